import { byId, fixed, make, percent, say, setText } from "/words.js";

// What a model says, in one sentence; doubt included.
export function sentence(name, model) {
  const sensor = "@sensor." + name;
  if (!model) { return say("say.nothing", { sensor }); }
  return model.outcome === "abstain"
    ? say("say.doubt", { sensor, doubt: doubts(model) })
    : say("say.class", { sensor, class: "@class." + model.label, percent: percent(top(model).confidence) });
}

const doubts = (model) => model.doubts.map((doubt) => say("doubt." + doubt)).join(" ");
const top = (model) => model.classes.reduce((a, b) => (b.confidence > a.confidence ? b : a));

export function showModel(name, model) {
  const section = byId(name);
  const says = section.querySelector(".says");
  section.dataset.outcome = model ? model.outcome : "none";
  if (!model) {
    setText(says, say("model.waiting"));
    setText(section.querySelector(".doubt"), "");
    return;
  }

  const best = top(model);
  section.dataset.level = best.level;
  setText(says, model.outcome === "abstain" ? say("model.silent") : say("class." + model.label));
  const names = { class: "@class." + model.label, other: "@class." + model.runner_up };
  setText(section.querySelector(".doubt"), model.outcome !== "abstain"
    ? say("model.runner_up", { class: "@class." + model.runner_up })
    : model.inferred ? say("model.nearest", { doubt: doubts(model), ...names }) : doubts(model));
  const bars = section.querySelector(".bars");
  bars.setAttribute("aria-label", say("model.chart", { sensor: "@sensor." + name }));
  while (bars.children.length < model.classes.length) {
    const row = make("li");
    const track = make("span", "track");
    track.setAttribute("aria-hidden", "true");
    track.append(make("span", "fill"), make("span", "threshold auditor"));
    row.append(make("span", "name"), track, make("span", "percent"));
    bars.append(row);
  }

  model.classes.forEach((item, i) => {
    const row = bars.children[i];
    row.dataset.top = String(model.inferred && item === best);
    row.dataset.level = item.level;
    setText(row.querySelector(".name"), say("class." + item.label));
    setText(row.querySelector(".percent"), percent(item.confidence) + " %");
    row.querySelector(".fill").style.transform = "scaleX(" + item.confidence / 10000 + ")";
    row.querySelector(".threshold").style.left = item.threshold / 100 + "%";
  });
  setText(section.querySelector(".rule"), say("model.rule", { margin: percent(model.margin), least: percent(model.least_margin) }));
  setText(section.querySelector(".source"), say("model.source", { model: model.model, age: model.age }));
}

// Which model answers, how far its trial is, and which one was left for what.
export function showSlots(slots) {
  ["gas", "sound"].forEach((task) => setText(byId(task).querySelector(".slot"), slots ? slotWords(task, slots[task]) : ""));
  byId("refused").hidden = !slots?.refused;
  setText(byId("refused-words"), slots?.refused ?? "");
}

function slotWords(task, slot) {
  const left = slot.left ? say("slot.left", { left: slot.left, cause: "@rollback." + slot.cause }) + " " : "";
  return left + (!slot.model ? say(task === "gas" ? "slot.none.gas" : "slot.none.sound")
    : slot.needed ? say("slot.trial", { model: slot.model, seen: slot.seen, needed: slot.needed }) : say("slot.active", { model: slot.model }));
}

const hundredths = (value) => (value === undefined ? "–" : fixed(value / 100, 2));
const thousandths = (value) => (value === undefined ? "–" : fixed(value / 1000, 3));

// What a person should look at; the device itself changes nothing.
export function showDrift(advice, drift) {
  byId("advice-none").hidden = advice.length > 0;
  byId("advice-list").replaceChildren(...advice.map((item) => {
    const row = make("li");
    row.textContent = say("advice." + item.kind, { sensor: "@sensor." + item.sensor });
    return row;
  }));
  byId("drift-list").replaceChildren(...drift.map((item) => {
    const row = make("li");
    row.textContent = say("drift.figures", {
      sensor: "@sensor." + item.sensor, count: item.count, distance: hundredths(item.distance), shift: hundredths(item.shift),
      abstained: hundredths(item.abstained), offset: thousandths(item.offset), day: thousandths(item.per_day),
    });
    return row;
  }));
}

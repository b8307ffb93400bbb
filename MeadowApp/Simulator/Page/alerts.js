import { byId, isKnown, make, percent, post, say, setText, span } from "/words.js";
import { drawWhy } from "/why.js";

// Why somebody overrules the machine, as the log's reason codes; the log takes no free text.
const reasons = ["nothingperceived", "knownsource", "cleaning", "cooking", "maintenance", "wrongplace", "other"];

async function answer(card, number, action, label) {
  const buttons = card.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  const reason = action === "reject" || action === "reclassify" ? card.querySelector(".because select").value : undefined;
  await post("/answer", { alert: number, action: action, label: label, reason: reason }, card.querySelector(".note"), "sent");
  buttons.forEach((button) => { button.disabled = false; });
}

function makeCard(alert) {
  const card = make("article", "alert");
  card.dataset.number = alert.number;
  card.setAttribute("aria-labelledby", "alert-" + alert.number);
  const name = "@class." + alert.label;
  const title = make("h3", "", say("alert.title." + alert.level, { class: name }));
  title.id = "alert-" + alert.number;
  const why = make("p", "why", say("alert.why", {
    sensor: "@sensor." + alert.sensor + ".name", class: name, percent: percent(alert.confidence),
    other: "@class." + alert.runner_up, otherPercent: percent(alert.runner_up_confidence),
  }));
  const state = make("p", "state");
  const left = make("span", "left");
  left.setAttribute("role", "timer");
  state.append(make("span", "words"), left);
  const buttons = make("div", "buttons");
  for (const [action, words] of [["confirm", "alert.yes"], ["reject", "alert.no"], ["acknowledge", "alert.looking"], ["escalate", "alert.escalate"]]) {
    const button = make("button", action, say(words, { class: name }));
    button.type = "button";
    button.dataset.action = action;
    button.addEventListener("click", () => answer(card, alert.number, action));
    buttons.append(button);
  }
  const other = make("div", "other");
  const label = make("label", "", say("alert.other"));
  const select = make("select");
  select.id = "other-" + alert.number;
  label.htmlFor = select.id;
  alert.labels.filter((item) => item !== alert.label).forEach((item) => {
    const option = make("option", "", say("class." + item));
    option.value = item;
    select.append(option);
  });
  const send = make("button", "", say("alert.reclassify"));
  send.type = "button";
  send.addEventListener("click", () => answer(card, alert.number, "reclassify", select.value));
  other.append(label, select, send);
  const because = make("div", "because");
  const becauseLabel = make("label", "", say("alert.because"));
  const becauseSelect = make("select");
  becauseSelect.id = "because-" + alert.number;
  becauseLabel.htmlFor = becauseSelect.id;
  ["", ...reasons].forEach((item) => {
    const option = make("option", "", say(item ? "reason." + item : "reason.none"));
    option.value = item;
    becauseSelect.append(option);
  });
  because.append(becauseLabel, becauseSelect);
  const note = make("p", "note");
  note.setAttribute("role", "status");
  card.append(title, why, make("p", "worth"), state, buttons, because, other, note, make("div", "reason"));
  return card;
}

function stateOf(alert) {
  if (alert.state === "rejected" && alert.person) { return say("alert.rejected.as", { class: "@class." + alert.person }); }
  const key = alert.called ? "alert.called" : "alert." + alert.state;
  return isKnown(key) ? say(key, { class: "@class." + alert.person }) : say("alert.other.state");
}

// The reason comes right after the alert, and what an answer is worth with it.
function showReason(card, alert) {
  const reason = card.querySelector(".reason");
  if (alert.why.length > 0 && !reason.firstChild) { reason.append(drawWhy(alert)); }
  const worth = alert.worth;
  setText(card.querySelector(".worth"), [
    worth ? say(worth.from_this_site ? "worth.site" : "worth.test", { count: worth.of_a_hundred, answers: worth.answers, low: worth.low, high: worth.high }) : "",
    worth?.mistaken_for ? say("worth.mistaken", { class: "@class." + worth.mistaken_for }) : "",
    alert.in_group > 1 ? say("worth.group", { count: alert.in_group, minutes: alert.group_minutes }) : "",
    alert.in_the_last_hour > 1 ? say("worth.rate", { count: alert.in_the_last_hour }) : "",
    alert.was_challenge ? say("worth.challenge") : "",
  ].join(" ").trim());
}

export function showAlerts(alerts) {
  const cards = byId("cards");
  byId("quiet").hidden = alerts.length > 0;
  const kept = new Set(alerts.map((alert) => String(alert.number)));
  [...cards.children].filter((card) => !kept.has(card.dataset.number)).forEach((card) => card.remove());
  alerts.forEach((alert, place) => {
    let card = [...cards.children].find((candidate) => candidate.dataset.number === String(alert.number));
    if (!card) {
      card = makeCard(alert);
      cards.insertBefore(card, cards.children[place] || null);
      // A hazard that comes back soon is told as one more of its group.
      setText(byId("said"), say(alert.in_group > 1 ? "alert.again" : "alert.new", {
        class: "@class." + alert.label, percent: percent(alert.confidence), count: alert.in_group, minutes: alert.group_minutes,
      }));
    }
    card.dataset.level = alert.level;
    showReason(card, alert);
    card.dataset.settled = String(alert.state === "confirmed" || alert.state === "rejected");
    setText(card.querySelector(".words"), stateOf(alert));
    setText(card.querySelector(".left"), alert.left === undefined ? "" : say("alert.left", { time: span(alert.left) }));
    card.querySelectorAll(".buttons button").forEach((button) => {
      button.hidden = !alert.actions.includes(button.dataset.action);
      button.disabled = !alert.viewed && button.dataset.action !== "acknowledge" && button.dataset.action !== "escalate";
    });
    card.querySelector(".other button").disabled = !alert.viewed;
    card.querySelector(".other").hidden = !alert.actions.includes("confirm");
    card.querySelector(".because").hidden = !alert.actions.includes("reject");
  });
}

// In another language the cards are written anew.
export const forgetCards = () => byId("cards").replaceChildren();

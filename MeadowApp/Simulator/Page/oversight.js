import { byId, make, post, say, setText } from "/words.js";

const modes = ["ontheloop", "intheloop", "advisory", "off"];
const ask = (body, done) => post("/command", body, byId("asked"), done);

function modeSelect(hazard, output, mode) {
  const select = make("select");
  select.setAttribute("aria-label", say("class." + hazard.label) + ": " + say("oversight." + output));
  modes.filter((name) => output !== "relay" || name !== "advisory").forEach((name) => {
    const option = make("option", "", say("mode." + name));
    option.value = name;
    select.append(option);
  });
  select.value = mode;
  select.addEventListener("change", () => ask({ command: "mode", model: hazard.model, label: hazard.label, output: output, mode: select.value }, "oversight.changed"));
  return select;
}

function makeRow(hazard) {
  const row = make("tr");
  const head = make("th", "", say("class." + hazard.label));
  head.scope = "row";
  const signal = make("td");
  signal.dataset.name = say("oversight.signal");
  signal.append(modeSelect(hazard, "signal", hazard.signal));
  const relay = make("td");
  relay.dataset.name = say("oversight.relay");
  if (hazard.level === "alarm") { relay.append(modeSelect(hazard, "relay", hazard.relay)); } else { relay.textContent = say("oversight.never"); }
  row.append(head, signal, relay);
  const option = make("option", "", say("class." + hazard.label));
  option.value = hazard.label;
  byId("missed-label").append(option);
  return row;
}

export function showOversight(state) {
  const rows = byId("modes");
  state.hazards.forEach((hazard, place) => {
    if (!rows.children[place]) { rows.append(makeRow(hazard)); }
    rows.children[place].querySelectorAll("select").forEach((select, i) => {
      if (document.activeElement !== select) { select.value = i === 0 ? hazard.signal : hazard.relay; }
    });
  });
  setText(byId("relay"), say(state.relay ? "oversight.relay.on" : "oversight.relay.off"));
  const stop = byId("stop");
  stop.dataset.state = state.state;
  setText(stop, say(state.state === "stopped" ? "resume" : "stop"));
}

export function forgetModes() {
  byId("modes").replaceChildren();
  byId("missed-label").replaceChildren();
}

byId("stop").addEventListener("click", (event) => {
  const isStopped = event.currentTarget.dataset.state === "stopped";
  ask({ command: isStopped ? "resume" : "stop" }, isStopped ? "resume.done" : "stop.done");
});
byId("test").addEventListener("click", () => ask({ command: "test" }, "test.done"));
byId("missed").addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ command: "missed", label: byId("missed-label").value }, "missed.done");
});

"use strict";

const byId = (id) => document.getElementById(id);
const percent = (confidence) => Math.round(confidence / 100) + " %";
const setText = (element, text) => { if (element.textContent !== text) { element.textContent = text; } };

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) { element.className = className; }
  if (text) { element.textContent = text; }
  return element;
}

function span(seconds) {
  const s = String(seconds % 60).padStart(2, "0");
  const m = Math.floor(seconds / 60) % 60;
  const h = Math.floor(seconds / 3600);
  return h > 0 ? h + ":" + String(m).padStart(2, "0") + ":" + s : m + ":" + s;
}

function showModel(section, model) {
  if (!model) { return; }
  section.dataset.outcome = model.outcome;
  const says = section.querySelector(".says");
  const top = model.classes.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  section.dataset.level = top.level;
  setText(says, model.outcome === "abstain" ? "It will not say" : model.label);
  const doubt = model.outcome === "abstain"
    ? model.doubt + (model.inferred ? " Nearest: " + model.label + ", then " + model.runner_up + "." : "")
    : "Runner-up: " + model.runner_up + ".";
  setText(section.querySelector(".doubt"), doubt);
  const bars = section.querySelector(".bars");
  while (bars.children.length < model.classes.length) {
    const row = make("li");
    const track = make("span", "track");
    track.setAttribute("aria-hidden", "true");
    track.append(make("span", "fill"));
    row.append(make("span", "name"), track, make("span", "percent"));
    bars.append(row);
  }
  model.classes.forEach((item, i) => {
    const row = bars.children[i];
    row.dataset.top = String(model.inferred && item === top);
    row.dataset.level = item.level;
    setText(row.querySelector(".name"), item.label);
    setText(row.querySelector(".percent"), percent(item.confidence));
    row.querySelector(".fill").style.transform = "scaleX(" + item.confidence / 10000 + ")";
  });
  setText(section.querySelector(".source"), "Model " + model.model + ", " + model.age + " s ago on the board's clock");
}

async function answer(card, alert, action, label) {
  card.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  const note = card.querySelector(".note");
  try {
    const response = await fetch("/answer", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ alert: alert, action: action, label: label }),
    });
    setText(note, response.ok ? "Sent." : "This alert no longer takes that answer.");
  } catch {
    setText(note, "The board did not answer. Try again.");
  }
  card.querySelectorAll("button").forEach((button) => { button.disabled = false; });
}

function makeCard(alert) {
  const card = make("article", "alert");
  card.dataset.number = alert.number;
  card.setAttribute("aria-labelledby", "alert-" + alert.number);
  const title = make("h3", "", alert.label);
  title.id = "alert-" + alert.number;
  title.textContent = (alert.level === "alarm" ? "Alarm: " : "Advisory: ") + alert.label;
  const why = make("p", "why", "The " + alert.sensor + "'s model says " + alert.label + " with " + percent(alert.confidence)
    + "; next is " + alert.runner_up + " with " + percent(alert.runner_up_confidence) + ".");
  const state = make("p", "state");
  state.append(make("span", "words"));
  const left = make("span", "left");
  left.setAttribute("role", "timer");
  state.append(left);
  const buttons = make("div", "buttons");
  for (const [action, words] of [["confirm", "Yes, it is " + alert.label], ["reject", "No, it is nothing"], ["acknowledge", "I am looking"]]) {
    const button = make("button", action, words);
    button.type = "button";
    button.dataset.action = action;
    button.addEventListener("click", () => answer(card, alert.number, action));
    buttons.append(button);
  }
  const other = make("div", "other");
  const label = make("label", "", "It is something else:");
  const select = make("select");
  select.id = "other-" + alert.number;
  label.htmlFor = select.id;
  alert.labels.filter((item) => item.words !== alert.label).forEach((item) => {
    const option = make("option", "", item.words);
    option.value = item.name;
    select.append(option);
  });
  const send = make("button", "", "Reclassify");
  send.type = "button";
  send.addEventListener("click", () => answer(card, alert.number, "reclassify", select.value));
  other.append(label, select, send);
  const note = make("p", "note");
  note.setAttribute("role", "status");
  card.append(title, why, state, buttons, other, note);
  return card;
}

function showAlerts(alerts) {
  const cards = byId("cards");
  byId("quiet").hidden = alerts.length > 0;
  const kept = new Set(alerts.map((alert) => String(alert.number)));
  [...cards.children].filter((card) => !kept.has(card.dataset.number)).forEach((card) => card.remove());
  alerts.forEach((alert, place) => {
    let card = [...cards.children].find((candidate) => candidate.dataset.number === String(alert.number));
    if (!card) {
      card = makeCard(alert);
      cards.insertBefore(card, cards.children[place] || null);
      setText(byId("said"), "New alert: " + alert.label + ", " + percent(alert.confidence));
    }
    card.dataset.level = alert.level;
    card.dataset.settled = String(alert.state === "confirmed" || alert.state === "rejected");
    setText(card.querySelector(".words"), alert.state_words);
    setText(card.querySelector(".left"), alert.left === undefined ? "" : span(alert.left) + " left");
    card.querySelectorAll(".buttons button").forEach((button) => {
      button.hidden = !alert.actions.includes(button.dataset.action);
      button.disabled = !alert.viewed && button.dataset.action !== "acknowledge";
    });
    card.querySelector(".other button").disabled = !alert.viewed;
    card.querySelector(".other").hidden = !alert.actions.includes("confirm");
  });
}

function showLog(log) {
  setText(byId("log-size"), String(log.size));
  setText(byId("log-signed"), String(log.signed));
  setText(byId("log-root"), log.root || "–");
  const lines = byId("log-lines");
  const newest = log.lines.length > 0 ? String(log.lines[0].index) : "";
  if (lines.dataset.newest === newest) { return; }
  lines.dataset.newest = newest;
  lines.replaceChildren(...log.lines.map((line) => {
    const row = make("li");
    row.append(make("span", "", String(line.index)), make("span", "", line.type), make("span", "", line.words || ""));
    return row;
  }));
}

async function ask(body, done) {
  try {
    const response = await fetch("/command", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    setText(byId("asked"), response.ok ? done : "The board did not take that.");
  } catch {
    setText(byId("asked"), "The board did not answer. Try again.");
  }
}

const modeWords = [["ontheloop", "acts at once"], ["intheloop", "acts once confirmed"], ["advisory", "only says so"], ["off", "off"]];

function modeSelect(hazard, output, mode) {
  const select = make("select");
  select.setAttribute("aria-label", hazard.words + ": " + (output === "relay" ? "relay" : "lamp and sound"));
  modeWords.filter(([name]) => output !== "relay" || name !== "advisory").forEach(([name, words]) => {
    const option = make("option", "", words);
    option.value = name;
    select.append(option);
  });
  select.value = mode;
  select.addEventListener("change", () => ask({ command: "mode", model: hazard.model, label: hazard.label, output: output, mode: select.value }, "Changed."));
  return select;
}

function showModes(hazards) {
  const rows = byId("modes");
  hazards.forEach((hazard, place) => {
    let row = rows.children[place];
    if (!row) {
      row = make("tr");
      const head = make("th", "", hazard.words);
      head.scope = "row";
      const signal = make("td");
      signal.dataset.name = "Lamp and sound";
      signal.append(modeSelect(hazard, "signal", hazard.signal));
      const relay = make("td");
      relay.dataset.name = "Relay";
      if (hazard.level === "alarm") { relay.append(modeSelect(hazard, "relay", hazard.relay)); } else { relay.textContent = "never"; }
      row.append(head, signal, relay);
      rows.append(row);
      const option = make("option", "", hazard.words);
      option.value = hazard.label;
      byId("missed-label").append(option);
    }
    [...row.querySelectorAll("select")].forEach((select, i) => {
      if (document.activeElement !== select) { select.value = i === 0 ? hazard.signal : hazard.relay; }
    });
  });
}

byId("stop").addEventListener("click", (event) => {
  const isStopped = event.currentTarget.dataset.state === "stopped";
  ask({ command: isStopped ? "resume" : "stop" }, isStopped ? "Asked to go on." : "Stopped.");
});
byId("test").addEventListener("click", () => ask({ command: "test" }, "Asked for a test; it waits while an alert is open. The log shows the result."));
byId("missed").addEventListener("submit", (event) => {
  event.preventDefault();
  ask({ command: "missed", label: byId("missed-label").value }, "Reported.");
});

function show(state) {
  setText(byId("clock"), "Running " + span(state.uptime) + (state.speed ? ", " + state.speed + " times real speed" : ""));
  const signal = byId("signal");
  signal.dataset.signal = state.signal;
  setText(signal, state.signal_words);
  setText(byId("caption"), state.caption);
  byId("fault").hidden = !state.fault;
  setText(byId("fault"), state.fault || "");
  const stop = byId("stop");
  stop.dataset.state = state.state;
  setText(stop, state.state === "stopped" ? "Go on" : "Stop");
  byId("state").hidden = !state.state_words;
  setText(byId("state"), state.state_words);
  setText(byId("relay"), state.relay ? "on" : "off");
  showModes(state.hazards);
  showAlerts(state.alerts);
  showModel(byId("gas"), state.gas);
  showModel(byId("sound"), state.sound);
  showLog(state.log);
  // When the newest event that is shown happened, for who measures how late the page is.
  document.body.dataset.changed = state.changed;
}

const events = new EventSource("/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => setText(byId("clock"), "No connection: the board has stopped or the page lost it."));

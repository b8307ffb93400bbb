import { byId, chosenLanguage, fixed, isKnown, post, say, setText, span, speak } from "/words.js";
import { forgetCards, showAlerts } from "/alerts.js";
import { showDrift, showModel, showSlots } from "/models.js";
import { forgetModes, showOversight } from "/oversight.js";
import { forgetChoices, showScene } from "/scene.js";
import { showLog, showTrial } from "/log.js";
import { showMine } from "/mine.js";
import { showSignIn } from "/signin.js";

// Each signal has a rhythm of its own: for the lamp in page.css, for the hand here, in milliseconds on and off.
const rhythms = { notice: [200], lamp: [400], sounding: [150, 100, 150, 100, 150], escalated: [600, 150, 600, 150, 600] };
let latest = null;
let isLost = false;
let felt = "off";
let advised = "";

function showSignal(signal) {
  byId("signal").dataset.signal = signal;
  setText(byId("signal-words"), say("signal." + signal));
  if (signal !== felt && byId("vibrate").checked && navigator.vibrate) { navigator.vibrate(rhythms[signal] ?? 0); }
  felt = signal;
}

function showCommissioning(facts) {
  const date = facts.clean_air === undefined ? null : new Date(1000 * facts.clean_air).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  setText(byId("clean-air"), date ? say("commissioning.air", { date: date, spread: fixed(facts.spread / 1000, 2) }) : say("commissioning.none"));
  setText(byId("models-loaded"), facts.models.join(", "));
  setText(byId("chip"), facts.chip ?? "–");
  setText(byId("first-key"), facts.key ?? "–");
  byId("air-anew").hidden = date === null;
}

function showTaking(taking) {
  byId("take-air").disabled = taking === "taking";
  setText(byId("air"), taking === "none" ? "" : say("air." + taking));
}

// New once an hour; what has not changed is not written again, so that no reader is told twice.
function showAdvice(state) {
  const now = document.documentElement.lang + JSON.stringify([state.advice, state.drift]);
  if (now !== advised) {
    advised = now;
    showDrift(state.advice, state.drift);
  }
}

function show(state) {
  latest = state;
  isLost = false;
  setText(byId("clock"), say(state.speed ? "running.speed" : "running", { time: span(state.uptime), speed: state.speed }));
  showSignal(state.signal);
  byId("power").hidden = state.power;
  byId("fault").hidden = !state.fault;
  setText(byId("fault-words"), state.fault ?? "");
  byId("uplink").hidden = !state.cut_off;
  byId("space").hidden = !state.space_scarce;
  byId("time").hidden = !state.time_unknown;
  byId("state").hidden = state.state === "running";
  setText(byId("state"), state.state === "running" ? "" : say(isKnown("state." + state.state) ? "state." + state.state : "state.other"));
  showSignIn(state.sign_in);
  showOversight(state);
  showAlerts(state.alerts);
  showModel("gas", state.gas);
  showModel("sound", state.sound);
  setText(byId("situation"), say("situation." + state.situation));
  byId("situation").dataset.situation = state.situation;
  showMine(state);
  showSlots(state.slots);
  showAdvice(state);
  showScene(state);
  showLog(state.log);
  showTrial(state.trial);
  showCommissioning(state.commissioning);
  showTaking(state.taking);
  // When the newest event that is shown happened, for who measures how late the page is.
  document.body.dataset.changed = state.changed;
}

async function choose(language) {
  await speak(language);
  byId("language").value = language;
  document.title = say("title") + " – MeadowTinyMl";
  forgetCards();
  forgetModes();
  forgetChoices();
  document.querySelectorAll(".note").forEach((note) => setText(note, ""));
  if (latest) { show(latest); }
  if (isLost || !latest) { setText(byId("clock"), say(isLost ? "lost" : "connecting")); }
}

function read(reader) {
  document.body.dataset.reader = reader;
  byId("reader").value = reader;
}

byId("language").addEventListener("change", (event) => {
  localStorage.setItem("language", event.currentTarget.value);
  choose(event.currentTarget.value);
});
byId("reader").addEventListener("change", (event) => {
  localStorage.setItem("reader", event.currentTarget.value);
  read(event.currentTarget.value);
});

read(localStorage.getItem("reader") === "auditor" ? "auditor" : "operator");
await choose(chosenLanguage());
const events = new EventSource("/events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => { isLost = true; setText(byId("clock"), say("lost")); });

byId("take-air").addEventListener("click", () => post("/command", { command: "clean_air" }, byId("air-note"), "air.asked"));

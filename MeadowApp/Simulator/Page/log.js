import { byId, make, post, say, sayPhrase, setText } from "/words.js";

// What happened in the reader's words; an auditor sees the log's own name of it too.
function nameOf(type) {
  const name = make("span", "", say("type." + type));
  name.append(make("code", "auditor", type));
  return name;
}

export function showLog(log) {
  setText(byId("log-size"), String(log.size));
  setText(byId("log-signed"), String(log.signed));
  setText(byId("log-root"), log.root || "–");
  const lines = byId("log-lines");
  const newest = document.documentElement.lang + (log.lines.length > 0 ? log.lines[0].index : "");
  if (lines.dataset.newest === newest) { return; }
  lines.dataset.newest = newest;
  lines.replaceChildren(...log.lines.map((line) => {
    const row = make("li");
    row.append(make("span", "", String(line.index)), nameOf(line.type), make("span", "", line.says ? sayPhrase(line.says) : ""));
    return row;
  }));
}

function verdictOf(trial, verdict) {
  const box = make("div", "verdict");
  const caught = trial.name !== "verify";
  box.dataset.good = String(verdict.passes !== caught);
  const outcome = verdict.passes
    ? say(caught ? "trial.believed" : "trial.passes", { size: verdict.size, passed: verdict.passed, other: verdict.other })
    : say("trial.fails", { failed: verdict.failed });
  box.append(make("p", "", say(verdict.held)), make("p", "outcome", outcome));
  if (verdict.findings.length > 0) {
    const findings = make("ul");
    findings.lang = "en";
    findings.append(...verdict.findings.map((finding) => make("li", "", finding)));
    box.append(findings);
  }
  return box;
}

export function showTrial(trial) {
  const place = byId("trial");
  const shown = document.documentElement.lang + JSON.stringify(trial ?? null);
  if (place.dataset.shown === shown) { return; }
  place.dataset.shown = shown;
  if (!trial) { place.replaceChildren(); return; }
  if (!trial.verdicts) {
    const text = make("p", "", trial.problem ?? say("trial.running"));
    if (trial.problem) { text.lang = "en"; }
    place.replaceChildren(text);
    return;
  }
  place.replaceChildren(
    make("h3", "", say("trial." + trial.name)),
    ...(trial.done ? [make("p", "", sayPhrase(trial.done))] : []),
    ...trial.verdicts.map((verdict) => verdictOf(trial, verdict)));
}

byId("again-form").addEventListener("submit", (event) => {
  event.preventDefault();
  post("/command", { command: "replay", decision: Number(byId("again-number").value), basis: byId("again-basis").value }, byId("again-note"), "again.asked");
});
document.querySelectorAll("[data-trial]").forEach((button) =>
  button.addEventListener("click", () => post("/scene", { what: "log", name: button.dataset.trial }, make("p"), "sent")));

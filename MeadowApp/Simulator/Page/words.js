// The page's words in the reader's language; every key stands in words/*.json of each language.
const languages = ["en", "de", "fr", "es"];
let words = {};

export const byId = (id) => document.getElementById(id);
export const setText = (element, text) => { if (element.textContent !== text) { element.textContent = text; } };
export const percent = (confidence) => String(Math.round(confidence / 100));

// A value that begins with @ is a key itself.
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => {
    const value = String(values[name] ?? "");
    return value.startsWith("@") ? say(value.slice(1)) : value;
  });
}

export const sayPhrase = (phrase) => say(phrase.key, phrase.with);
export const isKnown = (key) => key in words;

// A select shows what was chosen last, else what the browser asks for.
export const chosenLanguage = () => {
  const wanted = [localStorage.getItem("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag) => languages.includes(tag)) ?? "en";
};

export async function speak(language) {
  words = await (await fetch("/words/" + language + ".json")).json();
  document.documentElement.lang = language;
  document.querySelectorAll("[data-word]").forEach((element) => setText(element, say(element.dataset.word)));
}

export function make(name, className, text) {
  const element = document.createElement(name);
  if (className) { element.className = className; }
  if (text) { element.textContent = text; }
  return element;
}

// A number as the reader's language writes it.
export const fixed = (value, digits) =>
  value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function span(seconds) {
  const s = String(seconds % 60).padStart(2, "0");
  const m = Math.floor(seconds / 60) % 60;
  const h = Math.floor(seconds / 3600);
  return h > 0 ? h + ":" + String(m).padStart(2, "0") + ":" + s : m + ":" + s;
}

// Who is signed in at this page, for as long as its window is open.
export const signedInAs = () => JSON.parse(sessionStorage.getItem("person"));
export const isSignedIn = () => signedInAs() !== null;
export const signedIn = (person) => sessionStorage.setItem("person", JSON.stringify(person));
export function forgetSession() {
  sessionStorage.removeItem("person");
  document.dispatchEvent(new Event("signedout"));
}

export const send = (path, body) =>
  fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, session: signedInAs()?.session }) });

// Where operators are enrolled, only some requests are taken from anybody; the board holds to that itself, and this saves asking in vain.
let isSignInNeeded = false;
export const needSignIn = (isNeeded) => { isSignInNeeded = isNeeded; };
const isForAnybody = (body) => body.action === "acknowledge" || body.action === "escalate" || body.command === "stop" || body.command === "test" || "what" in body;

// Posts to the board and says in a note what became of it.
export async function post(path, body, note, done) {
  if (isSignInNeeded && !isSignedIn() && !isForAnybody(body)) {
    setText(note, say("sign.first"));
    return;
  }

  try {
    const response = await send(path, body);
    if (response.status === 401) { forgetSession(); }
    setText(note, say(response.ok ? done : response.status === 401 ? "sign.first" : "not.taken"));
  } catch {
    setText(note, say("no.answer"));
  }
}

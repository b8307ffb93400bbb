import { byId, isSignedIn, say, send, setText } from "/words.js";

// How the person at this page has answered: asked for whenever an answer has been counted, and shown to nobody else.
let seen = "";
let mine = null;

export async function showMine(state) {
  const moved = [state.answers_counted, state.power, isSignedIn()].join();
  if (moved !== seen) {
    seen = moved;
    let answers = null;
    try {
      const response = state.sign_in && !isSignedIn() ? null : await send("/answers", {});
      answers = response?.ok ? await response.json() : null;
    } catch {
      seen = "";
    }

    // What was asked for earlier may arrive later.
    if (seen !== moved && seen !== "") { return; }
    mine = answers;
  }

  const tests = mine ? mine.tests_noticed + mine.tests_missed : 0;
  byId("mine").hidden = !mine || mine.confirmed + mine.overridden + tests === 0;
  setText(byId("mine"), !mine ? "" : [
    say("mine", mine),
    tests > 0 ? say("mine.tests", { noticed: mine.tests_noticed, missed: mine.tests_missed }) : "",
  ].join(" ").trim());
}

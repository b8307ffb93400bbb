import { byId, forgetSession, isSignedIn, needSignIn, post, say, send, setText, signedIn, signedInAs } from "/words.js";

let isNeeded = false;

function show() {
  const person = signedInAs();
  byId("signin").hidden = !isNeeded;
  byId("signin-form").hidden = isSignedIn();
  byId("signed-in").hidden = !isSignedIn();
  setText(byId("signed-in-as"), person ? say("sign.as", { name: person.name, role: "@role." + person.role }) : "");
}

// Whoever is enrolled on the board has to say who they are; on a board without operators nobody is asked.
export function showSignIn(needed) {
  isNeeded = needed;
  needSignIn(needed);
  show();
}

byId("signin-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const note = byId("signin-note");
  const name = byId("signin-name").value.trim();
  const secret = byId("signin-secret");
  try {
    const response = await send("/signin", { name: name, secret: secret.value });
    const answer = response.ok ? await response.json() : { outcome: "failed" };
    if (answer.outcome === "accepted") { signedIn({ session: answer.session, name: name, role: answer.role }); }
    setText(note, answer.outcome === "accepted" ? "" : say("sign." + answer.outcome, { seconds: answer.wait ?? 0 }));
  } catch {
    setText(note, say("no.answer"));
  }
  secret.value = "";
  show();
  byId(isSignedIn() ? "sign-out" : "signin-secret").focus();
});
byId("sign-out").addEventListener("click", async () => {
  await post("/signout", {}, byId("signin-note"), "sign.ended");
  forgetSession();
  byId("signin-name").focus();
});
document.addEventListener("signedout", show);

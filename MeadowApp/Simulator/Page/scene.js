import { byId, make, post, say, setText } from "/words.js";
import { sentence } from "/models.js";

const ask = (what, name) => post("/scene", { what: what, name: name }, byId("handed"), "hands.done");
let dragged = null;

// A choice can be dragged onto the board, pressed, or reached with the keyboard.
function showChoices(list, what, names, now) {
  if (list.children.length === 0) {
    names.forEach((name) => {
      const button = make("button", "", say(what + "." + name));
      button.type = "button";
      button.draggable = true;
      button.dataset.name = name;
      button.addEventListener("click", () => ask(what, name));
      button.addEventListener("dragstart", (event) => { dragged = [what, name]; event.dataTransfer.setData("text/plain", name); });
      const item = make("li");
      item.append(button);
      list.append(item);
    });
  }
  list.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.name === now)));
}

export function showScene(state) {
  const scene = state.scene;
  const waiting = state.alerts.filter((alert) => ["waiting", "acknowledged", "escalated"].includes(alert.state)).length;
  const isStopped = state.state === "stopped";
  setText(byId("device"), state.power
    ? isStopped ? say("say.stopped") : [sentence("gas", state.gas), sentence("sound", state.sound), waiting > 0 ? say("say.alerts", { count: waiting }) : ""].join(" ").trim()
    : say("power.off"));
  byId("hands").hidden = !scene;
  byId("shows").hidden = !scene?.act;
  byId("again").hidden = !scene || Boolean(scene.act);
  if (!scene) {
    setText(byId("act-count"), say("story.replay"));
    setText(byId("stage"), state.replay ?? "");
    byId("stage").lang = "en";
    return;
  }

  setText(byId("act-count"), scene.act ? say("story.count", { number: scene.number, count: scene.count }) : say("story.free"));
  setText(byId("stage"), scene.act ? say("act." + scene.act) : say("free.stage"));
  if (scene.act) {
    setText(byId("requirement"), say("requirement." + scene.requirement) + ".");
    setText(byId("principle"), say("act." + scene.act + ".shows"));
  }
  showChoices(byId("gases"), "gas", scene.gases, scene.gas);
  showChoices(byId("sounds"), "sound", scene.sounds, scene.sound);
  setText(byId("before"), say("hands.before", { gas: "@gas." + scene.gas, sound: "@sound." + scene.sound }));
  const wires = byId("wires");
  wires.dataset.next = scene.wires ? "off" : "on";
  setText(wires, say(scene.wires ? "hands.wires.off" : "hands.wires.on"));
}

export function forgetChoices() {
  byId("gases").replaceChildren();
  byId("sounds").replaceChildren();
}

byId("again").addEventListener("click", () => ask("story", "on"));
byId("wires").addEventListener("click", (event) => ask("wires", event.currentTarget.dataset.next));
byId("cut").addEventListener("click", () => ask("power", "off"));
const board = byId("board");
board.addEventListener("dragover", (event) => { event.preventDefault(); board.dataset.over = "true"; });
board.addEventListener("dragleave", () => { delete board.dataset.over; });
board.addEventListener("drop", (event) => {
  event.preventDefault();
  delete board.dataset.over;
  if (dragged) { ask(...dragged); }
  dragged = null;
});

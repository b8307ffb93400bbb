import { make, percent, say } from "/words.js";

// The parts of the input whose removal changes the score most, as a picture with its text: heater steps of a scan, or bands and moments of a sound.
const svgSpace = "http://www.w3.org/2000/svg";
const width = 240;
const height = 60;

// Sound: the model's bands upwards, its frames of a window from left to right. Gas: ten heater steps from left to right.
const steps = 10;

function read(part) {
  const [kind, from, to] = part.split("_");
  return { kind, from: Number(from), to: Number(to ?? from) };
}

function draw(name, attributes) {
  const element = document.createElementNS(svgSpace, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function place({ kind, from, to }, patch) {
  const length = Math.max({ step: steps, ...patch }[kind] ?? to, to);
  return kind === "bands"
    ? { x: 0, width: width, y: height * (1 - to / length), height: height * (to - from + 1) / length }
    : { x: width * (from - 1) / length, width: width * (to - from + 1) / length, y: 0, height: height };
}

export function drawWhy(alert) {
  const figure = make("figure");
  const texts = alert.why.map((item) => {
    const part = read(item.part);
    const key = part.kind === "step" && part.from === part.to ? "why.step.one" : "why." + part.kind;
    return say(key, { ...part, percent: percent(item.effect) });
  });
  const picture = draw("svg", { viewBox: "0 0 " + width + " " + height, role: "img", class: "why-picture" });
  picture.setAttribute("aria-label", texts.join(" "));
  picture.append(draw("rect", { x: 0, y: 0, width: width, height: height, class: "all" }));
  for (let step = 1; alert.sensor === "gas" && step < steps; step++) {
    picture.append(draw("line", { x1: width * step / steps, x2: width * step / steps, y1: 0, y2: height }));
  }
  alert.why.forEach((item, i) => picture.append(draw("rect", { ...place(read(item.part), alert.patch), class: "part part-" + (i + 1) })));
  const caption = make("figcaption");
  const list = make("ol");
  list.append(...texts.map((text) => make("li", "", text)));
  caption.append(make("strong", "", say("why.title")), list);
  figure.append(caption, picture, make("p", "why-key", say(alert.sensor === "gas" ? "why.picture.gas" : "why.picture.sound")));
  return figure;
}

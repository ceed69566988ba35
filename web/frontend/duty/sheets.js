// What is asked beside the page: one sheet at a time, which a key or a tap beside it closes.

import { el, fill } from "../roster/elements.js";
import { clock, say } from "./texts.js";

let numbers = 0;

/**
 * Ask something on a sheet.
 * @param {string} title
 * @param {(close: (answer: any) => void) => Node[]} draw
 * @param {string} [kind] a class for its looks
 * @returns {Promise<any>} null when it was closed without an answer
 */
export function sheet(title, draw, kind = "") {
  numbers += 1;
  const name = `sheet-${numbers}`;
  return new Promise((resolve) => {
    let answer = null;
    const made = el("dialog.sheet", { class: kind, "aria-labelledby": name });
    const close = (given) => {
      answer = given ?? null;
      made.close();
    };
    made.append(
      el("header", {}, el("h2", { id: name }, title), el("button.quiet", { click: () => close(null), data: { act: "close" } }, say("Close this"))),
      el("div.body", {}, draw(close)),
    );
    made.addEventListener("click", (event) => event.target === made && close(null));
    made.addEventListener("close", () => {
      made.remove();
      resolve(answer);
    });
    document.body.append(made);
    made.showModal();
  });
}

/** A button that either does something or says why it does nothing. */
export function act(name, { label, why = "", kind = "", click, data = {} }) {
  const given = { click: why ? null : click, class: kind, data: { act: name, ...data }, type: "button" };
  if (!why) return el("button", given, label);
  return el("div.cannot", {}, el("button", { ...given, disabled: true }, label), el("small.why", {}, why));
}

/**
 * A number typed with a thumb.
 * @param {string} title
 * @param {{expected?: number, start?: number}} [given]
 * @returns {Promise<number|null>}
 */
export function askNumber(title, { expected, start } = {}) {
  return sheet(title, (close) => {
    let typed = start === undefined ? "" : String(start);
    const shown = el("output.typed", { "aria-live": "polite" });
    const done = el("button.go", { click: () => typed && close(Number(typed)), data: { act: "number-done" } });
    const draw = () => {
      fill(shown, typed || "–", expected === undefined ? "" : el("small", {}, say("register {count}", { count: expected })));
      done.disabled = !typed;
      fill(done, typed && expected !== undefined && Number(typed) !== expected ? say("Counted {count}, differs", { count: typed }) : say("Take over"));
    };
    const press = (key) => {
      typed = key === "back" ? typed.slice(0, -1) : (typed + key).replace(/^0+(?=\d)/, "").slice(0, 5);
      draw();
    };
    draw();
    return [shown, pad(press), done];
  }, "number");
}

/** Ten digits and one to take back; keys of a keyboard count as well. */
export function pad(press, done = null) {
  // Fast fingers: a key counts when it is touched, as a click may fail to follow a stroke just drawn.
  const key = (label, name, spoken = label) => el("button.digit", {
    pointerdown: () => press(name), click: (event) => event.detail === 0 && press(name),
    data: { act: "digit", digit: name }, "aria-label": spoken,
  }, label);
  const keys = [..."123456789"].map((digit) => key(digit, digit));
  const last = done ?? el("span");
  const host = el("div.pad", { role: "group", "aria-label": say("Number pad") }, keys, key("⌫", "back", say("Delete")), key("0", "0"), last);
  host.addEventListener("keydown", (event) => {
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("back");
    else return;
    event.preventDefault();
  });
  return host;
}

/** What is said beside free words, which stay in the record for good. */
const lasting = () => say("No name and no telephone of a customer here: these words are kept for good.");

/** Under a field with `aria-describedby`. */
export const hinted = (hint = lasting()) => el("small.dim", { id: "hint" }, hint);

/**
 * A reason: one of those that come up daily, or own words.
 * @returns {Promise<string|null>}
 */
export function askReason(title, choices, { label = say("Keep this"), about = "", hint = lasting() } = {}) {
  return sheet(title, (close) => {
    const text = el("textarea", { rows: 3, id: "reason", maxlength: 500, "aria-describedby": "hint" });
    const done = el("button.go", { click: () => text.value.trim() && close(text.value.trim().normalize("NFC")), data: { act: "reason-done" }, disabled: true }, label);
    text.addEventListener("input", () => { done.disabled = !text.value.trim(); });
    const choice = (each) => el("button.choice", { click: () => close(each), data: { act: "reason" } }, each);
    return [
      about && el("p.dim", {}, about),
      el("div.choices", {}, choices.map(choice)),
      el("div.field", {}, el("label", { for: "reason" }, say("In own words")), text, hinted(hint)),
      done,
    ];
  });
}

/**
 * When a step was done, by the unit's clock, and in a few words what of it.
 * @param {import("./app.js").App} app
 * @returns {Promise<{time: string, text?: string}|null>}
 */
export function askStep(title, app) {
  return sheet(title, (close) => {
    const now = app.now();
    const time = el("input", { id: "time", type: "time", value: clock(now, app.zone), required: true });
    const text = el("textarea", { id: "step", rows: 3, maxlength: 500, "aria-describedby": "hint" });
    const keep = () => {
      const words = text.value.trim().normalize("NFC");
      if (time.value) close({ time: lastAt(time.value, now, app.zone), ...(words ? { text: words } : {}) });
    };
    return [
      el("div.field", {}, el("label", { for: "time" }, say("When")), time),
      el("div.field", {}, el("label", { for: "step" }, say("In own words")), text, hinted()),
      el("button.go", { click: keep, data: { act: "step-done" } }, say("Keep this")),
    ];
  });
}

/** The last moment before now at which the unit's clock showed a time. @param {string} time `09:41` @param {number} now [ms] */
export function lastAt(time, now, zone) {
  const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const back = (minutes(clock(now, zone)) - minutes(time) + 1440) % 1440;
  return `${new Date(now - back * 60_000).toISOString().slice(0, 17)}00Z`;
}

/** Whether to go on with what cannot be taken back lightly. @returns {Promise<boolean>} */
export async function confirmed(title, text, label, kind = "go") {
  return (await sheet(title, (close) => [
    el("p", {}, text),
    el("div.acts", {}, el("button", { click: () => close(false), data: { act: "no" } }, say("Go back")), el("button", { class: kind, click: () => close(true), data: { act: "yes" } }, label)),
  ])) === true;
}

/** One of some people. @returns {Promise<string|null>} */
export function askPerson(title, people, name, { none = "" } = {}) {
  return sheet(title, (close) => [
    people.length || none ? "" : el("p.dim", {}, say("Nobody is left to choose.")),
    el("div.choices", {},
      people.map((id) => el("button.choice", { click: () => close(id), data: { act: "person", person: id } }, name(id), el("small", {}, id))),
      none && el("button.choice.none", { click: () => close("-"), data: { act: "person", person: "-" } }, none)),
  ]);
}

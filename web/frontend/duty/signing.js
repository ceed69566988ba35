// One side's place to sign: draw, type the PIN, done. It stays on the page while others change.

import { el, fill, lasting } from "../roster/elements.js";
import { Drawing } from "./drawing.js";
import { fits, LONGEST, SHORTEST } from "./pins.js";
import { askPerson, pad, sheet } from "./sheets.js";
import { clock, say } from "./texts.js";

export class SignPanel {
  /**
   * @param {import("./app.js").App} app
   * @param {"out"|"in"} side
   * @param {(given: {person: string, pin: string, drawing: string}) => Promise<void>} done
   */
  constructor(app, side, done) {
    Object.assign(this, { app, side, done, typed: "", person: null, shown: null, busy: false });
    this.title = el("h2", { id: `sign-${side}` });
    this.body = el("div.signing");
    this.node = lasting(el("section.panel.sign", { "aria-labelledby": `sign-${side}`, data: { side } }, this.title, this.body));
  }

  /**
   * @param {object} view
   * @param {string[]} view.signers who may sign for this side
   * @param {string} view.why why nobody can sign now
   * @param {{by: string, at: string, said: string, kind: string}|null} view.signed
   */
  update({ signers, why, signed }) {
    const title = this.side === "out" ? say("Outgoing signs") : say("Incoming signs");
    if (!signers.includes(this.person) || signers[0] !== this.first) this.person = signers[0] ?? null;
    this.first = signers[0];
    const shown = JSON.stringify([signers, why, signed, document.documentElement.lang]);
    if (shown === this.shown) return;
    this.shown = shown;
    fill(this.title, title);
    this.node.dataset.state = signed ? "signed" : why ? "waits" : "ready";
    if (signed) this.#signed(signed);
    else if (why) fill(this.body, el("p.not-yet", {}, why));
    else this.#field(signers);
  }

  #signed({ by, at, said, kind }) {
    fill(this.body, el("div.done", {},
      el("span.tick.on", { "aria-hidden": "true" }, "✓"),
      el("div.grow", {}, el("b", {}, this.app.name(by)), el("small", {}, clock(at, this.app.zone))),
      el("span.chip", { class: kind }, said)));
  }

  #field(signers) {
    this.typed = "";
    const canvas = el("canvas", { "aria-label": say("Draw the signature here"), role: "img" });
    this.hint = el("span.hint", { "aria-hidden": "true" }, say("Sign with a finger"));
    const name = signers.length > 1
      ? el("select", { "aria-label": say("Who signs"), change: (event) => { this.person = event.target.value; } },
        signers.map((id) => el("option", { value: id, selected: id === this.person }, this.app.name(id))))
      : el("b", {}, this.app.name(this.person));
    this.dots = el("output.dots", { "aria-live": "polite" });
    this.said = el("p.flaw", { role: "alert", hidden: true });
    this.ok = el("button.digit.go", { click: () => this.#try(true), data: { act: "sign" } }, say("Sign"));
    this.title.append(el("span.who", {}, " · ", name), el("button.quiet", { click: () => this.#clear(), data: { act: "clear" } }, say("Draw again")));
    fill(this.body,
      el("div.canvas", {}, canvas, this.hint),
      el("div.pin", {}, el("span", {}, "PIN"), this.dots),
      pad((key) => this.#press(key), this.ok), this.said);
    this.drawing = new Drawing(canvas, () => { this.hint.hidden = true; });
    this.#dots();
  }

  #clear() {
    this.drawing.clear();
    this.hint.hidden = false;
  }

  #press(key) {
    this.typed = key === "back" ? this.typed.slice(0, -1) : (this.typed + key).slice(0, LONGEST);
    this.said.hidden = true;
    this.#dots();
    if (key !== "back" && this.typed.length >= SHORTEST) this.#try(false);
  }

  #dots() {
    fill(this.dots, "●".repeat(this.typed.length) + "○".repeat(Math.max(0, SHORTEST - this.typed.length)));
    this.dots.setAttribute("aria-label", say("{count} digits", { count: this.typed.length }));
  }

  #say(text) {
    this.said.hidden = false;
    fill(this.said, text);
  }

  /** A PIN that is right is taken at once; one that is wrong counts when it is said to be all. */
  async #try(isAll) {
    const { person, typed: pin } = this;
    if (this.busy || (isAll && pin.length < SHORTEST)) return;
    if (!this.drawing.isSigned) {
      this.#say(say("Draw the signature first."));
      return;
    }
    this.busy = true;
    try {
      const flaw = await this.#flaw(person, pin, isAll);
      if (pin !== this.typed && !isAll) return;
      if (flaw === null) await this.done({ person, pin, drawing: this.drawing.path() });
      else if (flaw) this.#say(flaw);
      if (isAll || flaw !== "") this.typed = "";
      this.#dots();
    } finally {
      this.busy = false;
      if (!isAll && this.typed.length > pin.length) this.#try(false);
    }
  }

  /** Another leader, or the head, unlocks with a PIN of their own; offline too. */
  #offerUnlocking(person) {
    const others = Object.keys(this.app.day.pins).filter((id) => id !== person && (this.app.day.people[id]?.leader || this.app.heads().includes(id)));
    this.body.querySelector("[data-act=unlock]")?.remove();
    const button = el("button", { data: { act: "unlock" }, click: async () => {
      const by = await askPerson(say("Who unlocks?"), others, this.app.name);
      if (!by || !await askPin(this.app, by)) return;
      await this.app.tries.right(person);
      this.said.hidden = true;
      button.remove();
    } }, say("Unlock …"));
    this.body.append(button);
  }

  /** @returns {Promise<string|null>} why not; empty: more digits may come; null: it is right */
  async #flaw(person, pin, isAll) {
    const { app } = this;
    const why = await this.#stopped(person);
    if (why) return why;
    const known = app.day.pins[person];
    if (!known) return isAll ? say("{name} has no PIN yet: the supervisor gives one.", { name: app.name(person) }) : "";
    if (await fits(pin, known)) {
      await app.tries.right(person);
      return null;
    }
    if (!isAll) return "";
    await app.tries.wrong(person, Date.now());
    return await this.#stopped(person) || say("The PIN is wrong.");
  }

  /** Why no PIN of somebody is tried now; empty: it is. */
  async #stopped(person) {
    const { left, isLocked } = await this.app.tries.state(person, Date.now());
    if (isLocked) this.#offerUnlocking(person);
    return stopped(left, isLocked);
  }
}

/** What is said when too many PINs were wrong; empty: they were not. */
function stopped(left, isLocked) {
  if (isLocked) return say("Locked after too many wrong PINs: a leader or the head unlocks it.");
  return left ? say("Too many wrong PINs: again in {count} min.", { count: left }) : "";
}

/** A person's PIN, asked on a sheet. @returns {Promise<string|null>} */
export function askPin(app, person) {
  return sheet(say("PIN of {name}", { name: app.name(person) }), (close) => {
    let typed = "";
    const dots = el("output.dots", { "aria-live": "polite" });
    const draw = () => fill(dots, "●".repeat(typed.length) + "○".repeat(Math.max(0, SHORTEST - typed.length)));
    draw();
    const flaw = el("p.flaw", { role: "alert", hidden: true });
    const ok = el("button.digit.go", { data: { act: "pin-done" }, click: async () => {
      if (typed.length < SHORTEST) return;
      const known = app.day.pins[person];
      const { left, isLocked } = await app.tries.state(person, Date.now());
      const mayTry = known && !left && !isLocked;
      if (mayTry && await fits(typed, known)) {
        await app.tries.right(person);
        return close(typed);
      }
      if (mayTry) await app.tries.wrong(person, Date.now());
      const after = await app.tries.state(person, Date.now());
      flaw.hidden = false;
      fill(flaw, !known ? say("{name} has no PIN yet: the supervisor gives one.", { name: app.name(person) })
        : stopped(after.left, after.isLocked) || say("The PIN is wrong."));
      typed = "";
      draw();
    } }, say("Confirm"));
    const press = (key) => {
      typed = key === "back" ? typed.slice(0, -1) : (typed + key).slice(0, LONGEST);
      draw();
    };
    return [dots, pad(press, ok), flaw];
  }, "number");
}

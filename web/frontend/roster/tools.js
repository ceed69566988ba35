// The row of tools: which people are shown, what a click writes, back and forth.

import { byId, el, fill } from "./elements.js";
import { say } from "./texts.js";
import { tone } from "./faces.js";

export class Tools {
  /** @param {object} page */
  constructor(page) {
    this.page = page;
    this.host = byId("tools");
    this.wanted = { text: "", team: "", only: "" };
  }

  draw() {
    const editable = this.page.sheet.may.edit;
    this.undo = el("button", { click: () => this.page.back("undo"), title: "Ctrl+Z", disabled: true }, say("Undo"));
    this.redo = el("button", { click: () => this.page.back("redo"), title: "Ctrl+Y", disabled: true }, say("Redo"));
    const sheet = this.page.view === "people";
    fill(this.host,
      this.#views(),
      sheet && this.#find(),
      sheet && this.#teams(),
      sheet && this.#only(),
      sheet && editable && this.#palette(),
      editable && el("div.pair", {}, this.undo, this.redo),
      editable && this.#reason());
  }

  #views() {
    const view = (name, text) => el("button", {
      "aria-pressed": String(this.page.view === name),
      click: () => this.page.turn(name),
    }, text);
    const { coverage } = this.page.sheet;
    return el("div.views", { role: "group", "aria-label": say("View") },
      view("people", say("By person")),
      coverage.length > 0 && view("crews", say("By date")));
  }

  #find() {
    this.finder = el("input", { type: "search", placeholder: say("Name or number"), "aria-label": say("Find a person"), value: this.wanted.text });
    this.finder.addEventListener("input", () => this.#want({ text: this.finder.value }));
    this.finder.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.page.focus();
    });
    return this.finder;
  }

  #teams() {
    const names = this.page.sheet.groups.map((group) => group.name).filter(Boolean);
    if (names.length < 2) return null;
    return this.#select("team", say("Team"), [["", say("All teams")], ...names.map((name) => [name, name])]);
  }

  #only() {
    return this.#select("only", say("Which people"), [
      ["", say("Everyone")],
      ["trouble", say("With a broken rule")],
      ["changed", say("Changed since publishing")],
      ["unconfirmed", say("Not yet acknowledged")],
    ].slice(0, this.page.sheet.version ? 4 : 2));
  }

  #select(name, label, choices) {
    const made = el("select", { "aria-label": label }, choices.map(([value, text]) => el("option", { value, selected: this.wanted[name] === value }, text)));
    made.addEventListener("change", () => this.#want({ [name]: made.value }));
    return made;
  }

  #want(given) {
    Object.assign(this.wanted, given);
    this.page.filter(this.wanted);
  }

  #palette() {
    return el("div.palette", { role: "group", "aria-label": say("Put into the chosen cells") },
      this.page.legend().map(({ place, symbol, keys }) =>
        el("button", { click: () => this.page.write([place], [0, 0]), title: [symbol.name, symbol.clock].filter(Boolean).join(" ") },
          el("span", { class: `c ${tone(symbol)}` }, symbol.label),
          keys[0] && el("kbd", {}, keys[0]))));
  }

  /** A published roster is changed for a reason; one reason serves until it is changed. */
  #reason() {
    const { state } = this.page;
    if (!state?.reason_needed) return null;
    this.code = el("select", { "aria-label": say("Why it changes") },
      el("option", { value: "" }, say("Why it changes …")),
      state.reasons.map(({ code, name }) => el("option", { value: code, selected: code === this.chosenCode }, name)));
    this.code.addEventListener("change", () => {
      this.chosenCode = this.code.value;
    });
    this.words = el("input", { type: "text", maxlength: "200", placeholder: say("In words"), "aria-label": say("Reason in words"), value: this.chosenWords ?? "" });
    this.words.addEventListener("input", () => {
      this.chosenWords = this.words.value;
    });
    return el("div.pair", {}, this.code, this.words);
  }

  get reason() {
    return { reason_code: this.chosenCode ?? "", reason: this.chosenWords ?? "" };
  }

  allow({ undo, redo }) {
    if (undo !== undefined) this.undo.disabled = !undo;
    if (redo !== undefined) this.redo.disabled = !redo;
  }
}

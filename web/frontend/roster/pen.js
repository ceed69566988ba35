// Where the reader stands and writes. It is always an open field, so that an input method of any
// language can begin in it; a key that means something by itself is taken at once.

import { el, fill } from "./elements.js";
import { say } from "./texts.js";

const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-12, 0],
  PageDown: [12, 0],
};

export class Pen {
  /**
   * @param {HTMLElement} host the scrolling sheet
   * @param {object} ways
   * @param {(lines: number, days: number, extend: boolean) => void} ways.move
   * @param {(places: number[], step: [number, number]) => void} ways.write
   * @param {(name: string) => boolean} ways.act a key of its own; whether it was one
   * @param {() => import("./typed.js").Vocabulary} ways.words
   */
  constructor(host, ways) {
    this.ways = ways;
    this.spelt = "";
    this.chosen = 0;
    this.offered = [];
    this.list = el("ul.offers", { role: "listbox", id: "offers", hidden: true, "aria-label": say("Duties that this may mean") });
    this.field = el("input.pen", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": say("Cell"),
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "offers",
    });
    if (matchMedia("(pointer: coarse)").matches) this.field.inputMode = "none";
    host.append(this.field, this.list);
    this.#listen();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Stand over a cell [px], called by its person and date. */
  stand({ x, y, width, height }, said) {
    Object.assign(this.field.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    Object.assign(this.list.style, { left: `${x}px`, top: `${y + height}px` });
    this.field.setAttribute("aria-label", said);
    this.clear();
  }

  clear() {
    this.field.value = "";
    this.spelt = "";
    this.#offer([]);
  }

  #listen() {
    const { field } = this;
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("compositionstart", () => {
      this.spelt = "";
      field.classList.add("writing");
    });
    field.addEventListener("compositionupdate", (event) => {
      if (/^[\x20-\x7e’]+$/.test(event.data)) this.spelt = event.data;
    });
    field.addEventListener("compositionend", () => this.#typed());
    field.addEventListener("input", (event) => {
      if (!event.isComposing) this.#typed();
    });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[data-place]");
      if (option) this.#write([Number(option.dataset.place)], [0, 1]);
    });
  }

  #typed() {
    const words = this.ways.words();
    const text = this.field.value;
    this.field.classList.toggle("writing", text !== "");
    const places = words.meant(text, this.spelt);
    const whole = words.isWhole(text) || (!words.isKnown(text) && words.isWhole(this.spelt));
    if (places.length && whole) return this.#write(places, [0, 1]);
    return this.#offer(words.offered(text, this.spelt));
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.field.value && this.#chooses(event)) return;
    if (this.ways.act(named(event), event)) {
      event.preventDefault();
      return;
    }
    const step = STEPS[event.key];
    if (event.key === "Enter" || (event.key === "Tab" && this.field.value)) {
      event.preventDefault();
      this.#enter(event.key === "Enter" ? [event.shiftKey ? -1 : 1, 0] : [0, event.shiftKey ? -1 : 1]);
    } else if (step) {
      event.preventDefault();
      if (this.field.value) this.#enter(step);
      else this.ways.move(...(event.ctrlKey || event.metaKey ? step.map((each) => each * 1e6) : step), event.shiftKey);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const far = event.key === "End" ? 1e6 : -1e6;
      this.ways.move(event.ctrlKey ? far : 0, far, event.shiftKey);
    }
  }

  /** While something is offered, up and down choose from it, and Escape takes it back. */
  #chooses(event) {
    if (event.key === "Escape") {
      this.clear();
      this.field.classList.remove("writing");
    } else if (this.offered.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const count = this.offered.length;
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.#offer(this.offered, this.chosen);
    } else return false;
    event.preventDefault();
    return true;
  }

  #enter(step) {
    if (!this.field.value) return this.ways.move(...step, false);
    const words = this.ways.words();
    const places = this.chosen ? [this.offered[this.chosen]] : words.meant(this.field.value, this.spelt);
    if (places.length) return this.#write(places, step);
    return this.#offer([]);
  }

  #write(places, step) {
    this.field.classList.remove("writing");
    this.clear();
    this.ways.write(places, step);
  }

  #offer(places, chosen = 0) {
    this.offered = places;
    this.chosen = chosen;
    const unknown = this.field.value !== "" && !places.length;
    const { symbols } = this.ways.words();
    fill(this.list, places.map((place, index) =>
      el("li", { role: "option", id: `offer-${index}`, "aria-selected": String(index === chosen), data: { place } },
        el("b", {}, symbols[place].label), el("span", {}, symbols[place].name))),
      unknown && el("li.unknown", { role: "option", "aria-selected": "false" }, say("No duty is called that")));
    this.list.hidden = !places.length && !unknown;
    this.field.setAttribute("aria-expanded", String(places.length > 0));
    if (places.length) this.field.setAttribute("aria-activedescendant", `offer-${chosen}`);
    else this.field.removeAttribute("aria-activedescendant");
  }
}

/** A key with what is held down: "Ctrl+z", "Alt+l", "Delete". */
function named(event) {
  const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return [...held.filter(Boolean), letter].join("+");
}

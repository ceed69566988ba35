// The panel beside the sheet: the answer beside the problem. It shows one thing at a time; what is
// asked of the server later than it was asked for is not shown over something newer.

import { el, fill } from "./elements.js";
import { say } from "./texts.js";

/** Where the panel lies over the sheet. */
const COVERING = matchMedia("(max-width: 1000px)");

export class Side {
  constructor(host, home) {
    this.host = host;
    this.home = home;
    this.turn = 0;
    this.name = "";
    this.body = el("div.side-body");
    this.title = el("h2", { tabindex: "-1" });
    this.back = el("button.quiet.back", { click: () => this.rest() }, say("To do"));
    this.close = el("button.quiet.close", { click: () => this.#leave(true), "aria-label": say("Close the panel") }, "✕");
    host.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.#leave(this.name === "home" || COVERING.matches);
    });
    fill(host, el("div.side-head", {}, this.title, this.back, this.close), this.body);
  }

  /** What is left to do on this roster: where the panel rests. */
  rest() {
    this.name = "home";
    this.turn += 1;
    this.back.hidden = true;
    this.home(this);
  }

  /** Back to the sheet, which gets the focus. */
  #leave(closed) {
    if (closed) this.toggle(false);
    else this.rest();
    this.host.dispatchEvent(new CustomEvent("left", { bubbles: true }));
  }

  /** Show the resting view again if it is what is shown. */
  renew() {
    if (this.name === "home") this.rest();
  }

  /**
   * Show something else.
   *
   * @param {string} name of the view, so that it may be renewed
   * @param {string} title
   * @param {Node[]|Promise<Node[]>} content
   */
  async open(name, title, content) {
    this.turn += 1;
    const mine = this.turn;
    this.name = name;
    this.back.hidden = name === "home";
    this.title.textContent = title;
    this.toggle(true);
    if (content instanceof Promise) {
      this.body.setAttribute("aria-busy", "true");
      fill(this.body, waiting());
    }
    const found = await Promise.resolve(content).catch((error) => [failed(error)]);
    if (mine !== this.turn) return false;
    this.body.removeAttribute("aria-busy");
    fill(this.body, found);
    this.body.scrollTop = 0;
    return true;
  }

  put(title, ...content) {
    this.title.textContent = title;
    fill(this.body, content);
  }

  toggle(shown = document.body.classList.contains("alone")) {
    document.body.classList.toggle("alone", !shown);
    this.host.dispatchEvent(new CustomEvent("toggled", { detail: shown, bubbles: true }));
  }
}

const waiting = () => el("div.skeleton", { role: "status", "aria-label": say("Loading") }, el("i"), el("i"), el("i"));

/** What happened, what was kept, what now. */
export function failed(error) {
  return el("p.flaw", { role: "alert" }, error.message || say("The server cannot be reached."));
}

// The panel of generating: it asks, watches and ends a task, and takes up an open one after a reload.
import { Calls, Refused, Unreachable } from "../roster/calls.js";
import { el, fill } from "../roster/elements.js";
import { Plot, clock } from "./plot.js";

const POLL = 1000;
const LATER = 4000;

export class Panel {
  #task = null;
  #timer = 0;

  /** @param {HTMLElement} section */
  constructor(section) {
    const seal = document.querySelector("meta[name=csrf]")?.content ?? "";
    this.section = section;
    this.period = new Calls(section.dataset.base, seal);
    this.tasks = new Calls(section.dataset.tasks, seal);
    this.plot = new Plot(this.#at(".plot"));
    this.#at("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
    this.#at("[data-stop]").addEventListener("click", () => this.#end("stop"));
    this.#at("[data-cancel]").addEventListener("click", () => this.#end("cancel"));
    this.#at("[data-again]").addEventListener("click", () => this.#again());
  }

  /** See what there is to start from, and take up the task that is open. */
  async begin() {
    const ground = await this.#asked(() => this.period.get("generate.json"));
    if (!ground) return;
    this.#ground(ground);
    if (ground.task?.open) this.#show(ground.task);
  }

  #at(selector) {
    return this.section.querySelector(selector);
  }

  #ground(ground) {
    for (const line of this.section.querySelectorAll("[data-show]")) {
      const value = ground[line.dataset.show];
      line.hidden = !value;
      const figure = line.querySelector("b");
      if (figure) figure.textContent = value;
    }
    list(this.#at("[data-notices]"), ground.notices);
  }

  async #ask() {
    const button = this.#at("form .go");
    const seconds = Number(new FormData(this.#at("form")).get("seconds"));
    button.disabled = true;
    try {
      const task = await this.#asked(() => this.period.post("generate.json", { seconds }));
      if (task) this.#show(task);
    } finally {
      button.disabled = false;
    }
  }

  async #end(wish) {
    const task = await this.#asked(() => this.tasks.post(`${this.#task.id}/${wish}.json`));
    if (task) this.#show(task);
  }

  async #again() {
    this.#turn("form");
    const ground = await this.#asked(() => this.period.get("generate.json"));
    if (ground) this.#ground(ground);
  }

  /** What an address answers; what it refuses stands beside the button. */
  async #asked(call) {
    const refused = this.#at("[data-refused]");
    refused.hidden = true;
    try {
      return await call();
    } catch (error) {
      if (error instanceof Refused && error.answer.task) return error.answer.task;
      refused.textContent = error instanceof Unreachable ? this.#at("[data-lost]").textContent : error.message;
      refused.hidden = false;
      return null;
    }
  }

  #show(task) {
    this.#task = task;
    clearTimeout(this.#timer);
    this.#found(task.found);
    if (!task.open) {
      this.#ended(task);
      return;
    }
    this.#turn(".progress");
    this.#progress(task);
    this.#timer = setTimeout(() => this.#look(), document.hidden ? LATER : POLL);
  }

  async #look() {
    const lost = this.#at("[data-lost]");
    try {
      const task = await this.tasks.get(`${this.#task.id}.json`);
      lost.hidden = true;
      this.#show(task);
    } catch {
      lost.hidden = false;
      this.#timer = setTimeout(() => this.#look(), LATER);
    }
  }

  #progress(task) {
    const word = this.#at("[data-word]");
    if (word.textContent !== task.word) word.textContent = task.word;
    this.#at("[data-clock]").textContent = `${clock(task.spent)} / ${clock(task.seconds)}`;
    this.#at("progress").value = task.spent / task.seconds;
    const short = this.#at("[data-short]");
    short.textContent = task.short === null ? "–" : task.short ? `▲ ${task.short}` : "✓ 0";
    short.classList.toggle("bad", Boolean(task.short));
    this.#at("[data-objective]").textContent = this.#figure(task.objective);
    this.#at("[data-bound]").textContent = this.#figure(task.bound);
    this.#at("[data-gap]").textContent = task.gap ? `≤ ${task.gap}` : "–";
    this.#at("[data-stop]").disabled = task.wish !== "" || task.objective === null;
    this.#at("[data-cancel]").disabled = task.wish === "cancel";
    list(this.#at("[data-notes]"), task.notes);
    this.#at("figure").hidden = task.points.length < 2;
    if (task.points.length > 1) this.plot.show(task.points, task.seconds);
  }

  /** Which engine found the rosters: when, what, how good. */
  #found(lines) {
    for (const host of this.section.querySelectorAll("[data-found]")) {
      host.hidden = !lines.length;
      fill(host, lines.map((line) => el("li", {}, el("span", {}, span(line)), el("span", {}, line.engine), el("b", {}, this.#figure(line.objective)))));
    }
  }

  #figure(number) {
    return number === null ? "–" : number.toLocaleString(this.section.dataset.language);
  }

  #ended(task) {
    this.#turn(".outcome");
    const said = this.#at("[data-sentence]");
    said.textContent = task.result?.sentence ?? task.word;
    said.classList.toggle("good", task.result?.kind === "edit");
    said.classList.toggle("bad", task.result?.kind === "none");
    list(this.#at("[data-more]"), task.result?.more ?? []);
    if (task.result && task.result.kind !== "none") {
      // The panel may have been put aside meanwhile.
      const heard = this.section.isConnected ? this.section : document;
      heard.dispatchEvent(new CustomEvent("generated", { detail: task.result, bubbles: true }));
    }
  }

  #turn(shown) {
    const part = this.#at(shown);
    if (!part.hidden) return;
    const here = this.section.contains(document.activeElement);
    for (const each of ["form", ".progress", ".outcome"]) this.#at(each).hidden = each !== shown;
    // Whoever works by keyboard stays where the panel goes on.
    if (here) part.focus();
  }
}

const span = ({ from, to }) => (clock(from) === clock(to) ? clock(to) : `${clock(from)}–${clock(to)}`);

function list(host, lines) {
  host.hidden = !lines.length;
  fill(host, lines.map((line) => el("li", {}, line)));
}

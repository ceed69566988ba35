// A check that one side makes alone: opening, rounds and closing of a hall, the steps of a repair,
// the questions of a revisit. The same rows as at a handover, and one who ends it.

import { el } from "../roster/elements.js";
import { unanswered } from "./after.js";
import { opening } from "./record.js";
import { RecordPage } from "./recordpage.js";
import { sectionsOf } from "./rows.js";
import { act, askPerson, askReason } from "./sheets.js";
import { clock, day, listed, say, told } from "./texts.js";

export class Round extends RecordPage {
  finder = "own";
  giver = "own";

  opening() {
    const { app, due } = this;
    const own = (each) => !each.post || each.post === due.post;
    const begun = opening(app.day.checklists[due.checklist], {
      id: this.id, post: due.post, due: due.due && new Date(due.due).toISOString().replace(".000Z", "Z"),
      crews: { own: due.people }, leaders: {}, heads: app.heads(due.post), head: app.day.head.link,
      rooms: app.day.rooms.filter(own), registers: app.day.registers.filter(own), carry_overs: [],
      settings: app.post(due.post)?.settings ?? {}, sources: {},
    });
    return due.ticket ? { ...begun, ticket: due.ticket } : begun;
  }

  get title() {
    const { ticket } = this.facts;
    return ticket ? `${super.title} · ${ticket}` : super.title;
  }

  sideOf() {
    return "own";
  }

  hand() {
    return Object.keys(this.facts.present.own)[0] ?? this.facts.people.own[0] ?? null;
  }

  get isOver() {
    return this.name === "CLOSED";
  }

  get count() {
    return this.facts.open.length;
  }

  draw() {
    this.renew();
    document.body.dataset.state = this.name;
    const { app, facts } = this;
    return el("main.handover", { id: "main" },
      el("div.crews", {}, el("span.chip", {}, listed(Object.keys(facts.present.own).map(app.name)) || say("Who does it?")),
        el("span.chip.push", {}, facts.due ? `${clock(facts.due, app.zone)} · ${day(facts.due, app.zone)}` : told(this.folded.rules.states[this.name]))),
      el("div.columns.one", {}, this.isBegun ? this.#body() : this.#begin()),
      this.isBegun && this.#foot());
  }

  #begin() {
    const people = this.facts.crews.own ?? [];
    return el("section.panel.here", { "aria-labelledby": "who" }, el("h2", { id: "who" }, say("Who does it?")),
      el("ul.people", {}, people.map((id) => el("li", {}, el("button.person", { click: () => this.#open(id), data: { act: "begin", person: id } }, this.app.name(id))))),
      el("button", { click: () => this.#other(), data: { act: "add" } }, say("Somebody else …")));
  }

  async #other() {
    const id = await askPerson(say("Who does it?"), Object.keys(this.app.day.people), this.app.name);
    if (id) await this.#open(id);
  }

  #open(id) {
    const { opening: facts } = this.folded;
    return this.take([{ side: "own", act: "open", by: null, facts: { opening: facts, version: facts.version, crews: facts.crews } }, { side: "own", act: "present", by: null, facts: { people: [id] } }]);
  }

  #body() {
    return [this.isOver && unanswered(this), sectionsOf(this, this.sections()), this.#notes()];
  }

  #notes() {
    const { additions } = this.facts;
    return additions.length || this.isOver ? el("section.panel", {}, el("h2", {}, say("Notes added later")),
      additions.map((each) => el("p", {}, each.text)),
      act("amend", { label: say("Add a note …"), click: () => this.#amend() })) : null;
  }

  async #amend() {
    const text = await askReason(say("Add a note"), []);
    if (text) await this.take([this.as("own", { act: "amend", facts: { text } })]);
  }

  #foot() {
    const acts = [this.as("own", { act: "close" })];
    const left = this.count;
    return el("div.foot", {},
      !this.isOver && act("close-round", { label: say("Finish"), kind: "go", click: () => this.take(acts), why: left ? say("{count} left", { count: left }) : this.whyNot(acts) }),
      this.last?.length ? el("button", { click: () => this.undo(), data: { act: "undo" } }, say("Take back")) : null,
      el("span.left", { role: "status", data: { left } }, left ? el("b", {}, say("{count} left", { count: left })) : el("b", {}, told(this.folded.rules.states[this.name]))));
  }
}

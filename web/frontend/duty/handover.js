// The page of a handover: who is here, what is checked, what troubles it, both signatures.

import { el, unmoved } from "../roster/elements.js";
import { after, proof } from "./after.js";
import { banner, callSheet, ruling } from "./calling.js";
import { here, peopleOf } from "./here.js";
import { sign, utf8 } from "./keys.js";
import { digest, opening } from "./record.js";
import { RecordPage } from "./recordpage.js";
import { one, sectionsOf } from "./rows.js";
import { act, askReason } from "./sheets.js";
import { SignPanel } from "./signing.js";
import { connected } from "./sources.js";
import { clock, listed, say, told } from "./texts.js";
import { forbidding, troubles } from "./trouble.js";

const OVER = new Set(["IN_SIGNED", "CLOSED", "FORCED_CLOSED"]);
export const STOPPED = new Set(["REFUSED", "HEAD_RULING", "NO_SHOW_OUT", "NO_SHOW_IN"]);
const SIGNING = new Set(["READY", "OUT_SIGNED"]);
/** [s] that one item takes two crews who know their way. */
const EACH = 12;

export class Handover extends RecordPage {
  constructor(app, id, due) {
    super(app, id, due);
    this.panels = ["out", "in"].map((side) => new SignPanel(app, side, (given) => this.sign(side, given)));
  }

  /** What the record begins with, of the day as this tablet knows it. */
  opening() {
    const { app, due } = this;
    const { post } = due;
    const own = (each) => !each.post || each.post === post;
    const settings = app.post(post);
    return opening(app.day.checklists[settings.checklist], {
      id: this.id, post, due: new Date(due.due).toISOString().replace(".000Z", "Z"),
      crews: { out: due.out, in: due.in }, leaders: { out: due.out_leader, in: due.in_leader },
      heads: app.heads(post), head: app.day.head.link,
      rooms: app.day.rooms.filter(own), registers: app.day.registers.filter(own), carry_overs: app.day.carry_overs.filter(own),
      settings: settings.settings, sources: this.sources(),
    });
  }

  /** What the product knows of the automatic items now, by feed. */
  sources() {
    return connected(this.app.day.sources?.[this.due.post], this.due.due, this.app.now());
  }

  get title() {
    const post = this.app.post(this.facts.post)?.name ?? this.facts.post;
    return say("{post} · Handover", { post: `${this.app.day.unit.name} ${post}` });
  }

  /** Who answers: what both look at together, the incoming crew says. */
  sideOf(item) {
    return item.who === "out" || item.who === "both" ? "out" : "in";
  }

  finder = "in";
  giver = "out";

  get isOver() {
    return OVER.has(this.name);
  }

  /** Who acts for a side: its leader if here, else whoever is. */
  hand(side) {
    const { signers, present, crews } = this.facts;
    const isHere = (id) => id in (present[side] ?? {});
    return signers[side].find(isHere) ?? Object.keys(present[side] ?? {})[0] ?? crews[side][0] ?? null;
  }

  /** What stands between now and the first signature. */
  get count() {
    const { open, unconfirmed, unacknowledged, defects } = this.facts;
    return new Set([...open, ...unconfirmed, ...unacknowledged, ...Object.keys(defects)]).size;
  }

  async sign(side, { person, pin, drawing }) {
    const { app } = this;
    const sum = await digest(this.folded.state);
    const facts = { digest: sum, drawing, offline: app.status.isHeard === false, device_signature: await sign(app.wire.pair, utf8(sum)) };
    const key = crypto.randomUUID();
    app.outbox.pins.set(key, pin);
    if (!await this.take([{ key, side, by: person, act: "sign", facts }])) app.outbox.pins.delete(key);
  }

  async decline(unit) {
    const reason = await askReason(say("The outgoing crew declines to redo it"), [say("No time left"), say("Was not ours")], { about: say("The handover is then refused, the head is called, and the outgoing crew stays responsible.") });
    if (reason) await this.take([this.as("out", { act: "decline_redo", ...one(unit.key), reason })]);
  }

  async unsign() {
    const reason = await askReason(say("Withdraw the signature"), [say("Something was overlooked"), say("Signed too early")], { about: say("The outgoing crew's signature becomes void and is made again after the correction.") });
    if (reason) await this.take([{ side: "out", by: this.facts.signed.out.by, act: "unsign", reason }]);
  }

  draw() {
    this.renew();
    const { facts } = this;
    document.body.dataset.state = this.name;
    this.panels.forEach((panel) => panel.update(this.#signing(panel.side)));
    if (this.isOver) return el("main.handover.over", { id: "main" }, this.#top(), after(this));
    const isOpen = this.name === "OPEN";
    const isSigning = SIGNING.has(this.name);
    if (isSigning && this.name !== this.shown) requestAnimationFrame(() => this.panels[this.name === "READY" ? 0 : 1].node.scrollIntoView({ block: "center" }));
    this.shown = this.name;
    const isFirst = !this.rows;
    return el("main.handover", { id: "main" }, this.#top(), banner(this),
      isOpen ? el("div.columns.one", {}, here(this)) : el("div.columns", {},
        el("div.checks", {}, this.#carried(), sectionsOf(this, this.sections()), isSigning && peopleOf(this)),
        el("aside", { "aria-label": say("Signatures and people") }, this.panels.map(({ node }) => unmoved(node)), !isSigning && !isFirst && peopleOf(this))),
      this.#foot(!isOpen && isFirst));
  }

  prepare() {
    this.sections();
  }

  asked() {
    return this.facts.keys.filter((key) => !this.facts.after.includes(key));
  }

  #top() {
    const { app, facts } = this;
    const late = Date.parse(facts.late);
    const isLate = !this.isOver && app.now() > Date.parse(facts.due);
    const crew = (side) => (side === "out" ? say("Going: {names}", { names: crewSaid(this, side) }) : say("Coming: {names}", { names: crewSaid(this, side) }));
    return el("div.crews", {},
      el("span.chip", {}, crew("out")), el("span.arrow", { "aria-label": say("to") }, "→"), el("span.chip", {}, crew("in")),
      el("span.chip.push", { class: app.now() > late && !this.isOver ? "bad" : isLate ? "warn" : "" },
        this.isOver ? told(this.folded.rules.states[this.name])
          : app.now() > late ? say("Over time since {time}", { time: clock(late, app.zone) })
          : isLate ? say("In time until {time}", { time: clock(late, app.zone) })
          : say("Due {time}", { time: clock(facts.due, app.zone) })));
  }

  #carried() {
    const { carry, unacknowledged, finished } = this.facts;
    const ids = Object.keys(carry);
    const row = (id) => {
      const acts = [this.as("in", { act: "acknowledge", item: id })];
      const isOpen = unacknowledged.includes(id);
      return el("li.stop", { data: { item: id, state: isOpen ? "open" : "done" } },
        el("div.grow", {}, el("b", {}, told(carry[id].said) || carry[id].text), el("small", {}, say("Owner: {name}", { name: this.app.name(carry[id].owner) }))),
        finished[id] ? el("span.chip.good", {}, say("Finished"))
          : isOpen ? act("acknowledge", { label: say("I know of it"), kind: "soft", click: () => this.take(acts), why: this.whyNot(acts) })
          : el("span.tick.on", { "aria-label": say("Acknowledged") }, "✓"));
    };
    return ids.length ? el("section.panel.walk", { "aria-labelledby": "carry" },
      el("header", {}, el("h2", { id: "carry" }, say("Carry-overs")), act("carry", { label: say("Enter …"), click: () => this.carry(null) })),
      el("ul.stops", {}, ids.map(row))) : null;
  }

  /** @param {boolean} isFirst whether the page is not shown yet, so that it waits for nothing that takes time */
  #foot(isFirst) {
    const left = this.count;
    const undone = this.last?.length && !this.whyNot(this.last.map(({ side, items, item, place }) => this.as(side, { act: "correct", ...(items ? { items } : { item, place }), reason: "-" })));
    return el("div.foot", {}, !isFirst && troubles(this),
      undone ? el("button", { click: () => this.undo(), data: { act: "undo" } }, say("Take back")) : null,
      el("span.left", { role: "status", data: { left } },
        this.name === "OPEN" ? "" : left ? [el("b", {}, say("{count} left", { count: left })), el("small", {}, say("about {count} min", { count: Math.ceil((left * EACH) / 60) }))]
          : [el("b", {}, this.#stands()), this.facts.wanted.length ? el("small", { data: { wanted: this.facts.wanted.length } }, say("{count} more asked for; they stop nobody", { count: this.facts.wanted.length })) : null]));
  }

  /** Who may sign for a side: whoever was named to do so in the leader's place comes first. */
  #signers(side) {
    const { signers, present, crossed, substitutes } = this.facts;
    const isNamed = (id) => id in crossed[side] || substitutes[id]?.side === side;
    const here = signers[side].filter((id) => id in present[side] || id in crossed[side]);
    return [...here.filter(isNamed), ...here.filter((id) => !isNamed(id))];
  }

  /** How it stands where nothing is left to check. */
  #stands() {
    const [forbidden] = Object.keys(this.facts.forbidden);
    return forbidden ? forbidding(forbidden) : told(this.folded.rules.states[this.name]);
  }

  /** What one side's place to sign shows. */
  #signing(side) {
    const { facts } = this;
    const done = facts.signed[side];
    const signers = this.#signers(side);
    const probe = { side, by: signers[0] ?? null, act: "sign", facts: { digest: facts.signed.out?.digest ?? "-", offline: false } };
    let why = signers.length ? this.#waits(probe, side) : say("Whoever signs for this crew is not here: add them, or a substitute with a code.");
    if (STOPPED.has(this.name)) why = told(this.folded.rules.states[this.name]);
    if (!done) return { signers, why, signed: null };
    const { kind, said } = proof(this, side);
    return { signers, why: "", signed: { by: done.by, at: done.at, said, kind } };
  }

  #waits(probe, side) {
    if (this.count) return say("{count} left before signing", { count: this.count });
    if (side === "in" && !this.facts.signed.out) return say("The outgoing crew signs first");
    return told(this.folded.why(probe));
  }

  /** Calls and rulings are asked for on sheets of their own. */
  calls = () => callSheet(this);
  ruling = () => ruling(this);
}

function crewSaid(page, side) {
  const ids = page.isBegun && Object.keys(page.facts.present[side]).length ? Object.keys(page.facts.present[side]) : page.facts.crews[side];
  const [first, ...others] = ids;
  if (!first) return say("nobody here");
  return others.length > 2 ? say("{name} and others ({count})", { name: page.app.name(first), count: ids.length }) : listed(ids.map(page.app.name));
}

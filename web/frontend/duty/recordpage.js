// What every record page does: fold what is known, look whether an act is lawful, keep it, draw.

import { el } from "../roster/elements.js";
import { normal } from "./canonical.js";
import { Folded } from "./folded.js";
import { choosePhoto } from "./photos.js";
import { one } from "./rows.js";
import { askPerson, askReason, confirmed } from "./sheets.js";
import { TABLES } from "./tables.js";
import { say, spoken, told } from "./texts.js";
import { stops } from "./walk.js";

export class RecordPage {
  /** @param {import("./app.js").App} app @param {string} id @param {object} due what day.json says of it */
  constructor(app, id, due) {
    Object.assign(this, { app, id, due, last: null });
    /** Reading and keeping wait for each other, or one would undo what the other showed. */
    this.turn = Promise.resolve();
  }

  /** Read what is kept of the record and fold it anew. */
  load() {
    return this.#inTurn(async () => {
      const acts = await this.app.box.acts(this.id);
      const opened = acts.find((each) => each.act === "open" && each.facts?.opening)?.facts.opening ?? this.opening();
      this.folded = new Folded(await this.rulesOf(opened), opened, acts);
      return this;
    });
  }

  /** Take in what the server says; the record is read anew only where that is something else. */
  hear(told) {
    return this.#inTurn(() => this.folded.hear(told));
  }

  /** The states and acts of the record, and its checklist, in the editions with which it began. */
  async rulesOf(opened) {
    this.checklist = (await this.app.box.kept(`checklist ${opened.version}`)) ?? this.app.day.checklists[opened.checklist];
    return TABLES[opened.rules];
  }

  /** Until it is begun a record follows the day: what was true some minutes ago begins nothing. */
  renew() {
    if (!this.folded.acts.length) this.folded = new Folded(this.folded.rules, this.opening(), []);
  }

  get title() {
    return told(this.checklist.title);
  }

  #inTurn(work) {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {});
    return done;
  }

  get facts() {
    return this.folded.facts;
  }

  get name() {
    return this.folded.name;
  }

  get isBegun() {
    return Boolean(this.facts.opened);
  }

  as(side, given) {
    return { side, by: this.hand(side), ...given };
  }

  whyNot(acts) {
    return told(this.folded.whyAll(acts));
  }

  isOpen(key) {
    return !(key in this.facts.answers);
  }

  /** The answer to an item that asks for a time: now. */
  timed() {
    return { value: "done", facts: { time: `${new Date(this.app.now()).toISOString().slice(0, 19)}Z` } };
  }

  /** Keep acts of one tap, if they are lawful now. @returns {Promise<boolean>} */
  async take(acts, { undo = true } = {}) {
    this.isTaking = true;
    const isKept = await this.#inTurn(() => this.#keep(acts, undo)).finally(() => { this.isTaking = false; });
    this.app.draw();
    if (isKept) this.app.outbox.go();
    return isKept;
  }

  async #keep(acts, undo) {
    const why = this.folded.whyAll(acts);
    if (why) {
      this.app.toast(told(why), "bad");
      return false;
    }
    try {
      const kept = await this.app.keep(this.id, acts.map((each) => normal({ ...each, seen: this.folded.seen })));
      this.folded.add(kept);
      this.last = undo ? kept.filter((each) => each.act === "answer" && each.value !== "confirmed") : null;
      return true;
    } catch (error) {
      this.app.toast(say("This could not be kept on the tablet: {error}. Nothing was changed.", { error: error.name }), "bad");
      return false;
    }
  }

  async correct(unit, side) {
    const reason = await askReason(say("Why is it answered again?"), [say("Tapped by mistake"), say("Counted again"), say("Looked at again")]);
    if (reason) await this.take([this.as(side, { act: "correct", ...one(unit.key), reason })]);
  }

  async undo() {
    const acts = this.last.map(({ side, items, item, place }) => this.as(side, { act: "correct", ...(items ? { items } : { item, place }), reason: say("Tapped by mistake") }));
    await this.take(acts, { undo: false });
  }

  async carry(unit) {
    const text = await askReason(say("Carry-over"), [], { label: say("Next: who owns it") });
    if (!text) return;
    const owner = await askPerson(say("Who owns it until it is closed?"), [...new Set(Object.values(this.facts.crews).flat())], this.app.name);
    if (owner) await this.take([this.as(this.giver, { act: "carry", ...(unit ? one(unit.key) : {}), facts: { text, owner } })]);
  }

  /** A finding: its reason, and a photo where one is wanted and allowed. */
  async askFinding(title, reasons, unit) {
    if (this.name === "OUT_SIGNED" && !await confirmed(say("Already signed"), say("The outgoing crew has signed. A change makes that signature void: they sign again."), say("Go on"), "bad")) return null;
    const reason = await askReason(title, reasons);
    if (!reason) return null;
    const hash = this.#mayPhoto(unit) ? await choosePhoto(this.app, title) : null;
    return { reason, facts: hash ? { photos: [hash] } : {} };
  }

  #mayPhoto(unit) {
    const room = this.app.day.rooms.find(({ code }) => code === one(unit.key).place);
    return unit.item.photo && !room?.dormitory && this.app.post(this.facts.post)?.settings.photos !== false;
  }

  photos(facts) {
    return (facts?.photos ?? []).length ? el("small", {}, say("Photos: {count}", { count: facts.photos.length })) : null;
  }

  /** What is checked, section by section; `after` comes later. Put together anew only where it has changed. */
  sections() {
    const { app, checklist, facts } = this;
    const of = [app.day, checklist, facts.keys, facts.after, facts.alone, facts.counts, spoken()];
    if (!this.walk || of.some((each, place) => each !== this.walk.of[place])) {
      const places = app.day.rooms.filter((each) => !each.post || each.post === facts.post).map(({ name }) => name);
      this.walk = { of, sections: stops(checklist, this.asked(), this.named, places, facts.alone) };
    }
    return this.walk.sections;
  }

  /** The keys of all that is checked on the page. */
  asked() {
    return this.facts.keys;
  }

  /** What a key stands for, and where that is. */
  named = (key) => {
    const { item: code, place } = one(key);
    const item = this.checklist.items.find((each) => each.code === code);
    const room = this.app.day.rooms.find((each) => each.code === place);
    if (room && item.place === "rooms") return { label: told(item), place: room.name, lines: [] };
    const lines = item.place === "register" ? this.articles(key) : [];
    return { label: place ?? told(item), place: lines[0]?.place || (item.place ? told(item) : ""), lines };
  };

  /** The lines of the register that stand behind a key. */
  articles(key) {
    const { item: code, place } = one(key);
    const { post } = this.facts;
    return this.app.day.registers.filter((each) => each.item === code && (!each.post || each.post === post)
      && (place === undefined ? !(`${code}/${nameOf(each)}` in this.facts.counts) : nameOf(each) === place));
  }
}

export const nameOf = ({ place, name }) => `${place ?? ""} ${name}`.trim();

// The duty log of the crew that holds a post: what happened, written by whoever is here.

import { el } from "../roster/elements.js";
import { RecordPage } from "./recordpage.js";
import { act, askPerson, askReason, hinted, sheet } from "./sheets.js";
import { TABLES } from "./tables.js";
import { clock, day, say, told } from "./texts.js";

const NAME = /^log:(.*)@(.+)$/;
/** What an entry may be about, by the names of the table. */
const KINDS = () => ({ fault: say("Fault"), repair: say("Repair"), call: say("Call"), visit: say("Visit"), notice: say("Notice"), round: say("Round"), other: say("Other") });
const LONGEST = 500;
/** [entries] that the first page shows. */
const SHOWN = 3;
/** Who wrote last, by post: mostly the same person goes on. */
const lastly = new Map();

export class Log extends RecordPage {
  /** @param {string[]} people who is here, as far as is known */
  constructor(app, id, people) {
    super(app, id, null);
    const [, post, due] = NAME.exec(id);
    Object.assign(this, { post, from: due, people });
  }

  opening() {
    return { id: this.id, post: this.post, due: this.from.replace("Z", ":00Z") };
  }

  async rulesOf() {
    return TABLES.log;
  }

  get title() {
    return say("Duty log");
  }

  /** The entries, newest first, each with what was added to it. */
  get entries() {
    const { entries, corrections } = this.facts;
    return this.folded.acts.filter(({ key, verdict }) => key in entries && verdict !== "refused").reverse()
      .map((each) => ({ ...entries[each.key], key: each.key, isSent: each.verdict === "applied", corrections: corrections.filter(({ of }) => of === each.key) }));
  }

  /** What begins the record, if this is its first entry. */
  get #begin() {
    return this.isBegun ? [] : [{ side: "crew", act: "open", by: null, facts: { opening: this.folded.opening } }];
  }

  async write() {
    const given = await askEntry(this);
    if (!given) return;
    lastly.set(this.post, given.by);
    const { by, kind, text } = given;
    if (await this.take([...this.#begin, { side: "crew", act: "write", by, facts: { kind, text } }], { undo: false })) this.app.toast(say("Written down."), "good");
  }

  async correct(entry) {
    const text = await askReason(say("Correct an entry"), [], { about: say("“{text}” stays as it is; what you write stands beneath it.", { text: entry.text }), label: say("Next: who writes") });
    const by = text && await askPerson(say("Who writes?"), writers(this), this.app.name);
    if (by) await this.take([{ side: "crew", act: "correct", by, item: entry.key, facts: { text: joined(text) } }], { undo: false });
  }

  draw() {
    const { entries } = this;
    return el("main.handover", { id: "main" },
      el("div.crews", {}, el("span.chip", {}, this.app.post(this.post)?.name ?? this.post),
        el("span.chip.push", {}, say("since {time}", { time: `${day(this.from, this.app.zone)} ${clock(this.from, this.app.zone)}` }))),
      el("div.columns.one", {}, el("section.panel", { "aria-labelledby": "entries" },
        el("header.titled", {}, el("h2", { id: "entries" }, say("Entries of this crew"), el("small", {}, say("newest first"))), writing(this)),
        entries.length ? el("ul.rows-of", { data: { entries: entries.length } }, entries.map((entry) => row(this, entry, true))) : el("p.dim", {}, say("Nothing is written yet.")))));
  }
}

const joined = (text) => text.trim().split(/\s+/).join(" ").normalize("NFC");

const writing = (page) => act("write-log", { label: say("Write an entry …"), kind: "go", click: () => page.write(), data: { record: page.id } });

function row(page, entry, mayCorrect) {
  const { app } = page;
  const by = ({ by: who, at }) => `${app.name(who)} · ${clock(at, app.zone)}`;
  return el("li.line.entry", { data: { entry: entry.key } },
    el("span.chip", {}, KINDS()[entry.kind] ?? entry.kind),
    el("span.grow", {}, entry.text,
      el("small", {}, by(entry), entry.isSent ? "" : ` · ${say("not sent yet")}`),
      entry.corrections.map((each) => el("span.correction", {}, el("b", {}, say("Correction:")), ` ${each.text}`, el("small", {}, by(each))))),
    mayCorrect && act("correct-entry", { label: say("Correct …"), click: () => page.correct(entry) }));
}

/** Whoever may write: who took the post over, and who is on duty by the roster. */
function writers(page) {
  const last = lastly.get(page.post);
  return [...new Set([...(last ? [last] : []), ...page.people])];
}

/** @returns {Promise<{kind: string, by: string, text: string}|null>} */
function askEntry(page) {
  const given = { kind: null, by: writers(page).length === 1 ? writers(page)[0] : lastly.get(page.post) ?? null };
  return sheet(say("Write an entry"), (close) => {
    const text = el("textarea", { id: "entry", rows: 3, maxlength: LONGEST, "aria-describedby": "hint" });
    const done = el("button.go", { click: () => ready() && close({ ...given, text: joined(text.value) }), data: { act: "entry-done" } }, say("Write it down"));
    const ready = () => Boolean(given.kind && given.by && text.value.trim());
    const look = () => { done.disabled = !ready(); };
    const people = el("div.choices", {}, writers(page).map((id) => choice("by", id, page.app.name(id))));
    function choice(field, value, label) {
      const made = el("button.choice", { "aria-pressed": String(given[field] === value), data: { act: `entry-${field}`, value }, click: () => pick(made, field, value) }, label);
      return made;
    }
    function pick(made, field, value) {
      given[field] = value;
      for (const each of made.parentElement.children) each.setAttribute("aria-pressed", String(each === made));
      look();
    }
    const other = async () => {
      const id = await askPerson(say("Who writes?"), Object.keys(page.app.day.people), page.app.name);
      if (!id) return;
      const made = [...people.children].find((each) => each.dataset.value === id) ?? people.insertBefore(choice("by", id, page.app.name(id)), people.firstChild);
      pick(made, "by", id);
    };
    text.addEventListener("input", look);
    look();
    return [
      el("div", {}, el("h3", {}, say("What is it about?")), el("div.choices.few", {}, Object.entries(KINDS()).map(([kind, label]) => choice("kind", kind, label)))),
      el("div.field", {}, el("label", { for: "entry" }, say("What happened")), text, hinted()),
      el("div", {}, el("h3", {}, say("Who writes?")), people, el("button.quiet", { click: other, data: { act: "entry-other" } }, say("Somebody else …"))),
      done,
    ];
  });
}

/**
 * The record in which a post writes now: that of the last handover closed, as the server or this tablet knows it.
 * @param {Map<string, object>} records what is known of each record, as `summaries` gives it
 */
export function logName(app, post, records) {
  const closed = [...records].filter(([, each]) => each.handed === post).map(([id]) => `log:${id}`);
  return [app.day.logs?.[post], ...closed].filter(Boolean).sort().at(-1) ?? null;
}

/** The log on the page of the post: the last entries, and a way to write one. */
export function logs(app, pages, open) {
  return pages.map((page) => {
    const { entries } = page;
    const title = `log-${page.post}`;
    return el("section.panel", { "aria-labelledby": title },
      el("header.titled", {}, el("h2", { id: title }, say("Duty log"), pages.length > 1 && el("small", {}, app.post(page.post)?.name ?? page.post)), writing(page)),
      entries.length ? el("ul.rows-of", {}, entries.slice(0, SHOWN).map((entry) => row(page, entry, false)),
        el("li", {}, el("button.line", { click: () => open(page.id), data: { act: "log", record: page.id } }, el("span.grow", {}, say("All entries ({count})", { count: entries.length })), "›")))
        : el("p.dim", {}, say("Nothing is written yet.")));
  });
}

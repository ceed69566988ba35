// Punches at the post: kept on the tablet as acts like all others, so that they work without a network.

import { el } from "../roster/elements.js";
import { digest } from "./canonical.js";
import { sign, utf8 } from "./keys.js";
import { RecordPage } from "./recordpage.js";
import { act, askPerson } from "./sheets.js";
import { askPin } from "./signing.js";
import { TABLES } from "./tables.js";
import { clock, say } from "./texts.js";

const NAME = /^punch:(.*)@(.+)$/;
/** [ms] around a duty within which whoever has it stands first: `BEFORE` and `AFTER` of roster/duty/matching.py. */
const BEFORE = 4 * 3600_000;
const AFTER = 12 * 3600_000;
/** [punches] that the page of the post shows. */
const SHOWN = 4;
/** Stands for whoever is not among those who are offered. */
const OTHER = "-";

/** Where today's punches of this tablet's post stand: named by the midnight with which the date began. */
export function punchName(app) {
  const now = app.now();
  const [hours, minutes] = clock(now, app.zone).split(":").map(Number);
  const midnight = Math.floor(now / 60_000) * 60_000 - (hours * 60 + minutes) * 60_000;
  return `punch:${app.device.post ?? ""}@${new Date(midnight).toISOString().slice(0, 16)}Z`;
}

export class Punches extends RecordPage {
  constructor(app) {
    super(app, punchName(app), null);
  }

  opening() {
    const [, post, due] = NAME.exec(this.id);
    return { id: this.id, post, due: due.replace("Z", ":00Z") };
  }

  async rulesOf() {
    return TABLES.punch;
  }

  /** The last punches of the date, newest first. */
  get latest() {
    return this.folded.acts.filter((each) => each.act === "punch").slice(-SHOWN).reverse();
  }

  /** Who, and their PIN; the rest is kept. @param {"in"|"out"} way */
  async punch(way) {
    const { app } = this;
    const by = await askWho(app);
    const pin = by && await askPin(app, by);
    if (!pin) return;
    // Another date may have begun since this was drawn.
    if (this.id !== punchName(app)) await Object.assign(this, { id: punchName(app) }).load();
    const key = crypto.randomUUID();
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    const sum = await digest({ at, by, key, record: this.id, way });
    const facts = { way, digest: sum, device_signature: await sign(app.wire.pair, utf8(sum)), offline: app.status.isHeard === false };
    app.outbox.pins.set(key, pin);
    const begin = this.facts.opened ? [] : [{ side: "crew", act: "open", by: null, facts: { opening: this.folded.opening } }];
    if (!await this.take([...begin, { key, at, side: "crew", act: "punch", by, facts }], { undo: false })) {
      app.outbox.pins.delete(key);
      return;
    }
    app.toast(say("{name}: punched at {time}. Kept on this tablet, and sent once there is a network.", { name: app.name(by), time: clock(at, app.zone) }), "good");
  }
}

/** Those on duty about now first, then everybody whose PIN this tablet can look at. */
function offered(app) {
  const now = app.now();
  const here = app.day.posts.filter(({ code }) => !app.device.post || code === app.device.post).flatMap(({ code, name }) => [code, name]);
  const about = app.day.duties.flatMap(({ turns }) => turns)
    .filter((each) => here.includes(each.post) && Date.parse(each.start) - BEFORE <= now && now <= Date.parse(each.end) + AFTER)
    .flatMap(({ people }) => people);
  return [...new Set([...about, ...Object.keys(app.day.pins)])].filter((id) => id in app.day.pins);
}

/** @returns {Promise<string|null>} */
async function askWho(app) {
  const people = offered(app);
  const chosen = await askPerson(say("Who punches?"), people, app.name, { none: say("Somebody else …") });
  if (chosen !== OTHER) return chosen;
  const other = await askPerson(say("Who punches?"), Object.keys(app.day.people).filter((id) => !people.includes(id)), app.name);
  if (!other) return null;
  // The server alone can look at this PIN.
  if (app.status.isHeard !== false) location.href = `${document.body.dataset.root}../attendance/punch?person=${encodeURIComponent(other)}`;
  else app.toast(say("The PIN of {name} is not on this tablet. Without a network being entered as here at the handover counts, or a forgotten punch is asked for.", { name: app.name(other) }), "bad");
  return null;
}

/** The panel on the page of the post. @param {import("./app.js").App} app @param {Punches} page */
export function punches(app, page) {
  const isShut = app.status.sending === "stranger";
  const why = isShut ? say("This tablet is not enrolled: punch at another one.") : "";
  const button = (way, label) => act(`punch-${way}`, { label, why, kind: "soft", click: () => page.punch(way) });
  return el("section.panel", { "aria-labelledby": "punches" },
    el("h2", { id: "punches" }, say("Punch")),
    el("div.acts.twin", {}, button("in", say("I have come")), button("out", say("I am going"))),
    page.latest.length ? el("ul.rows-of", {}, page.latest.map((each) => row(app, each, isShut))) : null);
}

function row(app, each, isShut) {
  const [kind, said] = state(each, isShut);
  return el("li.line", { data: { punch: each.key, state: each.verdict } },
    el("span.grow", {}, el("b", {}, app.name(each.by)), el("small", {}, `${clock(each.at, app.zone)} · ${each.facts.way === "in" ? say("came") : say("went")}`)),
    el("span.chip", { class: kind }, said));
}

function state({ verdict }, isShut) {
  if (verdict === "applied") return ["good", say("Sent")];
  if (verdict !== "waiting") return ["bad", say("Not taken")];
  return isShut ? ["bad", say("Not taken, kept here")] : ["warn", say("Not sent yet")];
}

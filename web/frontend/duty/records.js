// Which record a name stands for, and what the home page says of each.

import { Handover, STOPPED } from "./handover.js";
import { recordOf } from "./home.js";
import { Log, logName } from "./log.js";
import { Round } from "./round.js";
import { Seats, SEATS } from "./seats.js";
import { clock, day, say, told } from "./texts.js";

/** [ms] after which a record that is still open is no longer on the first page. */
const OLD = 3 * 24 * 3600 * 1000;
const CHECK = /^([\w-]+):([^#]*)(?:#(.*))?@(.+)$/;

/** States in which a post has been given to the next crew, on the server too. */
const CLOSED = new Set(["CLOSED", "FORCED_CLOSED"]);

/** @param {import("./app.js").App} app @returns {Promise<Handover|Round|Log|Seats|null>} */
export async function pageOf(app, id) {
  if (id === SEATS) return new Seats(app);
  if (id.startsWith("log:")) return logPage(app, id);
  const due = app.day.crews.find((each) => recordOf(each) === id);
  const planned = (app.day.rounds ?? []).find((each) => each.id === id);
  const check = CHECK.exec(id);
  const page = planned || check || id.startsWith("repair:")
    ? new Round(app, id, planned ? { ...planned, people: onDuty(app, planned.post) } : checkOf(app, check, id))
    : new Handover(app, id, due ?? asOpened(id));
  try {
    return await page.load();
  } catch {
    return null;
  }
}

async function logPage(app, id) {
  const handed = await pageOf(app, id.slice("log:".length));
  const here = handed?.isBegun ? Object.keys(handed.facts.present[handed.facts.holder.station]) : [];
  const post = id.slice("log:".length, id.lastIndexOf("@"));
  return new Log(app, id, [...new Set([...here, ...onDuty(app, post)])]).load();
}

/** The log of each post of this tablet, as its present crew writes it. */
export async function presentLogs(app, records) {
  const posts = app.day.posts.filter(({ code }) => !app.device.post || code === app.device.post);
  const names = posts.map(({ code }) => logName(app, code, records)).filter(Boolean);
  return Promise.all(names.map((id) => logPage(app, id)));
}

/** A handover that the roster no longer names: its own opening says everything. */
function asOpened(id) {
  const at = id.lastIndexOf("@");
  return { post: id.slice(0, at), due: id.slice(at + 1), out: [], in: [], out_leader: null, in_leader: null };
}

function checkOf(app, check, id) {
  if (!check) {
    const { post = app.device.post ?? "" } = app.started.get(id) ?? {};
    return { checklist: "repair", post, due: minute(app.now()), people: onDuty(app, post), ticket: id.slice("repair:".length) };
  }
  const [, checklist, post, ticket, due] = check;
  return { checklist, post, due, people: onDuty(app, post), ticket };
}

/** A repair begins when it is taken down: no roster says when. */
const minute = (now) => `${new Date(now).toISOString().slice(0, 16)}Z`;

/** Who is on at a post now, as far as is published. */
export function onDuty(app, post) {
  const now = app.now();
  const turns = app.day.duties.flatMap(({ turns: all }) => all).filter((each) => (!post || each.post === post) && Date.parse(each.start) <= now && now < Date.parse(each.end));
  return [...new Set(turns.flatMap(({ people }) => people))];
}

/** @returns {Promise<Map<string, {isOver: boolean, title: string, when: string, kind: string, said: string}>>} */
export async function summaries(app) {
  const found = new Map();
  for (const id of await app.box.records()) {
    if (/^(log|paper|punch):/.test(id)) continue;
    const page = await pageOf(app, id);
    if (!page?.isBegun) continue;
    const { due, post } = page.facts;
    if (due && !page.isOver && app.now() - Date.parse(due) > OLD) continue;
    found.set(id, {
      isOver: page.isOver,
      handed: page instanceof Handover && CLOSED.has(page.name) ? post : null,
      title: page instanceof Handover ? say("Handover {post}", { post: app.post(post)?.name ?? post }) : page.title,
      when: due ? `${clock(due, app.zone)} · ${day(due, app.zone)}` : id,
      kind: STOPPED.has(page.name) ? "bad" : "warn",
      said: told(page.folded.rules.states[page.name]),
    });
  }
  return found;
}

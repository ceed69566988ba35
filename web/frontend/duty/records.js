// Which record a name stands for, and what the home page says of each.

import { Handover, STOPPED } from "./handover.js";
import { recordOf } from "./home.js";
import { Round } from "./round.js";
import { clock, day, say, told } from "./texts.js";

/** [ms] after which a record that is still open is no longer on the first page. */
const OLD = 3 * 24 * 3600 * 1000;
const CHECK = /^([\w-]+):(.*)@(.+)$/;

/** @param {import("./app.js").App} app @returns {Promise<Handover|Round|null>} */
export async function pageOf(app, id) {
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

/** A handover that the roster no longer names: its own opening says everything. */
function asOpened(id) {
  const at = id.lastIndexOf("@");
  return { post: id.slice(0, at), due: id.slice(at + 1), out: [], in: [], out_leader: null, in_leader: null };
}

function checkOf(app, check, id) {
  if (!check) return { checklist: "repair", post: app.device.post ?? "", due: null, people: onDuty(app, app.device.post), ticket: id.slice("repair:".length) };
  const [, checklist, post, due] = check;
  return { checklist, post, due, people: onDuty(app, post) };
}

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
    if (id.startsWith("log:") || id.startsWith("paper:")) continue;
    const page = await pageOf(app, id);
    if (!page?.isBegun) continue;
    const { due, post } = page.facts;
    if (due && !page.isOver && app.now() - Date.parse(due) > OLD) continue;
    found.set(id, {
      isOver: page.isOver,
      title: page instanceof Handover ? say("Handover {post}", { post: app.post(post)?.name ?? post }) : told(page.checklist.title),
      when: due ? `${clock(due, app.zone)} · ${day(due, app.zone)}` : id,
      kind: STOPPED.has(page.name) ? "bad" : "warn",
      said: told(page.folded.rules.states[page.name]),
    });
  }
  return found;
}

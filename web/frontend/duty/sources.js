// What the product itself knows of an automatic item: how much is open, by which source, since when.

import { say, told } from "./texts.js";

/** [ms] up to which a source may answer an item; `FRESH` of roster/desk/sources.py says the same. */
export const FRESH = 10 * 60_000;
/** [ms] by which a source may seem to come from the future, since no two clocks agree. */
const AHEAD = 60_000;

/** Whether a source may still answer. @param {number} now [ms] */
export function isFresh(source, now) {
  const age = now - Date.parse(source.at);
  return age <= FRESH && age >= -AHEAD;
}

/**
 * The sources with which a handover begins: what is stale, or of another handover, is as if not connected.
 * @param {object} sources by feed, as day.json has them for the post
 * @param {string} due of the handover
 */
export function connected(sources, due, now) {
  const isOwn = (source) => !source.due || Date.parse(source.due) === Date.parse(due);
  return Object.fromEntries(Object.entries(sources ?? {}).filter(([, source]) => isOwn(source) && isFresh(source, now)));
}

/** `8席中3席已交接 · 轮值·座席交接 · 2分钟前`: what was found, by whom, how old it is. */
export function aged(source, now) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(source.at)) / 60_000));
  return [told(source.about), told(source.name), minutes ? say("{count} min ago", { count: minutes }) : say("just now")].filter(Boolean).join(" · ");
}

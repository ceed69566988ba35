// The words of the tablet: both languages are on the device, so either is there without a network.

import { island } from "../roster/elements.js";
import { say, speak, spoken } from "../roster/texts.js";

export { say, spoken };
export { listed } from "../roster/texts.js";

/** @param {"zh"|"en"} language */
export function use(language) {
  speak(language === "zh" ? island("texts") : {}, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** What a table or the server says in both languages. @param {{zh: string, en: string}|null} text */
export const told = (text) => text?.[spoken()] ?? "";

/** Ways to write an instant, each made once: to make one takes as long as to draw a row. */
const written = new Map();

function writing(language, given) {
  const name = JSON.stringify([language, given]);
  if (!written.has(name)) written.set(name, new Intl.DateTimeFormat(language, given));
  return written.get(name);
}

/** A moment on the unit's clock: `08:00`. */
export function clock(instant, zone) {
  return writing("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));
}

/** A date on the unit's clock: `12月1日 周二`, `Tue 1 Dec`. */
export function day(instant, zone) {
  const parts = writing(spoken() === "zh" ? "zh-CN" : "en-GB", {
    timeZone: zone, weekday: "short", day: "numeric", month: spoken() === "zh" ? "long" : "short",
  }).formatToParts(new Date(instant));
  return parts.map(({ type, value }) => (type === "weekday" ? ` ${value}` : value.replace(",", ""))).join("").trim();
}

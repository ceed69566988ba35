// What a cell looks like, and what it is called when it is read out.

import { listed, say } from "./texts.js";

const HOUR = 60;
const BANDS = [
  [5, "night"],
  [9, "early"],
  [11.5, "morning"],
  [14.5, "noon"],
  [20, "middle"],
  [24, "night"],
];

/** The colour of a duty: the time of the day at which it begins. Its letter says the same. */
export function tone(symbol) {
  if (symbol.kind !== "work") return symbol.kind;
  if (symbol.end - symbol.start >= 20 * HOUR) return "whole";
  const hour = (symbol.start / HOUR) % 24;
  return BANDS.find(([until]) => hour < until)[1];
}

/** `08–16`, `08:30–17`: the clock as short as it can be. */
export function clock({ start, end }) {
  if (start === null || start === undefined) return "";
  const said = (minutes, last) => {
    const of = minutes % (24 * HOUR) || (last ? 24 * HOUR : 0);
    const two = (number) => String(number).padStart(2, "0");
    return of % HOUR ? `${two(Math.floor(of / HOUR))}:${two(of % HOUR)}` : two(of / HOUR);
  };
  return `${said(start, false)}–${said(end, true)}`;
}

/**
 * The face of one cell.
 *
 * @returns {{text: string, clock: string, classes: string, said: string}}
 */
export function face(sheet, person, day) {
  const symbol = sheet.symbols[sheet.at(person, day)];
  if (!symbol) return { text: "", clock: "", classes: "day unknown", said: "" };
  const marks = day >= 0 ? sheet.marks(person, day) : { before: true };
  if (marks.away) return { text: "", clock: "", classes: "day away", said: say("not here") };
  const off = symbol.kind === "off";
  const after = marks.proposed && sheet.symbols[marks.proposed.after];
  return {
    text: after ? `→${after.label}` : off ? "" : symbol.label,
    clock: off || after ? "" : clock(symbol),
    classes: classes(sheet, symbol, marks),
    said: spoken(sheet, symbol, marks),
  };
}

function classes(sheet, symbol, marks) {
  const { broken, excepted, told, locked, wish, leave, proposed, past, waiting } = marks;
  return [
    "day",
    tone(symbol),
    marks.before && "before",
    past && "past",
    waiting && "waiting",
    broken ? "brk" : excepted && "exc",
    told !== undefined && "chg",
    locked && "pin",
    wish && (granted(sheet, symbol, wish) ? "wish" : "wish no"),
    leave && symbol.kind === "off" && "abs",
    proposed && "prop",
    symbol.label.length > 1 && `n${Math.min(4, symbol.label.length)}`,
  ].filter(Boolean).join(" ");
}

/** Whether a symbol is what someone wished for. */
export function granted(sheet, symbol, { wants, shifts }) {
  const named = shifts.length ? shifts.includes(symbol.shift) : symbol.kind === "work";
  return wants === named;
}

function spoken(sheet, symbol, marks) {
  const said = [symbol.name === symbol.label ? symbol.name : `${symbol.label} ${symbol.name}`];
  if (marks.proposed) said.push(say("proposed: {after}", { after: sheet.symbols[marks.proposed.after]?.name ?? "" }));
  if (marks.locked) said.push(say("locked"));
  if (marks.told !== undefined) said.push(say("was {before}", { before: sheet.symbols[marks.told].name }));
  if (marks.leave) said.push(say("leave approved"));
  if (marks.wish) said.push(marks.wish.wants ? say("wished") : say("asked not to"));
  if (marks.broken) said.push(...marks.broken.map((each) => each.name));
  if (marks.excepted) said.push(say("exception on record"));
  return listed(said);
}

// Shortages as a person counts them: half hours that follow each other and lack the same number
// are one; and which of them a figure of coverage speaks of.

// A place, then a stretch of the clock; before a time may stand a word for the next date.
const CLOCK = /^(.*?)(?:^|\s+)(next day |\+1 |[^\s\d:]*)(\d\d:\d\d)–(?:next day |\+1 |[^\s\d:]*)(\d\d:\d\d)$/;

/**
 * @param {object[]} violations those of weight "short"
 * @returns {{day: number, place: string, begin: string, end: string, amount: number, parts: object[]}[]}
 */
export function stretches(violations) {
  const found = [];
  for (const each of violations.map(placed).sort(order)) {
    const last = found.at(-1);
    if (last && each.begin && follows(last, each)) {
      last.end = each.end;
      last.parts.push(...each.parts);
    } else found.push(each);
  }
  return found;
}

function placed(violation) {
  const [, place, , begin, end] = CLOCK.exec(violation.what ?? "") ?? [null, violation.what ?? "", "", "", ""];
  return { day: violation.days.at(-1), place, begin, end, amount: violation.amount, parts: [violation] };
}

function order(one, other) {
  return one.day - other.day || compare(one.place, other.place) || compare(one.begin, other.begin);
}

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

function follows(last, next) {
  return last.day === next.day && last.place === next.place && last.amount === next.amount && last.end === next.begin;
}

/**
 * The shortages that a line of coverage shows on a day.
 *
 * @param {{name: string, codes: number[]}} cover
 * @param {object[]} symbols
 */
export function under(cover, day, found, symbols) {
  const words = new Set(cover.name.split(" "));
  const here = found.filter((each) => each.day === day);
  const named = here.filter((each) => each.place && each.place.split(" ").every((word) => words.has(word)));
  const fitting = named.filter((each) => !each.begin || cover.codes.some((place) => covers(symbols[place], each.begin)));
  return fitting.length ? fitting : named.length ? named : here;
}

function covers({ start, end }, begin) {
  const [hour, minute] = begin.split(":").map(Number);
  const at = hour * 60 + minute;
  return [at, at + 1440, at + 2880].some((moment) => moment >= start && moment < end);
}

// Pieces that several views of the panel are made of.

import { el } from "../elements.js";
import { isBroken } from "../sheet.js";
import { say, signed, spoken } from "../texts.js";

const SIGNS = { short: "▲", absolute: "!", law: "!", hard: "!", priced: "·", noted: "" };

/** The sign of a violation with its class: never colour alone. */
export function sign({ weight, what }) {
  const kind = weight === "short" || what ? "short" : isBroken({ weight }) ? "broken" : "priced";
  return el(`span.sign.${kind}`, { "aria-hidden": "true" }, SIGNS[weight] ?? "·");
}

/** A person's name, which leads to a cell of theirs. */
export function person(page, id, day) {
  const name = page.sheet.people[id]?.name ?? id;
  if (day === undefined) return el("b", {}, name);
  return el("button.link", { click: () => page.goTo(id, day) }, name);
}

/** A duty as it stands in a cell. */
export function chip(page, place) {
  const symbol = page.sheet.symbols[place];
  return el("span", { class: `c ${page.toneOf(place)}`, title: symbol.name }, symbol.label);
}

const DATES = {
  zh: new Intl.DateTimeFormat("zh-CN", { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }),
};

/** A date with its weekday, as the reader's language says it. */
export function date(page, day) {
  const found = page.sheet.dates[day];
  if (!found) return String(day);
  return DATES[spoken() === "en" ? "en" : "zh"].format(new Date(`${found.date}T00:00:00Z`)).replace(",", "");
}

export function section(title, ...content) {
  return el("section.block", {}, el("h3", {}, title), ...content);
}

export const note = (text) => el("p.dim", {}, text);

/** What a change costs, in points, with its sign. */
export function price(points) {
  const kind = points > 0 ? "worse" : points < 0 ? "better" : "same";
  return el(`span.price.${kind}`, {}, say("{points} points", { points: signed(points) }));
}

/** One shortage as a row: where, when, how many. */
export function shortage(page, each) {
  const [first] = each.parts;
  const when = each.begin ? `${each.begin}–${each.end}` : "";
  return el("div.item", {},
    sign(first),
    el("button.link.wrap.grow", { click: () => page.explain(first) }, [each.place, when].filter(Boolean).join(" ")),
    el("span.short-by", {}, say("{count} missing", { count: each.amount })));
}

/** One violation as a row: its sentence, its rule and source. */
export function violation(page, each, act = null) {
  const [day] = each.days.slice(-1);
  const row = el("div.item", {},
    sign(each),
    el("div.grow", {},
      el("button.link.wrap", { click: act ?? (() => page.explain(each)) }, each.sentence),
      el("small", {}, [each.name, each.points && each.weight !== "short" ? say("{points} points", { points: each.points }) : "", each.departure ? each.departure.basis : ""].filter(Boolean).join(" · "))));
  row.dataset.day = String(day ?? "");
  return row;
}

/** A labelled field. */
export function field(label, input) {
  return el("label.field", {}, el("span", {}, label), input);
}

export function select(choices, chosen = "") {
  return el("select", {}, choices.map(({ code, name }) => el("option", { value: code, selected: code === chosen }, name)));
}

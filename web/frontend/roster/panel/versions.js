// The versions that were published: what changed from one to the next, and back to one of them.

import { el, fill } from "../elements.js";
import { key } from "../sheet.js";
import { say } from "../texts.js";
import { date, note, person } from "./parts.js";

export async function versions(page) {
  const told = await page.calls.get("versions.json");
  const shown = el("div");
  return [
    el("ol.people", {}, told.versions.map((each) => row(page, each, shown))),
    shown,
  ];
}

function row(page, version, shown) {
  const { number } = version;
  const compare = (from, to) => () => difference(page, from, to, shown);
  return el("li.person", {}, el("div.grow", {},
    el("div", {}, el("b", {}, say("Version {number}", { number })), " ", el("span.dim", {}, `${version.at} ${version.by}`)),
    el("small", {}, [version.reason_name, version.reason, say("cells: {count}", { count: version.changes })].filter(Boolean).join(" · ")),
    el("div.links", {},
      el("a", { href: `?version=${number}` }, say("Look")),
      number > 1 && el("button.link", { click: compare(number - 1, number) }, say("What changed")),
      number > 1 && el("a", { href: `notice?from=${number - 1}&to=${number}` }, say("Notice of changes")),
      page.sheet.may.edit && el("button.link", { click: compare(number, "draft") }, say("Against the draft")),
      el("a", { href: `print?version=${number}` }, say("Print")))));
}

async function difference(page, from, to, shown) {
  const told = await page.calls.get("diff.json", { from, to });
  const label = (place) => page.labelOf(told.codes[place]);
  page.mark(new Map(told.cells.map((cell) => [key(cell.person, cell.day), cell])));
  const title = to === "draft" ? say("Version {number} against the draft", { number: from }) : say("Version {from} → {to}", { from, to });
  fill(shown,
    el("h3", {}, `${title} · ${say("{cells} cells of {people} people", { cells: told.cells.length, people: told.people })}`),
    told.by_person.map(({ person: id, cells }) => el("div.part", {}, el("span.grow", {}, cells.map((cell) =>
      el("span.change", {}, person(page, id, cell.day), ` ${date(page, cell.day)} `, label(cell.before), " → ", label(cell.after)))))),
    !told.cells.length && note(say("No difference.")),
    to === "draft" && told.cells.length > 0 && restore(page, from));
}

/** The coming days of a version become the draft; what has happened stays. */
function restore(page, version) {
  const act = () => page.settle("restore.json", { version, act: "restore", cells: [] }, say("Version {number} is the draft again.", { number: version }));
  return el("button.broad", { click: act }, say("Put version {number} back", { number: version }));
}

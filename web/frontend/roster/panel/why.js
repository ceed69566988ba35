// Why a duty is short or a rule is broken: the arithmetic, the source, and who could help.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { candidates } from "./candidates.js";
import { note, section, sign } from "./parts.js";
import { form } from "./refusal.js";

/** The answer to "why", for a violation. */
export async function why(page, violation) {
  const told = await page.calls.get("why.json", { violation: violation.id, revision: page.sheet.revision });
  return [
    el("p.lead", {}, sign(violation), " ", told.sentence),
    el("p.dim", {}, [told.name, told.source].filter(Boolean).join(" · ")),
    told.arithmetic?.length > 0 && section(say("How the figure comes about"), el("ul.sums", {}, told.arithmetic.map((line) => el("li", {}, line)))),
    told.curve?.length > 1 && section(say("Wanted and there through the day"), curve(told.curve)),
    violation.departure && note(say("Exception on record: {basis} {document}", violation.departure)),
    told.asks && exception(page, violation, told.asks),
    ...candidates(page, told),
    told.law && section(say("Why nobody was put there by itself"), note(told.law)),
  ].filter(Boolean);
}

/** A way to put the breach on record as an exception, with the roster as it stands. */
function exception(page, violation, asks) {
  const again = async (given) => {
    const kept = await page.settle("exceptions.json", { violation: violation.id }, say("The exception is on record."), given);
    if (!kept) return;
    page.side.rest();
    await page.recheck();
  };
  return el("details.block", {}, el("summary", {}, say("Put it on record as an exception")), form(asks, again, say("Record the exception")));
}

/** The post through the day: a bar for those who are there, a mark where enough would be. */
export function curve(points) {
  const most = Math.max(1, ...points.flatMap(({ wanted, heads }) => [wanted, heads]));
  const at = (count) => `${(100 * count) / most}%`;
  return el("ul.curve", {}, points.map(({ clock, wanted, heads, asked }) => {
    const there = el("i");
    const enough = el("u");
    there.style.width = at(heads);
    enough.style.left = at(wanted);
    const short = heads < wanted;
    return el("li", { class: [short && "short", asked && "asked"].filter(Boolean).join(" ") },
      el("span", {}, clock),
      el("span.bar", { "aria-hidden": "true" }, there, enough),
      el("b", {}, short ? "▲ " : "", say("{heads} of {wanted}", { heads, wanted })));
  }));
}

// Why a duty is short or a rule is broken: the arithmetic, the source, and who could help.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { candidates } from "./candidates.js";
import { note, section, sign } from "./parts.js";

/** The answer to "why", for a violation. */
export async function why(page, violation) {
  const told = await page.calls.get("why.json", { violation: violation.id, revision: page.sheet.revision });
  return [
    el("p.lead", {}, sign(violation), " ", told.sentence),
    el("p.dim", {}, [told.name, told.source].filter(Boolean).join(" · ")),
    told.arithmetic?.length > 0 && section(say("How the figure comes about"), el("ul.sums", {}, told.arithmetic.map((line) => el("li", {}, line)))),
    violation.departure && note(say("Exception on record: {basis} {document}", violation.departure)),
    ...candidates(page, told),
    told.law && section(say("Why nobody was put there by itself"), note(told.law)),
  ].filter(Boolean);
}

// Who has acknowledged the published duties, who has not, and their numbers to call.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { date, field, note, person, section } from "./parts.js";

export async function signs(page) {
  const told = await page.calls.get("acknowledgements.json");
  const open = told.people.filter((each) => each.state !== "given");
  const given = told.people.filter((each) => each.state === "given");
  const boxes = new Map();
  const document = el("input", { type: "text", maxlength: "200", placeholder: say("Signed list of …") });
  const submit = async (event) => {
    event.preventDefault();
    const people = [...boxes].filter(([, box]) => box.checked).map(([id]) => id);
    if (!people.length) return;
    await page.calls.post("acknowledgements.json", { version: told.version, people, how: "paper", document: document.value.trim() });
    await page.loadSigns();
    page.show("signs");
  };
  const row = (each) => {
    const box = page.sheet.may.edit ? el("input", { type: "checkbox", "aria-label": each.name }) : null;
    if (box) boxes.set(each.person, box);
    return el("li.person", {}, box, el("div.grow", {}, person(page, each.person, each.days?.[0]), " ", el("span.dim", {}, `${each.sign} ${each.word}`),
      el("small", {}, (each.days ?? []).slice(0, 6).map((day) => date(page, day)).join(" · "))),
    each.phone ? el("a.phone", { href: `tel:${each.phone}` }, each.phone) : null);
  };
  return [
    el("p.lead", {}, say("Version {version}: {given} acknowledged, {open} not yet", { version: told.version, given: told.counts.given ?? 0, open: open.length })),
    open.length > 0 && el("form", { submit }, el("ol.people", {}, open.map(row)),
      page.sheet.may.edit && section(say("Signed on paper"), note(say("Nobody can acknowledge for another: enter only what they signed themselves.")),
        field(say("Document"), document), el("button.broad", {}, say("Enter the marked ones")))),
    given.length > 0 && el("details.block", {}, el("summary", {}, say("Acknowledged: {count}", { count: given.length })), el("ol.people", {}, given.map((each) =>
      el("li.person", {}, el("div.grow", {}, person(page, each.person, each.days?.[0]), " ", el("span.dim", {}, `${each.sign} ${each.way}`),
        el("small", {}, [each.document, each.at].filter(Boolean).join(" · "))))))),
    open.length === 0 && el("p.fine", {}, "✓ ", say("Everyone has acknowledged.")),
  ].filter(Boolean);
}

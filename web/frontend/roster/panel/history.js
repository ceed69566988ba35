// What was done to the draft, newest first.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { date, note, person } from "./parts.js";

const SHOWN = 6;

export async function history(page) {
  const { edits, codes } = await page.calls.get("history.json", { after: 0 });
  if (!edits.length) return [note(say("Nothing has been changed yet."))];
  const undone = new Set(edits.map((edit) => edit.undoes).filter(Boolean));
  return [el("ol.people", {}, edits.map((edit) => el("li.person", {},
    el("div.grow", {},
      el("div", {}, el("b", {}, edit.by), " ", el("span.dim", {}, edit.at), undone.has(edit.revision) && el("span.chip", {}, say("undone"))),
      el("small", {}, [edit.word ?? edit.act, edit.reason, say("cells: {count}", { count: edit.cells.length })].filter(Boolean).join(" · ")),
      ...edit.cells.slice(0, SHOWN).map(([id, day, before, after]) =>
        el("div.change", {}, person(page, id, day), ` ${date(page, day)} `, page.labelOf(codes[before]), " → ", page.labelOf(codes[after]))),
      edit.cells.length > SHOWN && note(say("{count} more", { count: edit.cells.length - SHOWN }))))))];
}

// Cells go out to the clipboard as a spreadsheet takes them, and come back from it.

import { laid, read, written } from "./table_text.js";
import { say } from "./texts.js";

const OFF = 0;

/** Let a field exchange the chosen cells of a page with the clipboard. */
export function exchange(page, field) {
  field.addEventListener("copy", (event) => copy(page, event));
  field.addEventListener("cut", (event) => {
    copy(page, event);
    page.write([OFF], [0, 0]);
  });
  field.addEventListener("paste", (event) => {
    event.preventDefault();
    paste(page, event.clipboardData.getData("text/plain"));
  });
}

function copy(page, event) {
  event.preventDefault();
  const { top, bottom, left, right } = page.selection.rectangle;
  const rows = [];
  for (let line = top; line <= bottom; line += 1) {
    const person = page.personAt(line);
    if (!person) continue;
    const row = [];
    for (let day = left; day <= right; day += 1) row.push(page.labelAt(page.sheet.at(person, day)));
    rows.push(row);
  }
  event.clipboardData.setData("text/plain", written(rows));
  page.toast(say("Copied: {count} cells.", { count: rows.length * (right - left + 1) }));
}

/** A table is laid over people alone: the lines of teams between them are passed over. */
function paste(page, text) {
  if (!page.sheet.may.edit) return;
  const people = page.shown.flatMap((line, index) => (line.person ? [index] : []));
  const { top, bottom, left, right } = page.selection.rectangle;
  const inside = people.filter((line) => line >= top && line <= bottom);
  const corner = { top: people.indexOf(inside[0]), bottom: people.indexOf(inside.at(-1)), left, right };
  const cells = laid(read(text), corner, people.length, page.sheet.days);
  page.edits.paste(cells.map((each) => ({ ...each, person: page.personAt(people[each.line]) })));
}

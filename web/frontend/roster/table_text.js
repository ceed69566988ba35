// Tables as spreadsheets put them on the clipboard: tabs between cells, quotes around what holds
// a tab, a quote or a line break.

/** @param {string[][]} rows */
export function written(rows) {
  return rows.map((row) => row.map(quoted).join("\t")).join("\r\n");
}

function quoted(text) {
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows of a pasted table; a line break at its end is no row. */
export function read(text) {
  const rows = [[]];
  const cell = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*)/y;
  let at = 0;
  while (at <= text.length) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    rows.at(-1).push(found[1] === undefined ? found[2].trim() : found[1].replaceAll('""', '"').trim());
    at = cell.lastIndex;
    const end = text[at];
    if (end === undefined) break;
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (end !== "\t") rows.push([]);
    if (end !== "\t" && at === text.length) {
      rows.pop();
      break;
    }
  }
  return rows;
}

/**
 * The cells that a pasted table fills: one value fills the whole rectangle, a smaller table is
 * repeated where it fits a whole number of times, else it is laid once at the corner.
 *
 * @returns {{line: number, day: number, text: string}[]}
 */
export function laid(rows, { top, left, bottom, right }, lines, days) {
  const wide = Math.max(...rows.map((row) => row.length));
  const fits = (bottom - top + 1) % rows.length === 0 && (right - left + 1) % wide === 0;
  const high = fits ? bottom - top + 1 : rows.length;
  const broad = fits ? right - left + 1 : wide;
  const cells = [];
  for (let line = 0; line < high && top + line < lines; line += 1) {
    const row = rows[line % rows.length];
    for (let day = 0; day < broad && left + day < days; day += 1) {
      const text = row[day % wide];
      if (text !== undefined) cells.push({ line: top + line, day: left + day, text });
    }
  }
  return cells;
}

// The keys of the sheet.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { note, section } from "./parts.js";

export function keys(page) {
  const rows = [
    ["↑ ↓ ← →", say("move; with Shift choose several; with Ctrl to the edge")],
    ["Enter / Tab", say("take what was typed and go on")],
    ["Delete / 0", say("off")],
    [say("Space"), say("explain the cell")],
    ["Ctrl+Z / Ctrl+Y", say("undo / redo")],
    ["Ctrl+C / X / V", say("copy, cut, paste, also from and to Excel")],
    ["Ctrl+D", say("fill down")],
    ["Alt+L", say("lock or unlock")],
    ["F6", say("between the sheet and this panel")],
    ["/", say("find a person")],
  ];
  const legend = page.legend().map(({ symbol, keys: own }) => [own.join(" / "), `${symbol.label} ${symbol.name}`]);
  return [
    table([...legend.filter(([own]) => own)]),
    note(say("Letters and numbers work with a Chinese input method on, too.")),
    section(say("Moving and changing"), table(rows)),
  ];
}

const table = (rows) => el("dl.keys", {}, rows.map(([name, does]) => [el("dt", {}, name), el("dd", {}, does)]));

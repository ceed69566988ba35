// Two people have changed the same cells: both are shown, and nobody's work is lost.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { date, note, person, section } from "./parts.js";

/** @param {() => void} mine puts the edit on top of theirs @param {() => void} theirs gives it up */
export function conflict(page, answer, mine, theirs) {
  const yours = new Map((answer.yours ?? []).map((cell) => [`${cell.person} ${cell.day}`, cell]));
  return [
    el("p.lead", { role: "alert" }, answer.conflict),
    section(say("Both versions"),
      el("table.plain", {},
        el("thead", {}, el("tr", {}, ["", say("Theirs"), say("Yours")].map((head) => el("th", {}, head)))),
        el("tbody", {}, (answer.theirs ?? []).map((cell) => el("tr", {},
          el("td", {}, person(page, cell.person, cell.day), " ", date(page, cell.day), el("small", {}, ` ${cell.by ?? ""}`)),
          el("td", {}, page.labelOf(cell.after)),
          el("td", {}, page.labelOf(yours.get(`${cell.person} ${cell.day}`)?.code))))))),
    ...(answer.violations ?? []).map((each) => note(each.sentence)),
    el("div.pair", {}, el("button", { click: theirs }, say("Take theirs")), el("button.go", { click: mine }, say("Put mine on top"))),
  ];
}

// Date by post: who stands where on each day, and who is missing. The same roster, for units that
// think in crews rather than in people.

import { el, fill } from "./elements.js";
import { say } from "./texts.js";

export class Crews {
  /**
   * @param {HTMLElement} host
   * @param {object} ways
   * @param {(person: string, day: number) => void} ways.chosen
   * @param {(cover: number, day: number) => void} ways.asked
   */
  constructor(host, ways) {
    this.host = host;
    this.ways = ways;
  }

  show(sheet) {
    this.sheet = sheet;
    this.rows = sheet.dates.map((_, day) => el("tr"));
    fill(this.host, el("table.crews", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("Date")), sheet.coverage.map((cover) => el("th", { scope: "col" }, cover.name)))),
      el("tbody", {}, this.rows)));
    this.refresh();
  }

  refresh() {
    for (let day = 0; day < this.sheet.days; day += 1) this.#paint(day);
  }

  #paint(day) {
    const { sheet } = this;
    const date = sheet.dates[day];
    const row = this.rows[day];
    row.className = [day === sheet.today && "today", day < sheet.today && "past", date.weekend && "we"].filter(Boolean).join(" ");
    fill(row,
      el("th", { scope: "row" }, date.day, " ", el("small", {}, date.weekday, date.mark && el("b", {}, ` ${date.mark}`))),
      sheet.coverage.map((cover, index) => el("td", {}, this.#people(cover, day), this.#missing(index, day))));
  }

  #people(cover, day) {
    const { sheet } = this;
    const codes = new Set(cover.codes);
    return sheet.ids.filter((person) => codes.has(sheet.rows[person][day])).map((person) => {
      const { broken, told, waiting } = sheet.marks(person, day);
      const classes = ["name-chip", broken && "brk", told !== undefined && "chg", waiting && "waiting"].filter(Boolean).join(" ");
      return el("button", { class: classes, data: { person }, click: () => this.ways.chosen(person, day) },
        sheet.people[person].name, sheet.people[person].leads && el("i", {}, "★"));
    });
  }

  #missing(cover, day) {
    const missing = this.sheet.missing(cover, day);
    if (!missing) return null;
    return el("button.missing", { click: () => this.ways.asked(cover, day) }, `▲ ${say("{count} missing", { count: missing })}`);
  }
}

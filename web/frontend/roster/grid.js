// The sheet of people by days: heads and coverage stay in view, lines are drawn as they are seen.

import { el, fill } from "./elements.js";
import { face } from "./faces.js";
import { Lines } from "./lines.js";
import { Strips } from "./strips.js";
import { hours, say } from "./texts.js";

const LINE = 30; // [px]
const LARGE = 38; // [px] where fingers work
const TEAM = 26; // [px]
const NARROWEST = 26; // [px]
const WIDEST = 150; // [px]
const SUM = 46; // [px]
const WHO = 132; // [px] of the names, as long as
const ROOMY_DAY = 56; // [px] are left for a day; else
const SMALL_WHO = 92; // [px]
const ROOMY = 64; // [px] from which a cell has room for the clock

/** The number of a date so many days before another. */
function dayBefore(first, days) {
  const date = new Date(`${first}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return String(date.getUTCDate());
}

export class Grid {
  /**
   * @param {HTMLElement} host scrolls
   * @param {object} ways
   * @param {(line: number, day: number, extend: boolean) => void} ways.chosen a cell was pointed at
   * @param {(cover: number, day: number) => void} ways.asked a figure of coverage was pointed at
   */
  constructor(host, ways) {
    this.host = host;
    this.ways = ways;
    this.heads = el("div.heads", { role: "rowgroup" });
    this.body = el("div.lines", { role: "rowgroup" });
    this.table = el("div.grid", { role: "grid", "aria-label": say("Sheet of the roster"), "aria-multiselectable": "true" }, this.heads, this.body);
    this.range = el("div.range", { hidden: true });
    fill(host, this.table, this.range);
    this.lines = new Lines(this.body, () => this.#empty(), (element, line) => this.#paint(element, line));
    this.onlyShort = matchMedia("(max-width: 620px)").matches;
    host.addEventListener("scroll", () => this.#see(), { passive: true });
    new ResizeObserver(() => this.resize()).observe(host);
    this.#listen();
  }

  /** Show a sheet in these lines. */
  show(sheet, shown) {
    this.sheet = sheet;
    this.shown = shown;
    this.lineOf = new Map(shown.flatMap((line, index) => (line.person ? [[line.person, index]] : [])));
    this.resize(true);
  }

  /** Room is shared out: names and sums take theirs, the days the rest. */
  resize(anew = false) {
    if (!this.sheet) return;
    const small = this.host.clientWidth < 620;
    const who = this.host.clientWidth < WHO + this.sheet.days * ROOMY_DAY ? SMALL_WHO : WHO;
    this.sums = small ? 0 : this.sheet.version ? 3 : 2;
    const room = this.host.clientWidth - who - this.sums * SUM;
    const known = Math.max(0, ...Object.values(this.sheet.before).map((row) => row.length));
    const wanted = this.sheet.days > 16 ? 2 : small ? 0 : 4;
    const before = Math.min(known, wanted, Math.max(0, Math.floor(room / NARROWEST) - this.sheet.days));
    const cell = Math.max(small ? 40 : NARROWEST, Math.min(WIDEST, Math.floor(room / (this.sheet.days + before))));
    const left = room - cell * (this.sheet.days + before);
    const width = who + Math.max(0, Math.min(who, left));
    if (!anew && cell === this.cell && before === this.before && width === this.who) {
      this.high = this.host.clientHeight - this.headHeight;
      return this.#see();
    }
    Object.assign(this, { cell, before, who: width });
    const high = matchMedia("(pointer: coarse)").matches ? LARGE : LINE;
    this.strips = new Strips(this.shown.map((line) => (line.person ? high : TEAM)));
    this.host.style.setProperty("--line-height", `${high}px`);
    this.host.style.setProperty("--day", `${cell}px`);
    this.host.style.setProperty("--who", `${this.who}px`);
    this.host.style.setProperty("--sum", `${SUM}px`);
    this.host.classList.toggle("roomy", cell >= ROOMY);
    this.width = this.who + (this.sheet.days + before) * cell + this.sums * SUM;
    this.table.style.width = `${this.width}px`;
    this.host.classList.toggle("over", this.width > this.host.clientWidth);
    this.body.style.backgroundImage = this.#columns();
    this.table.setAttribute("aria-rowcount", String(this.shown.length + 1 + this.sheet.coverage.length));
    this.table.setAttribute("aria-colcount", String(1 + before + this.sheet.days + this.sums));
    this.#head();
    this.headHeight = this.heads.offsetHeight;
    this.high = this.host.clientHeight - this.headHeight;
    this.lines.lay(this.strips);
    this.#see();
    this.ways.moved();
  }

  /** Columns are one picture behind all lines: a cell that is off then draws nothing at all. */
  #columns() {
    const ground = (day) => {
      if (day < this.sheet.today) return "var(--ground)";
      return this.sheet.dates[day]?.weekend ? "var(--weekend)" : "var(--paper)";
    };
    const stops = [];
    let x = this.who;
    const column = (width, colour) => {
      stops.push(`${colour} ${x}px ${x + width - 1}px`, `var(--line) ${x + width - 1}px ${x + width}px`);
      x += width;
    };
    for (let day = -this.before; day < this.sheet.days; day += 1) column(this.cell, ground(day));
    for (const _ of this.#sumNames()) column(SUM, "var(--paper)");
    return `linear-gradient(to right, var(--paper) ${this.who}px, ${stops.join(", ")}, var(--paper) ${x}px)`;
  }

  #see() {
    if (!this.strips) return;
    const y = Math.max(0, this.host.scrollTop);
    this.lines.see(y, this.high);
  }

  // ---- heads and coverage

  #head() {
    const { sheet } = this;
    const fold = el("button.fold", { click: () => this.#foldCover(), "aria-pressed": String(this.onlyShort), title: say("Only the lines that are short"), "aria-label": `▲ ${say("short")}: ${say("Only the lines that are short")}` }, "▲", el("span", {}, ` ${say("short")}`));
    const row = el("div.line.dates", { role: "row" }, el("div.who", { role: "columnheader" }, say("Full name"), this.sheet.coverage.length > 3 && fold));
    this.columns = [];
    for (let day = -this.before; day < sheet.days; day += 1) {
      const head = this.#date(day);
      if (day >= 0) this.columns.push(head);
      row.append(head);
    }
    for (const name of this.#sumNames()) row.append(el("div.sum", { role: "columnheader" }, name));
    fill(this.heads, row, this.#covers());
  }

  #sumNames() {
    return [say("Hours"), say("Nights"), say("Ack.")].slice(0, this.sums);
  }

  #date(day) {
    const date = this.sheet.dates[day];
    if (!date) return el("div.date.past", { role: "columnheader" }, dayBefore(this.sheet.first, day));
    const classes = [
      "date",
      date.weekend && "we",
      date.kind === "statutory" && "fest",
      date.kind === "worked" && "worked",
      day === this.sheet.today && "today",
      day < this.sheet.today && "past",
    ].filter(Boolean).join(".");
    return el(`div.${classes}`, { role: "columnheader", title: date.festival || null }, date.day,
      el("small", {}, date.weekday, date.mark && el("b", {}, date.mark)));
  }

  #covers() {
    this.figures = this.sheet.coverage.map(() => []);
    return this.sheet.coverage.map((cover, index) => {
      if (this.onlyShort && !this.#isShort(index)) return null;
      const row = el("div.line.cover", { role: "row" }, el("div.who", { role: "rowheader", title: cover.name }, cover.name));
      for (let day = -this.before; day < 0; day += 1) row.append(el("div.day.past", { role: "gridcell" }));
      for (let day = 0; day < this.sheet.days; day += 1) {
        const figure = el("div.day", { role: "gridcell" });
        this.figures[index].push(figure);
        row.append(figure);
        this.#figure(index, day);
      }
      for (const _ of this.#sumNames()) row.append(el("div.sum", { role: "gridcell" }));
      return row;
    });
  }

  #figure(cover, day) {
    const figure = this.figures[cover][day];
    if (!figure) return;
    const { sheet } = this;
    const wanted = sheet.coverage[cover].wanted[day];
    const found = sheet.found[cover][day];
    const missing = sheet.exists ? sheet.missing(cover, day) : 0;
    figure.className = `day${missing ? " short" : ""}${day < sheet.today ? " past" : ""}`;
    if (!missing) {
      fill(figure, sheet.exists ? String(found || "") : String(wanted || ""));
      return;
    }
    const said = say("{name}: {found} of {wanted}", { name: sheet.coverage[cover].name, found, wanted });
    fill(figure, el("button", { tabindex: "-1", "aria-label": said, data: { cover, day } }, `${found}/${wanted}`, this.cell >= 44 && " ▲"));
  }

  #isShort(cover) {
    return this.sheet.dates.some((_, day) => this.sheet.missing(cover, day) > 0);
  }

  /** All figures of coverage, or only the lines that are short. */
  #foldCover() {
    this.onlyShort = !this.onlyShort;
    this.resize(true);
  }

  // ---- lines

  #empty() {
    const line = el("div.line", { role: "row" });
    line.append(el("div.who", { role: "rowheader" }, el("b"), el("i")));
    for (let day = -this.before; day < this.sheet.days; day += 1) {
      line.append(el("div.day", { role: "gridcell" }));
    }
    for (let sum = 0; sum < this.sums; sum += 1) line.append(el("div.sum", { role: "gridcell" }));
    line.shown = [];
    return line;
  }

  #paint(line, index) {
    const shown = this.shown[index];
    line.classList.toggle("here", index === this.here);
    line.setAttribute("aria-rowindex", String(index + 2 + this.sheet.coverage.length));
    if (shown.team !== undefined) return this.#paintTeam(line, shown);
    line.classList.remove("team");
    const { person } = shown;
    line.dataset.person = person;
    const about = this.sheet.people[person];
    const [who, ...cells] = line.children;
    who.title = `${about.name} ${person}`;
    who.firstChild.textContent = about.name;
    who.lastChild.textContent = about.leads ? "★" : "";
    for (let day = -this.before; day < this.sheet.days; day += 1) {
      this.#paintCell(line, cells[day + this.before], person, day);
    }
    this.#paintSums(cells.slice(this.before + this.sheet.days), person);
  }

  #paintTeam(line, { team, count }) {
    line.classList.add("team");
    delete line.dataset.person;
    const [who] = line.children;
    who.title = team;
    who.firstChild.textContent = team || say("No team");
    who.lastChild.textContent = String(count);
  }

  #paintCell(line, cell, person, day) {
    const { text, clock, classes, said } = face(this.sheet, person, day);
    const drawn = `${text}|${classes}|${said}`;
    if (line.shown[day + this.before] === drawn) return;
    line.shown[day + this.before] = drawn;
    cell.className = classes;
    cell.textContent = text;
    cell.setAttribute("aria-label", said);
    cell.dataset.clock = this.cell >= 20 + 15 * text.length + 7 * clock.length ? clock : "";
  }

  #paintSums(cells, person) {
    const { minutes, nights } = this.sheet.sums.get(person);
    const sign = this.sheet.acknowledged.get(person);
    const told = [hours(minutes), nights ? String(nights) : "", sign?.sign ?? ""];
    cells.forEach((cell, index) => {
      cell.textContent = told[index];
    });
    if (cells[2]) cells[2].title = sign?.word ?? "";
  }

  /** Draw again what has changed. */
  refresh(people = null) {
    if (people === null) this.lines.refresh();
    else this.lines.refresh([...people].map((person) => this.lineOf.get(person)).filter((line) => line !== undefined));
    this.sheet.coverage.forEach((_, cover) => {
      for (let day = 0; day < this.sheet.days; day += 1) this.#figure(cover, day);
    });
  }

  // ---- pointing and places

  #listen() {
    let pressed = null;
    this.host.addEventListener("pointerdown", (event) => {
      const figure = event.target.closest("[data-cover]");
      if (figure) return this.ways.asked(Number(figure.dataset.cover), Number(figure.dataset.day));
      const found = this.#pointed(event);
      if (!found || event.button) return undefined;
      event.preventDefault();
      pressed = { ...found, drags: event.pointerType === "mouse" };
      return pressed.drags && this.ways.chosen(found.line, found.day, event.shiftKey);
    });
    this.host.addEventListener("pointermove", (event) => {
      if (!pressed?.drags || !(event.buttons & 1)) return;
      const found = this.#pointed(event);
      if (found) this.ways.chosen(found.line, found.day, true);
    });
    // A finger may be about to scroll: it points when it is lifted, and a scroll cancels it.
    addEventListener("pointerup", () => {
      if (pressed && !pressed.drags) this.ways.chosen(pressed.line, pressed.day);
      if (pressed) this.ways.settled();
      pressed = null;
    });
    addEventListener("pointercancel", () => { pressed = null; });
  }

  #pointed(event) {
    const box = this.host.getBoundingClientRect();
    const x = event.clientX - box.left + this.host.scrollLeft;
    const y = event.clientY - box.top;
    if (!this.strips || y < this.headHeight || y > this.host.clientHeight) return null;
    const height = y + this.host.scrollTop - this.headHeight;
    if (height >= this.strips.height) return null;
    const line = this.strips.at(height);
    if (!this.shown[line]?.person) return null;
    if (event.clientX - box.left < this.who) return { line, day: null };
    const day = Math.floor((x - this.who) / this.cell) - this.before;
    return day >= 0 && day < this.sheet.days ? { line, day } : null;
  }

  /** Where a rectangle of cells stands [px]. */
  box({ top, bottom, left, right }) {
    return {
      x: this.who + (left + this.before) * this.cell,
      y: this.headHeight + this.strips.top(top),
      width: (right - left + 1) * this.cell,
      height: this.strips.top(bottom + 1) - this.strips.top(top),
    };
  }

  /** Scroll no further than needed for a cell to stand in view. */
  reveal({ line, day }) {
    this.host.scrollTop = this.strips.shown(line, this.host.scrollTop, this.high);
    const x = this.who + (day + this.before) * this.cell;
    if (x - this.who < this.host.scrollLeft) this.host.scrollLeft = x - this.who;
    const right = x + this.cell - this.host.clientWidth;
    if (right > this.host.scrollLeft) this.host.scrollLeft = right;
  }

  /** Mark the chosen rectangle, and the name and date of the cell where the reader stands. */
  mark(selection) {
    const { x, y, width, height } = this.box(selection.rectangle);
    Object.assign(this.range.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    this.range.hidden = selection.size === 1;
    this.heads.querySelector(".here")?.classList.remove("here");
    this.columns[selection.at.day]?.classList.add("here");
    this.body.querySelector(".line.here")?.classList.remove("here");
    this.here = selection.at.line;
    this.lines.get(this.here)?.classList.add("here");
  }
}

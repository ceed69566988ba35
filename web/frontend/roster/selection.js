// The cells that are chosen: one where the reader stands, and a rectangle from where it was begun.

const inside = (value, count) => Math.max(0, Math.min(count - 1, value));

export class Selection {
  /** @param {number} lines @param {number} days of the sheet that is shown */
  constructor(lines, days) {
    this.lines = lines;
    this.days = days;
    this.from = { line: 0, day: 0 };
    this.at = { line: 0, day: 0 };
  }

  /** Stand on a cell; with `extend` the rectangle grows from where it was begun. */
  go(line, day, extend = false) {
    this.at = { line: inside(line, this.lines), day: inside(day, this.days) };
    if (!extend) this.from = this.at;
  }

  move(lines, days, extend = false) {
    this.go(this.at.line + lines, this.at.day + days, extend);
  }

  /** The cell to the right, or the first one of the next line; with `back` the other way. */
  next(back = false) {
    const cell = this.at.line * this.days + this.at.day + (back ? -1 : 1);
    const kept = inside(cell, this.lines * this.days);
    this.go(Math.floor(kept / this.days), kept % this.days);
  }

  all() {
    this.from = { line: 0, day: 0 };
    this.at = { line: this.lines - 1, day: this.days - 1 };
  }

  get rectangle() {
    return {
      top: Math.min(this.from.line, this.at.line),
      bottom: Math.max(this.from.line, this.at.line),
      left: Math.min(this.from.day, this.at.day),
      right: Math.max(this.from.day, this.at.day),
    };
  }

  get size() {
    const { top, bottom, left, right } = this.rectangle;
    return (bottom - top + 1) * (right - left + 1);
  }

  has(line, day) {
    const { top, bottom, left, right } = this.rectangle;
    return line >= top && line <= bottom && day >= left && day <= right;
  }

  /** Every chosen cell, line by line. */
  *cells() {
    const { top, bottom, left, right } = this.rectangle;
    for (let line = top; line <= bottom; line += 1) {
      for (let day = left; day <= right; day += 1) yield { line, day };
    }
  }
}

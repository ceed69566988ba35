// A roster as the page knows it: rows of symbols, and what follows from them without asking the
// server: totals beside the names, coverage above the days, marks of each cell.

const OFF = 0;

/** Names a cell. */
export const key = (person, day) => `${person} ${day}`;

export class Sheet {
  /** @param {object} grid the answer of grid.json */
  constructor(grid) {
    Object.assign(this, grid);
    this.ids = grid.groups.flatMap((group) => group.people);
    this.barred = new Map(this.ids.map((id) => [id, new Set(grid.people[id].barred)]));
    this.lockAll(grid.locked);
    this.was = new Map(grid.told.map(([person, day, place]) => [key(person, day), place]));
    this.wishes = new Map(grid.requests.map((request) => [key(request.person, request.day), request]));
    this.absent = absences(grid.leave, grid.days);
    this.waiting = new Set();
    this.breaches = new Map();
    this.excepted = new Map();
    this.violations = new Map();
    this.proposed = new Map();
    this.acknowledged = new Map();
    this.#count();
  }

  #count() {
    const covers = this.symbols.map((_, place) =>
      this.coverage.flatMap((cover, index) => (cover.codes.includes(place) ? [index] : [])));
    this.covers = covers;
    this.found = this.coverage.map(() => new Int32Array(this.days));
    this.sums = new Map(this.ids.map((id) => [id, { minutes: 0, nights: 0, duties: 0 }]));
    for (const id of this.ids) {
      const before = this.before[id] ?? [];
      before.forEach((place, index) => this.#work(id, index - before.length, place, 1));
      this.rows[id].forEach((place, day) => this.#add(id, day, place, 1));
    }
  }

  #add(person, day, place, times) {
    const symbol = this.symbols[place];
    const sum = this.sums.get(person);
    this.#work(person, day, place, times);
    sum.nights += times * Number(symbol.night ?? false);
    sum.duties += times * Number(symbol.kind === "work");
    for (const cover of this.covers[place]) this.found[cover][day] += times;
  }

  /** Hours count on the dates on which they are worked: those of the period alone. */
  #work(person, day, place, times) {
    const sum = this.sums.get(person);
    for (const [later, minutes] of this.symbols[place]?.spread ?? []) {
      if (day + later >= 0 && day + later < this.days) sum.minutes += times * minutes;
    }
  }

  at(person, day) {
    if (day >= 0) return this.rows[person][day];
    return this.before[person]?.at(day);
  }

  /** Put a symbol into a cell; what stood there. */
  put(person, day, place) {
    const before = this.rows[person][day];
    if (before === place) return before;
    this.#add(person, day, before, -1);
    this.#add(person, day, place, 1);
    this.rows[person][day] = place;
    if (this.version) this.#compare(person, day, before, place);
    return before;
  }

  #compare(person, day, before, place) {
    const name = key(person, day);
    if (!this.was.has(name)) this.was.set(name, before);
    else if (this.was.get(name) === place) this.was.delete(name);
  }

  lock(person, day, locked) {
    if (locked) this.locks.add(key(person, day));
    else this.locks.delete(key(person, day));
  }

  /** All the cells that are locked. */
  lockAll(cells) {
    this.locks = new Set(cells.map(([person, day]) => key(person, day)));
  }

  /** All that the rulebook says against the roster. */
  judge(violations) {
    this.violations = new Map(violations.map((each) => [each.id, each]));
    this.#place();
  }

  /** What an edit made better and worse. */
  amend(gone, added) {
    for (const id of gone) this.violations.delete(id);
    for (const each of added) this.violations.set(each.id, each);
    this.#place();
  }

  #place() {
    this.breaches = new Map();
    this.excepted = new Map();
    for (const each of this.violations.values()) {
      const last = each.days.at(-1);
      if (each.departure) for (const person of each.people) this.excepted.set(key(person, last), each);
      if (!isBroken(each)) continue;
      for (const person of each.people) {
        for (const day of each.days) {
          const name = key(person, day);
          this.breaches.set(name, [...(this.breaches.get(name) ?? []), each]);
        }
      }
    }
  }

  /** Heads that are wanted and not there. */
  missing(cover, day) {
    const wanted = this.coverage[cover].wanted[day];
    return wanted === null ? 0 : Math.max(0, wanted - this.found[cover][day]);
  }

  get short() {
    let count = 0;
    this.coverage.forEach((_, cover) => {
      for (let day = 0; day < this.days; day += 1) count += Number(this.missing(cover, day) > 0);
    });
    return count;
  }

  isPresent(person, day) {
    const { from, to } = this.people[person];
    return (from === null || day >= from) && (to === null || day <= to);
  }

  hasHappened(day) {
    return day < this.today;
  }

  isOff(place) {
    return place === OFF || this.symbols[place]?.kind === "off";
  }

  /** Everything that marks a cell beside its symbol. */
  marks(person, day) {
    const name = key(person, day);
    return {
      locked: this.locks.has(name),
      told: this.was.get(name),
      waiting: this.waiting.has(name),
      broken: this.breaches.get(name),
      excepted: this.excepted.get(name),
      wish: this.wishes.get(name),
      leave: this.absent.get(name),
      proposed: this.proposed.get(name),
      away: !this.isPresent(person, day),
      past: this.hasHappened(day),
    };
  }
}

/** Whether a violation breaks a rule, rather than costing points or being noted only. */
export const isBroken = ({ weight }) => weight === "absolute" || weight === "law" || weight === "hard";

function absences(leave, days) {
  const found = new Map();
  for (const absence of leave) {
    for (let day = Math.max(0, absence.first); day <= Math.min(days - 1, absence.last); day += 1) {
      found.set(key(absence.person, day), absence);
    }
  }
  return found;
}

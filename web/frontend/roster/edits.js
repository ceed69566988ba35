// Edits of cells: shown at once, sent, kept or put back; what the rulebook says of them is told.

import { Refused } from "./calls.js";
import { Outbox } from "./outbox.js";
import { conflict } from "./panel/conflict.js";
import { refusal } from "./panel/refusal.js";
import { key } from "./sheet.js";
import { say } from "./texts.js";

const OFF = 0;

export class Edits {
  constructor(page) {
    this.page = page;
    this.outbox = new Outbox({
      send: (cells, act, more) => this.#send(cells, act, more),
      kept: (answer, batch) => this.#kept(answer, batch),
      refused: (error, batch) => this.#refused(error, batch),
      told: (state) => this.#told(state),
    });
  }

  get sheet() {
    return this.page.sheet;
  }

  /** The chosen cells in which something may be written. */
  chosen() {
    return [...this.page.selection.cells()]
      .map(({ line, day }) => ({ person: this.page.personAt(line), day }))
      .filter(({ person, day }) => person && this.sheet.isPresent(person, day));
  }

  /** Put what was typed into every chosen cell. */
  put(selection, places) {
    const cells = this.chosen().map(({ person, day }) => ({ person, day, place: this.#suited(person, day, places) }));
    this.write(cells, selection.size > 1 ? "fill" : "edit");
  }

  fillDown() {
    const { top, left, right } = this.page.selection.rectangle;
    const above = this.page.personAt(top);
    const cells = this.chosen()
      .filter(({ day }) => day >= left && day <= right)
      .map(({ person, day }) => ({ person, day, place: this.#suited(person, day, [this.sheet.at(above, day)]) }));
    this.write(cells, "fill");
  }

  /** Put a pasted table in; what is not understood is named and left out. */
  paste(given) {
    const unknown = new Set();
    const cells = given.flatMap(({ person, day, text }) => {
      const places = text === "" ? [OFF] : this.page.vocabulary.meant(text);
      if (!places.length) unknown.add(text);
      if (!places.length || !this.sheet.isPresent(person, day)) return [];
      return [{ person, day, place: this.#suited(person, day, places) }];
    });
    this.write(cells, "paste");
    if (unknown.size) this.page.toast(say("Not understood and left out: {texts}", { texts: [...unknown].slice(0, 5).join(" ") }), "warn");
  }

  #suited(person, day, places) {
    return this.page.vocabulary.chosen(places, this.sheet.at(person, day), this.sheet.barred.get(person));
  }

  write(cells, act) {
    const changes = cells.filter(({ person, day, place }) => this.sheet.at(person, day) !== place);
    this.add(changes.map(({ person, day, place }) => ({ person, day, code: this.sheet.symbols[place].code })), act);
  }

  /** Show cells as they will be, and send them. */
  add(cells, act, more = {}) {
    if (!cells.length) return;
    const placed = cells.map((cell) => {
      const place = this.sheet.symbols.findIndex((symbol) => symbol.code === cell.code);
      this.sheet.waiting.add(key(cell.person, cell.day));
      return { ...cell, before: this.sheet.put(cell.person, cell.day, place) };
    });
    this.page.changed(new Set(cells.map((cell) => cell.person)));
    this.outbox.add({ act, cells: placed, more: { ...this.page.tools.reason, ...more } });
  }

  #send(cells, act, more) {
    const body = cells.map(({ person, day, code }) => ({ person, day, code }));
    return this.page.calls.post("edits.json", { base: this.sheet.revision, cells: body, act, ...more });
  }

  #kept(answer, batch) {
    this.#settle(batch.cells);
    this.take(answer);
    if (answer.others) this.page.toast(say("Kept, together with {count} cells that others changed.", { count: answer.others }));
  }

  /** The cells of a batch wait no longer, except where a later one waits on them. */
  #settle(cells) {
    const still = new Set(this.outbox.queue.flatMap((batch) => batch.cells.map((cell) => key(cell.person, cell.day))));
    for (const cell of cells) if (!still.has(key(cell.person, cell.day))) this.sheet.waiting.delete(key(cell.person, cell.day));
  }

  /** What the server has kept becomes what is shown. */
  take(answer) {
    const { sheet } = this;
    const fresh = !sheet.exists;
    const moved = fresh || (answer.state !== undefined && answer.state !== sheet.state);
    sheet.revision = answer.revision;
    sheet.exists = true;
    sheet.state = answer.state ?? sheet.state;
    if (moved) this.page.refreshState().then(() => this.page.bar.draw());
    for (const [person, day, place] of answer.cells ?? []) {
      if (!sheet.waiting.has(key(person, day))) sheet.put(person, day, place);
    }
    for (const [person, day, locked] of answer.locked ?? []) sheet.lock(person, day, locked);
    this.page.tools.allow(answer);
    if (answer.stale || fresh || !this.page.checked) this.page.recheck();
    else sheet.amend(answer.gone ?? [], answer.new ?? []);
    this.page.last = { points: answer.points ?? 0, added: answer.new ?? [], gone: answer.gone?.length ?? 0 };
    this.page.changed();
  }

  #putBack(cells) {
    const later = new Set(this.outbox.queue.flatMap((batch) => batch.cells.map((cell) => key(cell.person, cell.day))));
    for (const { person, day, before } of cells) {
      if (!later.has(key(person, day))) this.sheet.put(person, day, before);
    }
    this.#settle(cells);
    this.page.changed();
    this.page.stand(false);
  }

  #refused(error, batch) {
    this.#putBack(batch.cells);
    if (!(error instanceof Refused)) {
      this.page.fail(error);
      return;
    }
    const again = (more) => this.add(batch.cells, batch.act, { ...batch.more, ...more });
    const { side } = this.page;
    if (error.isConflict && error.answer.theirs) {
      side.open("conflict", say("Changed by somebody else"), conflict(this.page, error.answer,
        () => this.#adopt(error.answer).then(() => again({})), () => this.#adopt(error.answer).then(() => side.rest())));
    } else {
      side.open("refused", say("Not kept"), refusal(this.page, error.answer, (more) => {
        side.rest();
        again(more);
        this.page.focus();
      }));
    }
    this.page.toast(error.message, "bad");
  }

  /** See what others did before going on. */
  async #adopt() {
    await this.page.reload();
  }

  #told(state) {
    const { bar } = this.page;
    if (state === "busy") bar.tell("busy", say("Saving …"));
    else if (state === "offline") {
      bar.tell("bad", say("The server cannot be reached. {count} edits are kept here.", { count: this.outbox.queue.length }), {
        word: say("Try again"),
        click: () => this.outbox.again(),
      });
    } else if (bar.saved.className === "busy") bar.tell("good", say("✓ Saved"));
  }
}

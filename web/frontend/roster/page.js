// The page of one roster: the sheet, the panel beside it, and what goes to and from the server.

import { Bar } from "./bar.js";
import { exchange } from "./clipboard.js";
import { Calls, Refused, SignedOut, Unreachable } from "./calls.js";
import { Crews } from "./crews.js";
import { byId, el } from "./elements.js";
import { Edits } from "./edits.js";
import { tone } from "./faces.js";
import { lines } from "./filters.js";
import { Grid } from "./grid.js";
import { cell } from "./panel/cell.js";
import { flow } from "./panel/flow.js";
import { history } from "./panel/history.js";
import { keys } from "./panel/keys.js";
import { date, shortage, violation } from "./panel/parts.js";
import { proposal, replan } from "./panel/replan.js";
import { refusal } from "./panel/refusal.js";
import { signs } from "./panel/signs.js";
import { todo } from "./panel/todo.js";
import { versions } from "./panel/versions.js";
import { why } from "./panel/why.js";
import { Pen } from "./pen.js";
import { Selection } from "./selection.js";
import { Sheet, key } from "./sheet.js";
import { stretches, under } from "./shortages.js";
import { Side, failed } from "./side.js";
import { say, signed } from "./texts.js";
import { Tools } from "./tools.js";
import { Vocabulary } from "./typed.js";

const POLL = 10_000; // [ms]

export class Page {
  constructor(desk) {
    const seal = document.querySelector('meta[name="csrf"]').content;
    this.base = desk.dataset.base;
    this.calls = new Calls(this.base, seal);
    this.tasks = new Calls(desk.dataset.tasks, seal);
    this.scroller = byId("sheet");
    this.generating = byId("generate");
    this.view = "people";
    this.checked = false;
    this.last = null;
    this.side = new Side(byId("side"), (side) => todo(this, side));
    this.bar = new Bar(this);
    this.tools = new Tools(this);
    this.edits = new Edits(this);
    this.outbox = this.edits.outbox;
  }

  // ---- coming and going

  async start() {
    this.grid = new Grid(this.scroller, {
      chosen: (line, day, extend) => this.point(line, day, extend),
      settled: () => this.explainChosen(),
      asked: (cover, day) => this.ask(cover, day),
      moved: () => this.stand(false),
    });
    this.pen = new Pen(this.scroller, {
      move: (down, right, extend) => this.move(down, right, extend),
      write: (places, step) => this.write(places, step),
      act: (name) => this.act(name),
      words: () => this.vocabulary,
    });
    this.crews = new Crews(byId("crews"), {
      chosen: (person, day) => this.goTo(person, day),
      asked: (cover, day) => this.ask(cover, day),
    });
    this.#listen();
    await this.reload();
    this.turn(this.sheet.layout === "crews" ? "crews" : "people");
    this.side.rest();
    this.side.toggle(matchMedia("(min-width: 1001px)").matches);
    document.body.classList.remove("loading");
    this.pen.focus();
  }

  /** Everything anew from the server; where the reader stands stays. */
  async reload() {
    const version = new URLSearchParams(location.search).get("version") ?? undefined;
    const sheet = new Sheet(await this.calls.get("grid.json", { version }));
    const stood = this.sheet && this.place;
    this.sheet = sheet;
    this.vocabulary = new Vocabulary(sheet.symbols, sheet.typed);
    this.checked = false;
    await this.refreshState();
    this.tools.draw();
    this.filter(this.tools.wanted, stood);
    this.bar.draw();
    this.recheck();
    this.loadSigns();
  }

  async refreshState() {
    this.state = this.sheet.exists ? await this.calls.get("state.json").catch(() => null) : null;
    return this.state;
  }

  /** Ask for the whole rulebook's verdict on what stands saved. */
  async recheck() {
    if (!this.sheet.exists || !this.sheet.may.private) return;
    const { revision } = this.sheet;
    try {
      const told = await this.calls.get("check.json", { revision });
      if (revision !== this.sheet.revision) return;
      this.sheet.judge(told.violations);
      this.notices = told.notices;
      this.checked = true;
      this.changed();
    } catch (error) {
      if (!(error instanceof Refused && error.isConflict)) this.toast(error.message, "bad");
    }
  }

  async loadSigns() {
    if (!this.sheet.version || !this.sheet.may.private) return;
    const told = await this.calls.get("acknowledgements.json").catch(() => ({ people: [] }));
    this.sheet.acknowledged = new Map(told.people.map((each) => [each.person, each]));
    this.changed();
  }

  /** What somebody else has done meanwhile. */
  async poll() {
    if (document.hidden || !this.sheet.exists || !this.outbox.isEmpty || this.sheet.shown !== "draft") return;
    const since = this.sheet.revision;
    const told = await this.calls.get("changes.json", { since }).catch((error) => {
      if (error instanceof SignedOut) this.signIn();
      return null;
    });
    if (!told || !this.outbox.isEmpty || since !== this.sheet.revision) return;
    if (told.state !== this.sheet.state || told.version !== this.sheet.version) {
      await this.reload();
    } else if (told.revision !== since) {
      this.sheet.revision = told.revision;
      for (const [person, day, place] of told.cells) this.sheet.put(person, day, place);
      this.sheet.lockAll(told.locked);
      this.changed();
      this.toast(say("{people} changed {count} cells.", { people: told.by.join(" "), count: told.cells.length }));
      this.recheck();
    }
  }

  pause(time) {
    return new Promise((done) => {
      setTimeout(done, time);
    });
  }

  // ---- what is shown

  filter(wanted, stood = null) {
    this.shown = lines(this.sheet, wanted);
    this.grid.show(this.sheet, this.shown);
    this.selection = new Selection(this.shown.length, this.sheet.days);
    const line = stood ? (this.grid.lineOf.get(stood.person) ?? -1) : -1;
    const first = this.shown.findIndex((each) => each.person);
    if (first >= 0) this.selection.go(line < 0 ? first : line, stood?.day ?? Math.max(0, Math.min(this.sheet.days - 1, this.sheet.today)));
    this.stand(false);
    if (this.view === "crews") this.crews.show(this.sheet);
  }

  turn(view) {
    this.view = view;
    byId("crews").hidden = view !== "crews";
    this.scroller.hidden = view !== "people";
    this.tools.draw();
    if (view === "crews") this.crews.show(this.sheet);
    else this.grid.resize(true);
  }

  /** Something has changed: draw it. */
  changed(people = null) {
    this.grid.refresh(people);
    if (this.view === "crews") this.crews.refresh();
    this.bar.draw();
    this.side.renew();
  }

  /** Mark cells of a proposal. */
  mark(proposed) {
    this.sheet.proposed = proposed;
    this.changed();
  }

  show(name) {
    const views = {
      flow: () => [say("From draft to publishing"), flow(this)],
      history: () => [say("History"), history(this)],
      replan: () => [say("Mend"), replan(this)],
      versions: () => [say("Versions"), versions(this)],
      signs: () => [say("Acknowledgements"), signs(this)],
      keys: () => [say("Keys"), keys(this)],
      generate: () => [say("Auto-fill"), [this.generating]],
    };
    if (name === "home") this.side.rest();
    else this.side.open(name, ...views[name]());
    this.side.toggle(true);
  }

  showProposal(id) {
    return this.side.open("proposal", say("Proposal"), proposal(this, id));
  }

  explain(each) {
    const [day] = each.days.slice(-1);
    if (each.people.length) this.goTo(each.people[0], day, false);
    this.side.open("why", each.weight === "short" ? `▲ ${date(this, day)} ${each.what ?? ""}` : each.name, why(this, each));
  }

  /** Why a figure of coverage is too low. */
  ask(cover, day) {
    const line = this.sheet.coverage[cover];
    const short = stretches([...this.sheet.violations.values()].filter((each) => each.weight === "short"));
    const found = under(line, day, short, this.sheet.symbols);
    if (found.length === 1) this.explain(found[0].parts[0]);
    else this.side.open("day", `▲ ${date(this, day)} ${line.name}`, found.map((each) => shortage(this, each)));
  }

  explainChosen() {
    const { person, day } = this.place;
    if (!person || this.selection.size > 1) return;
    this.side.open("cell", `${this.sheet.people[person].name} · ${date(this, day)}`, cell(this, person, day));
  }

  // ---- where the reader stands

  get place() {
    const { line, day } = this.selection.at;
    return { person: this.shown[line]?.person, day };
  }

  personAt(line) {
    return this.shown[line]?.person;
  }

  point(line, day, extend) {
    if (day === null) {
      this.selection.go(line, 0);
      this.selection.go(line, this.sheet.days - 1, true);
    } else this.selection.go(line, day, extend);
    this.stand(false);
    this.pen.focus();
  }

  move(down, right, extend) {
    const before = this.selection.at.line;
    this.selection.move(down, right, extend);
    while (!this.personAt(this.selection.at.line)) {
      const { line } = this.selection.at;
      this.selection.move(down < 0 && line > 0 ? -1 : 1, 0, extend);
      if (this.selection.at.line === line) {
        this.selection.go(before, this.selection.at.day, extend);
        break;
      }
    }
    this.stand(true);
  }

  goTo(person, day, explain = true) {
    let line = this.grid.lineOf.get(person);
    if (line === undefined) {
      Object.assign(this.tools.wanted, { text: "", team: "", only: "" });
      this.filter(this.tools.wanted);
      this.tools.draw();
      line = this.grid.lineOf.get(person);
    }
    if (line === undefined || day < 0) return;
    this.selection.go(line, day);
    this.stand(true);
    if (explain) this.explainChosen();
  }

  /** Put pen and marks where the reader stands. */
  stand(reveal) {
    if (!this.selection || !this.place.person) return;
    const { line, day } = this.selection.at;
    if (reveal) this.grid.reveal({ line, day });
    this.grid.mark(this.selection);
    const { person } = this.place;
    const symbol = this.sheet.symbols[this.sheet.at(person, day)];
    const said = `${this.sheet.people[person].name} ${date(this, day)} ${symbol.name}`;
    this.pen.stand(this.grid.box({ top: line, bottom: line, left: day, right: day }), said);
    if (reveal) byId("spoken").textContent = said;
    this.bar.choose(this.selection, (each) => this.personAt(each));
  }

  focus() {
    this.pen.focus();
  }

  // ---- acts

  act(name) {
    const acts = {
      "Ctrl+z": () => this.back("undo"),
      "Ctrl+y": () => this.back("redo"),
      "Ctrl+Shift+z": () => this.back("redo"),
      "Ctrl+a": () => this.selection.all() ?? this.stand(false),
      "Ctrl+d": () => this.edits.fillDown(),
      "Alt+l": () => this.toggleLocks(),
      Delete: () => this.write([0], [0, 0]),
      Backspace: () => this.pen.field.value === "" && this.write([0], [0, 0]),
      " ": () => this.explainChosen(),
      F2: () => this.explainChosen(),
      F6: () => this.side.title.focus(),
      Escape: () => this.side.rest(),
      "/": () => this.tools.finder.focus(),
      "?": () => this.show("keys"),
      "Shift+?": () => this.show("keys"),
    };
    if (name === "Backspace" && this.pen.field.value) return false;
    if (!acts[name]) return false;
    acts[name]();
    return true;
  }

  write(places, [down, right]) {
    if (!this.sheet.may.edit) return this.toast(say("This roster is only shown here."), "warn");
    this.edits.put(this.selection, places);
    if (this.selection.size === 1 && (down || right)) this.move(down, right, false);
    else this.stand(false);
    return undefined;
  }

  assign(person, day, cells) {
    this.edits.add(cells, "assign");
    this.goTo(person, day, false);
    this.side.rest();
  }

  toggleLocks() {
    const cells = this.edits.chosen().map(({ person, day }) => [person, day]);
    const open = cells.some(([person, day]) => !this.sheet.locks.has(key(person, day)));
    this.lock(cells, open);
  }

  async lock(cells, locked) {
    const answer = await this.settle("locks.json", { cells, locked }, locked ? say("Locked.") : say("Unlocked."));
    if (!answer) return;
    this.sheet.lockAll(answer.locked);
    this.changed();
  }

  /** Undo or redo the reader's own last edit. */
  async back(act) {
    await this.settle(`${act}.json`, {}, act === "undo" ? say("Taken back.") : say("Done again."));
  }

  /** One step of the way from draft to publishing. */
  async advance(act, given) {
    await this.settle(`${act}.json`, given, "");
    await this.reload();
    this.show("flow");
  }

  /** Send something that is not an edit of cells, after all edits that wait. */
  async settle(path, body, done, more = {}) {
    await this.outbox.idle;
    try {
      const answer = await this.calls.post(path, { base: this.sheet.revision, ...this.tools.reason, ...body, ...more });
      if (answer.cells) this.take(answer);
      this.mark(new Map());
      if (done) this.toast(done);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) return this.fail(error);
      this.side.open("refused", say("Not kept"), refusal(this, error.answer, (again) => this.settle(path, body, done, again)));
    }
    return undefined;
  }

  /** What the server has kept. */
  take(answer) {
    this.edits.take(answer);
  }

  fail(error) {
    if (error instanceof SignedOut) this.signIn();
    else this.toast(error instanceof Unreachable ? say("The server cannot be reached.") : failed(error).textContent, "bad");
  }

  signIn() {
    this.bar.tell("bad", say("You have been signed out."), { word: say("Sign in again"), click: () => location.reload() });
  }

  toast(text, kind = "") {
    this.bar.tell(kind, text);
  }

  /** The last edit in the panel: what it cost and what it broke. */
  noticeOfEdit() {
    if (!this.last) return [];
    const { points, added, gone } = this.last;
    const broken = added.filter((each) => each.weight !== "noted").slice(0, 6);
    if (!points && !broken.length && !gone) return [];
    return [el("section.block.last", {},
      el("h3", {}, say("Last change: {points} points", { points: signed(points) }), gone ? ` · ✓ ${say("{count} solved", { count: gone })}` : ""),
      ...broken.map((each) => violation(this, each)))];
  }

  // ---- words

  labelOf(code) {
    const symbol = this.sheet.symbols.find((each) => each.code === code);
    return symbol?.label ?? "";
  }

  labelAt(place) {
    return this.sheet.symbols[place]?.label ?? "";
  }

  toneOf(place) {
    return tone(this.sheet.symbols[place]);
  }

  /** Each label once, with the keys that write it. */
  legend() {
    const seen = new Set();
    return this.sheet.symbols.flatMap((symbol, place) => {
      if (seen.has(symbol.label) || symbol.kind === "elsewhere") return [];
      seen.add(symbol.label);
      return [{ place, symbol, keys: this.vocabulary.keys(place) }];
    });
  }

  // ---- clipboard and clock

  #listen() {
    const { field } = this.pen;
    exchange(this, field);
    addEventListener("keydown", (event) => {
      if (event.key === "F6" && event.target !== field) {
        event.preventDefault();
        this.focus();
      }
    });
    addEventListener("beforeunload", (event) => {
      if (!this.outbox.isEmpty) event.preventDefault();
    });
    addEventListener("online", () => this.outbox.again());
    byId("side").addEventListener("left", () => this.focus());
    document.addEventListener("generated", ({ detail }) => this.#generated(detail));
    byId("help").addEventListener("click", () => this.show("keys"));
    byId("open-side").addEventListener("click", () => this.side.toggle(true));
    setInterval(() => this.poll(), POLL);
  }

  /** What was generated stands in the draft; where somebody was there first, beside it. */
  async #generated({ kind, proposal, sentence }) {
    await this.reload();
    if (kind === "proposal") await this.showProposal(proposal);
    else this.side.rest();
    this.tools.allow({ undo: kind === "edit" || undefined });
    this.toast(sentence);
  }
}

/** Open the roster that the page is about. */
export function open(desk) {
  const page = new Page(desk);
  return page.start().catch((error) => {
    document.body.classList.remove("loading");
    if (error instanceof SignedOut) location.reload();
    byId("sheet").replaceChildren(failed(error));
  });
}


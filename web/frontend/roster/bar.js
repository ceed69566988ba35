// Above the sheet: how far the roster has come, what stands against it, and the acts; below it: what
// has been saved and what is chosen.

import { byId, el, fill } from "./elements.js";
import { isBroken } from "./sheet.js";
import { stretches } from "./shortages.js";
import { hours, say } from "./texts.js";

const stages = () => ({
  draft: say("Draft"),
  submitted: say("Under review"),
  reviewed: say("Review passed"),
  approved: say("Approval given"),
  published: say("In force"),
});

export class Bar {
  constructor(page) {
    this.page = page;
    this.chips = byId("chips");
    this.acts = byId("acts");
    this.saved = byId("saved");
    this.sum = byId("sum");
  }

  draw() {
    this.#drawChips();
    this.#drawActs();
  }

  #drawChips() {
    const { sheet, checked } = this.page;
    const all = [...sheet.violations.values()];
    const short = stretches(all.filter((each) => each.weight === "short" && !each.happened)).length;
    const broken = all.filter((each) => isBroken(each) && !each.happened);
    const law = broken.filter((each) => each.kind === "law").length;
    const stage = sheet.exists ? stages()[sheet.state] : say("Empty");
    const version = sheet.version ? say("version {version}", sheet) : say("not yet published");
    const show = (name) => () => this.page.show(name);
    fill(this.chips,
      el("button.chip.stage", { click: show("flow"), "aria-haspopup": "true" }, `${stage} · ${version}`),
      checked && chip(short ? "bad" : "good", short ? "▲" : "✓", say("Short {count}", { count: short }), show("home")),
      checked && chip(broken.length ? "warn" : "good", broken.length ? "!" : "✓", say("Broken {count}", { count: broken.length }), show("home")),
      checked && chip(law ? "bad" : "good", law ? "!" : "✓", say("Law {count}", { count: law }), show("home")),
      sheet.exists && sheet.may.private && !checked && el("span.chip", { role: "status" }, say("Checking …")),
      this.#signs());
  }

  #signs() {
    const { sheet } = this.page;
    const open = [...sheet.acknowledged.values()].filter((each) => each.state !== "given").length;
    if (!sheet.acknowledged.size) return null;
    return chip(open ? "" : "good", open ? "○" : "✓", say("Not acknowledged {count}", { count: open }), () => this.page.show("signs"));
  }

  #drawActs() {
    const { sheet, state } = this.page;
    const { may } = sheet;
    const next = state?.next.find((each) => each.may && each.act !== "withdraw" && each.act !== "return");
    const show = (name) => () => this.page.show(name);
    fill(this.acts,
      may.generate && el("button", { click: show("generate") }, say("Auto-fill")),
      may.edit && sheet.version > 0 && el("button", { click: show("replan") }, say("Mend")),
      sheet.exists && may.edit && el("button", { click: show("history") }, say("History")),
      sheet.version > 0 && el("button", { click: show("versions") }, say("Versions")),
      sheet.exists && el("a.btn", { href: `${this.page.base}print` }, say("Print")),
      next && el("button.go", { click: show("flow") }, next.word));
  }

  /** What became of the last edit. */
  tell(kind, text, act = null) {
    this.saved.className = kind;
    fill(this.saved, text, act && el("button.link", { click: act.click }, act.word));
  }

  /** Sums of what is chosen. */
  choose(selection, people) {
    const { sheet } = this.page;
    let minutes = 0;
    let duties = 0;
    for (const { line, day } of selection.cells()) {
      const symbol = people(line) && sheet.symbols[sheet.at(people(line), day)];
      if (!symbol) continue;
      minutes += symbol.minutes ?? 0;
      duties += Number(symbol.kind === "work");
    }
    this.sum.textContent = selection.size > 1
      ? say("{cells} cells · {duties} duties · {hours} h", { cells: selection.size, duties, hours: hours(minutes) })
      : "";
  }
}

function chip(kind, sign, text, click) {
  return el("button", { class: `chip ${kind}`, click }, el("span", { "aria-hidden": "true" }, sign), ` ${text}`);
}

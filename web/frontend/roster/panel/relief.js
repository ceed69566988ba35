// The call at half past seven: someone cannot come. Who, the substitute, "answered", done.

import { el, fill } from "../elements.js";
import { Refused } from "../calls.js";
import { say } from "../texts.js";
import { candidates, move } from "./candidates.js";
import { refusal } from "./refusal.js";
import { mend } from "./replan.js";
import { note, section } from "./parts.js";

export async function standins(page, person, day) {
  const told = await page.calls.get("standins.json", { person, day, days: 1 });
  const host = el("div");
  const behind = el("div");
  const search = el("button.broad", { click: () => { search.disabled = true; mend(page, { away: [[person, day]] }, behind); } }, say("Search for the fewest changes as well"));
  const list = () => fill(host,
    section(say("Cannot come?"), note(told.duty.sentence), ...told.shortages.map(note)),
    candidates(page, told, (way) => [el("button", { click: () => fill(host, call(page, { person, day }, way, list)) }, say("Call them"))]),
    el("button.broad", { click: () => relieve(page, { person, day, cells: [], answered: false }, host) }, say("Nobody: leave it short")),
    search, behind);
  list();
  return [host];
}

/** Those who move are being called: their answers, then done. */
function call(page, absent, way, back) {
  const host = el("div");
  const open = new Set(way.moves ?? [way]);
  const done = el("button.go", { disabled: true }, say("Done"));
  const ask = (each) => {
    const { name } = page.sheet.people[each.person];
    const answered = el("button.broad", { "aria-pressed": "false" }, say("Answered: comes"));
    answered.addEventListener("click", () => {
      answered.setAttribute("aria-pressed", "true");
      open.delete(each);
      done.disabled = open.size > 0;
      if (!open.size) done.focus();
    });
    return section(say("Call {name}", { name }),
      way.moves && move(page, each),
      el("p.number", {}, each.phone ? el("a", { href: `tel:${each.phone}` }, each.phone) : say("No number on record")),
      el("small", {}, each.costs.join(" · ")),
      answered);
  };
  done.addEventListener("click", () => {
    done.disabled = true;
    relieve(page, { ...absent, cells: way.cells, answered: true }, host);
  });
  return [...[...open].map(ask), done, el("button.quiet", { click: back }, say("No answer: somebody else")), host];
}

async function relieve(page, given, host, more = {}) {
  const body = { base: page.sheet.revision, days: 1, reason_code: "absence", reason: "", exceptions: [], ...given, ...more };
  try {
    await page.outbox.idle;
    const answer = await page.calls.post("relief.json", body);
    page.take(answer);
    await page.reload();
    page.toast(answer.version ? say("Done: version {version} is published.", answer) : say("Done."));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    fill(host, refusal(page, error.answer, (again) => relieve(page, given, host, again)));
  }
}

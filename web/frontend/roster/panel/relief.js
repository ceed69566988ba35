// The call at half past seven: someone cannot come. Who, the substitute, "answered", done.

import { el, fill } from "../elements.js";
import { Refused } from "../calls.js";
import { say } from "../texts.js";
import { candidates } from "./candidates.js";
import { refusal } from "./refusal.js";
import { note, section } from "./parts.js";

export async function standins(page, person, day) {
  const told = await page.calls.get("standins.json", { person, day, days: 1 });
  const host = el("div");
  const list = () => fill(host,
    section(say("Cannot come?"), note(told.duty.sentence), ...told.shortages.map(note)),
    candidates(page, told, (candidate) => [el("button", { click: () => fill(host, call(page, person, day, candidate, list)) }, say("Call them"))]),
    el("button.broad", { click: () => relieve(page, { person, day, standin: null }, host) }, say("Nobody: leave it short")));
  list();
  return [host];
}

/** The substitute is being called: their answer, then done. */
function call(page, person, day, candidate, back) {
  const name = page.sheet.people[candidate.person].name;
  const host = el("div");
  const done = el("button.go", { disabled: true }, say("Done"));
  const answered = el("button.broad", { "aria-pressed": "false" }, say("Answered: comes"));
  answered.addEventListener("click", () => {
    answered.setAttribute("aria-pressed", "true");
    done.disabled = false;
    done.focus();
  });
  done.addEventListener("click", () => {
    done.disabled = true;
    relieve(page, { person, day, standin: { person: candidate.person, code: candidate.code } }, host);
  });
  return [
    section(say("Call {name}", { name }),
      el("p.number", {}, candidate.phone ? el("a", { href: `tel:${candidate.phone}` }, candidate.phone) : say("No number on record")),
      el("small", {}, candidate.costs.join(" · ")),
      el("div.pair", {}, answered, done),
      el("button.quiet", { click: back }, say("No answer: somebody else"))),
    host,
  ];
}

async function relieve(page, given, host, more = {}) {
  const body = { base: page.sheet.revision, days: 1, answered: given.standin !== null, reason_code: "absence", reason: "", exceptions: [], ...given, ...more };
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

// Who is here: the crews of the roster to begin with, then whoever really came.

import { el } from "../roster/elements.js";
import { codeTyped } from "./pins.js";
import { act, askPerson, askReason, sheet } from "./sheets.js";
import { day, listed, say } from "./texts.js";

/** Whom the page has ticked before the handover begins, by record and side. */
const chosen = new Map();

function picked(page, side) {
  const name = `${page.id} ${side}`;
  if (!chosen.has(name)) chosen.set(name, new Set(page.facts.crews[side]));
  return chosen.get(name);
}

/** Before anything is checked: both crews, ticked, and one tap to begin. */
export function here(page) {
  const acts = begin(page);
  const isEmpty = ["out", "in"].find((side) => !picked(page, side).size);
  const soon = page.app.now() < Date.parse(page.facts.soonest) && !page.isBegun;
  return el("section.panel.here", { "aria-labelledby": "here" },
    el("h2", { id: "here" }, say("Who is here?")),
    el("p.dim", {}, say("The crews of the roster are ticked. Tap who is not here, add who came instead; the difference goes to the supervisor.")),
    el("div.two", {}, ["out", "in"].map((side) => crew(page, side))),
    act("begin", {
      label: say("Everyone is here: check together"), kind: "go large", click: () => page.take(acts),
      why: soon ? say("From {time}", { time: page.soonest }) : isEmpty ? say("Nobody of one crew is ticked: report that they did not come.") : page.whyNot(acts),
    }));
}

/** Opening, and both crews, in one tap. */
export function begin(page) {
  const opening = page.isBegun ? [] : [{ side: "in", act: "open", by: null, facts: { opening: page.folded.opening, version: page.folded.opening.version, crews: page.folded.opening.crews } }];
  const present = ["out", "in"].filter((side) => !Object.keys(page.facts.present[side]).length && picked(page, side).size)
    .map((side) => ({ side, act: "present", by: null, facts: { people: [...picked(page, side)] } }));
  return [...opening, ...present];
}

/** What must be kept before the first trouble can be: the record itself, and who reports it. */
export function opened(page, side) {
  return begin(page).filter((each) => each.act === "open" || each.side === side);
}

function crew(page, side) {
  const ticked = picked(page, side);
  const all = [...new Set([...page.facts.crews[side], ...ticked])];
  const toggle = (id) => {
    if (!ticked.delete(id)) ticked.add(id);
    page.app.draw();
  };
  return el("div", {},
    el("h3", {}, side === "out" ? say("Going") : say("Coming")),
    el("ul.people", {}, all.map((id) => el("li", {}, el("button.person", {
      click: () => toggle(id), "aria-pressed": String(ticked.has(id)), data: { act: "tick", person: id },
    }, el("span.box", { "aria-hidden": "true" }, ticked.has(id) ? "✓" : ""), page.app.name(id), mark(page, side, id))))),
    side === "in" && page.due.wanted > ticked.size ? el("p.said.warn", {}, say("{count} of {wanted} are here: too few is a ground to refuse.", { count: ticked.size, wanted: page.due.wanted })) : null,
    el("button.quiet", { click: () => add(page, side, (id) => { ticked.add(id); page.app.draw(); }), data: { act: "add", side } }, say("Add …")));
}

const mark = (page, side, id) => [
  page.facts.leaders[side] === id ? el("small", {}, say("leader")) : page.facts.crews[side].includes(id) ? null : el("small", {}, say("not on the roster")),
  (page.due.lapsed ?? []).filter(({ person }) => person === id).map(({ skill, until }) => el("small.bad", {}, until ? say("{skill}: lapsed since {day}", { skill, day: day(`${until}T12:00:00Z`, "UTC") }) : say("{skill}: not on record", { skill }))),
];

async function add(page, side, then) {
  const other = page.facts.people[side === "out" ? "in" : "out"];
  const taken = page.facts.people[side];
  const free = Object.keys(page.app.day.people).filter((id) => !other.includes(id) && !taken.includes(id));
  const id = await askPerson(side === "out" ? say("Who else is going?") : say("Who came?"), free, page.app.name);
  if (id) await then(id);
}

/** During the checks: who is here, with the ways to add and to stand in. */
export function peopleOf(page) {
  return el("section.panel.present", { "aria-labelledby": "present" },
    el("header", {}, el("h2", { id: "present" }, say("Who is here")), act("people", { label: say("Change …"), click: () => change(page) })),
    el("dl.sides", {}, ["out", "in"].flatMap((side) => [
      el("dt", {}, side === "out" ? say("Going") : say("Coming")),
      el("dd", {}, listed(Object.keys(page.facts.present[side]).map(page.app.name)) || say("nobody here"), ...difference(page, side)),
    ])));
}

/** How those who came differ from the roster. */
function difference(page, side) {
  const present = Object.keys(page.facts.present[side]);
  const missing = page.facts.crews[side].filter((id) => !present.includes(id));
  const more = present.filter((id) => !page.facts.crews[side].includes(id));
  return [
    missing.length ? el("small", {}, say("not here: {names}", { names: listed(missing.map(page.app.name)) })) : null,
    more.length ? el("small", {}, say("instead or besides: {names}", { names: listed(more.map(page.app.name)) })) : null,
  ];
}

async function change(page) {
  const what = await sheet(say("Who is here"), (close) => [
    el("div.choices", {}, ["out", "in"].flatMap((side) => [
      el("button.choice", { click: () => close(["add", side]), data: { act: `add-${side}` } }, side === "out" ? say("Add to those going") : say("Add to those coming")),
      el("button.choice", { click: () => close(["substitute", side]), data: { act: `substitute-${side}` } }, side === "out" ? say("Substitute signs for those going") : say("Substitute signs for those coming")),
      page.facts.crews[side].length <= 1 ? el("button.choice", { click: () => close(["across", side]), data: { act: `across-${side}` } }, side === "out" ? say("One person going: someone else signs") : say("One person coming: someone else signs")) : null,
    ])),
  ]);
  if (!what) return;
  const [kind, side] = what;
  if (kind === "add") await add(page, side, (id) => page.take([{ side, act: "present", by: page.hand(side), facts: { people: [id] } }]));
  else if (kind === "substitute") await substitute(page, side);
  else await across(page, side);
}

/** Someone with a one-time code from head or deputy signs in the leader's place, offline too. */
async function substitute(page, side) {
  const other = page.facts.people[side === "out" ? "in" : "out"];
  const person = await askPerson(say("Who signs instead?"), Object.keys(page.app.day.people).filter((id) => !other.includes(id)), page.app.name);
  if (!person) return;
  const found = await askCode(page);
  if (!found) return;
  const reason = await askReason(say("Why does the leader not sign?"), [say("Ill"), say("On a call"), say("On leave")]);
  if (reason) await page.take([{ side, act: "substitute", by: page.hand(side), reason, facts: { person, for: page.facts.leaders[side] ?? "", ...found } }]);
}

/** @returns {Promise<{code: number, proof: string}|null>} */
function askCode(page) {
  return sheet(say("One-time code"), (close) => {
    const field = el("input", { id: "code", inputmode: "numeric", autocomplete: "off", maxlength: 16 });
    const flaw = el("p.flaw", { role: "alert", hidden: true });
    const look = async () => {
      const typed = field.value.replaceAll(/\D/g, "");
      // One made a moment ago is known once the server has been asked again.
      const found = await codeOf(page, typed) ?? (await page.app.refresh() ? await codeOf(page, typed) : null);
      if (found && !found.isUsed) return close({ code: found.code, proof: found.proof });
      flaw.hidden = false;
      flaw.textContent = found ? say("This code was used already: it is good once.") : say("This code is not known here. Ask the head to read it again.");
    };
    return [
      el("p.dim", {}, say("The head or the deputy gives it by telephone; it is good once.")),
      el("div.field", {}, el("label", { for: "code" }, say("Twelve digits")), field), flaw,
      el("button.go", { click: look, data: { act: "code-done" } }, say("Check")),
    ];
  });
}

const codeOf = async ({ app }, typed) => codeTyped(typed, app.day.codes ?? [], await app.box.usedCodes());

async function across(page, side) {
  const free = page.facts.crossing.filter((id) => !page.facts.crews[side].includes(id));
  const person = await askPerson(say("Who signs for the crew of one?"), free, page.app.name);
  if (person) await page.take([page.as(side, { act: "across", reason: say("crew of one"), facts: { person } })]);
}

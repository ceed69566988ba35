// An edit that the rulebook stands against: the sentence of each rule, and what would be needed to
// keep it all the same. The law asks for a recorded exception, the past for a reason.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { field, note, section, select, violation } from "./parts.js";

/** @param {(more: {reason: string, exceptions: object[]}) => void} again sends it once more */
export function refusal(page, answer, again) {
  const { refused, conflict, violations = [], asks, flaws = [] } = answer;
  return [
    el("p.lead", { role: "alert" }, el("span.sign.broken", { "aria-hidden": "true" }, "!"), " ", refused ?? conflict ?? ""),
    ...flaws.map((flaw) => el("p.flaw", {}, flaw)),
    ...violations.map((each) => violation(page, each, () => page.goTo(each.people[0], each.days.at(-1)))),
    asks ? form(asks, again) : note(say("Nothing was changed.")),
  ];
}

function form({ reason, exceptions = [] }, again) {
  const words = el("input", { type: "text", name: "reason", maxlength: "200", required: reason });
  const asked = exceptions.map((rule) => ({
    rule,
    basis: select(rule.bases, rule.bases[0]?.code),
    document: el("input", { type: "text", maxlength: "200", placeholder: say("Number of the approval") }),
  }));
  const submit = (event) => {
    event.preventDefault();
    again({
      reason: words.value.trim(),
      exceptions: asked.map(({ rule, basis, document }) => ({ rule: rule.rule, basis: basis.value, document: document.value.trim() })),
    });
  };
  return el("form.block", { submit },
    ...asked.map(({ rule, basis, document }) =>
      section(say("Exception: {name}", { name: rule.name }), note(rule.source), field(say("Basis"), basis), field(say("Document"), document))),
    field(reason ? say("Reason") : say("Reason (optional)"), words),
    el("button.go.broad", {}, asked.length ? say("Record the exception and keep it") : say("Keep it with this reason")));
}

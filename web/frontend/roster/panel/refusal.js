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

/**
 * One basis, document and reason for all that is asked.
 *
 * @param {string} [word] of the button
 */
export function form({ reason, exceptions = [] }, again, word = "") {
  const words = el("input", { type: "text", name: "reason", maxlength: "200", required: reason });
  const basis = exceptions.length > 0 && select(shared(exceptions));
  const document = el("input", { type: "text", name: "document", maxlength: "200", placeholder: say("Number of the approval") });
  const submit = (event) => {
    event.preventDefault();
    again({
      reason: words.value.trim(),
      exceptions: exceptions.map(({ rule }) => ({ rule, basis: basis.value, document: document.value.trim() })),
    });
  };
  return el("form.block", { submit },
    basis && section(say("As an exception from"), el("ul.sums", {}, exceptions.map((rule) => el("li", {}, rule.name, el("small", {}, ` ${rule.source}`))))),
    basis && field(say("Basis"), basis),
    basis && field(say("Document"), document),
    field(reason ? say("Reason") : say("Reason (optional)"), words),
    el("button.go.broad", {}, word || (basis ? say("Record the exception and keep it") : say("Keep it with this reason"))));
}

/** The bases that every rule admits; the first rule's where they share none. */
function shared(exceptions) {
  const [first, ...others] = exceptions;
  const common = first.bases.filter(({ code }) => others.every((rule) => rule.bases.some((each) => each.code === code)));
  return common.length ? common : first.bases;
}

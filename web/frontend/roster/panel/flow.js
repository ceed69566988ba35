// Prepared, reviewed, approved, published: who signed when, what stands in the way, the next act.

import { el } from "../elements.js";
import { say } from "../texts.js";
import { field, note, section, select, violation } from "./parts.js";

const STAGES = ["submitted", "reviewed", "approved", "published"];

export async function flow(page) {
  const state = await page.refreshState();
  const acts = state.next.filter((each) => each.may || each.why_not);
  return [
    signatures(state),
    state.changes_since > 0 && note(say("Cells changed since version {version}: {count}", { version: state.version, count: state.changes_since })),
    state.blocking.length > 0 && section(say("In the way: {count}", { count: state.blocking.length }), ...state.blocking.map((each) => violation(page, each))),
    ...acts.map((act) => form(page, state, act)),
    !acts.length && note(say("Nothing is for you to do here now.")),
  ].filter(Boolean);
}

function signatures({ signatures: signed }) {
  const last = new Map(signed.map((each) => [each.state, each]));
  const words = { submitted: say("Prepared"), reviewed: say("Reviewed"), approved: say("Approved"), published: say("Published") };
  return el("ol.stages", {}, STAGES.map((stage) => {
    const done = last.get(stage);
    return el(done ? "li.done" : "li", {},
      el("span.mark", { "aria-hidden": "true" }, done ? "✓" : "○"),
      el("span.grow", {}, words[stage], el("small", {}, done ? `${done.by} · ${done.at}` : say("open"))));
  }));
}

function form(page, state, { act, word, may, why_not: whyNot }) {
  if (!may) return note(`${word}: ${whyNot}`);
  const asks = act === "return" || (act === "publish" && state.reason_needed);
  const code = asks && act === "publish" ? select(state.reasons) : null;
  const reason = asks ? el("input", { type: "text", maxlength: "200", required: act === "return" }) : null;
  const backward = act === "return" || act === "withdraw";
  const submit = (event) => {
    event.preventDefault();
    page.advance(act, { reason: reason?.value.trim() ?? "", reason_code: code?.value ?? "" });
  };
  return el("form.block", { submit },
    code && field(say("Why it changes"), code),
    reason && field(act === "return" ? say("What has to be mended") : say("In words"), reason),
    el(backward ? "button.broad" : "button.go.broad", {}, word));
}

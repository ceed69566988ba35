// Records that no roster plans: a repair job by its ticket, a revisit by its form.

import { el } from "../roster/elements.js";
import { act, sheet } from "./sheets.js";
import { say, told } from "./texts.js";

const REPAIR = "repair";
const REVISIT = "revisit_";
/** What stands in the way of a name: it goes into addresses and keys. */
const ODD = /[\s@:/#]+/g;

/** @param {import("./app.js").App} app @param {(id: string, given: object) => void} begin */
export function starting(app, begin) {
  const forms = Object.values(app.day.checklists).filter(({ id }) => id.startsWith(REVISIT)).sort((one, other) => one.items[0].code.localeCompare(other.items[0].code));
  const isThere = Boolean(app.day.checklists[REPAIR]);
  if (!isThere && !forms.length) return null;
  return el("section.panel", { "aria-labelledby": "starting" }, el("h2", { id: "starting" }, say("Begin a record")),
    el("div.acts", {},
      isThere && act("start-repair", { label: say("Repair job …"), click: () => repair(app, begin) }),
      forms.length ? act("start-revisit", { label: say("Revisit …"), click: () => revisit(app, forms, begin) }) : null));
}

async function repair(app, begin) {
  const given = await ask(app, told(app.day.checklists[REPAIR].title), [], true);
  if (given) begin(`${REPAIR}:${given.ticket}`, given);
}

async function revisit(app, forms, begin) {
  const given = await ask(app, say("Revisit"), forms, false);
  if (!given) return;
  const minute = new Date(app.now()).toISOString().slice(0, 16);
  begin(`${given.form}:${given.post}#${given.ticket}@${minute}Z`, given);
}

/** The job number, the post where the tablet has several, the form where there are several. */
function ask(app, title, forms, isNamed) {
  const posts = app.day.posts.filter(({ code }) => !app.device.post || code === app.device.post);
  const given = { post: posts.length === 1 ? posts[0].code : null, form: forms.length === 1 ? forms[0].id : null };
  return sheet(title, (close) => {
    const field = el("input", { id: "ticket", autocomplete: "off", maxlength: 40, placeholder: "20261201-001" });
    const ticket = () => field.value.trim().replaceAll(ODD, "-").normalize("NFC");
    const isWhole = () => Boolean(ticket() && given.post && (!forms.length || given.form));
    const done = el("button.go", { click: () => isWhole() && close({ ...given, ticket: ticket() }), data: { act: "start-done" } }, say("Begin"));
    const look = () => { done.disabled = !isWhole(); };
    const choices = (label, name, options) => (options.length > 1 ? el("div", {}, el("h3", {}, label), el("div.choices.forms", {}, options.map(([value, text]) => {
      const made = el("button.choice", { "aria-pressed": "false", data: { act: `start-${name}`, value }, click: () => {
        given[name] = value;
        for (const each of made.parentElement.children) each.setAttribute("aria-pressed", String(each === made));
        look();
      } }, text);
      return made;
    }))) : "");
    field.addEventListener("input", look);
    look();
    return [
      choices(say("Which form?"), "form", forms.map((each) => [each.id, told(each.title)])),
      choices(say("At which post?"), "post", posts.map(({ code, name }) => [code, name])),
      el("div.field", {}, el("label", { for: "ticket" }, isNamed ? say("Job number, as on the ticket") : say("Number of the application or ticket")), field),
      el("p.dim", {}, say("No name and no telephone of the customer here: this number is kept for good.")),
      done,
    ];
  });
}

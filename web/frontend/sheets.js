// A sheet that is typed in like a spreadsheet: its table becomes fields, and goes back as text.
import { read, written } from "./roster/table_text.js";

const form = document.querySelector("form[data-sheet]:not([data-long])");
if (form) typing(form);

function typing(form) {
  const table = form.querySelector("table.sheet");
  const body = table.tBodies[0];
  const fields = [...table.querySelectorAll("th[data-field]")];
  const words = JSON.parse(form.querySelector("[data-words]").textContent);
  const said = form.querySelector("[data-said]");
  const began = [...body.rows].map((row) => texts(row).join("\t")).join("\n");
  const first = body.rows.length;
  let sent = false;

  for (const [name, offered] of Object.entries(words)) offer(name, offered);
  const widths = fields.map((_, at) => widest(at));
  table.tHead.rows[0].insertCell();
  for (const row of body.rows) open(row);
  blank();
  form.querySelector(".foot").hidden = false;
  tell();
  body.querySelector("input[aria-invalid]")?.focus();

  body.addEventListener("input", (event) => {
    mark(event.target);
    if (event.target.closest("tr") === body.rows[body.rows.length - 1]) blank();
    tell();
  });
  body.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    move(event.target, step);
  });
  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    paste(event.target, read(text));
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-drop]");
    if (!button) return;
    const row = button.closest("tr");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    number();
    next?.querySelector("input")?.focus();
    tell();
  });
  form.querySelector("[data-add]").addEventListener("click", () => {
    const last = body.rows[body.rows.length - 1];
    (isBlank(last) ? last : blank()).querySelector("input").focus();
  });
  form.querySelector("[data-copy]").addEventListener("click", async (event) => {
    const heads = fields.map((field) => field.textContent);
    await navigator.clipboard.writeText(written([heads, ...filled()]));
    said.textContent = event.target.dataset.copied;
  });
  form.addEventListener("submit", () => {
    const heads = fields.map((field) => field.dataset.field);
    form.elements.text.value = written([heads, ...filled()]);
    sent = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && isChanged()) event.preventDefault();
  });

  function offer(name, offered) {
    const list = document.createElement("datalist");
    list.id = `words-${name}`;
    for (const word of offered) list.append(new Option(word, word));
    form.append(list);
  }

  function widest(at) {
    const cells = [...body.rows].map((row) => width(row.cells[at + 1].textContent));
    return Math.min(26, Math.max(5, width(fields[at].textContent), ...cells) + 1);
  }

  // Turn the texts of a row into fields.
  function open(row) {
    fields.forEach((field, at) => {
      const cell = row.cells[at + 1];
      const input = document.createElement("input");
      input.value = input.defaultValue = cell.textContent;
      input.size = widths[at];
      input.autocomplete = "off";
      input.spellcheck = false;
      if (words[field.dataset.field]) input.setAttribute("list", `words-${field.dataset.field}`);
      if (cell.dataset.flaw) {
        const flaw = document.createElement("span");
        flaw.className = "flaw";
        flaw.id = `flaw-${row.sectionRowIndex}-${at}`;
        flaw.textContent = cell.dataset.flaw;
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", flaw.id);
        cell.replaceChildren(input, flaw);
      } else cell.replaceChildren(input);
    });
    const cell = row.insertCell();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.dataset.drop = "";
    button.textContent = "✕";
    cell.append(button);
    label(row);
  }

  function label(row) {
    const at = row.sectionRowIndex + 2;
    row.cells[0].textContent = at;
    row.querySelectorAll("input").forEach((input, column) => {
      const name = fields[column].textContent;
      input.setAttribute("aria-label", form.dataset.cell.replace("{name}", name).replace("{row}", at));
    });
    const drop = row.querySelector("button[data-drop]");
    drop.setAttribute("aria-label", form.dataset.delete.replace("{row}", at));
  }

  function number() {
    for (const row of body.rows) label(row);
  }

  function blank() {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.className = "number";
    row.append(head);
    for (const _ of fields) row.insertCell();
    open(row);
    return row;
  }

  function inputs(row) {
    return [...row.querySelectorAll("input")];
  }

  function texts(row) {
    const found = inputs(row);
    return found.length ? found.map((input) => input.value.trim())
      : [...row.cells].slice(1, fields.length + 1).map((cell) => cell.textContent.trim());
  }

  function isBlank(row) {
    return texts(row).every((text) => !text);
  }

  function filled() {
    return [...body.rows].filter((row) => !isBlank(row)).map(texts);
  }

  function isChanged() {
    return "unsaved" in form.dataset || filled().map((row) => row.join("\t")).join("\n") !== began;
  }

  function mark(input) {
    input.closest("td").classList.toggle("changed", input.value !== input.defaultValue);
  }

  function tell() {
    const cells = body.querySelectorAll("td.changed").length;
    const rows = Math.abs(filled().length - first);
    if ("unsaved" in form.dataset && !cells && !rows) said.textContent = form.dataset.unsaved;
    else said.textContent = isChanged()
      ? form.dataset.changed.replace("{cells}", cells).replace("{rows}", rows)
      : form.dataset.unchanged;
  }

  function move(input, step) {
    const row = input.closest("tr");
    const at = inputs(row).indexOf(input);
    const next = body.rows[row.sectionRowIndex + step];
    if (!next) return;
    const target = inputs(next)[at];
    target.focus();
    target.select();
  }

  function paste(input, lines) {
    const at = inputs(input.closest("tr")).indexOf(input);
    let row = input.closest("tr");
    for (const line of lines) {
      inputs(row).slice(at, at + line.length).forEach((target, column) => {
        target.value = line[column];
        mark(target);
      });
      row = row.nextElementSibling ?? blank();
    }
    tell();
  }
}

// A Chinese character is twice as wide as a Latin one.
function width(text) {
  return [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 2 : 1), 0);
}

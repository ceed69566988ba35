// The frame of the tablet's pages: the bar, the way from page to page, what is said in passing.

import { byId, el, lasting, renew } from "../roster/elements.js";
import { App } from "./app.js";
import { openBox } from "./box.js";
import { begin as beginning } from "./here.js";
import { home } from "./home.js";
import { Tries } from "./pins.js";
import { Punches } from "./punching.js";
import { pageOf, presentLogs, summaries } from "./records.js";
import { SEATS } from "./seats.js";
import { statusChip, warnings } from "./status.js";
import { clock, say, told, use } from "./texts.js";

/** `中文`, `EN`: short, so that the bar keeps its height. */
const tongue = (language) => new Intl.DisplayNames(language, { type: "language" }).of(language).slice(0, 2).toUpperCase();

/** [ms] that something said in passing stays. */
const SAID = 6_000;
const TICK = 15_000;
/** [ms] within which the click of a tap comes. */
const LIFTED = 350;

export async function begin(body) {
  const { unit, root } = body.dataset;
  const box = await openBox(Number(unit));
  const frame = new Frame(box, root);
  await frame.start();
  body.classList.remove("loading");
}

class Frame {
  constructor(box, root) {
    this.box = box;
    this.root = byId("tablet");
    this.app = new App({ box, root, draw: () => this.draw() });
    this.app.tries = new Tries(box);
    this.app.toast = (text, kind) => this.toast(text, kind);
    this.app.changed = (told) => this.#changed(told);
    this.page = null;
    this.going = Promise.resolve();
    this.records = new Map();
    this.logs = [];
    this.punching = null;
    this.toastHost = el("div.toast", { role: "status" });
  }

  async start() {
    addEventListener("visibilitychange", () => this.app.watch(this.app.watched));
    use((await this.box.kept("language")) ?? "zh");
    document.body.append(this.toastHost);
    this.#watchFingers();
    addEventListener("hashchange", () => this.#go());
    this.#watchReleases();
    await this.app.start();
    this.app.refresh().then(() => this.#go());
    await this.#go();
    setInterval(() => this.#tick(), TICK);
  }

  /** To the page that the address names; one way after the other, or two pages would stand for one record. */
  #go(isBeginning = false) {
    this.going = this.going.then(() => this.#arrive(isBeginning));
    return this.going;
  }

  /** @param {boolean} isBeginning whether the page is drawn by what is kept next */
  async #arrive(isBeginning) {
    const id = decodeURIComponent(location.hash.slice(1));
    if (this.page && id === this.page.id) return;
    if (this.app.day && this.app.device && id !== (this.page?.id ?? "")) {
      const page = id ? await (this.asked?.id === id ? this.asked.page : pageOf(this.app, id)) : null;
      this.page = page;
      // What had the focus goes: let go of it before, it costs the browser no layout of half a page.
      document.activeElement?.blur();
      this.app.watch(page && id !== SEATS ? id : null);
      scrollTo(0, 0);
    }
    if (!this.page) await this.#summarise();
    if (!isBeginning || this.page?.isBegun !== false) this.draw();
  }

  async #changed(told) {
    if (this.page) {
      const news = (await this.page.hear?.(told)) ?? null;
      if (news === 0) return;
      if (news === null) await this.page.load();
    } else await this.#summarise();
    this.draw();
  }

  async #summarise() {
    if (!this.app.day || !this.app.device) return;
    this.records = await summaries(this.app);
    this.logs = await presentLogs(this.app, this.records);
    this.punching = await new Punches(this.app).load();
  }

  #tick() {
    this.#renewPage();
    const now = byId("now");
    if (now) now.textContent = clock(this.app.now(), this.app.zone);
    if (!document.querySelector("dialog[open]") && this.page?.name !== "READY" && this.page?.name !== "OUT_SIGNED") this.draw();
  }

  /** The first worker brings the page that is here already; each one after it a new release. */
  #watchReleases() {
    let { controller } = navigator.serviceWorker ?? {};
    navigator.serviceWorker?.addEventListener("controllerchange", () => {
      this.isFetched = Boolean(controller);
      ({ controller } = navigator.serviceWorker);
    });
  }

  /** Take the page of the server's release once it is here; what is kept on the tablet stays. */
  async #renewPage() {
    if (!this.app.isOld || this.page || this.app.status.waiting) return;
    const { tables } = this.app.day;
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker && !this.isFetched) await worker.update().catch(() => {});
    else if (sessionStorage.renewed !== tables) {
      sessionStorage.renewed = tables;
      location.reload();
    }
  }

  /**
   * A page that is drawn anew under a finger would lose the tap, or the stroke of a signature; and
   * what was tapped is drawn once it is kept.
   */
  draw() {
    if (this.isTouched || this.page?.isTaking) this.isDue = true;
    else this.#draw();
  }

  #watchFingers() {
    let touches = 0;
    const lift = (pause) => {
      const touch = touches;
      setTimeout(() => {
        if (touch !== touches) return;
        this.asked = null;
        this.isTouched = false;
        if (this.isDue) this.draw();
      }, pause);
    };
    addEventListener("pointerdown", ({ target }) => {
      touches += 1;
      this.isTouched = true;
      this.#ask(target.closest?.("[data-record]")?.dataset.record);
    }, { capture: true });
    for (const name of ["click", "pointercancel"]) addEventListener(name, () => lift(0), { capture: true });
    // A tap's click follows the lifting of the finger; after a drag none comes.
    addEventListener("pointerup", () => lift(LIFTED), { capture: true });
  }

  /** A record is read, and its walk put in order, while the finger that asks for it is still down. */
  #ask(id) {
    const mayBe = id && this.app.day && this.app.device && !this.page;
    this.asked = mayBe ? { id, page: pageOf(this.app, id).then((page) => (page?.prepare?.(), page)) } : null;
  }

  #draw() {
    this.isDue = false;
    if (!this.app.device || !this.app.day) {
      renew(this.root, this.#bar(say("Handover")), this.app.device ? this.#waiting() : this.#enrolment());
      return;
    }
    const held = focused();
    if (this.page) this.page.isPartial = false;
    const title = this.page ? this.page.title : `${this.app.day.unit.name} ${this.app.post(this.app.device.post)?.name ?? ""}`.trim();
    document.title = title;
    document.body.dataset.state = this.page?.name ?? "";
    renew(this.root, this.#bar(title), this.#notices(),
      this.app.isReadable ? this.page ? this.page.draw() : this.#home()
        : el("main", { id: "main" }, el("p.said.bad", {}, say("What is kept here is older than seven days. It is shown again once the server answers."))));
    this.#after(this.page, held);
  }

  /** Once this frame is shown: the focus goes back to where it was, and rows follow that had to wait. */
  #after(page, held) {
    if (!held && !page?.isPartial) return;
    if (page?.isPartial) byId("main").setAttribute("aria-busy", "true");
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (document.activeElement === document.body) held?.();
      if (page?.isPartial && page === this.page) this.draw();
    }));
  }

  #home() {
    const begin = (id, given) => {
      this.app.started.set(id, given);
      this.open(id);
    };
    return home(this.app, { open: (id, areAllHere) => this.open(id, areAllHere), begin, records: this.records, logs: this.logs, punching: this.punching });
  }

  /** Lead to a record; where both crews of the roster are here, it is begun by the same tap. */
  async open(id, areAllHere = false) {
    location.hash = encodeURIComponent(id);
    await this.#go(areAllHere);
    if (areAllHere && this.page?.id === id && !this.page.isBegun) await this.page.take(beginning(this.page));
  }

  #bar(title) {
    const language = document.documentElement.lang.startsWith("zh") ? "en" : "zh";
    return el("header.head", {},
      this.page ? el("button.back", { click: () => { location.hash = ""; }, data: { act: "back" } }, "‹ ", say("Post")) : el("span.mark", {}, say("Lunzhi")),
      el("h1", {}, title), statusChip(this.app),
      el("span.now", { id: "now" }, clock(this.app.now(), this.app.zone)),
      el("button.tongue", { click: () => this.#speak(language), data: { act: "language" }, lang: language === "zh" ? "zh-CN" : "en" }, tongue(language)));
  }

  async #speak(language) {
    await this.box.keep("language", language);
    use(language);
    if (!this.page) await this.#summarise();
    this.draw();
  }

  #notices() {
    const notices = [...warnings(this.app), ...this.#troubles()];
    return notices.length ? el("section", { "aria-label": say("To be heeded") }, notices) : null;
  }

  /** Acts that the server refused, or keeps beside the record because the other side had moved on. */
  #troubles() {
    return this.app.troubled.map(({ number, state, receipt, act }) => el("p.said", { class: state === "refused" ? "bad" : "warn", data: { trouble: state } },
      el("span", {}, state === "refused"
        ? say("Not taken: {act}. {why}", { act: act.act === "sign" ? say("the signature of {name}", { name: this.app.name(act.by) }) : act.act === "punch" ? say("the punch of {name}", { name: this.app.name(act.by) }) : act.item ?? act.act, why: told(receipt.why) })
        : say("Meanwhile the other side moved on: {why} Both versions are kept, the head decides.", { why: told(receipt.why) })),
      el("button.quiet", { click: () => this.app.readTrouble(number), data: { act: "read" } }, say("Read"))));
  }

  #waiting() {
    return el("main.enrol", { id: "main" }, el("div.panel", {}, el("p", {}, say("This tablet has not read anything yet. It asks again as soon as there is a network."))));
  }

  #enrolment() {
    const flaw = el("p.flaw", { role: "alert", hidden: true });
    const field = el("input", { id: "code", autocomplete: "off", autocapitalize: "characters", maxlength: 40, required: true });
    const enrol = async (event) => {
      event.preventDefault();
      try {
        await this.app.enrol(field.value.trim());
        await this.box.keep("language", (await this.box.kept("language")) ?? this.app.device.language ?? "zh");
        await this.#go();
      } catch (error) {
        flaw.hidden = false;
        flaw.textContent = told(error.answer?.why) || say("The server does not answer. Try again.");
      }
    };
    return el("main.enrol", { id: "main" }, lasting(el("form.panel", { submit: enrol },
      el("h2", {}, say("Make this tablet the post's")),
      el("p", {}, say("A supervisor finds the code under Tablets. The tablet then shows the post's duties and sends what is signed on it.")),
      el("div.field", {}, el("label", { for: "code" }, say("Enrolment code")), field), flaw,
      el("button.go.large", { data: { act: "enrol" } }, say("Enrol")))));
  }

  toast(text, kind = "") {
    this.toastHost.className = `toast ${kind}`;
    this.toastHost.textContent = text;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => { this.toastHost.textContent = ""; }, SAID);
  }
}

/** What gives the focus back to the same button after the page is drawn anew. */
function focused() {
  const at = document.activeElement;
  const { act } = at?.dataset ?? {};
  if (!act || at.closest("dialog")) return null;
  const item = at.closest("[data-item]")?.dataset.item;
  const rest = Object.entries(at.dataset).map(([key, value]) => `[data-${key}="${CSS.escape(value)}"]`).join("");
  return () => {
    const host = item ? document.querySelector(`[data-item="${CSS.escape(item)}"]`) : document;
    (host?.querySelector(rest) ?? host?.querySelector?.("button"))?.focus({ preventScroll: true });
  };
}

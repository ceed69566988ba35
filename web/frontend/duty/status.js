// The line that is always in view: what the server has, what it has not, what is wrong.

import { el, fill } from "../roster/elements.js";
import { say } from "./texts.js";

/** @param {import("./app.js").App} app */
export function statusChip(app) {
  const host = el("span.chip", { id: "status", role: "status" });
  const draw = () => {
    const [kind, text] = told(app.status);
    host.className = `chip ${kind}`;
    host.dataset.sending = app.status.sending;
    host.dataset.waiting = app.status.waiting;
    fill(host, el("i", { "aria-hidden": "true" }, "●"), text);
  };
  host.addEventListener("told", draw);
  draw();
  return host;
}

function told({ sending, waiting, isHeard }) {
  if (sending === "stranger") return ["bad", waiting ? say("Tablet not enrolled · {count} unsent", { count: waiting }) : say("Tablet not enrolled")];
  if (sending === "stuck") return ["bad", say("Not taken · {count} unsent", { count: waiting })];
  if (waiting) return ["warn", isHeard === false ? say("No network · {count} unsent", { count: waiting }) : say("{count} unsent", { count: waiting })];
  if (isHeard === false) return ["warn", say("No network · all sent")];
  return ["good", say("All sent")];
}

/** What else somebody should know: storage, the clock, answers that need reading. */
export function warnings(app) {
  const { room, waiting, isHeard } = app.status;
  const found = [];
  if (app.isOld) found.push(say("This page is older than the server. It renews itself when nothing is open on it and all is sent; what was begun goes on as it began."));
  if (app.status.sending === "stranger" && waiting) found.push(say("The server no longer knows this tablet. What is not sent stays here: call the supervisor before anything is cleared."));
  if (app.status.sending === "stuck") found.push(say("The server does not take what this tablet sends. Everything stays here; call the supervisor."));
  if (room?.isLittle) found.push(say("The tablet's storage is nearly full. Free some before the next handover, or go on with paper."));
  // While the server is heard an act waits for a moment only: a line that came and went would move the page under a finger.
  if (room && !room.isLasting && waiting && isHeard === false) found.push(say("This browser may clear its storage. Keep the page open until everything is sent, and install it on the home screen."));
  if (app.skew) found.push(app.skew > 0
    ? say("This tablet's clock is {count} min fast. It is noted and changes no order.", { count: app.skew })
    : say("This tablet's clock is {count} min slow. It is noted and changes no order.", { count: -app.skew }));
  return found.map((text) => el("p.said.warn", {}, text));
}

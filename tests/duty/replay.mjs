// Plays walks that the server has played, and says what the tablet makes of them.

import { readFileSync } from "node:fs";

import { canonical, digest as digestOf } from "../../web/frontend/duty/canonical.js";
import { allowed, apply, start } from "../../web/frontend/duty/machine.js";
import { canonicalRecord, digest, opening } from "../../web/frontend/duty/record.js";
import { TABLES } from "../../web/frontend/duty/tables.js";

const every = Number(process.argv[2]);

for (const { template, given, sides, acts } of JSON.parse(readFileSync(0, "utf8"))) {
  const rules = TABLES[template.table];
  const begun = opening(template, given);
  let state = start(rules, begun);
  const told = [];
  for (const [number, act] of acts.entries()) {
    const after = apply(rules, state, act);
    if (after.facts) state = after;
    if (!after.facts) told.push([after.guard, after.zh, after.en]);
    else told.push(number % every ? after.name : await digestOf(after.facts));
  }
  const can = Object.fromEntries(sides.map((side) => [side, allowed(rules, state, side)]));
  console.log(JSON.stringify({ opening: canonical(begun), told, can, facts: await digestOf(state.facts), record: canonical(canonicalRecord(state)), digest: await digest(state) }));
}

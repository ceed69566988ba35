// The tables of states, acts and conditions, as the server reads them too.

import handover from "../../../roster/duty/tables/handover.json" with { type: "json" };
import log from "../../../roster/duty/tables/log.json" with { type: "json" };
import punch from "../../../roster/duty/tables/punch.json" with { type: "json" };
import round from "../../../roster/duty/tables/round.json" with { type: "json" };

import { digest } from "./canonical.js";

export const TABLES = { handover, log, punch, round };

/** By what it is known that the page is of another release than the server: see roster/duty/editions.py. */
export const edition = () => digest(TABLES);

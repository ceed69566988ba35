// The tables of states, acts and conditions, as the server reads them too.

import handover from "../../../roster/duty/tables/handover.json" with { type: "json" };
import log from "../../../roster/duty/tables/log.json" with { type: "json" };
import round from "../../../roster/duty/tables/round.json" with { type: "json" };

export const TABLES = { handover, log, round };

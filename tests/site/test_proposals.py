"""Mends are asked for, looked at beside the draft, taken and left by the page's addresses."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from roster.store.base import Sessions, reading, writing
from roster.store.proposals import ProposalRow
from roster.store.rosters import RosterRow
from roster.store.tasks import TaskRow
from tests.desk.hotline import EARLY, NIGHT
from tests.site.test_cells import Call, cell
from tests.site.test_cells import supervisor as supervisor
from tests.site.test_cells import unit as unit


@pytest.fixture
def proposal(supervisor: Call, make: Sessions, unit: int) -> int:
    """A proposal of two cells for a draft of one."""
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    with writing(make) as work:
        row = work.query(RosterRow).filter_by(unit_id=unit).one()
        cells = [["A2", 1, "-", EARLY], ["A3", 2, "-", NIGHT]]
        found = ProposalRow(
            roster_id=row.id, kind="replan", base=1, cells=cells, facts={"proved": True}
        )
        work.add(found)
        work.flush()
        return found.id


def test_a_mend_is_put_into_the_queue_once(supervisor: Call) -> None:
    assert supervisor("replan", {"seconds": 10}).status_code == 404
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    asked = supervisor("replan", {"base": 1, "freeze_until": None, "seconds": 10})
    assert asked.status_code == 202
    again = supervisor("replan", {"base": 1, "freeze_until": 2})
    assert (again.status_code, again.json["task"]) == (409, asked.json["task"])


def test_a_mend_is_asked_for_before_the_leave_is_written_down(
    supervisor: Call, make: Sessions
) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    assert supervisor("replan", {"away": [["Z9", 0]]}).status_code == 404
    assert supervisor("replan", {"away": ["A1"]}).status_code == 422
    assert supervisor("replan", {"away": [["A1", 0]]}).status_code == 202
    with reading(make) as work:
        (task,) = work.scalars(select(TaskRow))
        assert task.given["away"] == [["A1", *[task.first.isoformat()] * 2]]


def test_a_proposal_is_counted_and_priced(supervisor: Call, proposal: int) -> None:
    listed = supervisor("proposals").json["proposals"]
    assert [(each["id"], each["state"], each["changes"]) for each in listed] == [
        (proposal, "open", 2)
    ]
    supervisor("check")
    told = supervisor(f"proposals/{proposal}").json
    assert told["counts"] == {"cells": 2, "people": 2, "forced": 0, "fewest": True}
    assert told["points"]["after"] - told["points"]["before"] == told["points"]["change"] < 0
    assert [(each["person"], each["day"]) for each in told["cells"]] == [("A2", 1), ("A3", 2)]
    assert {each["rule"] for each in told["points"]["rules"]} >= {"coverage.minimum"}


def test_some_cells_of_a_proposal_are_taken(supervisor: Call, proposal: int) -> None:
    kept = supervisor(f"proposals/{proposal}/accept", {"base": 1, "cells": [["A2", 1]]})
    assert kept.status_code == 200, kept.json
    assert [each[:2] for each in kept.json["cells"]] == [["A2", 1]]
    again = supervisor(f"proposals/{proposal}/accept", {"base": 2, "cells": None})
    assert again.status_code == 422


def test_a_proposal_is_left(supervisor: Call, proposal: int) -> None:
    left = supervisor(f"proposals/{proposal}/decline", {})
    assert left.json["state"] == "declined"
    assert supervisor("grid").json["revision"] == 1


def test_another_rosters_proposal_is_not_found(supervisor: Call, proposal: int) -> None:
    assert supervisor(f"proposals/{proposal + 1}").status_code == 404

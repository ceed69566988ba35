"""A draft is mended with the fewest changes, laid beside it, and taken whole or in part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from roster.desk import proposing
from roster.desk.editing import Conflict, Edit, Kept, opened, put
from roster.desk.holding import Lookout, take_next
from roster.desk.mending import mend
from roster.desk.periods import Cell
from roster.desk.proposing import View
from roster.desk.queueing import ask
from roster.desk.working import Office, work_on
from roster.domain import LEAVE, OFF
from roster.errors import BadInput
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.proposals import ProposalRow, Standing
from roster.store.rosters import RosterRow
from roster.store.tasks import TaskRow
from tests.desk.hotline import EARLY, NIGHT, dockets, hotline

AHEAD = date(2090, 1, 2)
"""A Monday that is still to come, whenever this is run."""
EVE = datetime(2090, 1, 1, tzinfo=UTC)
WEEK = {("A1" if day < 4 else "A2", day): EARLY for day in range(7)}
"""An early shift on every day: A1 has four of them, A2 three."""


class Bench:
    """The week of a hotline, edited and mended."""

    def __init__(self, make: Sessions) -> None:
        self.make, self.dockets = make, dockets()
        with writing(make) as work:
            self.unit = hotline(work)

    def put(self, cells: Mapping[Cell, str]) -> Kept:
        with writing(self.make) as work:
            row = opened(work, self.unit, AHEAD, 7)
            return put(work, self.dockets, row, Edit(row.revision, cells), None, EVE)

    def mend(self, **given: Any) -> dict[str, Any]:
        """What is told of a mend that has just ended."""
        with writing(self.make) as work:
            ask(work, self.unit, kind="replan", first=AHEAD, days=7, seconds=5, given=given)
        asked = take_next(self.make, "one", Lookout())
        assert asked is not None
        work_on(Office(self.make, self.dockets, {"replan": mend}), asked)
        with reading(self.make) as work:
            found: dict[str, Any] = work.scalars(select(TaskRow.result)).all()[-1]
            return found

    def view(self, number: int) -> View:
        with reading(self.make) as work:
            row = work.scalars(select(RosterRow)).one()
            proposal = work.get_one(ProposalRow, number)
            return proposing.view(self.dockets.of(work, row), row, proposal, EVE)

    def accept(self, number: int, taken: list[Cell] | None = None, base: int | None = None) -> Kept:
        with writing(self.make) as work:
            row = opened(work, self.unit, AHEAD, 7)
            proposal = work.get_one(ProposalRow, number)
            edit = Edit(row.revision if base is None else base, {})
            return proposing.accept(work, self.dockets, row, proposal, taken, edit, None, EVE)

    def at(self, person: str, day: int) -> str:
        with reading(self.make) as work:
            code: str = work.scalars(select(RosterRow)).one().rows[person][day]
            return code


@pytest.fixture
def bench(engine: Engine) -> Bench:
    return Bench(sessions(engine))


def test_leave_is_mended_by_one_change_and_nothing_else_moves(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 2): LEAVE})
    told = bench.mend()
    assert (told["kind"], told["cells"]) == ("proposal", 1)
    assert "已证明最少" in told["sentence"]["zh"]
    (cell,) = bench.view(told["proposal"]).cells
    assert (cell.day, cell.before, cell.after) == (2, OFF, EARLY)
    assert cell.person != "A1"
    assert bench.at(cell.person, 2) == OFF


def test_whoever_calls_in_sick_is_relieved_before_it_is_written_down(bench: Bench) -> None:
    bench.put(WEEK)
    when = (AHEAD + timedelta(days=2)).isoformat()
    told = bench.mend(away=[["A1", when, when]])
    cells = bench.view(told["proposal"]).cells
    assert [(each.person, each.day, each.after) for each in cells if each.is_forced] == [
        ("A1", 2, LEAVE)
    ]
    assert [each.after for each in cells if not each.is_forced] == [EARLY]
    bench.accept(told["proposal"])
    assert bench.at("A1", 2) == LEAVE


def test_a_proposal_says_what_it_would_do_to_the_draft(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 2): LEAVE})
    seen = bench.view(bench.mend()["proposal"])
    assert {v.rule for v in seen.trial.difference.gone} >= {"coverage.minimum"}
    assert seen.trial.difference.points < 0
    assert not seen.is_stale


def test_a_proposal_is_taken_whole(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 2): LEAVE})
    number = bench.mend()["proposal"]
    (cell,) = bench.view(number).cells
    bench.accept(number)
    assert bench.at(cell.person, 2) == EARLY
    with pytest.raises(BadInput):
        bench.accept(number)


def test_a_proposal_is_taken_in_part(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 0): LEAVE, ("A1", 2): LEAVE})
    number = bench.mend()["proposal"]
    cells = {cell.day: cell for cell in bench.view(number).cells}
    assert set(cells) == {0, 2}
    assert cells[0].group != cells[2].group or cells[0].person == cells[2].person
    bench.accept(number, [(cells[0].person, 0)])
    assert bench.at(cells[0].person, 0) == EARLY
    assert bench.at(cells[2].person, 2) == OFF


def test_a_proposal_for_cells_that_were_edited_since_is_refused(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 2): LEAVE})
    number = bench.mend()["proposal"]
    (cell,) = bench.view(number).cells
    bench.put({(cell.person, 2): NIGHT})
    assert bench.view(number).is_stale
    with pytest.raises(Conflict):
        bench.accept(number, base=2)


def test_days_before_the_first_that_may_move_stay_as_they_are(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 1): LEAVE, ("A2", 5): LEAVE})
    told = bench.mend(**{"from": 3})
    assert [cell.day for cell in bench.view(told["proposal"]).cells] == [5]


def test_nothing_to_mend_is_said(bench: Bench) -> None:
    bench.put(WEEK)
    assert bench.mend()["kind"] == "none"


def test_a_mend_without_a_draft_is_given_up(bench: Bench) -> None:
    assert bench.mend()["sentence"]["en"] == "There is no roster yet."


def test_a_proposal_that_was_left_cannot_be_taken(bench: Bench) -> None:
    bench.put(WEEK)
    bench.put({("A1", 2): LEAVE})
    number = bench.mend()["proposal"]
    with writing(bench.make) as work:
        row, proposal = work.scalars(select(RosterRow)).one(), work.get_one(ProposalRow, number)
        proposing.decline(work, row, proposal, None)
        assert proposal.state == Standing.DECLINED
    with pytest.raises(BadInput):
        bench.accept(number)

"""Generating from the store: what is locked and what has happened stays, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from roster.checking import check
from roster.desk import books, generating
from roster.desk.dockets import Dockets
from roster.desk.editing import Edit, opened, put
from roster.desk.generating import generate, ground, named
from roster.desk.holding import Lookout, take_next
from roster.desk.queueing import ask
from roster.desk.working import GivenUp, Office, work_on
from roster.domain import LEAVE, OFF, Roster
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.proposals import ProposalRow
from roster.store.rosters import EditRow, RosterRow
from roster.store.tasks import Stage, TaskRow
from tests.desk.test_periods import code, period_of, publish
from web.wiring import desk_of

STATION = Path(__file__).parents[2] / "examples" / "supply_station"
FIRST = date(2026, 12, 1)
AHEAD = date(2090, 1, 2)
"""A Monday that is still to come, whenever this is run."""
DAYS = 7


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def station(make: Sessions) -> int:
    with writing(make) as work:
        return books.bring_in(work, STATION, None, None)


def generated(make: Sessions, unit: int, first: date = FIRST) -> dict[str, Any]:
    """What is told of a generate of a week that has just ended."""
    with writing(make) as work:
        ask(work, unit, kind="generate", first=first, days=DAYS, seconds=5)
    office = Office(
        make, Dockets(books.Shelf(), lambda u: desk_of(u).rules), {"generate": generate}
    )
    asked = take_next(make, "one", Lookout())
    assert asked is not None
    work_on(office, asked)
    with reading(make) as work:
        state, result = work.execute(
            select(TaskRow.state, TaskRow.result).where(TaskRow.id == asked.id)
        ).one()
    assert state == Stage.DONE
    found: dict[str, Any] = result
    return found


def test_a_generated_roster_is_an_edit_that_keeps_every_hard_rule(
    make: Sessions, station: int
) -> None:
    result = generated(make, station)
    assert result["kind"] == "edit"
    with reading(make) as work:
        row = work.scalars(select(RosterRow)).one()
        edit = work.scalars(select(EditRow)).one()
        period = period_of(work, station, FIRST, DAYS)
        assert (row.revision, edit.act, len(edit.cells)) == (1, "generate", result["cells"])
        roster = Roster({who: tuple(codes) for who, codes in row.rows.items()})
    report = check(period.problem, roster, desk_of(period.unit).rules)
    assert report.allowed
    assert f"{report.points} points" in result["sentence"]["en"]


def test_locked_cells_stay(make: Sessions, station: int) -> None:
    with writing(make) as work:
        duty = code(work, station)
        people = [person.id for person in books.Shelf().unit(work, station).people]
        rows = {who: [OFF] * DAYS for who in people}
        rows["G01"][3] = duty
        work.add(
            RosterRow(
                unit_id=station, first=FIRST, days=DAYS, rows=rows, pins=[["G01", 3], ["G02", 3]]
            )
        )
    generated(make, station)
    with reading(make) as work:
        row = work.scalars(select(RosterRow)).one()
        assert (row.rows["G01"][3], row.rows["G02"][3]) == (duty, OFF)


def test_days_that_have_begun_stand_before_the_problem_as_history(
    make: Sessions, station: int
) -> None:
    with writing(make) as work:
        duty = code(work, station)
        publish(work, station, FIRST, {"G01": (duty, OFF, OFF, duty)})
        noon = datetime(2026, 12, 2, 4, tzinfo=UTC)
        found = ground(work, books.Shelf(), station, FIRST, 4, noon)
    assert found.skipped == 2
    assert (found.problem.start, found.problem.days) == (FIRST + timedelta(days=2), 2)
    assert found.problem.past("G01")[-2:] == (duty, OFF)


def test_the_day_turns_on_the_clock_of_the_unit(make: Sessions, station: int) -> None:
    with writing(make) as work:
        publish(work, station, FIRST, {"G01": (OFF, OFF)})
        evening = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
        before = ground(work, books.Shelf(), station, FIRST, 2, evening)
        after = ground(work, books.Shelf(), station, FIRST, 2, evening + timedelta(minutes=1))
    assert (before.skipped, after.skipped) == (0, 1)


def test_a_period_that_is_over_is_not_generated(make: Sessions, station: int) -> None:
    with writing(make) as work:
        publish(work, station, FIRST, {"G01": (OFF, OFF)})
        with pytest.raises(GivenUp):
            ground(work, books.Shelf(), station, FIRST, 2, datetime(2026, 12, 2, 4, tzinfo=UTC))


def test_what_cannot_be_is_told_without_names(make: Sessions, station: int) -> None:
    with writing(make) as work:
        duty = code(work, station)
        people = [person.id for person in books.Shelf().unit(work, station).people]
        rows = {who: [OFF] * DAYS for who in people}
        rows["G01"] = [duty] * DAYS
        pins = [["G01", day] for day in range(DAYS)]
        work.add(RosterRow(unit_id=station, first=FIRST, days=DAYS, rows=rows, pins=pins))
    result = generated(make, station)
    assert result["kind"] == "none"
    said = str(result["more"])
    assert "‹G01›" in said
    assert "赵01" in named(said, {"G01": "赵01"})
    assert "赵01" not in said


def test_what_was_edited_meanwhile_stays_and_the_result_waits_as_a_proposal(
    make: Sessions, station: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted = generating.draft
    theirs = {("G01", day): LEAVE for day in range(DAYS)}

    def meanwhile(*given: Any) -> Any:
        made = drafted(*given)
        dockets = Dockets(books.Shelf(), lambda unit: desk_of(unit).rules)
        with writing(make) as work:
            row = opened(work, station, FIRST, DAYS)
            put(work, dockets, row, Edit(base=0, cells=theirs), None, datetime.now(UTC))
        return made

    monkeypatch.setattr(generating, "draft", meanwhile)
    result = generated(make, station)
    assert result["kind"] == "proposal"
    with reading(make) as work:
        row = work.scalars(select(RosterRow)).one()
        proposal = work.get(ProposalRow, result["proposal"])
        assert proposal is not None
        assert (row.revision, set(row.rows["G01"])) == (1, {LEAVE})
        assert (proposal.kind, proposal.base) == ("generate", 0)
        assert len(proposal.cells) == result["cells"]


def test_a_published_roster_is_not_changed_without_a_reason(make: Sessions, station: int) -> None:
    with writing(make) as work:
        publish(work, station, AHEAD, {"G01": (OFF,) * DAYS})
    result = generated(make, station, AHEAD)
    assert result["kind"] == "proposal"
    with reading(make) as work:
        assert work.scalars(select(RosterRow.revision)).one() == 0

"""Hours beyond the end of a duty: they move the next rest, and a replan is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from roster.desk import books, extending, presence
from roster.desk.extending import Lacking
from roster.desk.holding import Lookout, take_next
from roster.desk.lengthening import Longer
from roster.desk.mending import mend
from roster.desk.queueing import AlreadyAsked
from roster.desk.working import Office, work_on
from roster.domain import OFF
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.proposals import ProposalRow
from roster.store.rosters import roster_from
from roster.store.tasks import TaskRow
from tests.desk.hotline import SHEETS, dockets
from tests.site.published import publish

MONDAY = date(2090, 1, 2)
"""Still to come, whenever this is run."""
LATE, EARLY = "晚@座席", "早@座席"
SHIFTS = [
    {"code": "早", "name": "早班", "start": "08:00", "end": "16:00"},
    {"code": "晚", "name": "晚班", "start": "13:00", "end": "21:00"},
]
POSTS = [{"code": "座席", "name": "座席", "kind": "seat", "shifts": "早、晚"}]
ROWS: Mapping[str, tuple[str, ...]] = {
    "A1": (LATE, EARLY, OFF, OFF, OFF, OFF, OFF),
    "A2": (OFF, OFF, EARLY, EARLY, OFF, OFF, OFF),
}
HOUR = [Longer("A1", MONDAY, 60)]


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def unit(make: Sessions) -> int:
    """A hotline whose late shift leaves eleven hours to the early one, and not a minute more."""
    with writing(make) as work:
        found = books.create(work, "热线", {**SHEETS, "shifts": SHIFTS, "posts": POSTS}, None, None)
    publish(make, found, MONDAY, 7, ROWS)
    return found


def lacking(make: Sessions, unit: int, worked: list[Longer]) -> tuple[Lacking, ...]:
    with reading(make) as work:
        return extending.lacking(work, dockets(), unit, worked)


def test_an_hour_more_says_who_may_not_begin_the_next_duty_and_from_when_on_they_may(
    make: Sessions, unit: int
) -> None:
    tuesday = MONDAY + timedelta(days=1)
    begins = datetime(2090, 1, 3, 0, 0, tzinfo=UTC)
    assert lacking(make, unit, HOUR) == (
        Lacking("A1", tuesday, "rest.daily", begins, begins + timedelta(hours=1)),
    )


def test_where_nobody_works_longer_nothing_is_said(make: Sessions, unit: int) -> None:
    assert lacking(make, unit, [Longer("A1", MONDAY, 0)]) == ()
    assert lacking(make, unit, [Longer("A2", MONDAY + timedelta(days=2), 60)]) == ()


def test_beyond_what_is_published_nothing_is_said(make: Sessions, unit: int) -> None:
    assert lacking(make, unit, [Longer("A1", MONDAY + timedelta(days=6), 60)]) == ()


def test_the_replan_lies_beside_the_roster_and_changes_nothing_by_itself(
    make: Sessions, unit: int
) -> None:
    found = lacking(make, unit, HOUR)
    with writing(make) as work:
        assert extending.ask_replan(work, unit, HOUR, found) is not None
    told = work_it_out(make)
    assert told["kind"] == "proposal", told
    with reading(make) as work:
        proposal = work.scalars(select(ProposalRow)).one()
        row = roster_from(work, unit, MONDAY)
        assert row is not None
        assert row.rows["A1"][1] == EARLY
        changed = {(who, day): after for who, day, _, after in proposal.cells}
    assert changed["A1", 1] != EARLY
    assert EARLY in [after for (_, day), after in changed.items() if day == 1]


def test_a_second_replan_waits_until_the_first_is_done(make: Sessions, unit: int) -> None:
    found = lacking(make, unit, HOUR)
    with writing(make) as work:
        extending.ask_replan(work, unit, HOUR, found)
    with pytest.raises(AlreadyAsked), writing(make) as work:
        extending.ask_replan(work, unit, HOUR, found)


def work_it_out(make: Sessions) -> dict[str, Any]:
    asked = take_next(make, "one", Lookout())
    assert asked is not None
    work_on(Office(make, dockets(), {"replan": mend}), asked)
    with reading(make) as work:
        told: dict[str, Any] = work.scalars(select(TaskRow.result)).one()
        return told


def test_who_came_instead_is_proposed_with_the_duty_of_whom_they_stood_in_for(
    make: Sessions, unit: int
) -> None:
    found = presence.difference(["A1"], ["A3"], {"A3": "A1"})
    with writing(make) as work:
        made = presence.propose_it(work, dockets(), unit, MONDAY, found, "座席@2090-01-02T05:00Z")
        assert made is not None
        assert made.cells == [["A1", 0, LATE, OFF], ["A3", 0, OFF, LATE]]
        row = roster_from(work, unit, MONDAY)
        assert row is not None
        assert row.rows["A1"][0] == LATE


def test_a_person_with_a_duty_of_their_own_is_not_put_down_for_another(
    make: Sessions, unit: int
) -> None:
    wednesday = MONDAY + timedelta(days=2)
    found = presence.difference(["A1"], ["A2"], {})
    with writing(make) as work:
        assert presence.propose_it(work, dockets(), unit, wednesday, found, "") is None


def test_a_crew_that_came_as_planned_differs_in_nothing() -> None:
    assert presence.difference(["A1", "A2"], ["A2", "A1"], {}).people == ()


def test_who_stood_in_without_saying_for_whom_is_put_in_the_first_free_place() -> None:
    found = presence.difference(["A1", "A2", "A3"], ["A4", "A3", "A5"], {"A5": "A1"})
    assert found.instead == {"A5": "A1", "A4": "A2"}

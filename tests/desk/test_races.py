"""Supervisors who act in the same instant: nobody's work is lost, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from roster.desk import publishing
from roster.desk.editing import Conflict, NotNow, opened
from roster.domain import OFF
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.rosters import EditRow, RosterRow, State, VersionRow
from tests.desk.hotline import EARLY, EVE, FIRST, NIGHT, Desk, clerk, dockets, hotline

PEOPLE = ("A1", "A2", "A3")


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def desks(make: Sessions) -> list[Desk]:
    """Three supervisors of one unit."""
    with writing(make) as work:
        unit = hotline(work)
        return [Desk(make, unit, dockets(), clerk(work, f"clerk {n}")) for n in range(3)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gives, or raises, when all are begun together."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except (Conflict, NotNow) as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_a_roster_that_three_begin_at_once_is_begun_once(desks: list[Desk]) -> None:
    pairs = zip(desks, PEOPLE, strict=True)
    at_once(*(lambda d=d, p=p: d.put({(p, 0): EARLY}, base=0) for d, p in pairs))
    with reading(desks[0].make) as work:
        row = work.scalars(select(RosterRow)).one()
        assert row.revision == 3
        assert [row.rows[person][0] for person in PEOPLE] == [EARLY] * 3


def test_edits_of_other_cells_are_all_kept(desks: list[Desk]) -> None:
    desks[0].put({("A1", 6): EARLY})
    for day in range(4):
        at_once(
            *(
                lambda d=d, p=p, day=day: d.put({(p, day): EARLY}, base=1)
                for d, p in zip(desks, PEOPLE, strict=True)
            )
        )
    row = desks[0].row()
    assert [row.rows[person][:4] for person in PEOPLE] == [[EARLY] * 4] * 3
    with reading(desks[0].make) as work:
        edits = work.scalars(select(EditRow).order_by(EditRow.revision)).all()
        assert [edit.revision for edit in edits] == list(range(1, 14))


def test_of_two_edits_of_one_cell_the_first_is_kept_and_the_other_told(desks: list[Desk]) -> None:
    desks[0].put({("A1", 6): EARLY})
    done = at_once(
        lambda: desks[0].put({("A1", 0): EARLY}, base=1),
        lambda: desks[1].put({("A1", 0): NIGHT}, base=1),
    )
    lost = [error for error in done if isinstance(error, Conflict)]
    assert len(lost) == 1
    (cell,) = lost[0].theirs
    assert cell.after == desks[0].at("A1", 0) != OFF
    assert lost[0].revision == desks[0].row().revision == 2


def test_a_roster_that_two_publish_at_once_is_published_once(desks: list[Desk]) -> None:
    desks[0].put({("A1", 0): EARLY})
    with writing(desks[0].make) as work:
        opened(work, desks[0].unit, FIRST, 7).state = State.APPROVED

    def publish(desk: Desk) -> object:
        with writing(desk.make) as work:
            row = opened(work, desk.unit, FIRST, 7)
            return publishing.publish(work, desk.dockets, row, 1, desk.account or 0, EVE)

    done = at_once(*(lambda d=d: publish(d) for d in desks))
    assert sum(isinstance(error, NotNow) for error in done) == 2
    with reading(desks[0].make) as work:
        assert [v.number for v in work.scalars(select(VersionRow))] == [1]


def test_an_edit_while_another_publishes_is_before_or_after_it(desks: list[Desk]) -> None:
    desks[0].put({("A1", 0): EARLY})
    with writing(desks[0].make) as work:
        opened(work, desks[0].unit, FIRST, 7).state = State.APPROVED

    def publish() -> object:
        with writing(desks[0].make) as work:
            row = opened(work, desks[0].unit, FIRST, 7)
            return publishing.publish(work, desks[0].dockets, row, 1, desks[0].account or 0, EVE)

    at_once(publish, lambda: desks[1].put({("A2", 1): EARLY}, base=1, code="demand"))
    with reading(desks[0].make) as work:
        version = work.scalars(select(VersionRow)).one()
        row = work.scalars(select(RosterRow)).one()
        assert version.revision == 1
        held = row.rows["A2"][1]
        assert (row.revision, held, row.state) in ((1, OFF, "published"), (2, EARLY, "draft"))

"""Two supervisors approve two swaps of one duty at once: one passes, on either database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from constraints.rest import DailyRest
from roster import strip
from roster.desk import swapping
from roster.desk.swapping import Cell
from roster.domain import OFF, Problem, Roster
from roster.store.base import Sessions, sessions, writing
from roster.store.rosters import DutyRow, RosterRow, VersionRow
from roster.store.swaps import Step, SwapRow
from roster.store.units import UnitRow, hold

PROBLEM, ROSTER = strip.read(
    """      Mo Tu
    Ada   E  -
    Bo    -  -
    Cy    -  - """
)
RULES = (DailyRest(),)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def standing(work: Session) -> Problem:
    """The problem with what the table of duties says."""
    rows = {person.id: [OFF] * PROBLEM.days for person in PROBLEM.people}
    for person, day, code in work.execute(select(DutyRow.person, DutyRow.day, DutyRow.code)):
        rows[person][PROBLEM.day_of(day)] = code
    return PROBLEM.with_(published=Roster({who: tuple(row) for who, row in rows.items()}))


@pytest.fixture
def swaps(make: Sessions) -> tuple[int, list[int]]:
    """A unit, and two agreed swaps of Ada's duty: with Bo and with Cy."""
    with writing(make) as work:
        unit = UnitRow(name="unit")
        work.add(unit)
        work.flush()
        roster = RosterRow(unit_id=unit.id, first=PROBLEM.start, days=2, rows={})
        work.add(roster)
        work.flush()
        version = VersionRow(roster_id=roster.id, number=1, revision=1, document="")
        work.add(version)
        work.flush()
        duty = {"unit_id": unit.id, "day": PROBLEM.start, "code": "E", "version_id": version.id}
        work.add(DutyRow(person="Ada", **duty))
        numbers = []
        problem = PROBLEM.with_(published=ROSTER)
        for other in ("Bo", "Cy"):
            cells = (
                Cell("Ada", PROBLEM.start, "E", OFF),
                Cell(other, PROBLEM.start, OFF, "E"),
            )
            row = swapping.propose(work, unit.id, problem, RULES, cells, None, paper=True)
            numbers.append(row.id)
        return unit.id, numbers


def test_of_two_approvals_at_once_one_passes(make: Sessions, swaps: tuple[int, list[int]]) -> None:
    unit, numbers = swaps
    together = Barrier(2)

    def approve(number: int) -> None:
        together.wait()
        with writing(make) as work:
            hold(work, unit)
            row = work.get_one(SwapRow, number, populate_existing=True)
            if row.step != Step.AGREED:
                return

            def amend(cells: Sequence[Cell]) -> None:
                given = next(cell for cell in cells if cell.after == OFF)
                taken = next(cell for cell in cells if cell.after != OFF)
                duty = work.get_one(DutyRow, (unit, given.person, given.day))
                version = duty.version_id
                work.delete(duty)
                work.flush()
                work.add(
                    DutyRow(
                        unit_id=unit,
                        person=str(taken.person),
                        day=taken.day,
                        code=taken.after,
                        version_id=version,
                    )
                )

            swapping.approve(work, row, standing(work), RULES, None, amend)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(approve, numbers))
    with writing(make) as work:
        steps = sorted(work.scalars(select(SwapRow.step)))
        holders = list(work.scalars(select(DutyRow.person)))
    assert steps == [Step.APPROVED, Step.OVERTAKEN]
    assert len(holders) == 1
    assert holders[0] in ("Bo", "Cy")

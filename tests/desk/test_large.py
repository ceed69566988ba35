"""An edit of a roster of five hundred people and a month is answered before one notices."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.checking import Report, check
from roster.desk import books
from roster.desk.editing import Edit, Kept, opened, put
from roster.domain import OFF
from roster.rechecking import identity
from roster.store.base import Sessions, sessions, writing
from tests import databases
from tests.desk.hotline import EARLY, EVE, NIGHT, SHEETS, Desk, dockets, hotline

PEOPLE, DAYS = 500, 31
LIMIT = 0.3
"""[s] of processor time of this thread, the best of a few edits: others may be at work."""
FIRST = date(2026, 12, 1)
TURN = (EARLY, EARLY, NIGHT, OFF, OFF)


def sheets() -> dict[str, list[dict[str, str]]]:
    """A hotline of five hundred, with half-hour needs and the rules of one."""
    found = {name: [dict(row) for row in rows] for name, rows in SHEETS.items()}
    found["unit"] = [{**found["unit"][0], "period": "month", "template": "hotline"}]
    found["people"] = [{"id": f"P{n:03}", "name": f"人{n:03}"} for n in range(PEOPLE)]
    found["demand"] = [
        {"post": "座席", "begin": "08:00", "end": "16:00", "minimum": "210", "target": "230"},
        {"post": "座席", "begin": "16:00", "end": "24:00", "minimum": "80", "target": "110"},
    ]
    found["history"] = [
        {
            "date": str(FIRST - timedelta(days=back)),
            "person": f"P{n:03}",
            "shift": "早",
            "post": "座席",
        }
        for n in range(PEOPLE)
        for back in range(1, 29)
        if TURN[(n - back) % len(TURN)] != OFF
    ]
    return found


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Sessions]:
    """A database of one file: what is measured is the check."""
    engine = databases.laid(tmp_path)
    yield sessions(engine)
    engine.dispose()


def counted(report: Report) -> Counter[object]:
    return Counter(map(identity, report.violations))


def test_an_edit_among_five_hundred_is_checked_in_time_and_in_full(large: Sessions) -> None:
    kept = dockets()
    with writing(large) as work:
        unit = books.create(work, "热线", sheets(), None, None)
        row = opened(work, unit, FIRST, DAYS)
        row.rows = {
            f"P{n:03}": [TURN[(n + day) % len(TURN)] for day in range(DAYS)] for n in range(PEOPLE)
        }
        docket = kept.of(work, row)
        before = docket.report(docket.drawn(row))
    spent: list[float] = []

    def edit(person: int, day: int) -> Kept:
        with writing(large) as work:
            begun = time.thread_time()
            row = opened(work, unit, FIRST, DAYS)
            cells = {(f"P{person:03}", day): OFF}
            done = put(work, kept, row, Edit(row.revision, cells), None, EVE)
            assert done.difference.new
            spent.append(time.thread_time() - begun)
            return done

    for person in range(1, 5):
        done = edit(5 * person, 10)
    assert min(spent) < LIMIT, spent
    full = check(docket.problem, done.roster, docket.rules)
    assert counted(docket.report(done.roster)) == counted(full) != counted(before)


def test_an_edit_that_another_process_has_kept_is_not_checked_from_the_start(
    large: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(large) as work:
        unit = hotline(work)
    here, elsewhere = Desk(large, unit, dockets()), Desk(large, unit, dockets())
    here.put({("A1", 0): EARLY})
    row = elsewhere.row()
    with writing(large) as work:
        docket = elsewhere.dockets.of(work, row)
    docket.report(docket.drawn(row))
    here.put({("A2", 1): NIGHT})
    roster = docket.drawn(elsewhere.row())
    with monkeypatch.context() as patched:
        patched.setattr("roster.desk.dockets.check", None)
        found = docket.report(roster)
    assert counted(found) == counted(check(docket.problem, roster, docket.rules))

"""A period from the store: what was published is history, what was approved is known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from roster.desk import books
from roster.desk.periods import Period, known_before, locked, problem_of
from roster.domain import LEAVE, OFF, Roster, Span
from roster.feeds import canonical
from roster.store.base import Sessions, sessions, writing
from roster.store.requests import Kind, RequestRow, Stand
from roster.store.rosters import DutyRow, RosterRow, VersionRow

STATION = Path(__file__).parents[2] / "examples" / "supply_station"
FIRST = date(2026, 12, 1)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def station(make: Sessions) -> int:
    with writing(make) as work:
        return books.bring_in(work, STATION, None, None)


def period_of(work: Session, unit: int, first: date, days: int) -> Period:
    return problem_of(work, books.Shelf().unit(work, unit), unit, first, days)


def publish(work: Session, unit: int, first: date, rows: dict[str, tuple[str, ...]]) -> None:
    """A roster of these rows as it stands after publishing."""
    days = len(next(iter(rows.values())))
    problem = period_of(work, unit, first, days).problem
    everyone = {p.id: rows.get(p.id, (OFF,) * days) for p in problem.people}
    row = RosterRow(unit_id=unit, first=first, days=days, rows=dict(everyone))
    work.add(row)
    work.flush()
    document = canonical.dump(problem, Roster(everyone), {}, 1)
    version = VersionRow(roster_id=row.id, number=1, revision=0, document=document)
    work.add(version)
    work.flush()
    for person, codes in everyone.items():
        for number, code in enumerate(codes):
            if code != OFF:
                day = first + timedelta(days=number)
                duty = DutyRow(
                    unit_id=unit, person=person, day=day, code=code, version_id=version.id
                )
                work.add(duty)
    work.flush()


def code(work: Session, unit: int) -> str:
    """A duty of the station."""
    return books.Shelf().unit(work, unit).symbols[0].code


def test_published_duties_are_the_history_of_the_days_after(make: Sessions, station: int) -> None:
    with writing(make) as work:
        duty = code(work, station)
        publish(work, station, FIRST, {"G01": (duty, OFF, duty)})
        problem = period_of(work, station, FIRST + timedelta(days=3), 7).problem
    assert problem.past("G01")[-3:] == (duty, OFF, duty)
    assert problem.past("G02")[-3:] == (OFF, OFF, OFF)
    assert problem.published is None


def test_history_of_the_sheet_goes_on_in_what_was_published(make: Sessions, station: int) -> None:
    with writing(make) as work:
        before = period_of(work, station, FIRST, 7).problem
        duty = code(work, station)
        publish(work, station, FIRST, {"G01": (duty,)})
        after = period_of(work, station, FIRST + timedelta(days=1), 7).problem
    assert len(before.past("G01")) > 0
    assert after.past("G01") == (*before.past("G01"), duty)


def test_a_gap_before_the_days_leaves_nothing_known(make: Sessions, station: int) -> None:
    with writing(make) as work:
        publish(work, station, FIRST, {"G01": (code(work, station),)})
        period = period_of(work, station, FIRST + timedelta(days=9), 7)
    assert period.problem.past("G01") == ()
    assert any("2026-12-01" in notice.en for notice in period.notices)


def test_what_the_people_were_told_of_these_days_is_the_published_roster(
    make: Sessions, station: int
) -> None:
    with writing(make) as work:
        duty = code(work, station)
        publish(work, station, FIRST, {"G01": (duty, OFF)})
        problem = period_of(work, station, FIRST, 7).problem
    assert problem.published is not None
    assert problem.published.rows["G01"] == (duty, OFF)
    assert problem.published.rows["G02"] == (OFF, OFF)


@pytest.mark.parametrize(("state", "known"), [(Stand.APPROVED, True), (Stand.ASKED, False)])
def test_leave_binds_once_it_is_approved(
    make: Sessions, station: int, state: Stand, known: bool
) -> None:
    with writing(make) as work:
        work.add(
            RequestRow(
                unit_id=station, person="G01", kind=Kind.LEAVE, first=FIRST, last=FIRST, state=state
            )
        )
        work.flush()
        problem = period_of(work, station, FIRST, 7).problem
    assert problem.is_absent("G01", FIRST) is known


def test_a_locked_cell_holds_what_stands_in_it() -> None:
    row = RosterRow(rows={"G01": ["D", "-"]}, pins=[["G01", 1], ["gone", 0]])
    assert locked(row) == {("G01", 1): "-"}


@pytest.mark.parametrize(
    ("spans", "known"),
    [
        ([], (None, None)),
        ([(1, 10), (11, 20)], (1, 20)),
        ([(1, 10), (12, 20)], (12, 20)),
        ([(1, 40)], (1, 30)),
        ([(5, 20), (1, 25)], (1, 25)),
        ([(31, 40)], (None, None)),
    ],
)
def test_the_latest_stretch_without_a_gap_is_known(
    spans: list[tuple[int, int]], known: tuple[int | None, int | None]
) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else date(2026, 1, 1) + timedelta(days=number - 1)

    found = known_before(date(2026, 1, 31), [Span(day(a), day(b)) for a, b in spans])
    assert (found.first, found.last) == (day(known[0]), day(known[1]))


def test_a_duty_that_the_unit_no_longer_has_still_counts_and_is_given_to_nobody(
    make: Sessions, station: int
) -> None:
    with writing(make) as work:
        book = books.book(work, station)
        shift = {**book["shifts"][0], "code": "旧", "name": "旧班"}
        post, *others = book["posts"]
        posts = [{**post, "shifts": f"{post['shifts']}、旧"}, *others]
        books.change(work, station, {"shifts": [*book["shifts"], shift], "posts": posts}, None)
        unit = books.Shelf().unit(work, station)
        gone = next(s for s in unit.symbols if s.parts and s.parts[0].shift == "旧")
        publish(work, station, FIRST, {"G01": (gone.code,)})
    with writing(make) as work:
        # Its roster is over by now, so that the sheets need not hold it any more.
        work.execute(update(RosterRow).values(rows={}))
        sheets = {"shifts": book["shifts"], "posts": book["posts"]}
        books.change(work, station, sheets, None)
        problem = period_of(work, station, FIRST + timedelta(days=1), 7).problem
    assert problem.past("G01")[-1] == gone.code
    kept = problem.symbol[gone.code]
    assert [(p.start, p.length) for p in kept.parts] == [(p.start, p.length) for p in gone.parts]
    skills = {post.code: post.skill for post in problem.posts}
    assert not any(
        person.holds(skills[part.post], FIRST) for part in kept.parts for person in problem.people
    )


def test_leave_that_was_approved_for_a_published_day_off_is_leave(
    make: Sessions, station: int
) -> None:
    with writing(make) as work:
        duty = code(work, station)
        publish(work, station, FIRST, {"G01": (OFF, duty)})
        until = FIRST + timedelta(days=1)
        asked = RequestRow(
            unit_id=station,
            person="G01",
            kind=Kind.LEAVE,
            first=FIRST,
            last=until,
            state=Stand.APPROVED,
        )
        work.add(asked)
        work.flush()
        problem = period_of(work, station, FIRST + timedelta(days=2), 7).problem
    assert problem.past("G01")[-2:] == (LEAVE, duty)

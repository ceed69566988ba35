"""What people have been told grows version by version, and nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain import LEAVE, OFF, Hours, Problem, Roster, Symbol
from roster.errors import BadInput
from roster.feeds import published
from roster.feeds.published import Published, Told, tell
from tests.feeds import units

FIRST = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
PROBLEM = units.hotline()
ROSTER = units.turning(PROBLEM)
DUTY = ROSTER.put({("E00", 0): "早@受理/11:30"})


def version(number: int, roster: Roster) -> Published:
    return Published(number, FIRST + timedelta(days=number - 1), roster)


def of(told: tuple[Told, ...], person: str, day: int) -> list[Told]:
    return [t for t in told if (t.person, t.day) == (person, PROBLEM.date_of(day))]


def test_a_duty_that_stays_keeps_its_sequence_and_its_date_of_change() -> None:
    first = tell(PROBLEM, version(1, DUTY))
    second = tell(PROBLEM, version(2, DUTY.put({("E00", 0): "中@受理"})), first)
    assert [t for t in second if t.key != ("E00", PROBLEM.start, 0)] == [
        t for t in first if t.key != ("E00", PROBLEM.start, 0)
    ]


@pytest.mark.parametrize("code", ["中@受理", "夜@受理", "早@受理/12:00"])
def test_a_duty_that_changes_counts_on_under_the_same_name(code: str) -> None:
    first = tell(PROBLEM, version(1, DUTY))
    (changed,) = of(tell(PROBLEM, version(2, DUTY.put({("E00", 0): code})), first), "E00", 0)
    assert (changed.sequence, changed.modified) == (1, FIRST + timedelta(days=1))
    assert not changed.gone


@pytest.mark.parametrize("code", [OFF, LEAVE])
def test_a_duty_that_is_gone_stays_in_the_record_as_gone(code: str) -> None:
    first = tell(PROBLEM, version(1, DUTY))
    second = tell(PROBLEM, version(2, DUTY.put({("E00", 0): code})), first)
    (gone,) = of(second, "E00", 0)
    assert (gone.gone, gone.sequence) == (True, 1)
    assert gone.stint == of(first, "E00", 0)[0].stint
    assert of(tell(PROBLEM, version(3, DUTY.put({("E00", 0): code})), second), "E00", 0) == [gone]
    (back,) = of(tell(PROBLEM, version(3, DUTY), second), "E00", 0)
    assert (back.gone, back.sequence, back.stint) == (False, 2, gone.stint)


def test_a_new_time_of_a_shift_type_is_a_change_although_the_cell_stays() -> None:
    first = tell(PROBLEM, version(1, DUTY))
    later = PROBLEM.with_(
        symbols=tuple(
            replace(s, parts=tuple(replace(p, start=p.start + 30) for p in s.parts))
            for s in PROBLEM.symbols
        )
    )
    assert all(t.sequence == 1 for t in tell(later, version(2, DUTY), first))


def test_publishing_the_next_week_leaves_this_one_alone() -> None:
    first = tell(PROBLEM, version(1, DUTY))
    following = PROBLEM.with_(start=PROBLEM.start + timedelta(days=7))
    both = tell(following, version(2, DUTY), first)
    assert set(first) <= set(both)
    assert len(both) == 2 * len(first)
    again = tell(PROBLEM, version(3, Roster(dict.fromkeys(DUTY.rows, (OFF,) * 7))), both)
    assert {t.gone for t in again if t.day < following.start} == {True}
    assert {t.gone for t in again if t.day >= following.start} == {False}


def test_someone_who_leaves_the_unit_is_told_that_the_duties_are_gone() -> None:
    first = tell(PROBLEM, version(1, DUTY))
    without = PROBLEM.with_(people=PROBLEM.people[1:])
    rows = {who: row for who, row in DUTY.rows.items() if who != "E00"}
    second = tell(without, version(2, Roster(rows)), first)
    assert {t.gone for t in second if t.person == "E00"} == {True}
    assert {t.gone for t in second if t.person != "E00"} == {False}


def test_a_bundle_is_two_entries_and_losing_one_part_cancels_one() -> None:
    problem = _with_bundle()
    rows = {p.id: (OFF,) * 7 for p in problem.people}
    both = Roster({**rows, "S00": ("值+备", *(OFF,) * 6)})
    first = tell(problem, version(1, both))
    assert [(t.number, t.stint.hours) for t in first] == [
        (0, Hours.WORK),
        (1, Hours.STANDBY_HOME),
    ]
    second = tell(problem, version(2, both.put({("S00", 0): "值@抢修"})), first)
    assert [(t.gone, t.sequence) for t in second] == [(False, 0), (True, 1)]


def _with_bundle() -> Problem:
    problem = units.station()
    parts = (units.part(units.WHOLE, units.STATION), units.part(units.HOME, units.STANDBY))
    return problem.with_(symbols=(*problem.symbols, Symbol("值+备", "值+备", parts)))


def test_the_moment_of_publishing_is_an_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        tell(PROBLEM, Published(1, FIRST.replace(tzinfo=None), DUTY))
    china = timezone(timedelta(hours=8))
    at = Published(1, datetime(2026, 2, 27, 9, 30, 0, 5, tzinfo=china), DUTY)
    assert tell(PROBLEM, at) == tell(PROBLEM, version(1, DUTY))


@settings(max_examples=25)
@given(st.data())
def test_the_record_comes_back_from_its_text(data: st.DataObject) -> None:
    told: tuple[Told, ...] = ()
    code = st.sampled_from(sorted(PROBLEM.symbol))
    row = st.lists(code, min_size=7, max_size=7).map(tuple)
    for number in (1, 2, 3):
        roster = Roster(data.draw(st.fixed_dictionaries({p.id: row for p in PROBLEM.people})))
        told = tell(PROBLEM, version(number, roster), told)
    text = published.dump(told)
    assert published.load(text) == told
    assert published.dump(reversed(told)) == text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows[0].pop(),
        lambda rows: rows[0].__setitem__(1, "2026-13-01"),
        lambda rows: rows[0].__setitem__(2, -1),
        lambda rows: rows[0].__setitem__(3, True),
        lambda rows: rows[0].__setitem__(5, None),
        lambda rows: rows[0].__setitem__(6, 7),
        lambda rows: rows[0].__setitem__(12, "holiday"),
        lambda rows: rows.__setitem__(0, {}),
    ],
)
def test_a_spoilt_record_is_refused(spoil: Callable[[list[Any]], object]) -> None:
    value = json.loads(published.dump(tell(PROBLEM, version(1, DUTY))))
    spoil(value["duties"])
    with pytest.raises(BadInput) as caught:
        published.load(json.dumps(value))
    assert [flaw.column for flaw in caught.value.flaws] == ["duties[1]"]


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "lunzhi.told/1"}', "x"])
def test_another_text_is_no_record(text: str) -> None:
    with pytest.raises(BadInput):
        published.load(text)

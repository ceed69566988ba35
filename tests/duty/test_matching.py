"""Punches find their duties by instants: nights, months, whole days, and no minute twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain import Calendar
from roster.duties import Hours, PostKind
from roster.duty.attendance import Kind
from roster.duty.figures import Figure, Figures, Limits
from roster.duty.hour_classes import HourClass, Urgent, classed, totals, worked
from roster.duty.matching import Due, Presence, Punch, Way, lined_up, matched, parts
from roster.duty.minutes import between
from roster.duty.noted import notes
from roster.timeline import instant

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 12, 2)


def at(hour: int, minute: int = 0, day: date = DAY, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC) + timedelta(
        hours=hour, minutes=minute, seconds=second
    )


def due(begin: int, length: int, lead: int = 0, day: date = DAY, number: int = 0) -> Due:
    start = at(begin, day=day)
    arrival, end = start - timedelta(minutes=lead), start + timedelta(hours=length)
    return Due(day, number, arrival, start, end)


def come(hour: int, minute: int = 0, second: int = 0) -> Punch:
    return Punch(at(hour, minute, second=second), Way.IN)


def go(hour: int, minute: int = 0, second: int = 0) -> Punch:
    return Punch(at(hour, minute, second=second), Way.OUT)


def tap(hour: int, minute: int = 0) -> Punch:
    return Punch(at(hour, minute))


def limits(**own: int) -> Limits:
    given = tuple(Figure(name, value) for name, value in own.items())
    return Figures(given).of("", PostKind.STANDBY, DAY)


def noted(presence: Presence, is_leader: bool = False, **own: int) -> dict[Kind, int]:
    found = notes("A1", presence, limits(**own), is_leader)
    return {each.fact.kind: each.fact.minutes for each in found}


def test_an_out_punch_at_ten_past_seven_belongs_to_the_night_duty() -> None:
    night, day = due(-1, 8), due(8, 8)
    first, second = matched([night, day], [come(-2, 50), go(7, 10), come(7, 55), go(16, 0)])
    assert first.left is not None
    assert first.left.at == at(7, 10)
    assert second.arrived is not None
    assert second.arrived.at == at(7, 55)


def test_a_punch_without_a_way_goes_to_the_nearer_border() -> None:
    night, late = due(-1, 8), due(15, 8)
    first, second = matched([night, late], [tap(-1), tap(7, 10), tap(14, 50), tap(23, 2)])
    assert [each.at for each in (*first.punches, *second.punches)] == [
        at(-1), at(7, 10), at(14, 50), at(23, 2),
    ]  # fmt: skip


def test_a_duty_of_a_whole_day_goes_over_midnight_and_the_end_of_the_month() -> None:
    last = date(2026, 11, 30)
    (found,) = matched([due(8, 24, day=last)], [
        Punch(at(8, -5, last), Way.IN), Punch(at(8, 3, date(2026, 12, 1)), Way.OUT),
    ])  # fmt: skip
    assert not found.is_absent
    assert noted(found) == {}


@pytest.mark.rule("hall-att-late-early-absent")
@pytest.mark.rule("win-no-late-early")
def test_late_is_counted_from_the_start_and_the_lead_is_another_fact() -> None:
    (on_time,) = matched([due(8, 8, lead=20)], [come(7, 50), go(16)])
    assert noted(on_time) == {Kind.LEAD_MISSED: 10}
    (late,) = matched([due(8, 8, lead=20)], [come(8, 7, 40), go(16)])
    assert noted(late) == {Kind.LATE: 7}
    (early,) = matched([due(8, 8, lead=20)], [come(7, 40), go(16)])
    assert noted(early) == {}


def test_grace_is_the_units_own() -> None:
    (late,) = matched([due(8, 8)], [come(8, 5), go(16)])
    assert noted(late) == {Kind.LATE: 5}
    assert noted(late, grace=5) == {}
    assert noted(late, grace=4) == {Kind.LATE: 5}


@pytest.mark.rule("a95-arrive-20", "a95-arrive-10", "tmpl-arrive-15", "win-arrive-10")
@pytest.mark.parametrize(
    ("kind", "lead"), [(PostKind.SEAT, 20), (PostKind.DUTY24, 15), (PostKind.COUNTER, 10)]
)
def test_where_the_roster_says_no_lead_a_post_has_that_of_its_kind(
    kind: PostKind, lead: int
) -> None:
    (found,) = matched([due(8, 8)], [come(8), go(16)])
    told = notes("A1", found, Figures().of("", kind, DAY))
    assert [(each.fact.kind, each.fact.minutes) for each in told] == [(Kind.LEAD_MISSED, lead)]


@pytest.mark.rule("ctr-arrive-5")
def test_a_unit_writes_its_own_lead() -> None:
    own = Figures((Figure("lead", 5, "营业规范", "营业"),))
    (found,) = matched([due(8, 8, lead=10)], [come(7, 57), go(16)])
    told = notes("A1", found, own.of("营业", PostKind.COUNTER, DAY))
    assert [(each.fact.kind, each.fact.minutes) for each in told] == [(Kind.LEAD_MISSED, 2)]


@pytest.mark.rule("ldr-arrive-30")
def test_a_hall_leader_is_there_half_an_hour_before() -> None:
    (found,) = matched([due(8, 8)], [come(7, 40), go(16)])
    hall = Figures().of("", PostKind.COUNTER, DAY)
    told = [each.fact.minutes for each in notes("A1", found, hall, is_leader=True)]
    assert told == [10]
    assert [each.fact.minutes for each in notes("A1", found, hall)] == []


def test_a_missed_lead_counts_only_where_it_is_paid_and_has_a_code() -> None:
    (found,) = matched([due(8, 8, lead=20)], [come(8), go(16)])
    for paid, code in ((0, 0), (1, 0), (0, 1), (1, 1)):
        (note,) = notes("A1", found, limits(lead_is_paid=paid, lead_has_code=code))
        assert note.fact.facts["counts"] is bool(paid and code)


@pytest.mark.rule("a95-on-post", "win-no-leave", "csg-discipline", "emp-hours")
def test_off_post_early_absent_and_forgotten() -> None:
    (found,) = matched([due(8, 8)], [come(8), go(10), come(10, 40), go(15, 50)])
    assert noted(found) == {Kind.OFF_POST: 40, Kind.EARLY: 10}
    assert noted(found, off_post=40, early_grace=10) == {}
    (gone,) = matched([due(8, 8)], [])
    assert noted(gone) == {Kind.ABSENT: 480}
    (open_end,) = matched([due(8, 8)], [come(7, 58)])
    assert noted(open_end) == {Kind.FORGOTTEN: 0}
    (only_out,) = matched([due(8, 8)], [go(16, 4)])
    assert noted(only_out) == {Kind.FORGOTTEN: 0}


def test_two_taps_at_the_door_are_no_day_that_ended_at_once() -> None:
    (found,) = matched([due(8, 8)], [tap(7, 56), tap(7, 57)])
    assert noted(found) == {Kind.FORGOTTEN: 0}


def test_duties_that_meet_need_no_punch_between_them() -> None:
    first, second = matched([due(8, 4), due(12, 4, number=1)], [come(7, 59), go(16)])
    assert noted(first) == noted(second) == {}
    first, second = matched([due(8, 4), due(12, 4, number=1)], [come(7, 59), go(12)])
    assert noted(first) == {}
    assert noted(second) == {Kind.ABSENT: 240}
    first, second = matched([due(8, 4), due(12, 4, number=1)], [come(12, 3), go(16)])
    assert noted(first) == {Kind.ABSENT: 240}
    assert noted(second) == {Kind.LATE: 3}


def test_of_a_line_at_one_device_everybody_came_with_the_first_tap() -> None:
    gap, most = timedelta(seconds=60), timedelta(seconds=600)
    line = [
        Punch(at(7, 59, second=second), Way.IN, device=device)
        for second, device in ((40, "T1"), (70, "T1"), (71, "T2"), (125, "T1"), (190, "T1"))
    ]
    found = list(lined_up(line, gap, most))
    assert [each.counts_from for each in found] == [
        at(7, 59, second=second) for second in (40, 40, 71, 40, 190)
    ]
    (third,) = matched([due(8, 8)], [found[3], go(16)])
    assert noted(third) == {}


def test_a_line_ends_though_the_next_one_always_comes_in_time() -> None:
    line = [Punch(at(8, number), device="T1") for number in range(30)]
    found = list(lined_up(line, timedelta(minutes=1), timedelta(minutes=10)))
    assert max(each.at - each.counts_from for each in found) == timedelta(minutes=10)


def test_a_standby_at_home_is_not_punched() -> None:
    home = Due(DAY, 0, at(18), at(18), at(30), hours=Hours.STANDBY_HOME)
    (found,) = matched([home], [])
    assert noted(found) == {}


# Lengths in quarters of an hour: gaps of nought make duties that meet.
rosters = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 96)), min_size=1, max_size=6)
punches = st.lists(st.tuples(st.integers(0, 14_000 * 60), st.sampled_from(list(Way))), max_size=16)
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia"])


def drawn(roster: list[tuple[int, int]], zone: str, first: date) -> list[Due]:
    """Duties by the clock of a place whose clock may change between them."""
    found, minute = [], 0
    for number, (gap, length) in enumerate(roster):
        start, end = minute + gap * 15, minute + (gap + length) * 15
        begins, ends = (instant(zone, first, m).astimezone(UTC) for m in (start, end))
        ends = max(ends, begins + timedelta(minutes=15))
        if found:
            begins = max(begins, found[-1].end)
            ends = max(ends, begins + timedelta(minutes=15))
        day = first + timedelta(days=start // 1440)
        found.append(Due(day, number, begins, begins, ends))
        minute = end
    return found


@settings(max_examples=150, deadline=None)
@given(roster=rosters, taps=punches, zone=zones, spring=st.booleans(), begun=st.integers(0, 9))
def test_no_minute_is_counted_twice_or_not_at_all(
    roster: list[tuple[int, int]],
    taps: list[tuple[int, Way]],
    zone: str,
    spring: bool,
    begun: int,
) -> None:
    """Over random rosters, punches and clock changes."""
    first = date(2026, 3, 27) if spring else date(2026, 10, 30)
    dues = drawn(roster, zone, first)
    made = [
        Punch(dues[0].start + timedelta(seconds=second - 4 * 3600), way, number=number)
        for number, (second, way) in enumerate(taps, start=1)
    ]
    found = matched(dues, made)
    assert [each.due for each in found] == sorted(dues, key=lambda each: each.start)
    used = [punch.number for each in found for punch in each.punches]
    assert len(used) == len(set(used)), "a punch stands for two duties"
    for each in found:
        told = parts(each)
        assert told.total == each.due.minutes
        assert min(told.present, told.late, told.early, told.away, told.absent, told.pause) >= 0
        assert sum(high - low for low, high in told.stretches) == told.present
    calendar = Calendar(statutory={first + timedelta(days=1): "节"})
    urgent = [Urgent(dues[0].start + timedelta(hours=begun), dues[-1].end, "T-1")]
    stretches = [each for presence in found for each in worked(presence, 15)]
    pieces = list(classed(stretches, calendar, zone, urgent))
    assert sum(p.minutes for p in pieces) == sum(
        int((end - begin).total_seconds()) // 60 for _, (begin, end) in stretches
    )
    ordered = sorted(pieces, key=lambda piece: piece.begin)
    assert all(a.end <= b.begin for a, b in pairwise(ordered))


def shown(at: object) -> int:
    """[min] since midnight that a clock shows at an instant."""
    local = datetime.fromisoformat(str(at)).astimezone(ZONE)
    return local.hour * 60 + local.minute


@pytest.mark.parametrize("second", [0, 1, 29, 30, 59])
def test_every_length_is_what_lies_between_the_two_times_that_are_shown(second: int) -> None:
    """Somebody comes late or short of the lead, goes away for long, and goes early."""
    for minute in (-12, 9):
        taps = [come(8, minute, second), go(10, 0, 59 - second), come(11, 3, second)]
        (found,) = matched([due(8, 8, lead=20)], [*taps, go(15, 20, second)])
        facts = [each.fact for each in notes("A1", found, limits(off_post=30))]
        assert len(facts) == 3
        for fact in facts:
            times = fact.facts.get("times", [[fact.facts["from"], fact.facts["to"]]])
            assert isinstance(times, list)
            assert fact.minutes == sum(shown(end) - shown(begin) for begin, end in times)
        leads = [span for kind, span in worked(found, 20) if kind is HourClass.LEAD]
        assert [between(*span) for span in leads] == ([12] if minute < 0 else [])


def test_hours_are_of_one_class_each() -> None:
    """A night before a holiday: work until midnight, then holiday, of which an hour is urgent."""
    (found,) = matched([due(20, 12, lead=20)], [come(19, 45), go(32)])
    holiday = Calendar(statutory={date(2026, 12, 3): "节"})
    urgent = [Urgent(at(26), at(27), "BX-7")]
    pieces = list(classed(worked(found, 20), holiday, "Asia/Shanghai", urgent))
    assert totals(pieces) == {
        HourClass.LEAD: 15,
        HourClass.WORK: 240,
        HourClass.STATUTORY: 7 * 60,
        HourClass.URGENT: 60,
    }
    assert [each.ticket for each in pieces if each.kind is HourClass.URGENT] == ["BX-7"]


def test_a_day_of_rest_is_told_apart_from_a_saturday_that_is_worked() -> None:
    saturday = date(2026, 12, 5)
    (found,) = matched([due(8, 8, day=saturday)], [
        Punch(at(8, day=saturday), Way.IN), Punch(at(16, day=saturday), Way.OUT),
    ])  # fmt: skip
    free, adjusted = Calendar(), Calendar(workdays=frozenset({saturday}))
    for calendar, kind in ((free, HourClass.REST_DAY), (adjusted, HourClass.WORK)):
        assert totals(classed(worked(found, 0), calendar, "Asia/Shanghai")) == {kind: 480}

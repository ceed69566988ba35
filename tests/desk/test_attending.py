"""Facts of attendance from what was told and punched, reckoned by themselves and reckoned anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError

from roster.desk import attending, attending_look, hours_worked, punching
from roster.desk.attending_look import Looking, Stretch
from roster.desk.books import Shelf, bring_in, change
from roster.desk.dockets import Dockets
from roster.desk.hours_worked import Cycle, cycles_of, of_dates
from roster.desk.punching import Tap
from roster.desk.retention import USUAL, forget
from roster.desk.sealing import Seal
from roster.domain import OFF, Span
from roster.duty.matching import Source, Way
from roster.errors import BadInput
from roster.rules import Scope, Setting
from roster.store.accounts import AccountRow
from roster.store.attendance import AttendanceRow
from roster.store.base import Sessions, now, reading, sessions, writing
from roster.store.punches import CorrectionRow, FaultRow, PunchRow, Wish
from roster.store.requests import RequestRow, Stand
from roster.store.swaps import Step, SwapRow
from roster.store.told import ToldRow
from tests.desk.duty_station import EXAMPLE
from tests.site.published import publish
from web.wiring import desk_of

FIRST = date(2025, 12, 1)
"""A Monday; long over, whenever this is run."""
DAYS = 7
DAY_STAFF = "白@所部"
LONG_AGO = datetime(2025, 10, 1, tzinfo=UTC)
LATER = datetime(2025, 12, 20, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of a day of the week, by the station's clock."""
    midnight = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(hours=8)
    return midnight + timedelta(days=day, hours=hour, minutes=minute)


class Station:
    """A station whose two day people work on weekdays, with a clock to punch at."""

    def __init__(self, make: Sessions) -> None:
        self.make = make
        self.dockets = Dockets(Shelf(), lambda unit: desk_of(unit).rules)
        with writing(make) as work:
            work.add(AccountRow(id=1, login="leader", password=""))
            work.flush()
            self.unit = bring_in(work, EXAMPLE, None, None)
        weekdays = tuple(DAY_STAFF if day < 5 else OFF for day in range(DAYS))
        publish(make, self.unit, FIRST, DAYS, {"G18": weekdays, "G20": weekdays})
        with writing(make) as work:
            work.execute(update(ToldRow).values(modified=LONG_AGO))
            one = work.scalars(select(ToldRow).limit(1)).one()
            self.start = one.start - at(0, 0)
            self.end = one.end - at(0, 0)
            self.lead = one.start - one.arrival

    def tap(self, person: str, day: int, late: int = 0, early: int = 0) -> None:
        """In before the lead and out at the end, but for some minutes."""
        come = at(day, 0) + self.start + timedelta(minutes=late)
        come -= timedelta(minutes=30) if not late else timedelta()
        gone = at(day, 0) + self.end - timedelta(minutes=early)
        self.take([Tap(person, come, Way.IN, "D1"), Tap(person, gone, Way.OUT, "D1")])

    def take(self, taps: Sequence[Tap], source: Source = Source.CLOCK) -> int:
        with writing(self.make) as work:
            return punching.take(work, self.unit, source, taps)

    def reckon(self, first: int = 0, last: int = DAYS - 1) -> dict[tuple[str, int], dict[str, int]]:
        """Facts by person and day of the week: minutes by kind."""
        days = FIRST + timedelta(days=first), FIRST + timedelta(days=last)
        with writing(self.make) as work:
            attending.reckon(work, self.dockets, self.unit, *days, LATER)
        return self.facts()

    def facts(self) -> dict[tuple[str, int], dict[str, int]]:
        found: dict[tuple[str, int], dict[str, int]] = {}
        for row in self.rows():
            found.setdefault((row.person, (row.day - FIRST).days), {})[row.kind] = row.minutes
        return found

    def rows(self) -> list[AttendanceRow]:
        with reading(self.make) as work:
            found = attending.facts_of(work, self.unit, FIRST, FIRST + timedelta(days=DAYS))
            work.expunge_all()
            return found

    def reasons(self, person: str, day: int) -> list[str]:
        when = FIRST + timedelta(days=day)
        return [
            excuse[0] for row in self.rows()
            if (row.person, row.day) == (person, when) for excuse in row.excused
        ]  # fmt: skip


@pytest.fixture
def station(engine: Engine) -> Station:
    return Station(sessions(engine))


def test_who_is_late_or_missing_is_noted_with_post_shift_start_and_arithmetic(
    station: Station,
) -> None:
    station.tap("G18", 0)
    station.tap("G20", 0, late=7)
    station.tap("G18", 1, early=20)
    assert station.reckon() == {
        ("G20", 0): {"late": 7},
        ("G18", 1): {"early": 20},
        ("G20", 1): {"absent": (station.end - station.start).seconds // 60},
    }
    late = next(row for row in station.rows() if row.kind == "late")
    assert (late.post, late.shift, late.record) == ("所部", "白", "duty:2025-12-01:0")
    assert late.start == at(0, 0) + station.start
    assert late.facts["from"] == late.start.isoformat()
    assert late.facts["grace"] == 0
    assert late.facts["device"] == "D1"
    assert late.excused == []


def test_where_nobody_punched_nobody_was_absent_unless_everyone_has_to(station: Station) -> None:
    station.tap("G18", 0)
    assert ("G18", 3) not in station.reckon()
    rows = [{"figure": "须打卡", "value": "1", "source": "考勤办法"}]
    with writing(station.make) as work:
        change(work, station.unit, {"attendance": rows}, None)
    assert "absent" in station.reckon()["G18", 3]


def test_reckoning_again_replaces_and_new_figures_change_what_is_late(station: Station) -> None:
    station.tap("G18", 0, late=5)
    station.tap("G20", 0)
    assert station.reckon() == station.reckon() == {("G18", 0): {"late": 5}}
    before = {row.basis for row in station.rows()}
    rows = [{"figure": "迟到宽限", "value": "5", "source": "考勤办法第4条", "post": "所部"}]
    with writing(station.make) as work:
        change(work, station.unit, {"attendance": rows}, None)
    assert ("G18", 0) not in {k for k, v in station.reckon().items() if "late" in v}
    assert before.isdisjoint(row.basis for row in station.rows())


def test_a_punch_comes_once_however_often_it_is_brought(station: Station) -> None:
    taps = [Tap("G18", at(0, 8), Way.IN, "D1"), Tap("G18", at(0, 17), Way.OUT, "D1")]
    assert station.take(taps) == 2
    assert station.take([*taps, Tap("G20", at(0, 8), Way.IN, "D1")]) == 1


def test_a_punch_is_never_changed_and_never_removed_before_its_time(station: Station) -> None:
    station.tap("G18", 0)
    for change_it in (update(PunchRow).values(at=at(0, 1)), delete(PunchRow)):
        with pytest.raises(DBAPIError), writing(station.make) as work:
            work.execute(change_it)


def test_leave_a_late_change_and_a_fault_excuse_and_say_so(station: Station) -> None:
    for day in range(3):
        station.tap("G18", day)
        station.tap("G20", day, late=9)
    begin = at(2, 0) + station.start
    with writing(station.make) as work:
        given = {"unit_id": station.unit, "person": "G20"}
        work.add(RequestRow(kind="leave", first=FIRST, last=FIRST, state=Stand.APPROVED, **given))
        second = FIRST + timedelta(days=1)
        late = update(ToldRow).where(ToldRow.person == "G20", ToldRow.day == second)
        work.execute(late.values(modified=at(0, 20)))
        span = {"begin": begin - timedelta(minutes=5), "end": begin + timedelta(minutes=9)}
        work.add(FaultRow(unit_id=station.unit, what="平板无法打卡", **span))
    station.reckon()
    assert station.reasons("G20", 0) == ["leave"]
    assert station.reasons("G20", 1) == ["change"]
    assert station.reasons("G20", 2) == ["fault"]


def test_a_swap_that_was_agreed_and_is_not_published_yet_excuses(station: Station) -> None:
    station.tap("G18", 0)
    station.tap("G20", 0, late=9)
    cells = [["G20", FIRST.isoformat(), DAY_STAFF, OFF], ["G18", FIRST.isoformat(), OFF, DAY_STAFF]]
    with writing(station.make) as work:
        agreed = {"step": Step.AGREED, "agreed_at": at(0, -9), "giver": "G20", "taker": "G18"}
        work.add(SwapRow(unit_id=station.unit, first=FIRST, cells=cells, **agreed))
    station.reckon()
    assert station.reasons("G20", 0) == ["swap"]


def test_what_the_unit_itself_caused_excuses_and_says_so(station: Station) -> None:
    """On the first day fewer are on the roster than the unit's minimum; on the third one rested
    less than its rule asks for."""
    for day in range(3):
        station.tap("G18", day)
        station.tap("G20", day, late=9 if day != 1 else 0)
    with writing(station.make) as work:
        wanted = {"date": FIRST.isoformat(), "post": "所部", "shift": "白", "minimum": "3"}
        change(work, station.unit, {"demand": [wanted]}, None)
        held = at(2, 0) + station.start - timedelta(hours=5)
        second = FIRST + timedelta(days=1)
        long = update(ToldRow).where(ToldRow.person == "G20", ToldRow.day == second)
        work.execute(long.values(end=held))
    station.reckon()
    assert station.reasons("G20", 0) == ["coverage"]
    assert station.reasons("G20", 2) == ["rest"]
    told = {row.day: row.excused for row in station.rows() if row.kind == "late"}
    assert told[FIRST][0][1] | {"at": ""} == {"at": "", "planned": 2, "least": 3, "short": 1}
    assert told[FIRST + timedelta(days=2)][0][1]["wanted"] == 660


def test_old_punches_go_with_what_they_were_reckoned_to(station: Station) -> None:
    station.tap("G18", 0)
    station.reckon()
    with writing(station.make) as work:
        old = {"person": "G18", "at": LONG_AGO - timedelta(days=2000), "way": "in"}
        old["received"] = old["at"]
        work.add(PunchRow(unit_id=station.unit, source="clock", **old))
    with writing(station.make) as work:
        gone = forget(work, USUAL, LATER.date(), Seal(Ed25519PrivateKey.generate()))
        assert gone["punches"] == 1


def test_a_clock_that_was_wrong_excuses(station: Station) -> None:
    station.tap("G20", 0)
    come = at(0, 0) + station.start + timedelta(minutes=6)
    skewed = Tap("G18", come + timedelta(minutes=11), Way.IN, "D1", 11 * 60)
    gone = Tap("G18", at(0, 0) + station.end, Way.OUT, "D1")
    station.take([skewed, gone])
    assert station.reckon()["G18", 0] == {"late": 6}
    assert station.reasons("G18", 0) == ["clock"]


def test_a_correction_is_limited_approved_by_another_and_an_addition(station: Station) -> None:
    station.tap("G20", 0)
    station.take([Tap("G18", at(0, 0) + station.start - timedelta(minutes=30), Way.IN, "D1")])
    assert station.reckon() == {("G18", 0): {"forgotten": 0}}
    book = station.dockets.shelf

    def ask(day: int) -> CorrectionRow:
        wish = CorrectionRow(
            unit_id=station.unit, person="G18", day=FIRST + timedelta(days=day),
            at=at(day, 0) + station.end, way="out", reason="下班忘记打卡",
        )  # fmt: skip
        figures = punching.figures_of(book.unit(work, station.unit))
        return punching.ask(work, station.unit, figures, wish, FIRST + timedelta(days=9))

    with writing(station.make) as work:
        wish = ask(0)
        with pytest.raises(BadInput):
            punching.decide(work, wish, True, "", 1, "G18")
        punching.decide(work, wish, True, "", 1, "G17")
        with pytest.raises(BadInput):
            punching.decide(work, wish, False, "", 1, "G17")
        assert wish.state == Wish.APPROVED
        ask(1)
        with pytest.raises(BadInput, match="at most 2 a month"):
            ask(2)
    assert station.reckon() == {}
    with reading(station.make) as work:
        rows = work.scalars(select(PunchRow).where(PunchRow.person == "G18")).all()
        assert [(row.source, row.approved_by) for row in rows] == [
            ("clock", None),
            ("correction", 1),
        ]


def test_it_is_reckoned_by_itself_once_a_duty_is_over_and_again_when_something_comes_in(
    station: Station,
) -> None:
    station.tap("G18", 0)
    station.tap("G20", 0, late=3)
    looking = Looking()
    soon = at(0, 0) + station.end + timedelta(minutes=10)
    assert looking.look(station.make, station.dockets, soon) == 0
    assert station.facts() == {}
    later = soon + timedelta(hours=3)
    assert looking.look(station.make, station.dockets, later) == 1
    assert station.facts() == {("G20", 0): {"late": 3}}
    with writing(station.make) as work:
        rows = [{"figure": "迟到宽限", "value": "3", "source": "考勤办法"}]
        change(work, station.unit, {"attendance": rows}, None)
    assert looking.look(station.make, station.dockets, later + timedelta(minutes=1)) == 1
    assert "late" not in station.facts().get(("G20", 0), {})


def test_a_change_reaches_back_to_each_date_that_it_touches_and_to_no_other(
    station: Station,
) -> None:
    """However long ago: the figures of a date are those that hold for it."""
    for day in (0, 2, 3):
        station.tap("G20", day, late=3)
    assert {k: v for k, v in station.reckon().items() if "late" in v} == {
        ("G20", 0): {"late": 3}, ("G20", 2): {"late": 3}, ("G20", 3): {"late": 3},
    }  # fmt: skip
    long_after = LATER + timedelta(days=3 * 365)
    grace = {"figure": "迟到宽限", "value": "3", "source": "考勤办法"}

    def enter(first: date, last: date | None = None) -> tuple[list[date], int, list[date]]:
        """The dates that wait after a change, how many were reckoned, and what is late then."""
        with writing(station.make) as work:
            rows = [{**grace, "from": f"{first}", "until": f"{last or ''}"}]
            change(work, station.unit, {"attendance": rows}, None)
            figures = punching.figures_of(station.dockets.shelf.unit(work, station.unit))
            waiting = attending_look.by_other_figures(work, station.unit, figures)
        done = Looking().look(station.make, station.dockets, long_after)
        with reading(station.make) as work:
            assert attending_look.by_other_figures(work, station.unit, figures) == {}
        late = [row.day for row in station.rows() if row.kind == "late"]
        assert all(waiting.values())
        return list(waiting), done, late

    day = [FIRST + timedelta(days=number) for number in range(DAYS)]
    assert enter(day[2], day[2]) == ([day[2]], 1, [day[0], day[3]])
    assert enter(day[2]) == (day[3:5], 2, [day[0]])
    assert enter(date(2027, 1, 1)) == (day[2:5], 3, [day[0], day[2], day[3]])
    assert enter(date(2028, 1, 1)) == ([], 0, [day[0], day[2], day[3]])


def test_a_date_whose_roster_is_gone_stays_by_the_figures_of_then(station: Station) -> None:
    station.tap("G20", 0, late=3)
    facts = station.reckon()
    with writing(station.make) as work:
        work.execute(delete(ToldRow).where(ToldRow.day < FIRST + timedelta(days=2)))
        rows = [{"figure": "迟到宽限", "value": "3", "source": "考勤办法"}]
        change(work, station.unit, {"attendance": rows}, None)
        figures = punching.figures_of(station.dockets.shelf.unit(work, station.unit))
    long_after = LATER + timedelta(days=3 * 365)
    assert Looking().look(station.make, station.dockets, long_after) == 3
    assert station.facts()["G20", 0] == facts["G20", 0] == {"late": 3}
    with reading(station.make) as work:
        left = attending_look.by_other_figures(work, station.unit, figures)
    assert left == {FIRST: False, FIRST + timedelta(days=1): False}
    assert Looking().look(station.make, station.dockets, long_after) == 0


def test_a_site_that_starts_again_reckons_only_what_came_in_since(station: Station) -> None:
    station.tap("G20", 0, late=3)
    begin = at(0, 0)
    later = max(now(), begin + station.end) + timedelta(hours=3)
    assert Looking().look(station.make, station.dockets, later) > 0
    assert Looking().look(station.make, station.dockets, later + timedelta(minutes=1)) == 0
    with writing(station.make) as work:
        fault = {"begin": begin, "end": begin + timedelta(hours=1), "at": later}
        work.add(FaultRow(unit_id=station.unit, **fault))
    assert Looking().look(station.make, station.dockets, later + timedelta(minutes=6)) > 0
    assert Looking().look(station.make, station.dockets, later + timedelta(minutes=7)) == 0


def test_a_crew_is_called_where_there_is_much_to_reckon(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.tap("G20", 0, late=3)
    called: list[tuple[int, date, date]] = []

    def crew(stretches: Sequence[Stretch], _at: datetime) -> int:
        called.extend(stretches)
        return len(stretches)

    later = at(0, 0) + station.end + timedelta(hours=3)
    assert Looking(crew).look(station.make, station.dockets, later) == 1
    assert called == []
    station.take([Tap("G18", at(0, 8), Way.IN, "D1")])
    monkeypatch.setattr(attending_look, "MANY", 1)
    assert Looking(crew).look(station.make, station.dockets, later) == 1
    assert [unit for unit, *_ in called] == [station.unit]


def test_what_a_crew_did_not_get_done_is_found_by_the_next_look(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = at(0, 0) + station.end + timedelta(hours=3)
    Looking().look(station.make, station.dockets, later)
    called: list[Sequence[Stretch]] = []

    def dies(stretches: Sequence[Stretch], _at: datetime) -> int:
        called.append(stretches)
        raise RuntimeError("a process of the crew was killed")

    monkeypatch.setattr(attending_look, "MANY", 1)
    looking = Looking(dies)
    with writing(station.make) as work:
        span = {"begin": at(0, 0), "end": at(0, 0) + timedelta(hours=1), "at": later}
        work.add(FaultRow(unit_id=station.unit, **span))
    for minutes in (1, 20, 40):
        with pytest.raises(RuntimeError):
            looking.look(station.make, station.dockets, later + timedelta(minutes=minutes))
    assert called[0] == called[1] == called[2] != []


def test_what_is_older_than_a_look_goes_back_is_reckoned_when_punches_of_it_come_in(
    station: Station,
) -> None:
    late = at(0, 0) + station.end + timedelta(days=90)
    looking = Looking()
    assert looking.look(station.make, station.dockets, late) == 0
    station.tap("G20", 0, late=3)
    looking.look(station.make, station.dockets, now())
    assert station.facts()["G20", 0] == {"late": 3}


def test_hours_of_an_approved_cycle_are_held_against_its_limit_without_urgent_repair(
    station: Station,
) -> None:
    """A quarter of which two days are asked for, and five worked; the rest is leave."""
    for day in range(5):
        station.tap("G18", day)
    spans = (date(2025, 10, 1), date(2025, 11, 30)), (date(2025, 12, 3), date(2025, 12, 31))
    given = {"unit_id": station.unit, "person": "G18", "kind": "leave", "state": Stand.APPROVED}
    with writing(station.make) as work:
        work.add_all(RequestRow(first=first, last=last, **given) for first, last in spans)
        punching.report_urgent(work, station.unit, "G18", at(0, 10), at(0, 12), "BX-7", 1)
    terms = {"approval": "京劳2026-7", "cycle": "quarter", "overtime": 60}
    with reading(station.make) as work:
        book = station.dockets.shelf.unit(work, station.unit)

        def cycles(*settings: Setting) -> list[Cycle]:
            return cycles_of(work, station.unit, replace(book, settings=settings), FIRST)

        [found] = cycles(Setting("hours.cycle", terms))
        [others] = cycles(Setting("hours.cycle", terms, Scope(people=("G20",))))
        assert cycles() == []
        assert cycles(Setting("hours.cycle", {**terms, "approval": ""})) == []
        assert cycles(Setting("hours.cycle", terms, Scope(span=Span(date(2026, 1, 1))))) == []
    assert "G18" not in others.people
    assert (found.first, found.last) == (date(2025, 10, 1), date(2025, 12, 31))
    whole = found.people["G18"]
    assert (whole.normal, whole.urgent, found.most) == (16 * 60, 120, 180)
    assert whole.worked == sum(whole.classes.values()) > whole.normal
    assert whole.limited == whole.worked - whole.normal - whole.urgent > found.most


def test_a_cycle_of_a_week_has_a_balance_of_its_own_for_each_week(station: Station) -> None:
    """Two days asked for, five worked: 8.3 h beyond are the most in a week (2160 min × 12 / 52)."""
    for day in range(5):
        station.tap("G18", day)
    with writing(station.make) as work:
        away = {"kind": "leave", "state": Stand.APPROVED, "first": date(2025, 12, 3)}
        work.add(RequestRow(unit_id=station.unit, person="G18", last=date(2025, 12, 5), **away))
    given = Setting("hours.cycle", {"approval": "京劳2026-7", "cycle": "week"})
    with reading(station.make) as work:
        book = replace(station.dockets.shelf.unit(work, station.unit), settings=(given,))
        found = cycles_of(work, station.unit, book, FIRST)
    assert [each.first for each in found] == [FIRST + timedelta(days=7 * n) for n in range(5)]
    assert {(each.last - each.first).days for each in found} == {6}
    assert {each.most for each in found} == {498}
    whole = found[0].people["G18"]
    assert whole.normal == 16 * 60
    assert whole.limited == whole.worked - whole.normal > found[0].most
    assert all("G18" not in each.people for each in found[1:])


def test_a_week_over_the_end_of_a_month_is_counted_as_a_whole(station: Station) -> None:
    for day in range(5):
        station.tap("G18", day)
    with reading(station.make) as work:
        book = station.dockets.shelf.unit(work, station.unit)
        two, three = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
        parts = [
            next(each for each in of_dates(work, station.unit, book, *dates, ["G18"]))
            for dates in ((FIRST, two), (three, FIRST + timedelta(days=6)))
        ]
    weeks = [dict(each.weeks) for each in parts]
    assert weeks[0] == weeks[1] == {"2025-W49": sum(each.worked for each in parts)}
    assert [each.duties for each in parts] == [2, 3]


def test_a_duty_counts_as_hours_once_it_is_over(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(3):
        station.tap("G18", day)
    monkeypatch.setattr(hours_worked, "now", lambda: at(2, 0) + station.end - timedelta(minutes=1))
    with reading(station.make) as work:
        book = station.dockets.shelf.unit(work, station.unit)
        [found] = of_dates(work, station.unit, book, FIRST, FIRST + timedelta(days=6), ["G18"])
        monkeypatch.setattr(hours_worked, "now", lambda: at(2, 0) + station.end)
        [later] = of_dates(work, station.unit, book, FIRST, FIRST + timedelta(days=6), ["G18"])
    assert (found.duties, later.duties) == (2, 3)
    assert found.worked * 3 == later.worked * 2

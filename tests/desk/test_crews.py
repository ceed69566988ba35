"""Who hands over to whom: read from duties as they were published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from roster.desk import duty_books
from roster.desk.crews import Changeover, changeovers
from roster.domain import Hours
from roster.feeds import sheets
from roster.feeds.published import Stint, Told

DAY = date(2026, 12, 1)
PUBLISHED = datetime(2026, 11, 20, tzinfo=UTC)
STATION: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "unit": [{"name": "供电所", "template": "plain"}],
    "shifts": [
        {"code": "值", "name": "值", "start": "08:00", "end": "次日08:00"},
        {"code": "白", "name": "白", "start": "08:00", "end": "17:00"},
        {"code": "备", "name": "备", "start": "17:00", "end": "次日08:00", "beside": "白"},
    ],
    "roles": [{"code": "长", "name": "带班长"}],
    "posts": [
        {
            "code": "抢修",
            "name": "抢修值班",
            "kind": "duty24",
            "shifts": "值、白、备",
            "roles": "长、",
        },
        {"code": "席", "name": "热线座席", "kind": "seat", "shifts": "白、备"},
    ],
    "people": [{"id": f"G{number}", "name": f"人{number}"} for number in range(1, 7)],
}


def at(hour: float, day: int = 0) -> datetime:
    """An instant of the station's clock, in UTC."""
    return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day, hours=hour - 8)


def duty(
    person: str,
    begin: float,
    end: float,
    day: int = 0,
    post: str = "抢修值班",
    role: str = "",
    number: int = 0,
    hours: Hours = Hours.WORK,
) -> Told:
    stint = Stint("值", post, role, at(begin, day), at(begin, day), at(end, day), hours=hours)
    return Told(person, DAY + timedelta(days=day), number, stint, 0, PUBLISHED)


def found(duties: Iterable[Told], post: str = "抢修") -> list[Changeover]:
    unit = sheets.understood(STATION)
    return list(changeovers(unit, duty_books.of(unit).settings(post), duties))


def test_a_crew_hands_over_to_the_next_one_with_its_leader_first() -> None:
    (each,) = found(
        [
            duty("G1", 8, 32),
            duty("G2", 8, 32, role="带班长"),
            duty("G3", 8, 32, day=1, role="带班长"),
            duty("G4", 8, 32, day=1),
        ]
    )
    assert each == Changeover("抢修", at(8, 1), ("G2", "G1"), ("G3", "G4"), "G2", "G3")
    assert each.record == "抢修@2026-12-02T00:00Z"


def test_a_changeover_at_midnight_is_due_on_the_date_that_begins() -> None:
    (each,) = found([duty("G1", 16, 24), duty("G2", 24, 32)])
    assert (each.due, each.out, each.in_) == (at(0, 1), ("G1",), ("G2",))


def test_a_person_who_stays_for_the_standby_hands_over_to_nobody_in_between() -> None:
    pair = [duty("G1", 8, 17), duty("G1", 17, 32, number=1)]
    (each,) = found([*pair, duty("G2", 8, 17, day=1)])
    assert (each.due, each.out, each.in_) == (at(8, 1), ("G1",), ("G2",))


def test_who_stands_by_at_home_takes_nothing_over() -> None:
    assert found([duty("G1", 8, 17), duty("G2", 17, 32, hours=Hours.STANDBY_HOME)]) == []


def test_those_who_join_a_crew_relieve_nobody() -> None:
    assert found([duty("G1", 8, 20), duty("G2", 10, 20)]) == []


def test_each_crew_is_relieved_once_however_the_next_one_comes() -> None:
    one, other = found([duty("G1", 8, 15.5), duty("G2", 8, 16), duty("G3", 15.5, 24),
                        duty("G4", 16, 24), duty("G5", 16.5, 24)])  # fmt: skip
    assert (one.due, one.out, one.in_) == (at(15.5), ("G1",), ("G3",))
    assert (other.due, other.out, other.in_) == (at(16), ("G2",), ("G4",))


def test_crews_that_overlap_hand_over_when_the_first_one_leaves() -> None:
    (each,) = found([duty("G1", 8, 20.5), duty("G2", 20, 32)])
    assert each.due == at(20.5)


def test_a_crew_post_left_alone_is_taken_over_from_the_last_crew() -> None:
    (each,) = found([duty("G1", 8, 17), duty("G2", 8, 17, day=1)])
    assert (each.due, each.out) == (at(8, 1), ("G1",))


def test_seats_that_close_for_the_night_are_opened_and_not_taken_over() -> None:
    seats = [duty("G1", 8, 17, post="热线座席"), duty("G2", 8, 17, day=1, post="热线座席")]
    assert found(seats, "席") == []


def test_a_crew_of_one_is_its_own_leader() -> None:
    (each,) = found([duty("G6", 8, 32), duty("G5", 8, 32, day=1)])
    assert (each.out_leader, each.in_leader) == ("G6", "G5")

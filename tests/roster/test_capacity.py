"""What people certainly cannot give is named before a roster is made, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from constraints import CATALOGUE
from roster.capacity import Crews, Place, capacity
from roster.domain import (
    Basis,
    Departure,
    Held,
    Need,
    Part,
    Person,
    Post,
    PostKind,
    Problem,
    Role,
    ShiftType,
    Span,
    Symbol,
)
from roster.engines.running import Asking, Over
from roster.rules import Rule, Setting, bind

MONDAY = date(2026, 3, 2)
NIGHT = ShiftType("夜", "夜班", 1440, 480)
WHOLE = ShiftType("值", "24小时值班", 480, 1440)
SEAT = Post("受理", "受理席", PostKind.SEAT)
CREW = Post("抢修", "抢修值班", PostKind.DUTY24)
REST = Setting("rest.after_duty", {"rest": 48 * 60})


def duty(shift: ShiftType, post: Post, role: str = "") -> Symbol:
    part = Part(shift.code, post.code, shift.start, shift.length, role=role)
    return Symbol(f"{shift.code}@{post.code}#{role}", shift.code, (part,))


def night(certified: int, heads: int = 3, days: int = 7) -> tuple[Problem, tuple[Rule, ...]]:
    """Eight people of whom some are certified; each works three nights a week at most."""
    people = tuple(
        Person(f"E{n}", f"E{n}", skills=(Held("夜证"),) if n < certified else ()) for n in range(8)
    )
    needs = tuple(
        Need(MONDAY + timedelta(d), "受理", "夜", skill="夜证", minimum=heads) for d in range(days)
    )
    problem = Problem(MONDAY, days, people, (duty(NIGHT, SEAT),), (NIGHT,), (SEAT,), needs=needs)
    limits = [Setting("coverage.minimum"), Setting("nights.most", {"most": 3, "price": None})]
    return problem, bind(CATALOGUE, limits)


def station(days: int, *departures: Departure) -> tuple[Problem, tuple[Rule, ...]]:
    """Three crews of a leader and a driver on 24-hour duty, with 48 hours of rest after each."""
    roles = (Role("带班长", "带班长", skill="带班"), Role("驾驶员", "驾驶员", skill="驾驶"))
    people = tuple(
        Person(f"{role.code}{n}", f"{role.code}{n}", skills=(Held(role.skill),))
        for role in roles
        for n in range(3)
    )
    needs = tuple(
        Need(MONDAY + timedelta(d), "抢修", "值", role.code, minimum=1)
        for d in range(days)
        for role in roles
    )
    problem = Problem(
        MONDAY,
        days,
        people,
        tuple(duty(WHOLE, CREW, role.code) for role in roles),
        (WHOLE,),
        (CREW,),
        roles,
        needs=needs,
        departures=departures,
    )
    return problem, bind(CATALOGUE, [Setting("coverage.minimum"), Setting("skills.held"), REST])


def test_nights_that_the_certified_people_cannot_give_are_named() -> None:
    (place,) = capacity(*night(certified=5))
    assert isinstance(place, Place)
    assert (place.wanted, place.people, place.most) == (21, 5, 15)
    assert "needs 21 duties; the 5 people who can take it can give 15 at most" in place.say("en")
    assert "共需21个班，可上的5人至多能给15个" in place.say("zh")


def test_nights_that_they_can_give_are_not() -> None:
    assert capacity(*night(certified=7)) == ()


def test_what_there_is_no_time_to_reckon_is_not_called_short() -> None:
    assert capacity(*night(certified=5), seconds=0.0) == ()


def test_what_even_a_glance_shows_short_needs_no_time() -> None:
    (place,) = capacity(*night(certified=2), seconds=0.0)
    assert isinstance(place, Place)
    assert (place.wanted, place.most) == (21, 14)


@pytest.mark.parametrize("after", [0, 5, 30])
def test_who_stops_is_heeded_by_the_next_statement_that_is_posted(after: int) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(len(asked))
        return len(asked) > after

    with pytest.raises(Over):
        capacity(*night(certified=5), heed=Asking(stop, every=0.0).heed)
    assert len(asked) == after + 1


def test_roles_that_no_rule_tells_apart_are_counted_each() -> None:
    found = capacity(*station(days=30))
    assert [type(each) for each in found] == [Crews]


def test_the_fewest_crews_follow_from_what_one_person_can_give() -> None:
    (crews,) = capacity(*station(days=31))
    assert isinstance(crews, Crews)
    assert (crews.heads, crews.each, crews.needed, crews.present) == (2, 11, 3, 3)
    assert "至少需3个班组（每组2人）；可上的有6人" in crews.say("zh")


def test_an_exception_from_law_makes_no_crew() -> None:
    week = Span(MONDAY, MONDAY + timedelta(days=8))
    allowed = Departure("rest.after_duty", week, Basis.APPROVAL, "12")
    problem, rules = station(9, allowed)
    (crews,) = (
        c for c in capacity(problem.with_(people=problem.people[1:]), rules) if isinstance(c, Crews)
    )
    assert (crews.each, crews.needed, crews.present) == (3, 3, 2)
    assert "不用例外时" in crews.say("zh")
    assert "只够2个班组" in crews.say("zh")
    assert "without the recorded exceptions" in crews.say("en")

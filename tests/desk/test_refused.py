"""A refused handover from end to end: calls, alarms, a ruling, its signature, rest that moves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from roster.desk import calling, duty_books, ruling
from roster.desk.holding import Lookout, take_next
from roster.desk.mending import mend
from roster.desk.ruling import Matter, Waiting
from roster.desk.working import Office, work_on
from roster.domain import OFF
from roster.errors import BadInput
from roster.store.alarms import standing
from roster.store.attendance import AftermathRow, AttendanceRow
from roster.store.base import reading, sessions, writing
from roster.store.handovers import acts_of
from roster.store.proposals import ProposalRow
from roster.store.punches import PunchRow
from roster.store.rosters import roster_from
from roster.store.tasks import TaskRow
from tests.desk.duty_station import DAY_STAFF, FIRST, HEAD, NAME, DutyStation, after, rows
from tests.site.published import DUTY

WORDS = "先由接班方接替，手套上午补齐"
RULING = {"decision": "force_close", "head": HEAD, "responsible": "in"}


@pytest.fixture
def station(engine: Engine, tmp_path: Path) -> DutyStation:
    """G03 has two days between the duty and a day at the desk, and half an hour more."""
    line = list(rows()["G03"])
    line[3] = DAY_STAFF
    return DutyStation(sessions(engine), tmp_path, {"G03": line})


def refuse(station: DutyStation) -> None:
    station.open(after(-12))
    station.taken(
        station.do(
            after(-10),
            "refuse",
            side="in",
            by="G05",
            item="D14",
            reason="缺绝缘手套一副",
            facts={"ground": "D14"},
        )
    )


def rule(station: DutyStation, minute: int) -> None:
    """Both leaders write down what the head said on the telephone."""
    for side, leader in (("out", "G01"), ("in", "G05")):
        facts = {**RULING, "at": "2090-01-03T01:10:00Z"}
        given: dict[str, Any] = {"side": side, "by": leader, "reason": WORDS, "facts": facts}
        station.taken(station.do(after(minute), "rule", **given))


def waiting(station: DutyStation, minute: float) -> tuple[Waiting, ...]:
    with reading(station.make) as work:
        book = duty_books.of(station.dockets.shelf.unit(work, station.unit))
        found = ruling.waiting(work, {station.unit: book}, after(minute))
        work.expunge_all()
        return found


def grounds(station: DutyStation) -> set[str]:
    with reading(station.make) as work:
        found = standing(work, [station.unit])
        return {row.ground for row in found if row.record == NAME}


def test_a_refused_handover_from_the_refusal_to_the_next_rest(station: DutyStation) -> None:
    refuse(station)
    _calls_are_entered(station)
    for minute, known in ((-10, {0}), (-5, {0, 5}), (5, {0, 5, 15})):
        station.look(after(minute))
        with reading(station.make) as work:
            steps = {row.step for row in standing(work, [station.unit])}
        assert steps == known
    station.look(after(61))
    assert grounds(station) == {"refused", "extended"}
    rule(station, 75)
    assert station.state() == "FORCED_CLOSED"
    station.look(after(76))
    assert grounds(station) == set()
    _hours_are_credited(station)
    _the_head_signs(station)
    _the_next_rest_is_proposed(station)


def _calls_are_entered(station: DutyStation) -> None:
    calls = (("head.1", "unanswered", "无人接听"), ("deputy.1", "answered", "请等我答复"))
    for contact, value, words in calls:
        facts = {"contact": contact}
        given: dict[str, Any] = {"side": "in", "by": "G05", "reason": words, "facts": facts}
        station.taken(station.do(after(-8), "call", value=value, **given))
    with reading(station.make) as work:
        book = duty_books.of(station.dockets.shelf.unit(work, station.unit))
        sheet = calling.call_sheet(book, station.row().post)
        found = calling.calls(acts_of(work, station.row().id))
    assert [line.code for line in sheet] == ["head.1", "deputy.1", "standby.1", "neighbour.1"]
    assert [(call.code, call.answered, call.words) for call in found] == [
        ("head.1", False, "无人接听"),
        ("deputy.1", True, "请等我答复"),
    ]


def _hours_are_credited(station: DutyStation) -> None:
    with reading(station.make) as work:
        found = work.scalars(select(AttendanceRow)).all()
        credited = {row.person: row for row in found if row.kind == "extension"}
        assert set(credited) == {"G01", "G02", "G03", "G04"}
        assert {row.minutes for row in credited.values()} == {75}
        assert credited["G01"].facts["because"] == ["refuse"]
        assert {row.kind for row in found if not row.excused} == {"extension", "lead"}
        excused = {row.excused[0][0] for row in found if row.kind == "overrun"}
        assert excused == {"refusal"}
        taps = {(row.person, row.way) for row in work.scalars(select(PunchRow))}
        assert taps >= {("G01", "out"), ("G04", "out"), ("G05", "in")}


def _the_head_signs(station: DutyStation) -> None:
    (one,) = waiting(station, 76)
    assert (one.matter, one.act["reason"]) == (Matter.RULING, WORDS)
    due = 75 + 24 * 60
    assert one.due == after(due)
    station.look(after(due))
    told = [who for who, text in station.told() if "裁定逾期未签字" in text]
    assert told == [HEAD, "desk", "above"]
    assert [each.about for each in waiting(station, due)] == [one.about]
    facts = {"of": one.about, "agrees": True}
    station.enter(after(due + 1), "countersign", facts=facts)
    assert waiting(station, due + 1) == ()
    station.look(after(due + 2))
    assert grounds(station) == set()
    with pytest.raises(BadInput):
        station.enter(after(due + 3), "countersign", facts=facts)


def _the_next_rest_is_proposed(station: DutyStation) -> None:
    with reading(station.make) as work:
        (made,) = work.scalars(select(AftermathRow)).all()
        earliest = (after(75) + timedelta(hours=48)).isoformat()
        assert made.rest == [["G03", "2090-01-05", "rest.after_duty", earliest]]
        told = [text for _, text in station.told() if "休息不足" in text]
        assert len(told) == 1, told
    with writing(station.make) as work:
        work.execute(update(TaskRow).values(seconds=3))
    asked = take_next(station.make, "one", Lookout())
    assert asked is not None
    work_on(Office(station.make, station.dockets, {"replan": mend}), asked)
    with reading(station.make) as work:
        (proposal,) = work.scalars(select(ProposalRow)).all()
        cells = {(who, day): code for who, day, _, code in proposal.cells}
        row = roster_from(work, station.unit, FIRST)
        assert row is not None
        assert cells["G03", 3] == OFF
        assert row.rows["G03"][3] == DAY_STAFF


def test_what_follows_is_worked_out_once(station: DutyStation) -> None:
    refuse(station)
    rule(station, 75)
    station.look(after(76))
    assert station.look(after(77)) == 0


def test_one_leader_alone_rules_nothing(station: DutyStation) -> None:
    refuse(station)
    facts = {**RULING, "at": "2090-01-03T01:10:00Z"}
    station.taken(station.do(after(10), "rule", side="in", by="G05", reason=WORDS, facts=facts))
    assert station.state() == "HEAD_RULING"
    assert waiting(station, 11) == ()


def test_a_ruling_that_nobody_signs_is_never_decided_by_itself(station: DutyStation) -> None:
    refuse(station)
    rule(station, 20)
    for day in range(1, 12):
        station.look(after(day * 24 * 60 + 30))
    assert len(waiting(station, 12 * 24 * 60)) == 1
    assert [who for who, text in station.told() if "逾期" in text] == [HEAD, "desk", "above"]


def test_a_crew_that_never_comes_leaves_the_station_with_the_outgoing_one(
    station: DutyStation,
) -> None:
    begun = station.opening()
    station.taken(station.do(after(2), "open", side="out", by="G01", facts={"opening": begun}))
    here = {"people": ["G01", "G02", "G03", "G04"]}
    station.taken(station.do(after(2), "present", side="out", by="G01", facts=here))
    missing: dict[str, Any] = {"side": "out", "by": "G01", "reason": "联系不上"}
    facts = {"missing": "in"}
    station.taken(station.do(after(6), "no_show", facts=facts, **missing))
    station.look(after(6))
    assert grounds(station) == {"no_show"}
    ruling = {**RULING, "at": "2090-01-03T00:35:00Z"}
    given: dict[str, Any] = {"side": "out", "by": "G01", "reason": "备班接替", "facts": ruling}
    station.taken(station.do(after(40), "rule", **given))
    assert station.state() == "FORCED_CLOSED"
    station.look(after(41))
    with reading(station.make) as work:
        found = work.scalars(select(AttendanceRow)).all()
        told = {(row.person, row.kind): row.minutes for row in found if not row.excused}
        credited = {row.minutes for row in found if row.kind == "extension"}
    assert credited == {40}
    assert ("G01", "overrun") not in told
    assert ("G05", "absent") in told


def test_a_substitute_is_recorded_and_proposed_and_the_roster_stays_as_it_was(
    station: DutyStation,
) -> None:
    begun = station.opening()
    station.taken(station.do(after(-9), "open", side="out", by="G01", facts={"opening": begun}))
    for side, crew in (("out", ["G01", "G02", "G03", "G04"]), ("in", ["G05", "G06", "G08", "G17"])):
        here = {"people": crew}
        station.taken(station.do(after(-8), "present", side=side, by=crew[0], facts=here))
    facts = {"responsible": "in"}
    station.enter(after(1), "force_close", reason="平板故障", facts=facts)
    station.look(after(2))
    with reading(station.make) as work:
        (proposal,) = work.scalars(select(ProposalRow)).all()
        assert proposal.kind == "presence"
        assert proposal.cells == [["G07", 1, DUTY, OFF], ["G17", 1, OFF, DUTY]]
        row = roster_from(work, station.unit, FIRST)
        assert row is not None
        assert row.rows["G07"][1] == DUTY
        kinds = {(each.person, each.kind) for each in work.scalars(select(AttendanceRow))}
    assert ("G07", "absent") in kinds
    assert ("G17", "lead") in kinds
    told = [who for who, text in station.told() if "与排班表不同" in text]
    assert told == ["desk"]

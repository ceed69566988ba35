"""At every minute, by what was known at any other, a station and each job have one crew."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from roster.duty import checklists
from roster.duty.machine import State
from roster.duty.responsibility import STATION, Crew, Holding, Responsibility, holdings
from tests.duty.handing import RECORD, Handing
from tests.duty.walking import Walker

FIRST = Crew("", ("G01", "G02"))
NEXT = Crew(RECORD, ("G05", "G06"))


def at(clock: str) -> datetime:
    """An instant of the first of December, in UTC; the duty changes at 00:00."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


class Told:
    """A handover and what the server knows by it."""

    def __init__(self) -> None:
        self.handing = Handing().begun().checked()
        self.known = Responsibility(FIRST)

    def do(self, act: str, side: str, made: str, received: str, **entries: Any) -> Told:
        before = self.handing.state
        told = {"at": f"{at(made):%Y-%m-%dT%H:%M:%SZ}", **entries}
        self.handing.do(act, side, **told)
        found = holdings(before, self.handing.state, {"act": act, **told}, at(received))
        self.known = self.known.learn(found)
        return self

    def signed(self, made: str, received: str, **entries: Any) -> Told:
        digest = {"digest": "ab"}
        self.do("sign", "out", made, received, by="G01", facts=digest)
        return self.do("sign", "in", made, received, by="G05", facts=digest, **entries)


def test_the_incoming_crew_holds_the_station_from_its_signature_on() -> None:
    known = Told().signed("0:03", "0:03").known
    assert known.holder(STATION, at("0:02"), at("9:00")) == FIRST
    assert known.holder(STATION, at("0:03"), at("9:00")) == NEXT


def test_a_signature_made_offline_holds_from_when_it_was_made() -> None:
    known = Told().signed("0:03", "8:00").known
    assert known.holder(STATION, at("4:00"), at("7:59")) == FIRST
    assert known.holder(STATION, at("4:00"), at("8:00")) == NEXT


def test_a_clock_that_is_a_day_wrong_changes_nothing() -> None:
    known = Told().signed("24:03", "0:03", skew=24 * 3600).known
    (holding,) = known.holdings
    assert holding.effective == at("0:03")


def test_nothing_holds_from_before_the_handover_could_begin_or_from_later_than_it_is_known() -> (
    None
):
    early, late = Told().signed("-9:00", "0:03").known, Told().signed("9:00", "0:03").known
    assert [each.effective for each in early.holdings] == [at("0:00") - timedelta(minutes=15)]
    assert [each.effective for each in late.holdings] == [at("0:03")]


def test_a_ruling_by_telephone_holds_from_the_call() -> None:
    told = Told()
    told.do("refuse", "in", "0:01", "0:01", by="G05", reason="人不齐", facts={"ground": "D4"})
    ruling = {
        "head": "H1",
        "at": f"{at('0:10'):%Y-%m-%dT%H:%M:%SZ}",
        "decision": "force_close",
        "responsible": "in",
    }
    told.do("rule", "out", "0:12", "0:12", by="G01", reason="由接班方负责", facts=ruling)
    told.do("rule", "in", "0:13", "0:30", by="G05", reason="由接班方负责", facts=ruling)
    assert told.known.holder(STATION, at("0:11"), at("0:29")) == FIRST
    assert told.known.holder(STATION, at("0:11"), at("0:30")) == NEXT
    assert told.known.holder(STATION, at("0:09"), at("0:30")) == FIRST


def test_a_kept_job_stays_with_its_people_until_it_is_taken() -> None:
    told = Told().do("split", "out", "0:01", "0:01", item="T7", facts={"people": ["G02"]})
    told.signed("0:03", "0:03").do("take", "in", "2:00", "2:00", item="T7", by="G06")
    end = at("9:00")
    assert told.known.holder("T7", at("1:00"), end).people == ("G02",)
    assert told.known.holder(STATION, at("1:00"), end) == NEXT
    assert told.known.holder("T7", at("2:00"), end) == NEXT
    assert told.known.credited("G02", at("0:00"), at("3:00"), end) == 120
    assert told.known.credited("G01", at("0:00"), at("3:00"), end) == 3
    assert told.known.credited("G06", at("0:00"), at("3:00"), end) == 177


@pytest.mark.parametrize("act", ["refuse", "no_show"])
def test_refused_or_left_alone_the_outgoing_crew_holds_on_and_is_credited(act: str) -> None:
    told = Told()
    facts = {"ground": "D4", "missing": "in"}
    told.do(act, "out", "0:01", "0:01", by="G01", reason="未到", facts=facts)
    assert told.known.holdings == ()
    assert told.known.credited("G01", at("0:00"), at("2:30"), at("2:30")) == 150
    assert told.known.credited("G05", at("0:00"), at("2:30"), at("2:30")) == 0


def test_what_is_learned_later_takes_nothing_back_of_what_was_known() -> None:
    told = Told().signed("0:03", "0:20")
    asked = [at("0:00") + timedelta(minutes=m) for m in range(20)]
    before = [told.known.holder(STATION, each, at("0:19")) for each in asked]
    ruled = Holding(STATION, FIRST, at("0:05"), at("3:00"), "rule")
    after = told.known.learn([ruled])
    assert [after.holder(STATION, each, at("0:19")) for each in asked] == before
    assert after.holder(STATION, at("1:00"), at("2:00")) == NEXT
    assert after.holder(STATION, at("1:00"), at("3:00")) == FIRST


@pytest.mark.parametrize("seed", range(40))
def test_every_scope_has_one_crew_at_every_minute_and_every_known_at(seed: int) -> None:
    walker = Walker(seed, checklists.shipped()["station"])
    rng = random.Random(seed)
    known, clock = Responsibility(FIRST), at("0:00")
    for step in walker.walk(150):
        clock += timedelta(minutes=rng.randint(0, 9))
        if isinstance(step.after, State):
            known = known.learn(holdings(step.before, step.after, step.act, clock))
    holds = dict(walker.facts["holder"])
    for scope in (STATION, *known.jobs):
        _one_crew(known, scope, clock, rng)
        crew = known.holder(scope, clock, clock)
        side = holds.get(scope, holds[STATION])
        assert (crew == FIRST) == (scope == STATION and side == "out") or scope != STATION
        if side == "out" and scope != STATION and scope in holds:
            assert crew.people == tuple(walker.facts["jobs"][scope]["people"])


def _one_crew(known: Responsibility, scope: str, end: datetime, rng: random.Random) -> None:
    """The spans tile the time, and the crew of each minute is that of its span."""
    start = at("0:00") - timedelta(hours=1)
    seen = start + rng.random() * (end - start)
    for by_then in (seen, end):
        spans = list(known.spans(scope, start, end, by_then))
        assert spans[0].start == start
        assert spans[-1].end == end
        assert all(one.end == other.start for one, other in itertools.pairwise(spans))
        assert all(one.crew != other.crew for one, other in itertools.pairwise(spans))
        for span in spans:
            assert known.holder(scope, span.start, by_then) == span.crew
            late = span.end - timedelta(microseconds=1)
            assert known.holder(scope, late, by_then) == span.crew

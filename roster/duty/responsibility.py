"""Who is responsible for a station, and for each job in progress, at any minute.

Every entry has two times: from when it holds, and since when it is known. What was signed without a
network, or ruled by telephone, holds from before it was known; so the question is always “who, at
that minute, by what was known then”, and it has exactly one answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from roster.duty.canonical import Json
from roster.duty.machine import Act, Facts, State

STATION = "station"
"""The scope of the post itself, with its telephone and all that comes in new. The others are jobs,
by their ticket."""

ENTER = "enter"
"""The act by which a handover made on paper is entered."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who are responsible together.

    Parameters
    ----------
    record : str
        The handover by which they came to be.
    people : tuple[str, ...]
        Their numbers.
    """

    record: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """From an instant on, a crew holds a scope.

    Parameters
    ----------
    crew : Crew | None
        None: the job is with whoever holds the station.
    act : str
        What made it so: `sign`, `rule`, `force_close`, `split` or `take`; `enter`: a handover
        made on paper.
    """

    scope: str
    crew: Crew | None
    effective: datetime
    known: datetime
    act: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time through which one crew holds a scope."""

    crew: Crew
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Responsibility:
    """Everything known of who holds a post and its jobs.

    Parameters
    ----------
    first : Crew
        Who has the post before the first handover that is known of.
    holdings : tuple[Holding, ...]
        In the order in which they came to be known. Of two that hold from the same instant the
        later one is right: it was said knowing the other.
    """

    first: Crew
    holdings: tuple[Holding, ...] = ()

    def learn(self, holdings: Iterable[Holding]) -> Responsibility:
        """The same with more known; nothing that was known is taken back."""
        return Responsibility(self.first, (*self.holdings, *holdings))

    @property
    def jobs(self) -> tuple[str, ...]:
        """The jobs that a crew ever kept beside the station."""
        return tuple(dict.fromkeys(h.scope for h in self.holdings if h.scope != STATION))

    def holder(self, scope: str, at: datetime, known: datetime) -> Crew:
        """Who holds a scope at an instant, by what was known at another."""
        found = self._latest(scope, at, known)
        if found is not None and found.crew is not None:
            return found.crew
        return self.first if scope == STATION else self.holder(STATION, at, known)

    def spans(self, scope: str, start: datetime, end: datetime, known: datetime) -> Iterator[Span]:
        """Who holds a scope from one instant to another, without a gap and without two at once."""
        turns = {h.effective for h in self.holdings if h.scope in (scope, STATION)}
        marks = [start, *sorted(turn for turn in turns if start < turn < end), end]
        span: Span | None = None
        for begin, finish in itertools.pairwise(marks):
            crew = self.holder(scope, begin, known)
            if span is not None and span.crew == crew:
                span = Span(crew, span.start, finish)
                continue
            if span is not None:
                yield span
            span = Span(crew, begin, finish)
        if span is not None:
            yield span

    def credited(self, person: str, start: datetime, end: datetime, known: datetime) -> int:
        """The minutes [min] through which a person was responsible for something, each once."""
        held = sorted(
            (span.start, span.end)
            for scope in (STATION, *self.jobs)
            for span in self.spans(scope, start, end, known)
            if person in span.crew.people
        )
        total, reached = timedelta(), start
        for begin, finish in held:
            if finish > reached:
                total += finish - max(begin, reached)
                reached = finish
        return total // MINUTE

    def _latest(self, scope: str, at: datetime, known: datetime) -> Holding | None:
        said = [h for h in self.holdings if h.scope == scope and h.known <= known]
        best: Holding | None = None
        for each in said:
            if each.effective <= at and (best is None or each.effective >= best.effective):
                best = each
        return best


def holdings(before: State, after: State, act: Act, known: datetime) -> Iterator[Holding]:
    """What an act changed in who holds what.

    Parameters
    ----------
    known : datetime
        When the server received the act. Nothing holds from later than that, nor from before the
        handover could begin, whatever a device's clock says.
    """
    had, has = _holders(before.facts), _holders(after.facts)
    effective = min(max(_effective(act, known), _soonest(after.facts)), known)
    for scope in dict.fromkeys([*had, *has]):
        if had.get(scope) != has.get(scope):
            crew = _crew(after.facts, scope)
            yield Holding(scope, crew, effective, known, str(act["act"]))


def on_paper(after: State, act: Act, known: datetime) -> Iterator[Holding]:
    """What a handover that was made on paper changed: as written, and known since it was entered.

    Parameters
    ----------
    known : datetime
        When the server received the act; nothing holds from later than that.
    """
    if act["act"] != ENTER:
        return
    said = cast(Mapping[str, Json], act["facts"])
    crews = cast(Mapping[str, Sequence[str]], after.facts.get("crews") or {})
    people = tuple(crews.get("in") or (str(said["in"]),))
    effective = min(_instant(said.get("ended")) or known, known)
    yield Holding(STATION, Crew(str(after.facts["id"]), people), effective, known, ENTER)


def _holders(facts: Facts) -> Mapping[str, str]:
    return cast(Mapping[str, str], facts["holder"])


def _effective(act: Act, known: datetime) -> datetime:
    """When an act holds from: a ruling from the telephone call, all else from when it was made."""
    said = cast(Mapping[str, Json], act.get("facts") or {})
    if act["act"] == "rule" and (called := _instant(said.get("at"))) is not None:
        return called
    made, skew = _instant(act.get("at")), act.get("skew")
    if made is None:
        return known
    return made - timedelta(seconds=skew if isinstance(skew, int) else 0)


def _soonest(facts: Facts) -> datetime:
    found = _instant(facts["soonest"])
    assert found is not None
    return found


def _instant(value: Json) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return read if read.tzinfo else None


def _crew(facts: Facts, scope: str) -> Crew | None:
    record = str(facts["id"])
    side = _holders(facts).get(scope)
    if scope == STATION:
        return Crew(record, _people(facts, str(side)))
    if side != "out":
        return None
    kept = cast(Mapping[str, Mapping[str, Sequence[str]]], facts["jobs"])
    return Crew(record, tuple(kept[scope]["people"]))


def _people(facts: Facts, side: str) -> tuple[str, ...]:
    """Who is here of a crew; where nobody was entered, who should be."""
    present = cast(Mapping[str, Mapping[str, Json]], facts["present"]).get(side) or {}
    planned = cast(Mapping[str, Sequence[str]], facts["crews"]).get(side, ())
    return tuple(present) or tuple(planned)

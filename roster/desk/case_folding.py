"""Where cases stand, from what was done in them, and the terms that run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.adopting import CaseSettings, case_settings
from roster.desk.case_terms import Counting
from roster.duty import machine
from roster.duty.canonical import Json, normal
from roster.duty.machine import State
from roster.duty.terms import Term, term
from roster.feeds.unit import Unit
from roster.store.cases import CaseActRow, CaseRow, case_acts

OWN = ("hearing", "appeal")
"""Terms that are the person's, and stop while they rest or are away."""


@dataclass(frozen=True)
class Seen:
    """A case as it stands, with the term that runs.

    Parameters
    ----------
    name : str
        Of the term: `hearing`, `decision`, `appeal`, `ruling`; empty: none runs.
    """

    row: CaseRow
    acts: Sequence[CaseActRow]
    state: State
    name: str = ""
    term: Term | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether what was sent last is proven to have reached the person."""
        return self.state.facts["told" if self.row.state == "DECIDED" else "delivered"] is not None

    @property
    def reported(self) -> Collection[str]:
        """The terms that passed and were reported."""
        return cast(Mapping[str, Any], self.state.facts["escalated"])

    def is_late(self, at: datetime) -> bool:
        return self.term is not None and self.term.due is not None and self.term.due <= at


def start(row: CaseRow) -> State:
    facts: dict[str, Json] = {
        "person": row.person,
        "kind": row.kind or "penalty",
        "public": "yes" if row.is_public else "no",
    }
    return machine.start(machine.table("case"), facts)


def body(
    name: str, side: str, by: str, at: datetime, words: str, facts: Mapping[str, Any]
) -> Mapping[str, Json]:
    given = {"act": name, "side": side, "by": by, "at": stamp(at), "reason": words, "facts": facts}
    return cast(Mapping[str, Json], normal(cast(Json, given)))


def stamp(at: datetime) -> str:
    """An instant as the table compares it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def fold(row: CaseRow, acts: Iterable[CaseActRow]) -> State:
    """Where a case stands, from its acts alone."""
    state = start(row)
    for each in acts:
        made = body(each.act, each.side, each.by, each.at, each.words, each.facts)
        after = machine.apply(machine.table("case"), state, made)
        assert isinstance(after, State), (row.id, each.sequence)
        state = after
    return state


def see(session: Session, unit: int, book: Unit, rows: Sequence[CaseRow]) -> list[Seen]:
    """Cases as they stand, each with the term that runs; read at once for all of them."""
    acts = case_acts(session, [row.id for row in rows])
    found = [Seen(row, acts[row.id], fold(row, acts[row.id])) for row in rows]
    running = {each.row.id: _running(each) for each in found}
    begun = [start for name, start in running.values() if name]
    if not begun:
        return found
    settings = case_settings(session, unit)
    people = {each.row.person for each in found if running[each.row.id][0] in OWN}
    zone = ZoneInfo(book.zone)
    counting = Counting(session, unit, book, people - {""}, min(begun).astimezone(zone).date())
    return [_with_term(each, *running[each.row.id], settings, counting) for each in found]


def _running(seen: Seen) -> tuple[str, datetime]:
    """The term that runs, and since when."""
    facts: Mapping[str, Any] = seen.state.facts
    nothing = "", seen.row.since
    if seen.state.name == "NOTIFIED":
        if passed := facts["escalated"].get("hearing"):
            return "decision", _instant(passed["at"])
        return ("hearing", _instant(facts["delivered"]["at"])) if facts["delivered"] else nothing
    if seen.state.name == "HEARD":
        return "decision", _instant(facts["hearings"][-1]["at"])
    if seen.state.name == "DECIDED":
        return ("appeal", _instant(facts["told"]["at"])) if facts["told"] else nothing
    if seen.state.name == "APPEALED":
        return "ruling", _instant(facts["appeal"]["at"])
    return nothing


def _with_term(
    seen: Seen, name: str, start: datetime, settings: CaseSettings, counting: Counting
) -> Seen:
    if not name:
        return seen
    counts = counting.of(seen.row.person) if name in OWN else counting.plain
    days: int = getattr(settings.terms, name)
    return replace(seen, name=name, term=term(start, days, counting.zone, counts))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""Who was there instead of whom: laid beside the roster as a proposal, never put into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from roster.desk.dockets import Dockets
from roster.desk.periods import Cell
from roster.desk.proposing import propose
from roster.domain import OFF
from roster.store.proposals import ProposalRow
from roster.store.rosters import rosters_between

KIND = "presence"


@dataclass(frozen=True, slots=True)
class Difference:
    """A crew as it came, against the roster.

    Parameters
    ----------
    absent, extra : tuple[str, ...]
        On the roster and not there; there and not on the roster.
    instead : Mapping[str, str]
        Whom someone who was not on the roster stood in for.
    """

    absent: tuple[str, ...]
    extra: tuple[str, ...]
    instead: Mapping[str, str]

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.absent, *self.extra)


def difference(
    planned: Sequence[str], here: Iterable[str], substitutes: Mapping[str, str]
) -> Difference:
    """How a crew as it came differs from the roster.

    Parameters
    ----------
    substitutes : Mapping[str, str]
        Whom each substitute stood in for; empty: they did not say.
    """
    came = tuple(here)
    absent = [who for who in planned if who not in came]
    extra = [who for who in came if who not in planned]
    named = {who: substitutes[who] for who in extra if substitutes.get(who) in absent}
    others = iter([who for who in absent if who not in named.values()])
    free = {who: next(others, "") for who in extra if who not in named}
    instead = {who: other for who, other in {**named, **free}.items() if other}
    return Difference(tuple(absent), tuple(extra), instead)


def propose_it(
    session: Session, dockets: Dockets, unit: int, day: date, found: Difference, record: str
) -> ProposalRow | None:
    """Lay the difference beside the roster of a date; None: no cell of it would change.

    Who was not there is off in it, who came has their duty: why somebody was away it does not say.
    """
    row = next(iter(rosters_between(session, unit, day, day)), None)
    if row is None or not row.rows:
        return None
    docket = dockets.of(session, row)
    drawn, at = docket.drawn(row), (day - row.first).days
    people = docket.problem.person
    cells: dict[Cell, str] = {(who, at): OFF for who in found.absent if who in people}
    for who, other in found.instead.items():
        is_free = who in people and not docket.problem.symbol[drawn.at(who, at)].is_work
        if is_free and other in people:
            cells[who, at] = drawn.at(other, at)
    if not drawn.changes(drawn.put(cells)):
        return None
    return propose(session, row, KIND, row.revision, drawn, cells, None, record=record)

"""Leaders and teams compared: cases for a thousand duties, and the share that was reversed.

It looks at those who lead, not at those who are led: whose crews have more cases than others, and
whose cases do not stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import duty_books
from roster.feeds.unit import Unit
from roster.store.cases import CaseRow
from roster.store.told import told_rows

COUNTED = ("NOTIFIED", "HEARD", "DECIDED", "APPEALED", "FINAL", "REVERSED", "DROPPED")
"""States of a case that was more than a reminder or a proposal."""
RULED = ("DECIDED", "APPEALED", "FINAL", "REVERSED", "DROPPED")
FEW = 5
"""[cases], [duties] below which a share says nothing."""
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Compared:
    """One leader or team.

    Parameters
    ----------
    name : str
        A person by number, or a team; empty: none was known.
    duties, cases, ruled, reversed_ : int
        Duties of people, cases about them, decided ones, and those that did not stand.
    """

    name: str
    duties: int
    cases: int
    ruled: int
    reversed_: int

    @property
    def rate(self) -> float | None:
        """[cases for 1,000 duties]"""
        return THOUSAND * self.cases / self.duties if self.duties else None

    @property
    def share(self) -> float | None:
        """[%] of decided cases that were reversed or dropped."""
        return 100 * self.reversed_ / self.ruled if self.ruled else None

    @property
    def is_small(self) -> bool:
        """Too few to say anything."""
        return self.cases < FEW or self.duties < FEW * THOUSAND // 100


def compared(
    session: Session, unit: int, book: Unit, first: date, last: date
) -> tuple[list[Compared], list[Compared]]:
    """Leaders and teams of some dates, each with their figures."""
    wanted = select(CaseRow).where(
        CaseRow.unit_id == unit,
        CaseRow.day.between(first, last),
        CaseRow.kind == "penalty",
        CaseRow.person != "",
        CaseRow.state.in_(COUNTED),
    )
    rows = session.scalars(wanted).all()
    led, leader_of = _led(session, unit, book, first, last)
    team_of = {person.id: person for person in book.people}
    teams: Counter[str] = Counter()
    for (person, day), count in led.items():
        known = team_of.get(person)
        teams[known.team(day) if known else ""] += count
    duties: Counter[str] = Counter()
    for (person, day), count in led.items():
        duties[leader_of.get((person, day), "")] += count

    def leader(row: CaseRow) -> str:
        return row.leader or leader_of.get((row.person, row.day), "")

    def team(row: CaseRow) -> str:
        known = team_of.get(row.person)
        return known.team(row.day) if known else ""

    return (
        list(_lines(duties, [(leader(row), row) for row in rows])),
        list(_lines(teams, [(team(row), row) for row in rows])),
    )


def _led(
    session: Session, unit: int, book: Unit, first: date, last: date
) -> tuple[Counter[tuple[str, date]], dict[tuple[str, date], str]]:
    """How many duties each person had on a date, and who led them."""
    leading = {each.name: each.leader for each in duty_books.of(book).posts}
    counted: Counter[tuple[str, date]] = Counter()
    groups: dict[tuple[str, object], list[tuple[str, date]]] = {}
    leads: dict[tuple[str, object], str] = {}
    for row in told_rows(session, unit, first, last):
        if row.gone or row.number > 1:
            continue
        counted[row.person, row.day] += 1
        place = row.post, row.start
        groups.setdefault(place, []).append((row.person, row.day))
        if row.role and row.role == leading.get(row.post):
            leads[place] = row.person
    leader_of = {
        each: leads[place] for place, people in groups.items() if place in leads for each in people
    }
    return counted, leader_of


def _lines(duties: Counter[str], cases: Iterable[tuple[str, CaseRow]]) -> Iterable[Compared]:
    found: dict[str, list[str]] = {name: [] for name in duties}
    for name, row in cases:
        found.setdefault(name, []).append(row.state)
    for name in sorted(found, key=lambda each: (not each, each)):
        states = found[name]
        yield Compared(
            name,
            duties[name],
            len(states),
            sum(state in RULED for state in states),
            sum(state in ("REVERSED", "DROPPED") for state in states),
        )

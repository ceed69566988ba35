"""What a page or an edit needs of a period: its problem, its rules, and the report of a roster.

It takes a second to put together for five hundred people and a month, and it changes only when a
sheet, a request, a name or a published roster does. So it is kept, and looked up by these.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from roster.checking import Report, check
from roster.desk.books import Shelf
from roster.desk.keeping import Kept
from roster.desk.periods import Cell, problem_of
from roster.domain import LEAVE, OFF, AbsenceKind, Problem, Roster
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.rechecking import Difference, applied, in_order, recheck
from roster.rules import Reach, Rule
from roster.store.requests import standing
from roster.store.rosters import RosterRow, VersionRow
from roster.store.units import edition

RulesOf = Callable[[Unit], tuple[Rule, ...]]
KEPT, REPORTS = 16, 8
"""[periods, and rosters of each] that are kept."""
NEAR = 100
"""[cells] up to which what they change in a report is reckoned sooner than the report."""


@dataclass(frozen=True)
class Docket:
    """A period of a unit: what its roster is made from and by which rules.

    Parameters
    ----------
    book : Unit
        The unit as its sheets alone describe it.
    unit : Unit
        The same, with what was published and approved since.
    """

    book: Unit
    unit: Unit
    problem: Problem
    rules: tuple[Rule, ...]
    _reports: OrderedDict[int, tuple[Roster, Report]] = field(default_factory=OrderedDict)
    _begun: dict[int, tuple[Roster, Report]] = field(default_factory=dict)
    _checking: Lock = field(default_factory=Lock, compare=False)

    def today(self, now: datetime) -> int:
        """The day number of a moment's date on the unit's clock; may lie outside the period."""
        return today_in(self.problem, now)

    def report(self, roster: Roster) -> Report:
        """What the whole rulebook says of a roster of this period."""
        found = self.known(roster)
        if found is None:
            # Ten supervisors open the roster at once: it takes seconds, and one check does.
            with self._checking:
                found = self.known(roster) or self._checked(roster)
        return found

    def _checked(self, roster: Roster) -> Report:
        near = self._near(roster)
        if near is not None:
            before, known = near
            found = applied(known, recheck(self.problem, self.rules, before, roster), self.rules)
            self.remember(roster, found)
            return found
        begun = _kept(self._begun, roster)
        wanted = [rule for rule in self.rules if not begun or rule.reach is Reach.SHARES]
        rest = check(self.problem, roster, wanted).violations
        found = in_order((*(begun.violations if begun else ()), *rest), self.rules)
        self.remember(roster, found)
        return found

    def _near(self, roster: Roster) -> tuple[Roster, Report] | None:
        """A roster with its report from which few cells lead to another one.

        Whoever edits may be answered by one process, and whoever reads the check by another one.
        """
        for before, known in reversed(self._reports.values()):
            changes = before.changes(roster)
            if len(changes) <= NEAR and not any(LEAVE in each[2:] for each in changes):
                return before, known
        return None

    def known(self, roster: Roster) -> Report | None:
        """The report of a roster that was checked already."""
        return _kept(self._reports, roster)

    def remember(self, roster: Roster, report: Report) -> None:
        self._reports[_digest(roster)] = roster, report
        while len(self._reports) > REPORTS:
            self._reports.popitem(last=False)

    def follow(self, before: Roster, after: Roster, difference: Difference) -> None:
        """Let the report of an edited roster be known where the one before it is."""
        known = self.known(before)
        if known is not None:
            self.remember(after, applied(known, difference, self.rules))

    def inherit(
        self, earlier: Docket, before: Roster, after: Roster, difference: Difference
    ) -> None:
        """Begin the report of a roster on which somebody has gone on leave since.

        Fair shares are reckoned anew for everyone; the rest follows from the earlier report.
        """
        known = earlier.known(before)
        if known is not None:
            shared = {rule.code for rule in self.rules if rule.reach is Reach.SHARES}
            rest = tuple(each for each in known.violations if each.rule not in shared)
            self._begun.clear()
            begun = applied(Report(rest), difference, self.rules)
            self._begun[_digest(after)] = after, begun

    def drawn(self, row: RosterRow | None) -> Roster:
        """A draft as a roster of the unit's people of today; without one, what is decided already.

        Who has joined since is off. What the unit no longer knows is off too: see `unknown`.
        """
        blank = self.blank
        if row is None:
            return blank
        known = self.problem.symbol
        rows = {
            person: tuple(code if code in known else OFF for code in row.rows[person])
            for person in blank.rows
            if person in row.rows
        }
        return Roster({**blank.rows, **rows})

    def unknown(self, row: RosterRow) -> list[tuple[str, int, str]]:
        """The cells of a draft that hold a duty which the unit no longer has."""
        return [
            (person, day, code)
            for person, codes in row.rows.items()
            for day, code in enumerate(codes)
            if code not in self.problem.symbol
        ]

    @cached_property
    def blank(self) -> Roster:
        """A roster on which only leave and pins stand."""
        problem = self.problem

        def cell(person: str, day: int) -> str:
            pinned = problem.pins.get((person, day))
            if pinned is not None:
                return pinned
            when = problem.date_of(day)
            present = problem.person[person].is_present(when)
            away = problem.is_absent(person, when, AbsenceKind.LEAVE)
            return LEAVE if away and present else OFF

        days = range(problem.days)
        return Roster({p.id: tuple(cell(p.id, day) for day in days) for p in problem.people})


def _digest(roster: Roster) -> int:
    return hash(tuple(roster.rows.items()))


def _kept(reports: Mapping[int, tuple[Roster, Report]], roster: Roster) -> Report | None:
    kept = reports.get(_digest(roster))
    return kept[1] if kept and kept[0] == roster else None


def today_in(problem: Problem, now: datetime) -> int:
    """The day number of a moment's date on the unit's clock; may lie outside the period."""
    return problem.day_of(now.astimezone(ZoneInfo(problem.zone)).date())


class Dockets:
    """The dockets that were put together already."""

    def __init__(self, shelf: Shelf, rules_of: RulesOf) -> None:
        self.shelf = shelf
        self.rules_of = rules_of
        self._dockets: Kept[object, Docket] = Kept(KEPT)

    def open(
        self,
        session: Session,
        unit: int,
        first: date,
        days: int,
        on_leave: Iterable[Cell] = (),
    ) -> Docket:
        """The docket of a period; `on_leave` are cells in which leave was put by hand.

        Raises
        ------
        BadInput
            The period is not 1 to 366 days long, or the unit's book is flawed.
        """
        cells = frozenset(on_leave)
        key = unit, first, days, stamp(session, unit), cells
        return self._dockets.get(key, lambda: self._made(session, unit, first, days, cells))

    def _made(
        self,
        session: Session,
        unit: int,
        first: date,
        days: int,
        cells: frozenset[Cell],
    ) -> Docket:
        if not cells:
            book = self.shelf.unit(session, unit)
            period = problem_of(session, book, unit, first, days)
            return Docket(book, period.unit, period.problem, self.rules_of(period.unit))
        plain = self.open(session, unit, first, days)
        pins = dict.fromkeys(cells, LEAVE) | dict(plain.problem.pins)
        return Docket(plain.book, plain.unit, plain.problem.with_(pins=pins), plain.rules)

    def of(self, session: Session, row: RosterRow) -> Docket:
        """The docket of a draft, with the leave that was put into it."""
        return self.open(session, row.unit_id, row.first, row.days, leave_in(row))


def leave_in(row: RosterRow) -> frozenset[Cell]:
    """Locked cells of a draft that hold leave: it was recorded by putting it there."""
    return frozenset(
        (person, day)
        for person, day in row.pins
        if person in row.rows and row.rows[person][day] == LEAVE
    )


def stamp(session: Session, unit: int) -> tuple[Any, ...]:
    """What a docket is made from: the sheets, and requests and versions that came in since."""
    # A number may be given out again when its transaction is rolled back; the moment tells.
    newest = session.execute(
        select(func.max(VersionRow.id), func.max(VersionRow.at))
        .join(RosterRow, RosterRow.id == VersionRow.roster_id)
        .where(RosterRow.unit_id == unit)
    ).one()
    return edition(session, unit), tuple(newest), standing(session, unit)


def refuse_unknown(problem: Problem, cells: Iterable[tuple[str, int, str]]) -> None:
    """Raise BadInput unless these are cells of the period with symbols that the unit has."""
    flaws = []
    for person, day, code in cells:
        if person not in problem.person:
            flaws.append(Flaw("cells", 0, "person", person, "a person of the unit", "本单位人员"))
        elif not 0 <= day < problem.days:
            most = problem.days - 1
            flaws.append(Flaw("cells", 0, "day", str(day), f"0 to {most}", f"0至{most}"))
        elif code not in problem.symbol:
            flaws.append(Flaw("cells", 0, "code", code, "a known symbol", "已知的班次符号"))
    if flaws:
        raise BadInput(flaws)

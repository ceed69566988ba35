"""An edit tried on a draft: what the rules say of it before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from roster.checking import check
from roster.desk.dockets import Docket
from roster.desk.periods import Cell
from roster.desk.versions import Change
from roster.domain import LEAVE, Departure, Problem, Roster
from roster.rechecking import Difference, recheck
from roster.rules import Reach, Rule, Violation


@dataclass(frozen=True)
class Trial:
    """A draft before and after an edit.

    Parameters
    ----------
    today : int
        Day number; what lies before it has happened.
    by_hand : frozenset[Cell]
        Cells in which leave was put by hand: it goes as it came.
    departures : tuple[Departure, ...]
        Exceptions that are put on record with the edit.
    """

    docket: Docket
    before: Roster
    after: Roster
    today: int
    by_hand: frozenset[Cell] = frozenset()
    departures: tuple[Departure, ...] = ()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return self.before.changes(self.after)

    @cached_property
    def problem(self) -> Problem:
        """The problem as it is with the edit: leave that it puts down, or takes away, included."""
        known = self.docket.problem
        touched = {(who, day): code for who, day, _, code in self.changes}
        gone = {cell for cell in self.by_hand if touched.get(cell, LEAVE) != LEAVE}
        new = {cell for cell, code in touched.items() if code == LEAVE and cell not in known.pins}
        if not (gone or new or self.departures):
            return known
        pins = {cell: code for cell, code in known.pins.items() if cell not in gone}
        return known.with_(
            pins=pins | dict.fromkeys(new, LEAVE),
            departures=(*known.departures, *self.departures),
        )

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Fair shares shift for everyone when someone goes on leave: the full report says how."""
        if self.touches_leave:
            return tuple(rule for rule in self.docket.rules if rule.reach is not Reach.SHARES)
        return self.docket.rules

    @property
    def touches_leave(self) -> bool:
        return any(LEAVE in change[2:] for change in self.changes)

    @property
    def touches_past(self) -> bool:
        return any(day < self.today for _, day, *_ in self.changes)

    @cached_property
    def difference(self) -> Difference:
        """What the edit mends and breaks."""
        return recheck(self.problem, self.rules, self.before, self.after)

    @cached_property
    def hard(self) -> tuple[Violation, ...]:
        """Hard rules that it breaks anew on the days to come, the past taken as it was."""
        if self.is_large and not self._any_hard:
            return ()
        if not self.touches_past:
            return self.difference.hard
        past = {(who, day): code for who, day, _, code in self.changes if day < self.today}
        return recheck(self.problem, self.rules, self.before.put(past), self.after).hard

    @property
    def is_large(self) -> bool:
        """Whether reading the whole roster once is quicker than reading what changes twice."""
        return len(self.changes) * 2 > self.problem.days * len(self.problem.people)

    @property
    def _any_hard(self) -> bool:
        return not check(self.problem, self.after, self.rules).allowed

    def under(self, found: Iterable[Departure]) -> Trial:
        """The same with further exceptions on record."""
        found = tuple(found)
        if not found:
            return self
        return replace(self, departures=(*self.departures, *found))

    def on(self, base: Roster) -> Trial:
        """The same edit on another draft."""
        cells = {(who, day): code for who, day, _, code in self.changes}
        return replace(self, before=base, after=base.put(cells))

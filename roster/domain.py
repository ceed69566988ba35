"""The nouns of a roster: people, shift types, posts, duties wanted, and the roster itself.

Everything here is frozen and needs the standard library only. What a unit writes down carries
dates; what is computed with carries day numbers: day 0 is the first day of the horizon, history has
negative days. Minutes of a shift are counted from the midnight of its duty date, so a night shift
that begins after midnight but belongs to the evening before has a start of 1440 or more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from roster.duties import LEAVE as LEAVE
from roster.duties import LEAVE_SYMBOL as LEAVE_SYMBOL
from roster.duties import OFF as OFF
from roster.duties import OFF_SYMBOL as OFF_SYMBOL
from roster.duties import Hours as Hours
from roster.duties import Part as Part
from roster.duties import Pause as Pause
from roster.duties import Post as Post
from roster.duties import PostKind as PostKind
from roster.duties import Role as Role
from roster.duties import Seat as Seat
from roster.duties import ShiftType as ShiftType
from roster.duties import Symbol as Symbol


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of dates, both ends included; an open end is None."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Contract:
    """Terms of employment.

    Parameters
    ----------
    day : int [min]
        Length of a normal working day: 480.
    share : int [per mille]
        Part of a full post: 1000 is full time; targets and fair shares shrink with it.
    """

    code: str
    name: str = ""
    day: int = 480
    share: int = 1000


FULL_TIME = Contract("")


@dataclass(frozen=True, slots=True)
class Held:
    """Something that a person has from one date to another: a contract, a skill, a team, a unit."""

    code: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can be put on the roster.

    `present` says when the person belongs to this unit: joiners, leavers, transfers, loans.
    `no_night_until` and `no_overtime_until` protect up to and including a date, without a reason.

    Parameters
    ----------
    alarm : int [min] or None
        How long before the report time the phone rings, as the person chose; 0: it does not.
    """

    id: str
    name: str
    contracts: tuple[Held, ...] = ()
    skills: tuple[Held, ...] = ()
    teams: tuple[Held, ...] = ()
    present: tuple[Span, ...] = (ALWAYS,)
    birth: date | None = None
    no_night_until: date | None = None
    no_overtime_until: date | None = None
    alarm: int | None = None

    def is_present(self, day: date) -> bool:
        return any(span.covers(day) for span in self.present)

    def holds(self, skill: str, day: date) -> bool:
        return any(held.code == skill and held.span.covers(day) for held in self.skills)

    def team(self, day: date) -> str:
        """The team on that date, or an empty string."""
        for held in self.teams:
            if held.span.covers(day):
                return held.code
        return ""

    def contract(self, day: date) -> str:
        """The code of the contract on that date, or an empty string."""
        for held in self.contracts:
            if held.span.covers(day):
                return held.code
        return ""

    def age(self, day: date) -> int | None:
        """[years] completed on that date; None where the date of birth is not kept."""
        if self.birth is None:
            return None
        before = (day.month, day.day) < (self.birth.month, self.birth.day)
        return day.year - self.birth.year - before


@dataclass(frozen=True, slots=True)
class Need:
    """Heads wanted on one date, for one shift type or for one stretch of the clock.

    With `shift`, people assigned to that shift type count; without it, people at the post at any
    minute from `begin` to `end`, breaks and lead time excluded. `post`, `role` and `skill` narrow
    who counts; empty means any.

    Parameters
    ----------
    begin, end : int [min from the date's midnight]
    minimum, target : int [heads]
    maximum : int [heads] or None
    rank : str
        Name of a class of needs that a unit prices by itself; empty: the ordinary one.
    source : Text or None
        Where the figure comes from, such as the Erlang C arithmetic or the row of a file.
    """

    day: date
    post: str = ""
    shift: str = ""
    role: str = ""
    skill: str = ""
    begin: int = 0
    end: int = 0
    minimum: int = 0
    target: int = 0
    maximum: int | None = None
    rank: str = ""
    source: Text | None = None


class AbsenceKind(StrEnum):
    LEAVE = "leave"
    """Neither work nor off; shrinks targets as the unit says."""
    UNAVAILABLE = "unavailable"
    """A day off that is promised."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Dates on which a person does not work; with `shifts`, only those shift types are barred."""

    person: str
    span: Span
    kind: AbsenceKind = AbsenceKind.LEAVE
    shifts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A wish: to have one of these shift types on a date, or not to have them.

    `shifts` empty stands for any duty. `points` is what it costs to refuse the wish.
    """

    person: str
    day: date
    wants: bool
    shifts: tuple[str, ...] = ()
    points: int = 1


class Basis(StrEnum):
    """What a unit gives as the basis of departing from a rule."""

    APPROVAL = "approval"
    URGENT_REPAIR = "urgent repair"
    STANDBY_CLASS = "standby class"
    NONE = "no basis: recorded breach"


@dataclass(frozen=True, slots=True)
class Departure:
    """A dated exception by which the unit departs from a rule of law, with its basis.

    `people` empty stands for everyone. It is shown on the roster with what it covers.

    Parameters
    ----------
    place : str
        Where it is written, such as the row of a file; errors name it.
    """

    rule: str
    span: Span
    basis: Basis
    document: str = ""
    people: tuple[str, ...] = ()
    place: str = field(default="", compare=False)

    def covers(self, rule: str, person: str, day: date) -> bool:
        return (
            rule == self.rule
            and self.span.covers(day)
            and (not self.people or person in self.people)
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays and adjusted workdays (调休) of the years that are known.

    Parameters
    ----------
    statutory : Mapping[date, str]
        Statutory holidays and the name of the festival each belongs to.
    rest : frozenset[date]
        Further dates off by announcement.
    workdays : frozenset[date]
        Saturdays and Sundays that are worked by announcement.
    announced : frozenset[int]
        Years whose adjusted workdays have been announced; others are not guessed.
    """

    statutory: Mapping[date, str] = field(default_factory=dict)
    rest: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.statutory and day not in self.rest


@dataclass(frozen=True)
class Roster:
    """Who does what on which day: a row of symbol codes a person, one a day of the horizon."""

    rows: Mapping[str, tuple[str, ...]]

    def at(self, person: str, day: int) -> str:
        return self.rows[person][day]

    def cells(self) -> Iterator[tuple[str, int, str]]:
        for person, row in self.rows.items():
            for day, code in enumerate(row):
                yield person, day, code

    def put(self, changes: Mapping[tuple[str, int], str]) -> Roster:
        """The same roster with some cells changed."""
        changed: dict[str, list[str]] = {}
        for (person, day), code in changes.items():
            if person not in changed:
                changed[person] = list(self.rows[person])
            changed[person][day] = code
        return Roster({**self.rows, **{who: tuple(row) for who, row in changed.items()}})

    def changes(self, other: Roster) -> tuple[tuple[str, int, str, str], ...]:
        """(person, day, code here, code there) for every cell that differs."""
        return tuple(
            (person, day, code, there)
            for person, row in self.rows.items()
            if row != other.rows[person]
            for day, (code, there) in enumerate(zip(row, other.rows[person], strict=True))
            if code != there
        )


@dataclass(frozen=True)
class Problem:
    """Everything that a roster is made from, for one horizon of one unit.

    Parameters
    ----------
    start : date
        Day 0.
    days : int
        Length of the horizon, 1 to 366.
    symbols : tuple[Symbol, ...]
        What may stand in a cell, off and leave excluded.
    history : Mapping[str, tuple[str, ...]]
        A person's symbol codes on the days before day 0; the last entry is day -1. Rows may have
        different lengths; a missing row means that nothing is known.
    tallies : Mapping[str, Mapping[str, int]]
        Carried totals from before `history`, by person and name, such as ``{"E01": {"nights":
        7}}``.
    pins : Mapping[tuple[str, int], str]
        Cells that are already decided, frozen days and duties in other units included.
    published : Roster or None
        What the people have been told; a published duty should stay where it is.
    unit_id : str
        What the unit stays known by when its name changes; empty: its name.
    """

    start: date
    days: int
    people: tuple[Person, ...]
    symbols: tuple[Symbol, ...]
    shifts: tuple[ShiftType, ...] = ()
    posts: tuple[Post, ...] = ()
    roles: tuple[Role, ...] = ()
    seats: tuple[Seat, ...] = ()
    contracts: tuple[Contract, ...] = ()
    needs: tuple[Need, ...] = ()
    absences: tuple[Absence, ...] = ()
    requests: tuple[Request, ...] = ()
    history: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tallies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    pins: Mapping[tuple[str, int], str] = field(default_factory=dict)
    published: Roster | None = None
    departures: tuple[Departure, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    zone: str = "Asia/Shanghai"
    unit: str = ""
    unit_id: str = ""

    @property
    def identity(self) -> str:
        """What the unit is known by to phones and other programs, whatever it is called."""
        return self.unit_id or self.unit

    @cached_property
    def symbol(self) -> Mapping[str, Symbol]:
        """Every symbol by its code, off and leave included."""
        return {s.code: s for s in (OFF_SYMBOL, LEAVE_SYMBOL, *self.symbols)}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def contract(self) -> Mapping[str, Contract]:
        return {contract.code: contract for contract in self.contracts}

    def date_of(self, day: int) -> date:
        known = self._dates.get(day)
        if known is None:
            known = self._dates[day] = self.start + timedelta(days=day)
        return known

    def day_of(self, when: date) -> int:
        return (when - self.start).days

    @property
    def last(self) -> date:
        return self.date_of(self.days - 1)

    def terms(self, person: Person, day: date) -> Contract:
        """The contract that holds for a person on a date; full time where none is written."""
        return self.contract.get(person.contract(day), FULL_TIME)

    def past(self, person: str) -> tuple[str, ...]:
        """The person's known history, oldest first; its last entry is day -1."""
        return self.history.get(person, ())

    def line(self, roster: Roster, person: str, since: int | None = None) -> dict[int, Symbol]:
        """A person's row by day number, history included (negative days).

        Parameters
        ----------
        since : int [day number] or None
            At most 0: what lies before is left out; a year of history takes time to go through.
        """
        past = self.past(person)
        if since is not None:
            past = past[max(len(past) + since, 0) :]
        codes = (*past, *roster.rows[person])
        return {day - len(past): self.symbol[code] for day, code in enumerate(codes)}

    def is_absent(self, person: str, day: date, kind: AbsenceKind | None = None) -> bool:
        """Whether the whole day is taken by an absence of this kind (any kind: None)."""
        absences = self._absences.get(person)
        return absences is not None and any(
            not absence.shifts and absence.span.covers(day) and kind in (None, absence.kind)
            for absence in absences
        )

    def departures_from(self, rule: str) -> tuple[Departure, ...]:
        """The unit's exceptions from a rule, by its code."""
        return self._departures.get(rule, ())

    def absences_of(self, person: str) -> tuple[Absence, ...]:
        """Everything that keeps a person away."""
        return self._absences.get(person, ())

    def holders(self, skill: str, day: date) -> frozenset[str]:
        """Everyone who holds a skill on a date."""
        always, dated = self._holders.get(skill, (frozenset[str](), []))
        if not dated:
            return always
        found: frozenset[str] = self.once(
            (Problem.holders, skill, day),
            lambda: always.union(person for person, span in dated if span.covers(day)),
        )
        return found

    def once(self, key: Hashable, reckon: Callable[[], Any]) -> Any:
        """What is reckoned from the problem alone, such as fair shares: reckoned once."""
        if key not in self._reckoned:
            self._reckoned[key] = reckon()
        return self._reckoned[key]

    @cached_property
    def _reckoned(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def _dates(self) -> dict[int, date]:
        # Rules ask for the same dates a hundred thousand times.
        return {}

    @cached_property
    def _holders(self) -> Mapping[str, tuple[frozenset[str], list[tuple[str, Span]]]]:
        """By skill, who holds it without end or beginning, and who else in which spans."""
        spans: dict[str, list[tuple[str, Span]]] = {}
        for person in self.people:
            for held in person.skills:
                spans.setdefault(held.code, []).append((person.id, held.span))
        return {
            skill: (
                frozenset(person for person, span in of_skill if span == ALWAYS),
                [(person, span) for person, span in of_skill if span != ALWAYS],
            )
            for skill, of_skill in spans.items()
        }

    @cached_property
    def _departures(self) -> Mapping[str, tuple[Departure, ...]]:
        found: dict[str, tuple[Departure, ...]] = {}
        for each in self.departures:
            found[each.rule] = (*found.get(each.rule, ()), each)
        return found

    @cached_property
    def _absences(self) -> Mapping[str, tuple[Absence, ...]]:
        found: dict[str, tuple[Absence, ...]] = {}
        for absence in self.absences:
            found[absence.person] = (*found.get(absence.person, ()), absence)
        return found

    def with_(self, **changes: object) -> Problem:
        """The same problem with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Chinese and English."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

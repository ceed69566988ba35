"""Who works in a unit, from the rows of people.csv, and who is meant by an id or a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from roster.domain import Held, Person, Post, PostKind, Seat, Span, Text
from roster.feeds import cells
from roster.feeds.stretches import maybe_day, stretch
from roster.feeds.tables import Row

YOUNGEST = 16
"""[years] nobody below it may be employed."""
LONGEST_NAME = 100
"""[characters] of an id or a name."""
LONGEST_ALARM = 1440
"""[min] before a duty that a phone may ring."""
_KNOWN = Text("本单位人员的工号或姓名", "the id or name of a person of the unit")
_EACH = Text(
    "本单位人员的工号或姓名，几个人之间用、隔开", "ids or names of people of the unit, parted by 、"
)


@dataclass
class People:
    """The people of a unit, and the row in which each was first written.

    Who has no id, which is a flaw of the row, stands under its place, so that nothing that depends
    on the person is called a mistake as well.
    """

    found: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    seats: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    @property
    def teams(self) -> set[str]:
        return {held.code for person in self.found.values() for held in person.teams}

    @property
    def skills(self) -> set[str]:
        return {held.code for person in self.found.values() for held in person.skills}

    def of(self, row: Row, field_: str = "person") -> str:
        """The id of the person whom a cell names by id or name; empty, with a flaw, for nobody."""
        return self._one(row, field_, row.need(field_, cells.trim, ""), _KNOWN)

    def all_of(self, row: Row, field_: str) -> tuple[str, ...]:
        """The ids of the people in a list."""
        given = row.read(field_, cells.words, _NOBODY)
        return tuple(filter(None, (self._one(row, field_, each, _EACH) for each in given)))

    def _one(self, row: Row, field_: str, given: str, expected: Text) -> str:
        if (wanted := cells.plain(given)) in self.found:
            return wanted
        alike = self.names.get(cells.squeeze(given), [])
        if len(alike) > 1:
            listed = "、".join(alike), ", ".join(alike)
            row.flaw(
                field_,
                Text(f"工号：同名者有{listed[0]}", f"an id, for {listed[1]} have the same name"),
                given,
            )
        elif not alike and given and all(person.id for person in self.found.values()):
            known = [*self.found, *(person.name for person in self.found.values())]
            row.known(field_, given, known, expected)
        return alike[0] if len(alike) == 1 else ""


_NOBODY: tuple[str, ...] = ()


def people(rows: Iterable[Row], contracts: Mapping[str, object]) -> People:
    """Everyone in the file; a second row of one id is a further stretch of the same person."""
    unit = People()
    for row in rows:
        person = _person(row, contracts)
        who = person.id or row.place
        before = unit.found.get(who)
        if before is None:
            unit.found[who] = person
            unit.rows[who] = row
            unit.names.setdefault(cells.squeeze(person.name), []).append(who)
        else:
            unit.found[who] = _joined(row, before, person)
        if seat := row.read("seat", cells.word, ""):
            owners = unit.seats.setdefault(seat, [])
            owners += [who] if who not in owners else []
    return unit


def _person(row: Row, contracts: Mapping[str, object]) -> Person:
    span = stretch(row)
    contract = row.words("contract", contracts, Text("合同", "contracts"))
    if len(contract) > 1:
        row.flaw("contract", Text("一份合同", "one contract"))
    team = row.read("team", cells.word, "")
    none: tuple[Held, ...] = ()
    birth = row.read("birth", maybe_day, None)
    row.read("phone", cells.phone, "")
    person = Person(
        id=row.need("id", cells.short(cells.word, LONGEST_NAME), ""),
        name=row.need("name", cells.short(cells.name, LONGEST_NAME), ""),
        contracts=tuple(Held(code, span) for code in contract[:1]),
        skills=row.read("skills", cells.skills, none),
        teams=(Held(team, span),) if team else (),
        present=(span,),
        birth=birth,
        no_night_until=row.read("no_night_until", maybe_day, None),
        no_overtime_until=row.read("no_overtime_until", maybe_day, None),
        alarm=row.read("alarm", cells.count(0, LONGEST_ALARM), None),
    )
    if span.first and is_too_young(person, span.first):
        row.flaw("birth", too_young(span.first))
    return person


def is_too_young(person: Person, day: date) -> bool:
    age = person.age(day)
    return age is not None and age < YOUNGEST


def too_young(day: date) -> Text:
    """What was expected where someone under age is on the list."""
    return Text(f"{day}时年满{YOUNGEST}周岁者", f"someone of {YOUNGEST} years or more on {day}")


def _joined(row: Row, before: Person, further: Person) -> Person:
    """One person of two rows; what can be said only once must be said alike."""
    if further.name != before.name:
        same = Text(
            f"与前一行相同的姓名“{before.name}”", f"the name of the earlier row, {before.name}"
        )
        row.flaw("name", same)
    if any(_overlap(span, further.present[0]) for span in before.present):
        row.flaw(
            "id", Text("不重复的工号，或不重叠的起止日期", "an id of its own, or dates of its own")
        )
    once: dict[str, Any] = {}
    for name in ("birth", "no_night_until", "no_overtime_until", "alarm"):
        old, new = getattr(before, name), getattr(further, name)
        if None not in (old, new) and old != new:
            row.flaw(name, Text(f"与前一行相同：{old}", f"the same as in the earlier row: {old}"))
        once[name] = new if old is None else old
    return replace(
        before,
        contracts=(*before.contracts, *further.contracts),
        skills=tuple(dict.fromkeys((*before.skills, *further.skills))),
        teams=(*before.teams, *further.teams),
        present=(*before.present, *further.present),
        **once,
    )


def _overlap(one: Span, other: Span) -> bool:
    return (one.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
        one.last or date.max
    )


def seats(unit: People, posts: Iterable[Post]) -> tuple[Seat, ...]:
    """The home seats; each stands at the first seat or counter post that its owners may work at."""
    fixed = [post for post in posts if post.kind in (PostKind.SEAT, PostKind.COUNTER)]
    found = []
    for code, owners in unit.seats.items():
        skills = [{held.code for held in unit.found[owner].skills} for owner in owners]
        fitting = (
            post for post in fixed if not post.skill or all(post.skill in held for held in skills)
        )
        post = next(fitting, fixed[0] if fixed else None)
        if post is None:
            expected = Text("设有座席或柜台岗位的单位", "a unit with a seat or counter post")
            unit.rows[owners[0]].flaw("seat", expected, code)
        else:
            found.append(Seat(code, post.code, tuple(owners)))
    return tuple(found)

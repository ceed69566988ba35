"""A roster drawn as text: one row a person, one column a day, history left of a bar.

::

          Fr Sa Su | Mo Tu We
    Ada   N  N  -  | E  E  -
    Bo    .  E  E  | =  =  D

``-`` is off, ``=`` is leave, ``.`` in history is not known. Drawn cases and tests are written this
way with the shift types of `SHIFTS`.
"""

from __future__ import annotations

from datetime import date, timedelta
from unicodedata import east_asian_width

from roster.domain import (
    Hours,
    Part,
    Person,
    Post,
    PostKind,
    Problem,
    Roster,
    ShiftType,
    Symbol,
)

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONDAY = date(2026, 3, 2)
"""The Monday on which drawn weeks begin; no holiday is near."""

POST = Post("P", "Post", PostKind.SEAT)
SHIFTS = (
    ShiftType("E", "early", 6 * 60, 480),
    ShiftType("D", "day", 8 * 60, 480),
    ShiftType("L", "late", 14 * 60, 480),
    ShiftType("N", "night", 22 * 60, 480),
    ShiftType("W", "24 hours", 8 * 60, 1440),
    ShiftType("H", "standby at home", 16 * 60, 960, hours=Hours.STANDBY_HOME),
)


def symbol_of(shift: ShiftType, post: Post = POST) -> Symbol:
    """The symbol of a shift type at a post, under the shift type's own code."""
    part = Part(
        shift.code, post.code, shift.start, shift.length, lead=shift.lead, hours=shift.hours
    )
    return Symbol(shift.code, shift.code, (part,))


SYMBOLS = tuple(symbol_of(shift) for shift in SHIFTS)


def read(text: str) -> tuple[Problem, Roster]:
    """The problem and the roster that a strip draws; the weekday under day 0 gives the start."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    head, body = lines[0], lines[1:]
    past = head.index("|") if "|" in head else 0
    days = [token for token in head if token != "|"]
    start = MONDAY + timedelta(days=DAYS.index(days[past]))
    rows: dict[str, tuple[str, ...]] = {}
    history: dict[str, tuple[str, ...]] = {}
    for name, *cells in body:
        codes = [cell for cell in cells if cell != "|"]
        assert len(codes) == len(days), f"{name} has {len(codes)} cells under {len(days)} days"
        known = tuple(codes[:past])
        while known and known[0] == ".":
            known = known[1:]
        history[name] = known
        rows[name] = tuple(codes[past:])
    problem = Problem(
        start=start,
        days=len(days) - past,
        people=tuple(Person(name, name) for name in rows),
        symbols=SYMBOLS,
        shifts=SHIFTS,
        posts=(POST,),
        history={name: known for name, known in history.items() if known},
    )
    return problem, Roster(rows)


def width(text: str) -> int:
    """[columns] that a text takes in a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def draw(problem: Problem, roster: Roster) -> str:
    """The roster as a strip, with labels and the history that every row shares."""
    known = min((len(problem.past(p.id)) for p in problem.people), default=0)
    span = range(-known, problem.days)
    lines = {p.name: [problem.line(roster, p.id)[d] for d in span] for p in problem.people}
    head = [DAYS[problem.date_of(d).weekday()] for d in span]
    cells = {n: [s.label if s.is_duty else s.code for s in row] for n, row in lines.items()}
    columns = max([2, *(width(c) for row in cells.values() for c in row)]) + 1
    first = max((width(name) for name in cells), default=0) + 2

    def line(name: str, row: list[str]) -> str:
        texts = [pad(cell, columns) for cell in row]
        if known:
            texts.insert(known, "| ")
        return (pad(name, first) + "".join(texts)).rstrip()

    return "\n".join([line("", head), *(line(name, row) for name, row in cells.items())])

"""Requests: what people wish for single days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from roster.board import Board, Cell
from roster.domain import LEAVE, OFF, Problem, Request, Roster, Text
from roster.prices import WISH, Price, cost
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation
from roster.strip import MONDAY

FOUND = {OFF: Text("休息", "a day off"), LEAVE: Text("请假", "leave")}


def _wished(wants: bool, *shifts: str, points: int = 1) -> Request:
    return Request("Ada", MONDAY, wants, shifts, points)


@dataclass(frozen=True)
class Requests(Rule):
    """A wish for a date is granted where it can be: a duty, a shift type, or none of them.

    A wish counts as many units of the price as it has points. A wish without shift types speaks of
    any duty, standby at home included. Leave does not grant a wish for a duty.
    """

    price: Price = WISH

    code: ClassVar[str] = "availability.request"
    kind: ClassVar[Kind] = Kind.WISH
    name: ClassVar[Text] = Text("个人意愿", "Wishes for single days")
    sentence: ClassVar[Text] = Text(
        "{person}{day}希望{wish}，实际为{found}。",
        "{person} wishes {wish} on {day} and has {found}.",
    )
    floors: ClassVar[tuple[str, ...]] = ("price",)
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("意愿尽量满足，不作承诺", "wishes are heard, not promised")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo
                Ada   E """,
            given=lambda p: p.with_(requests=(_wished(True), _wished(False, "N"))),
        ),
        Case(
            """      Mo
                Ada   E """,
            ("Ada wishes not late, early on Mon 2 Mar and has E.",),
            given=lambda p: p.with_(requests=(_wished(False, "L", "E", points=3),)),
        ),
        Case(
            """      Mo
                Ada   - """,
            ("Ada wishes any duty on Mon 2 Mar and has a day off.",),
            given=lambda p: p.with_(requests=(_wished(True, points=5), _wished(False))),
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        for request in self._bound(problem):
            meant = frozenset(
                symbol.code
                for symbol in problem.symbols
                if not request.shifts or any(p.shift in request.shifts for p in symbol.parts)
            )
            barred = frozenset(problem.symbol) - meant if request.wants else meant
            day = problem.day_of(request.day)
            board.post(Cell(request.person, day, barred, self._worth(problem, request)))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for request in self._bound(problem):
            day = problem.day_of(request.day)
            code = roster.at(request.person, day)
            shifts = {part.shift for part in problem.symbol[code].parts}
            granted = bool(shifts & set(request.shifts) if request.shifts else shifts)
            if granted != request.wants:
                yield self.breach(
                    problem,
                    (request.person,),
                    (day,),
                    1,
                    self._worth(problem, request),
                    found=FOUND.get(code, problem.symbol[code].label),
                    wish=_wish(problem, request),
                    worth=request.points,
                )

    def _bound(self, problem: Problem) -> Iterator[Request]:
        for request in problem.requests:
            person, day = problem.person.get(request.person), problem.day_of(request.day)
            if person and 0 <= day < problem.days and self.binds(problem, person, day):
                yield request

    def _worth(self, problem: Problem, request: Request) -> Price:
        """What it costs to refuse a wish: its points in units of the rule's price."""
        price = self.price_on(problem, request.person, problem.day_of(request.day))
        return None if price is None else (cost(price, request.points),)


def _wish(problem: Problem, request: Request) -> Text:
    """``上班`` or ``any duty``, ``休息`` or ``a day off``, ``不上早班`` or ``not early``."""
    if not request.shifts:
        return Text("上班", "any duty") if request.wants else Text("休息", "a day off")
    names = {shift.code: shift.name for shift in problem.shifts}
    named = [names.get(code, code) for code in request.shifts]
    zh, en = "、".join(named), ", ".join(named)
    return Text(f"上{zh}", en) if request.wants else Text(f"不上{zh}", f"not {en}")

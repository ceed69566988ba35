"""Skills: who stands at a post, or in a role, holds what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from roster.board import Board, Cell, Codes
from roster.domain import Held, Person, Problem, Roster, Span, Text
from roster.rules import PRACTICE, Case, Kind, Rule, Source, Violation
from roster.strip import MONDAY, POST


def _licensed(problem: Problem) -> Problem:
    """The post asks for a licence; Ada's ends on Monday, Bo has none."""
    ada, *others = problem.people
    licence = Held("licence", Span(last=MONDAY))
    return problem.with_(
        posts=(replace(POST, skill="licence"),),
        people=(replace(ada, skills=(Held("patrol"), licence)), *others),
    )


@dataclass(frozen=True)
class SkillsHeld(Rule):
    """Nobody stands at a post or takes a role without the skill that it asks for.

    A skill is read on the duty date, also for the minutes of the duty that fall on the next date.
    A post or role that is not described asks for nothing.
    """

    code: ClassVar[str] = "skills.held"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("持证上岗", "Skills of posts and roles")
    sentence: ClassVar[Text] = Text(
        "{person}{day}安排了{found}，但当日不具备：{skills}。",
        "{person} has {found} on {day} without: {skills}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE,
        note=Text("经培训考核取得上岗资格", "post qualification by training and examination"),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  -
                Bo    -  - """,
            given=_licensed,
        ),
        Case(
            """      Mo Tu
                Ada   E  N
                Bo    L  - """,
            (
                "Ada has N on Tue 3 Mar without: licence.",
                "Bo has L on Mon 2 Mar without: licence.",
            ),
            given=_licensed,
        ),
    )

    def post(self, problem: Problem, board: Board) -> None:
        asked = {symbol.code: _asked(problem, symbol.code) for symbol in problem.symbols}
        every = frozenset().union(*asked.values())
        barred: dict[frozenset[str], Codes] = {}
        alike: dict[tuple[Held, ...], list[Codes]] = {}
        by_day: dict[str, list[Codes]] = {}

        def barred_to(person: Person, day: int) -> Codes:
            when = problem.date_of(day)
            lacking = frozenset(skill for skill in every if not person.holds(skill, when))
            if lacking not in barred:
                barred[lacking] = frozenset(code for code in asked if asked[code] & lacking)
            return barred[lacking]

        for person in problem.people:
            if person.skills not in alike:
                alike[person.skills] = [barred_to(person, day) for day in range(problem.days)]
            by_day[person.id] = alike[person.skills]
        for person, day, price in self.bound(problem):
            if codes := by_day[person.id][day]:
                board.post(Cell(person.id, day, codes, price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        posts = {post.code: post for post in problem.posts}
        roles = {role.code: role for role in problem.roles}
        for person in problem.people:
            for day, code in enumerate(roster.rows[person.id]):
                when = problem.start + timedelta(days=day)
                places = [
                    place
                    for part in problem.symbol[code].parts
                    for place in (posts.get(part.post), roles.get(part.role))
                ]
                missing = sorted(
                    {p.skill for p in places if p and p.skill and not person.holds(p.skill, when)}
                )
                if missing and self.binds(problem, person, day):
                    found = problem.symbol[code].label
                    yield self.breach(
                        problem, (person.id,), (day,), 1, found=found, skills=tuple(missing)
                    )


def _asked(problem: Problem, code: str) -> frozenset[str]:
    """The skills that the posts and roles of a symbol ask for."""
    parts = problem.symbol[code].parts
    of_posts = {p.skill for p in problem.posts if any(part.post == p.code for part in parts)}
    of_roles = {r.skill for r in problem.roles if any(part.role == r.code for part in parts)}
    return frozenset(of_posts | of_roles) - {""}

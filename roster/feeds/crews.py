"""Places of a crew: who leads, who is on duty, who drives, who stands by; one column each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roster.domain import Part, PostKind, Problem, Roster, Text

CREW_KINDS = (PostKind.DUTY24, PostKind.CREW, PostKind.STANDBY)
MEMBER = Text("值班员", "On duty")


@dataclass(frozen=True, slots=True)
class Place:
    """A role on a shift type at a post."""

    post: str
    shift: str
    role: str

    def holds(self, part: Part) -> bool:
        return (part.post, part.shift, part.role) == (self.post, self.shift, self.role)

    def people(self, problem: Problem, roster: Roster, day: int) -> tuple[str, ...]:
        """Who stands there on a day, in the order of the unit."""
        return tuple(
            person.id
            for person in problem.people
            if any(self.holds(part) for part in problem.symbol[roster.at(person.id, day)].parts)
        )


def titles(problem: Problem, columns: Sequence[Place], language: str) -> tuple[str, ...]:
    """Each place by its role, a standby by its post; the same title twice tells more."""
    posts = {post.code: post for post in problem.posts}
    shifts = {shift.code: shift.name for shift in problem.shifts}
    roles = {role.code: role.name for role in problem.roles}

    def names(place: Place) -> tuple[str, str, str]:
        post, role = posts[place.post], roles.get(place.role, place.role)
        if post.kind is PostKind.STANDBY and not role:
            role = post.name
        return role or MEMBER[language], post.name, shifts.get(place.shift, place.shift)

    # A post that is the only one tells nothing.
    single = len({place.post for place in columns}) == 1
    short = [names(place)[0] for place in columns]
    longer = [" ".join(dict.fromkeys((post, role))) for role, post, _ in map(names, columns)]
    longest = [
        " ".join(dict.fromkeys((s, r) if single else (p, s, r))) for r, p, s in map(names, columns)
    ]
    return tuple(
        s if short.count(s) == 1 else m if longer.count(m) == 1 else x
        for s, m, x in zip(short, longer, longest, strict=True)
    )


def places(problem: Problem) -> tuple[Place, ...]:
    """The columns of a date-by-crew table; empty where the unit has no such post.

    Duty comes before standby, posts in the order of the unit, roles in the order of the unit and
    those without a role after the leader.
    """
    kinds = {post.code: post.kind for post in problem.posts}
    posts = [post.code for post in problem.posts]
    shifts = [shift.code for shift in problem.shifts]
    roles = [role.code for role in problem.roles]
    found = {
        Place(part.post, part.shift, part.role)
        for symbol in problem.symbols
        for part in symbol.parts
        if kinds.get(part.post) in CREW_KINDS
    }

    def order(place: Place) -> tuple[bool, int, int, float]:
        role = roles.index(place.role) if place.role in roles else 0.5
        shift = shifts.index(place.shift) if place.shift in shifts else 0
        return kinds[place.post] is PostKind.STANDBY, posts.index(place.post), shift, role

    return tuple(sorted(found, key=order))


def beside_crews(problem: Problem) -> frozenset[str]:
    """Codes of the duties with a part in none of the columns: counters, seats, other units."""
    crews = {post.code for post in problem.posts if post.kind in CREW_KINDS}
    return frozenset(
        symbol.code
        for symbol in problem.symbols
        if not crews.issuperset(part.post for part in symbol.parts)
    )

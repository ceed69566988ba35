"""Coverage: the heads that a need asks for, by shift type or by stretch of the clock."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from roster.board import Board, Codes, Couple, Term
from roster.domain import (
    OFF,
    Need,
    Part,
    PostKind,
    Problem,
    Roster,
    Symbol,
    Text,
)
from roster.prices import SHORTAGE, TARGET, Price
from roster.rules import PRACTICE, Case, Kind, Reach, Rule, Source, Violation, parameter
from roster.strip import MONDAY
from roster.timeline import DAY, presence

FURTHEST = 3
"""[days] before a date from which a duty may still reach it."""


@dataclass(frozen=True)
class _Cover(Rule):
    """Needs of one rank, and the duties that count towards them.

    Every duty of the unit counts as one head, one held in another unit as none. The dates of the
    scope say which needs are bound, its people, teams and contracts who counts. A skill is asked on
    the date of the need. A unit that wants other figures changes its needs, so there is nothing to
    depart from.
    """

    rank: str = parameter("", unit="", zh="需求类别", en="rank of the needs")

    absolute: ClassVar[bool] = True
    reach: ClassVar[Reach] = Reach.NEEDS

    def _needs(self, problem: Problem) -> Iterator[tuple[int, Need]]:
        for need in problem.needs:
            day = problem.day_of(need.day)
            if self.scope.span.covers(need.day) and need.rank == self.rank:
                yield day, need

    def _terms(self, problem: Problem) -> Iterator[tuple[Need, tuple[Term, ...]]]:
        """Each need with the cells that count towards it; equal needs share their symbols."""
        who: dict[tuple[int, str], list[str]] = {}
        for day, need in self._needs(problem):
            kind = "standing", need.shift, need.post, need.role, need.begin, need.end
            standing = problem.once(kind, partial(_standing, problem, need))
            if (day, need.skill) not in who:
                bound = self.bound_on(problem, day)
                skilled = problem.holders(need.skill, need.day) if need.skill else None
                who[day, need.skill] = [
                    person.id for person in bound if skilled is None or person.id in skilled
                ]
            terms = partial(_cells, problem, day, who[day, need.skill], standing)
            # Half hours that the same duties cover share their cells, in all rules of coverage.
            yield need, problem.once(("cells", self.scope, day, need.skill, standing), terms)

    def _counted(self, problem: Problem, roster: Roster) -> Iterator[tuple[int, Need, int]]:
        """Each need with the heads that the roster gives it."""
        stands: dict[int, dict[str, set[str]]] = {}
        for day, need in self._needs(problem):
            able = problem.once(
                ("able", self.scope, day, need.skill), partial(self._able, problem, day, need)
            )
            heads = 0
            for later, codes in _counting(problem, need).items():
                duty = day - later
                if duty not in stands:
                    stands[duty] = _stands(problem, roster, duty)
                for code in codes & stands[duty].keys():
                    heads += len(stands[duty][code] & able)
            yield day, need, heads

    def _able(self, problem: Problem, day: int, need: Need) -> frozenset[str]:
        """Who counts towards a need, whatever their duty."""
        return frozenset(
            person.id
            for person in problem.people
            if (not need.skill or person.holds(need.skill, need.day))
            and self.binds(problem, person, day)
        )

    def _told(
        self, problem: Problem, day: int, need: Need, found: int, wanted: int, amount: int
    ) -> Iterator[Violation]:
        yield self.breach(
            problem,
            (),
            (day,),
            amount,
            "own" if amount else (0,),
            what=_what(problem, need),
            post=need.post,
            shift=need.shift,
            role=need.role,
            skill=need.skill,
            begin=need.begin,
            end=need.end,
            found=found,
            wanted=wanted,
            over=found - wanted,
            source=need.source or "",
        )


def _cells(
    problem: Problem, day: int, people: list[str], symbols: tuple[tuple[int, Codes], ...]
) -> tuple[Term, ...]:
    """The cells of these people that count towards a need of a date."""
    return tuple(
        Term(person, day + offset, codes)
        for offset, codes in symbols
        if day + offset < problem.days
        for person in people
    )


def _standing(problem: Problem, need: Need) -> tuple[tuple[int, Codes], ...]:
    """The symbols that count, by the distance of their date from the need's date."""

    away = {post.code for post in problem.posts if post.kind is PostKind.ELSEWHERE}

    def fits(part: Part) -> bool:
        return (
            part.post not in away and need.post in ("", part.post) and need.role in ("", part.role)
        )

    def parts(symbol: Symbol, offset: int) -> Iterator[Part]:
        if need.shift:
            return (part for part in symbol.parts if part.shift == need.shift)
        return presence(symbol, need.begin - offset * DAY, need.end - offset * DAY)

    offsets = (0,) if need.shift else (-2, -1, 0, 1)
    found = (
        (offset, frozenset(s.code for s in problem.symbols if any(map(fits, parts(s, offset)))))
        for offset in offsets
    )
    return tuple((offset, codes) for offset, codes in found if codes)


def _stands(problem: Problem, roster: Roster, day: int) -> dict[str, set[str]]:
    """Who has which symbol on a day, history included."""
    found: dict[str, set[str]] = {}
    for person in problem.people:
        row = roster.rows[person.id] if day >= 0 else problem.past(person.id)
        if -len(row) <= day < len(row):
            found.setdefault(row[day], set()).add(person.id)
    return found


def _counting(problem: Problem, need: Need) -> Mapping[int, Codes]:
    """The duties that count towards a need, by how many days before it they stand."""
    kind = "counting", need.shift, need.post, need.role, need.begin, need.end
    codes: Mapping[int, Codes] = problem.once(kind, partial(_meeting, problem, need))
    return codes


def _meeting(problem: Problem, need: Need) -> Mapping[int, Codes]:
    kinds = {post.code: post.kind for post in problem.posts}

    def meets(part: Part, later: int) -> bool:
        begin, end = later * DAY + need.begin, later * DAY + need.end
        return (
            (part.shift == need.shift if need.shift else _attends(part, begin, end))
            and need.post in ("", part.post)
            and need.role in ("", part.role)
            and kinds.get(part.post) is not PostKind.ELSEWHERE
        )

    found = {
        later: frozenset(
            symbol.code for symbol in problem.symbols if any(meets(p, later) for p in symbol.parts)
        )
        for later in ((0,) if need.shift else range(-1, FURTHEST + 1))
    }
    return {later: codes for later, codes in found.items() if codes}


def _attends(part: Part, begin: int, end: int) -> bool:
    """Whether a part holds its post through a stretch counted from its own midnight."""
    if begin < part.start or part.end < end:
        return False
    if part.pause_start is None:
        return True
    return end <= part.pause_start or part.pause_start + part.pause_length <= begin


def _what(problem: Problem, need: Need) -> str:
    """Post, shift or stretch, role and skill of a need, as one reads them on a wall."""
    post = next((p.name for p in problem.posts if p.code == need.post), need.post)
    role = next((r.name for r in problem.roles if r.code == need.role), need.role)
    if need.shift:
        when = next((s.name for s in problem.shifts if s.code == need.shift), need.shift)
    else:
        when = f"{_clock(need.begin)}–{_clock(need.end)}"
    skill = f"[{need.skill}]" if need.skill else ""
    return " ".join(word for word in (post, when, role, skill) if word)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class _Least(_Cover):
    """A number of heads that needs should not fall short of."""

    floors: ClassVar[tuple[str, ...]] = ("price",)

    @staticmethod
    @abstractmethod
    def wanted(need: Need) -> int:
        """[heads] that a need asks for."""

    def post(self, problem: Problem, board: Board) -> None:
        for need, terms in self._terms(problem):
            if (low := self.wanted(need)) > 0:
                board.post(Couple(terms, low=low, low_price=self.price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        for day, need, found in self._counted(problem, roster):
            lacking = self.wanted(need) - found
            if lacking > 0:
                yield from self._told(problem, day, need, found, found + lacking, lacking)


@dataclass(frozen=True)
class MinimumCover(_Least):
    """Every need has its minimum of heads; the heads missing are the shortage.

    For a shift, people assigned to it count; for a stretch of the clock, people at the post all
    through it, breaks and lead time excluded, duties of the days before included. The rule is
    elastic: an uncovered need is named, it never makes the roster impossible.

    Parameters
    ----------
    rank : str
        Which needs are bound; empty: the ordinary ones.
    """

    price: Price = SHORTAGE

    code: ClassVar[str] = "coverage.minimum"
    kind: ClassVar[Kind] = Kind.COMPANY
    shortage: ClassVar[bool] = True
    name: ClassVar[Text] = Text("最低人数", "Minimum cover")
    sentence: ClassVar[Text] = Text(
        "{day}{what}至少{wanted}人，只排{found}人，缺{amount}人。",
        "{day} {what}: {found} on duty, {amount} short of the minimum of {wanted}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE,
        note=Text(
            "24小时不间断；午间、节假日不停业",
            "24 h without a gap; no closure at noon or on holidays",
        ),
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo Tu
                Ada   E  -
                Bo    E  E """,
            given=lambda p: p.with_(needs=(Need(MONDAY, shift="E", post="P", minimum=2),)),
        ),
        Case(
            """      Mo Tu
                Ada   E  -
                Bo    L  E """,
            ("Mon 2 Mar Post early: 1 on duty, 1 short of the minimum of 2.",),
            given=lambda p: p.with_(needs=(Need(MONDAY, shift="E", post="P", minimum=2),)),
        ),
        Case(
            """      Su | Mo
                Ada   W  | -
                Bo    .  | L """,
            ("Mon 2 Mar 07:45–08:15: 0 on duty, 1 short of the minimum of 1.",),
            given=lambda p: p.with_(
                needs=(
                    Need(MONDAY, begin=420, end=450, minimum=1),
                    Need(MONDAY, begin=465, end=495, minimum=1),
                )
            ),
        ),
    )

    @staticmethod
    def wanted(need: Need) -> int:
        return need.minimum


@dataclass(frozen=True)
class TargetCover(_Least):
    """Every need should have its target of heads, counted like the minimum.

    The whole distance from the target is charged, also the part that is below the minimum.

    Parameters
    ----------
    rank : str
        Which needs are bound; empty: the ordinary ones.
    """

    price: Price = TARGET

    code: ClassVar[str] = "coverage.target"
    kind: ClassVar[Kind] = Kind.WISH
    name: ClassVar[Text] = Text("目标人数", "Target cover")
    sentence: ClassVar[Text] = Text(
        "{day}{what}目标{wanted}人，排{found}人，差{amount}人。",
        "{day} {what}: {found} on duty, {amount} below the target of {wanted}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("按话务或客流预测", "from the forecast of the demand")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo
                Ada   E
                Bo    E """,
            given=lambda p: p.with_(needs=(Need(MONDAY, shift="E", minimum=1, target=2),)),
        ),
        Case(
            """      Mo
                Ada   E
                Bo    - """,
            ("Mon 2 Mar early: 1 on duty, 2 below the target of 3.",),
            given=lambda p: p.with_(needs=(Need(MONDAY, shift="E", minimum=1, target=3),)),
        ),
    )

    @staticmethod
    def wanted(need: Need) -> int:
        return need.target


@dataclass(frozen=True)
class MaximumCover(_Cover):
    """No need should have more heads than its maximum, counted like the minimum.

    Where the duties of history alone bring more heads, that is reported with amount 0, and only who
    is added is a breach.

    Parameters
    ----------
    rank : str
        Which needs are bound; empty: the ordinary ones.
    """

    price: Price = TARGET

    code: ClassVar[str] = "coverage.maximum"
    kind: ClassVar[Kind] = Kind.COMPANY
    name: ClassVar[Text] = Text("最高人数", "Maximum cover")
    sentence: ClassVar[Text] = Text(
        "{day}{what}最多{wanted}人，排了{found}人，多{over}人。",
        "{day} {what}: {found} on duty, {over} over the maximum of {wanted}.",
    )
    source: ClassVar[Source] = Source(
        PRACTICE, note=Text("例如座席数", "such as the number of seats")
    )
    cases: ClassVar[tuple[Case, ...]] = (
        Case(
            """      Mo
                Ada   E
                Bo    L """,
            given=lambda p: p.with_(needs=(Need(MONDAY, shift="E", maximum=1),)),
        ),
        Case(
            """      Mo
                Ada   E
                Bo    E """,
            ("Mon 2 Mar early: 2 on duty, 1 over the maximum of 1.",),
            given=lambda p: p.with_(needs=(Need(MONDAY, shift="E", maximum=1),)),
        ),
    )

    def _needs(self, problem: Problem) -> Iterator[tuple[int, Need]]:
        return (each for each in super()._needs(problem) if each[1].maximum is not None)

    def post(self, problem: Problem, board: Board) -> None:
        for need, terms in self._terms(problem):
            if need.maximum is not None and len(terms) > need.maximum:
                held = sum(board.at((), t.person, t.day) in t.symbols for t in terms)
                high = max(need.maximum, held)
                board.post(Couple(terms, high=high, high_price=self.price))

    def check(self, problem: Problem, roster: Roster) -> Iterator[Violation]:
        nobody = Roster(dict.fromkeys(roster.rows, (OFF,) * problem.days))
        before = (held for _, _, held in self._counted(problem, nobody))
        for (day, need, found), held in zip(self._counted(problem, roster), before, strict=True):
            if need.maximum is not None and found > need.maximum:
                over = found - max(need.maximum, held)
                yield from self._told(problem, day, need, found, need.maximum, over)

"""The schemes of penalties and rewards, as the documents state them, and what a unit made of them.

A unit adopts a scheme for some dates. Without a lawful basis its codes carry points and no money.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib import resources
from typing import Any

from roster.domain import Text
from roster.duties import PostKind

NOTHING = Text("", "")


class Against(StrEnum):
    """Whom the entries of a scheme burden."""

    PERSON = "person"
    UNIT = "unit"
    NOBODY = "nobody"
    """They are rewards."""


class Excess(StrEnum):
    """What becomes of what lies above the month's ceiling; never a debt."""

    DROP = "drop"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a scheme.

    Parameters
    ----------
    amount : int [yuan]
        For each act; 0: none is stated.
    points : int [points]
        For each act, off the assessment of the month.
    facts : tuple[str, ...]
        The kinds of facts of attendance from which alone it is proposed; empty: by hand.
    measure : Text
        What comes in addition, such as a notice of criticism.
    is_public : bool
        That measure names the person to others.
    is_secret : bool
        Only those who decide, and the auditor, see it.
    step : int
        On a ladder; 0: it stands on none.
    """

    code: str
    text: Text
    first: date
    last: date | None
    amount: int
    points: int
    facts: tuple[str, ...]
    measure: Text
    is_public: bool
    is_secret: bool
    step: int
    source: Text

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Scheme:
    """Some codes of one document.

    Parameters
    ----------
    posts : tuple[PostKind, ...]
        The kinds of posts that it binds; empty: it binds none, but the unit.
    is_record : bool
        For the record only: neither points nor money.
    effect : Text
        What a point does.
    """

    id: str
    text: Text
    source: Text
    posts: tuple[PostKind, ...]
    against: Against
    is_record: bool
    effect: Text
    codes: tuple[Code, ...]

    @property
    def has_money(self) -> bool:
        return any(each.amount for each in self.codes)

    def code_on(self, code: str, day: date) -> Code | None:
        """A code as it was on the day of an act."""
        return next((each for each in self.codes if each.code == code and each.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a unit may deduct money: a document that was consulted on and made known.

    Parameters
    ----------
    document : str
        Its title and number.
    procedure : str
        How those concerned took part, such as a resolution of the staff congress.
    decided, announced : date or None
        When that took place, and when everybody was told.
    """

    document: str = ""
    procedure: str = ""
    decided: date | None = None
    announced: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it was whole by the day of an act."""
        if not (self.document and self.procedure and self.decided and self.announced):
            return False
        return self.decided <= self.announced <= day


@dataclass(frozen=True)
class Adoption:
    """A scheme as a unit took it over, from one date to another.

    Parameters
    ----------
    amounts : Mapping[str, int] [yuan]
        By code, where the unit states another amount than the document.
    """

    number: int
    scheme: Scheme
    first: date
    last: date | None
    posts: tuple[PostKind, ...]
    basis: Basis
    excess: Excess = Excess.DROP
    amounts: Mapping[str, int] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def binds(self, kind: PostKind | None) -> bool:
        """Whether it is for a post of this kind; an act at no post is nobody's but the unit's."""
        return self.scheme.against is not Against.PERSON or kind in self.posts


@dataclass(frozen=True)
class Rule:
    """A code as it applies to an act: its scheme, adoption, amount and points of that day.

    Parameters
    ----------
    amount : int [yuan]
        0 where no money goes with it.
    stated : int [yuan]
        The amount of the scheme, whether or not money may go with it.
    """

    adoption: Adoption
    code: Code
    amount: int
    stated: int
    points: int

    @property
    def is_reward(self) -> bool:
        return self.adoption.scheme.against is Against.NOBODY


def rules_on(adoptions: Iterable[Adoption], day: date, kind: PostKind | None) -> list[Rule]:
    """Everything that applies to an act of a day at a post of some kind."""
    return [
        rule_of(each, code, day)
        for each in adoptions
        if each.covers(day) and each.binds(kind)
        for code in each.scheme.codes
        if code.covers(day)
    ]


def rule_of(adoption: Adoption, code: Code, day: date) -> Rule:
    """A code with the amount and the points of a day."""
    stated = adoption.amounts.get(code.code, code.amount)
    is_lawful = adoption.basis.holds_on(day) and not adoption.scheme.is_record
    points = 0 if adoption.scheme.is_record else code.points
    return Rule(adoption, code, stated if is_lawful else 0, stated, points)


def clashes(adoptions: Iterable[Adoption]) -> list[tuple[Adoption, Adoption]]:
    """Pairs of schemes with amounts that would bind the same kind of post on the same day."""
    found = [
        each
        for each in adoptions
        if each.scheme.against is Against.PERSON and each.scheme.has_money
    ]
    return [
        (one, other)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if set(one.posts) & set(other.posts) and _overlap(one, other)
    ]


def _overlap(one: Adoption, other: Adoption) -> bool:
    begins_late = one.last is not None and one.last < other.first
    ends_early = other.last is not None and other.last < one.first
    return not (begins_late or ends_early)


@functools.cache
def shipped() -> Mapping[str, Scheme]:
    """The schemes that come with the system, by id."""
    folder = resources.files("roster.duty").joinpath("schemes")
    found = {}
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        name, _, ending = path.name.rpartition(".")
        if ending == "toml":
            found[name] = _scheme(name, tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def _scheme(name: str, given: Mapping[str, Any]) -> Scheme:
    return Scheme(
        id=name,
        text=_text(given),
        source=_text(given["source"]),
        posts=tuple(PostKind(each) for each in given["posts"]),
        against=Against(given.get("against", Against.PERSON)),
        is_record=given.get("bears") == "record",
        effect=_text(given["effect"]),
        codes=tuple(_codes(given)),
    )


def _codes(given: Mapping[str, Any]) -> Iterator[Code]:
    for each in given["code"]:
        yield Code(
            code=each["code"],
            text=_text(each),
            first=each.get("from", given["from"]),
            last=each.get("until", given.get("until")),
            amount=each.get("amount", 0),
            points=each.get("points", 0),
            facts=tuple(each.get("facts", ())),
            measure=_text(each["measure"]) if "measure" in each else NOTHING,
            is_public=each.get("public", False),
            is_secret=each.get("secret", False),
            step=each.get("step", 0),
            source=_text(each["source"]),
        )


def _text(given: Mapping[str, Any]) -> Text:
    return Text(given["zh"], given["en"])

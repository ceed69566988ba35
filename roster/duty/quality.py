"""Service quality 优质服务: a month's score from weighted indicators, and its stars."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from typing import Any

from roster.domain import Text
from roster.duties import PostKind

WHOLE = 100
"""[points] of a full score, and what the weights of a post's indicators add up to."""
MOST = 5
"""[stars]"""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is measured.

    Parameters
    ----------
    weight : int [of 100]
    full, none : int [unit]
        The values that score 100 and 0; what lies between is scored evenly.
    own : str
        A figure that the system has itself; empty: it is entered.
    """

    code: str
    name: Text
    unit: str
    weight: int
    full: int
    none: int
    posts: tuple[PostKind, ...]
    own: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The indicators of a unit, and from how many points on there are so many stars.

    Parameters
    ----------
    stars : tuple[int, ...] [points]
        For one, two, three, four and five stars.
    """

    indicators: tuple[Indicator, ...]
    stars: tuple[int, ...]

    @property
    def is_suggested(self) -> bool:
        """Its weights, bounds and thresholds are those that we suggest; no document sets them."""
        return self == shipped()

    def of(self, kind: PostKind) -> tuple[Indicator, ...]:
        """The indicators of a kind of post that weigh anything."""
        return tuple(each for each in self.indicators if kind in each.posts and each.weight)


@dataclass(frozen=True, slots=True)
class Value:
    """What was measured of an indicator.

    Parameters
    ----------
    hundredths : int [1/100 of the indicator's unit]
    source : str
        Where it comes from, such as ``28/30``.
    """

    hundredths: int
    source: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a score.

    Parameters
    ----------
    points : Fraction or None [of 100]
        None: nothing was measured.
    """

    indicator: Indicator
    value: Value | None
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Score:
    """A month's score with its arithmetic.

    Parameters
    ----------
    total : Fraction or None [points]
        Of the indicators that were measured, their weights taken as the whole; None: none was.
    weighed : int [of 100]
        The weight of what was measured.
    stars : int or None
        None: not everything was measured, so that there are none to give.
    """

    lines: tuple[Line, ...]
    total: Fraction | None
    weighed: int
    stars: int | None


@functools.cache
def shipped() -> Scheme:
    """What a unit goes by that has set nothing of its own."""
    file = resources.files("roster.duty") / "quality.toml"
    rows = tomllib.loads(file.read_text("utf-8"))
    stars = rows.pop("stars")
    return read([{"code": code, **row} for code, row in rows.items()], stars)


def read(rows: Iterable[Mapping[str, Any]], stars: Iterable[int]) -> Scheme:
    """A scheme as it is written down."""
    return Scheme(
        tuple(
            Indicator(
                code=row["code"],
                name=Text(row["zh"], row["en"]),
                unit=row["unit"],
                weight=row["weight"],
                full=row["full"],
                none=row["none"],
                posts=tuple(PostKind(kind) for kind in row["posts"]),
                own=row.get("own", ""),
                source=row["source"],
            )
            for row in rows
        ),
        tuple(stars),
    )


def written(scheme: Scheme) -> list[dict[str, Any]]:
    """The indicators of a scheme, to be written down."""
    return [
        {
            "code": each.code,
            "zh": each.name.zh,
            "en": each.name.en,
            "unit": each.unit,
            "weight": each.weight,
            "full": each.full,
            "none": each.none,
            "posts": [kind.value for kind in each.posts],
            "own": each.own,
            "source": each.source,
        }
        for each in scheme.indicators
    ]


def flaws(scheme: Scheme) -> Iterator[Text]:
    """What is wrong with a scheme: weights that do not add up, bounds that are the same."""
    for kind in sorted({kind for each in scheme.indicators for kind in each.posts}):
        total = sum(each.weight for each in scheme.of(kind))
        if total != WHOLE:
            yield Text(
                f"{kind}的权重合计{total}，应为{WHOLE}",
                f"the weights of {kind} add up to {total} instead of {WHOLE}",
            )
    for each in scheme.indicators:
        if each.full == each.none or not 0 <= each.weight <= WHOLE:
            yield Text(
                f"{each.name.zh}：满分值与零分值不能相同，权重0至100",
                f"{each.name.en}: full and none differ, the weight is 0 to 100",
            )
    if len(scheme.stars) != MOST or list(scheme.stars) != sorted(set(scheme.stars)):
        yield Text("星级分数线由低到高，共5个", "five thresholds of stars, rising")


def points(indicator: Indicator, value: Value) -> Fraction:
    """[of 100] that a value scores."""
    full, none = indicator.full * 100, indicator.none * 100
    found = Fraction(WHOLE * (value.hundredths - none), full - none)
    return min(Fraction(WHOLE), max(Fraction(0), found))


def score(
    indicators: Sequence[Indicator], values: Mapping[str, Value], stars: Sequence[int]
) -> Score:
    """The score of what was measured of some indicators."""
    lines = tuple(_line(each, values.get(each.code)) for each in indicators)
    known = [each for each in lines if each.points is not None]
    weighed = sum(each.indicator.weight for each in known)
    if not weighed:
        return Score(lines, None, 0, None)
    total = sum((each.points or 0) * each.indicator.weight for each in known) / Fraction(weighed)
    whole = len(known) == len(lines)
    return Score(lines, total, weighed, sum(total >= each for each in stars) if whole else None)


def _line(indicator: Indicator, value: Value | None) -> Line:
    return Line(indicator, value, points(indicator, value) if value else None)

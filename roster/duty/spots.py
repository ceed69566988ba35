"""Spot checks 查岗: who is called or looked for, and in which minute, drawn by a kept seed.

Nobody picks whom to check. Every minute of duty is as likely as any other, and nobody is drawn
twice while others have not been drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    """How it is checked."""

    CALL = "call"
    LOOK = "look"


class Outcome(StrEnum):
    """What a check found."""

    ANSWERED = "answered"
    SILENT = "silent"
    VOID = "void"
    """It could not be made, and says nothing of anybody."""


class Stand(StrEnum):
    """How a check stands."""

    AHEAD = "ahead"
    OPEN = "open"
    """Its minute has come, and nothing was entered."""
    ANSWERED = "answered"
    LATE = "late"
    """Answered, and after the time allowed."""
    SILENT = "silent"
    EXCUSED = "excused"
    """Answered late or not at all, while something ran that excuses it."""
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One duty, as far as it lies in the span that is drawn from."""

    person: str
    post: str
    begin: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return max(0, int((self.end - self.begin) / MINUTE))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who is checked, where, and from which minute on."""

    person: str
    post: str
    at: datetime


def draw(duties: Sequence[Stretch], count: int, seed: str) -> list[Drawn]:
    """The checks of a draw, in their order; whoever has duties, count and seed finds the same.

    Parameters
    ----------
    seed : str
        Made by chance before the draw.
    """
    ordered = sorted(duties, key=lambda each: (each.person, each.begin, each.post))
    found: list[Drawn] = []
    spared: set[str] = set()
    for number in range(count):
        left = [each for each in ordered if each.minutes and each.person not in spared]
        if not left:
            spared, left = set(), [each for each in ordered if each.minutes]
        if not left:
            break
        one = _pick(left, _lot(seed, number))
        spared.add(one.person)
        found.append(one)
    return sorted(found, key=lambda each: (each.at, each.person))


def _pick(left: Sequence[Stretch], lot: int) -> Drawn:
    place = lot % sum(each.minutes for each in left)
    for each in left:
        if place < each.minutes:
            return Drawn(each.person, each.post, each.begin + place * MINUTE)
        place -= each.minutes
    raise AssertionError("a lot beyond the last minute")


def _lot(seed: str, number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}\n{number}".encode()).digest())


def stand(
    due: datetime,
    now: datetime,
    outcome: Outcome | None,
    minutes: int | None,
    within: int,
    is_excused: bool,
) -> Stand:
    """How a check stands.

    Parameters
    ----------
    minutes : int or None [min]
        After which the person answered.
    within : int [min]
        In which they were to answer.
    """
    if outcome is None:
        return Stand.AHEAD if now < due else Stand.OPEN
    if outcome is Outcome.VOID:
        return Stand.VOID
    in_time = outcome is Outcome.ANSWERED and (minutes or 0) <= within
    if in_time:
        return Stand.ANSWERED
    if is_excused:
        return Stand.EXCUSED
    return Stand.LATE if outcome is Outcome.ANSWERED else Stand.SILENT

"""Where one handover ends and the next begins: everything in exactly one of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """What was received after one handover was closed, up to and with the closing of the next.

    Parameters
    ----------
    closing : str
        The handover that ends it; empty: it is still open.
    after, upto : int
        Sequences of the server; `upto` 0: open.
    """

    closing: str
    after: int
    upto: int
    within: tuple[T, ...]


def stretches(
    closings: Mapping[str, int], received: Iterable[tuple[int, T]]
) -> tuple[Stretch[T], ...]:
    """Everything received, parted at the handovers of a post; the last stretch is open.

    The server's sequence alone decides: it has no gap, no two acts share a place in it, and no
    clock of a tablet moves anything from one handover to another.

    Parameters
    ----------
    closings : Mapping[str, int]
        By handover, the sequence of the act that closed it.
    received : Iterable[tuple[int, T]]
        What was received, with its sequence, in any order.
    """
    ends = sorted((sequence, name) for name, sequence in closings.items())
    places = [sequence for sequence, _ in ends]
    parts: list[list[tuple[int, T]]] = [[] for _ in range(len(ends) + 1)]
    for sequence, each in received:
        parts[bisect_left(places, sequence)].append((sequence, each))
    borders = [0, *places]
    names = [*(name for _, name in ends), ""]
    return tuple(
        Stretch(name, after, upto, _in_order(part))
        for name, after, upto, part in zip(names, borders, [*places, 0], parts, strict=True)
    )


def _in_order(part: Sequence[tuple[int, T]]) -> tuple[T, ...]:
    return tuple(each for _, each in sorted(part, key=lambda pair: pair[0]))

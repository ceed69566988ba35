"""What each symbol of each cell costs by itself: what may not stand there is dearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from roster.board import Cell, Codes
from roster.engines.domains import Domains
from roster.engines.layers import Ints
from roster.prices import Price, cost

DEAREST = 1 << 40
"""[points] of a cell that is barred: more than all prices together."""


def opened(domains: Domains, number: Mapping[str, int], codes: Sequence[str], days: int) -> Ints:
    """Nothing where a symbol may stand, dearest elsewhere, by person, day and symbol.

    Parameters
    ----------
    number : Mapping[str, int]
        The place of each person.
    """
    kinds: dict[tuple[str, ...], int] = {}
    which = [kinds.setdefault(own, len(kinds)) for own in domains.values()]
    rows = [[0 if code in own else DEAREST for code in codes] for own in kinds]
    cells = np.full((len(number), days, len(codes)), DEAREST, np.int64)
    people = [number[person] for person, _ in domains]
    cells[people, [day for _, day in domains]] = np.array(rows, np.int64)[which]
    return cells


def charge(
    cells: Ints, stated: Sequence[Cell], number: Mapping[str, int], codes: Sequence[str]
) -> None:
    """Add what statements say of single cells."""
    kinds: dict[tuple[Codes, Price], int] = {}
    which = [kinds.setdefault((each.symbols, each.price), len(kinds)) for each in stated]
    rows = np.zeros((len(kinds), len(codes)), np.int64)
    for kind, (symbols, price) in enumerate(kinds):
        points = DEAREST if price is None else cost(price, 1)
        rows[kind] = [points if code in symbols else 0 for code in codes]
    people = [number[each.person] for each in stated]
    np.add.at(cells, (people, [each.day for each in stated]), rows[which])
    np.minimum(cells, DEAREST, out=cells)

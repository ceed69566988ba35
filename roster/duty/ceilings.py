"""How much may be deducted from somebody in a month, and what each case takes of it.

Amounts are in fen, so that shares come out to the fen. What lies above the ceiling is dropped or
kept as points; it is never a debt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from roster.duty.schemes import Excess

YUAN = 100
"""[fen]"""
POINT = 10 * YUAN
"""[fen] of an excess for which a point is kept, as the schemes weigh points against amounts."""


class Least(StrEnum):
    """Which of three amounts is the least, and so the ceiling."""

    SHARE = "share"
    """A share of the wage due."""
    MINIMUM = "minimum"
    """What the wage due lies above the local minimum wage."""
    BONUS = "bonus"
    """The variable bonus of the month."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that may be deducted from one person in one month.

    Parameters
    ----------
    amount : int [fen]
    """

    amount: int
    least: Least


def ceiling(wage: int, minimum: int, bonus: int, share: int) -> Ceiling:
    """The least of the three.

    Parameters
    ----------
    wage, minimum, bonus : int [fen]
        The wage due, the local minimum wage, the variable bonus of the month.
    share : int [%]
    """
    amounts = {
        Least.SHARE: wage * share // 100,
        Least.MINIMUM: max(0, wage - minimum),
        Least.BONUS: bonus,
    }
    least = min(amounts, key=lambda each: amounts[each])
    return Ceiling(amounts[least], least)


@dataclass(frozen=True, slots=True)
class Line:
    """One final case of a month.

    Parameters
    ----------
    amount : int [fen]
        Of the day of the act; 0: it carries no money.
    points : int [points]
    """

    number: int
    amount: int
    points: int
    excess: Excess = Excess.DROP


@dataclass(frozen=True, slots=True)
class Charged:
    """What a case takes of the month's ceiling.

    Parameters
    ----------
    left : int or None [fen]
        Of the ceiling before this case; None: there is no ceiling, and so no money.
    taken, over : int [fen]
        Deducted, and above the ceiling.
    kept : int [points]
        What was kept of the excess.
    """

    line: Line
    left: int | None
    taken: int
    over: int
    kept: int


def charge(found: Ceiling | None, lines: Iterable[Line]) -> list[Charged]:
    """What each case of a person and month takes, in the order in which they became final."""
    charged, left = [], found.amount if found else None
    for line in lines:
        taken = min(line.amount, left) if left is not None else 0
        over = line.amount - taken if left is not None else 0
        kept = over // POINT if line.excess is Excess.POINTS else 0
        charged.append(Charged(line, left, taken, over, kept))
        left = None if left is None else left - taken
    return charged

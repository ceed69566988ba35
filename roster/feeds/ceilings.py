"""The pay clerk's list of one month: what each person's ceiling is reckoned from, and no more kept.

The wage itself is read, and forgotten with the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from roster.domain import Text
from roster.duty.ceilings import YUAN, Ceiling, ceiling
from roster.feeds import cells
from roster.feeds.cells import Misread
from roster.feeds.tables import Flaws, Grid, Headings, Row, read_csv, rows
from roster.feeds.workbooks import read_workbook

HEADINGS = Headings(
    {
        "person": ("人员", "编号", "姓名", "人员编号"),
        "wage": ("应发工资", "当月应发工资"),
        "minimum": ("最低工资", "当地最低工资标准"),
        "bonus": ("浮动奖金", "当月浮动奖金", "绩效奖金"),
    },
    needed=("person", "wage", "minimum", "bonus"),
)
MOST = Decimal(1_000_000)
"""[yuan] a month; more is a slip of the pen."""
AMOUNT = f"0至{MOST}的金额，至多两位小数", f"0 to {MOST} yuan, at most two decimals"
"""What is expected of an amount, in Chinese and English."""
EXAMPLE = "人员,应发工资,最低工资,浮动奖金\r\n"


@dataclass(frozen=True, slots=True)
class Read:
    """The ceiling of one person, from one row of the file."""

    person: str
    ceiling: Ceiling


def read(path: Path, people: Mapping[str, str], share: int) -> list[Read]:
    """The ceilings of a CSV file or workbook.

    Parameters
    ----------
    people : Mapping[str, str]
        The names of the unit's people by number.
    share : int [%]
        Of the wage due that may be deducted at the most.

    Raises
    ------
    BadInput
        Every cell that can't be read, a person who is unknown or stands there twice.
    """
    flaws = Flaws()
    numbers = {name: number for number, name in people.items()} | {who: who for who in people}
    found: list[Read] = []
    for row in _rows(path, flaws):
        who, most = row.need("person", cells.name, ""), _ceiling(row, share)
        if who and row.known("person", who, numbers, Text("本单位人员", "a person of the unit")):
            if any(each.person == numbers[who] for each in found):
                row.flaw("person", Text("每人一行", "each person once"))
            found.append(Read(numbers[who], most))
    if not found and not flaws.found:
        flaws.add(path.name, 0, "", "", Text("至少一行", "at least one row"))
    flaws.raise_any()
    return found


def _ceiling(row: Row, share: int) -> Ceiling:
    wage, minimum, bonus = (row.need(name, fen, 0) for name in ("wage", "minimum", "bonus"))
    return ceiling(wage, minimum, bonus, share)


def _rows(path: Path, flaws: Flaws) -> Iterator[Row]:
    for grid in _grids(path, flaws):
        yield from rows(grid, HEADINGS, flaws)


def _grids(path: Path, flaws: Flaws) -> list[Grid]:
    if path.suffix.lower() != ".xlsx":
        return [read_csv(path)]
    return list(read_workbook(path, flaws).sheets.values())[:1]


def fen(text: str) -> int:
    """An amount in yuan with at most two decimals, in fen.

    Raises
    ------
    Misread
    """
    try:
        amount = Decimal(text.replace(",", "").replace("，", "")) * YUAN
    except InvalidOperation:
        raise Misread(*AMOUNT) from None
    if not amount.is_finite() or not 0 <= amount <= MOST * YUAN or amount != int(amount):
        raise Misread(*AMOUNT)
    return int(amount)

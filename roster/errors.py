"""Bad input, said so that it can be mended: place, value and what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One mistake in a file.

    `row` is counted as a spreadsheet counts (the heading is row 1); 0 where there is none.
    """

    path: str
    row: int
    column: str
    value: str
    expected: str
    expected_zh: str = ""

    def say(self, language: str = "en") -> str:
        if language == "zh":
            place = f"{self.path}" + (f" 第{self.row}行" if self.row else "")
            place += f" “{self.column}”列" if self.column else ""
            return f"{place}：“{self.value}”，应为{self.expected_zh or self.expected}"
        place = f"{self.path}" + (f", row {self.row}" if self.row else "")
        place += f", column “{self.column}”" if self.column else ""
        return f"{place}: “{self.value}” — expected {self.expected}"


class BadInput(Exception):
    """Input that can't be used; all its flaws at once. Nothing has been changed."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("\n".join(flaw.say() for flaw in self.flaws))

"""The text files of INRC-II: scenario, history and week data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from constraints.formats.inrc2 import (
    ANY,
    DAYS,
    NONE,
    Before,
    History,
    Range,
    Scenario,
    Terms,
    Week,
)
from constraints.formats.lines import Sheet

RANGE = re.compile(r"\((\d+),(\d+)\)")
CONTRACT = ("name", "assignments", "days in a row", "days off in a row", "weekends", "complete")
PERSON = ("name", "duties", "weekends", "last shift", "same shift", "work", "off")


def read_scenario(path: Path) -> Scenario:
    """What all weeks share.

    Raises
    ------
    BadInput
        The file does not follow the format.
    """
    sheet = Sheet(path)
    found = _Scenario(sheet)
    _sections(sheet, found.sections())
    if not (found.shifts and found.people and found.weeks):
        sheet.flaw(0, "", "", "WEEKS, SHIFT_TYPES and NURSES", "WEEKS、SHIFT_TYPES、NURSES三段")
    sheet.done()
    return found.scenario()


class _Scenario:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.name, self.weeks = "", 0
        self.skills: list[str] = []
        self.shifts: dict[str, Range] = {}
        self.pairs: list[tuple[str, str]] = []
        self.contracts: dict[str, Terms] = {}
        self.people: dict[str, tuple[str, tuple[str, ...]]] = {}

    def sections(self) -> Mapping[str, Callable[[int, list[str]], None]]:
        return {
            "SCENARIO": self._name,
            "WEEKS": self._weeks,
            "SKILLS": lambda _, words: self.skills.extend(words),
            "SHIFT_TYPES": self._shift,
            "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS": self._succession,
            "CONTRACTS": self._contract,
            "NURSES": self._person,
        }

    def scenario(self) -> Scenario:
        return Scenario(
            self.name,
            self.weeks,
            tuple(self.skills),
            self.shifts,
            tuple(self.pairs),
            self.contracts,
            self.people,
        )

    def _name(self, _: int, words: list[str]) -> None:
        self.name = words[0]

    def _weeks(self, row: int, words: list[str]) -> None:
        self.weeks = self.sheet.number(row, "WEEKS", words[0])

    def _shift(self, row: int, words: list[str]) -> None:
        if self.sheet.fields(row, ("shift type", "run"), words):
            self.shifts[words[0]] = _range(self.sheet, row, "run", words[1])

    def _succession(self, row: int, words: list[str]) -> None:
        for other in words[2:]:
            if self.sheet.known(row, "succession", other, self.shifts):
                self.pairs.append((words[0], other))

    def _contract(self, row: int, words: list[str]) -> None:
        if not self.sheet.fields(row, CONTRACT, words):
            return
        duties, work, off = (
            _range(self.sheet, row, column, word)
            for column, word in zip(CONTRACT[1:4], words[1:4], strict=True)
        )
        weekends = self.sheet.number(row, "weekends", words[4])
        complete = self.sheet.number(row, "complete", words[5])
        self.contracts[words[0]] = Terms(duties, work, off, weekends, bool(complete))

    def _person(self, row: int, words: list[str]) -> None:
        if len(words) < 4:
            self.sheet.fields(row, ("name", "contract", "number of skills", "skill"), words)
        elif self.sheet.known(row, "contract", words[1], self.contracts):
            skills = [w for w in words[3:] if self.sheet.known(row, "skill", w, self.skills)]
            self.people[words[0]] = (words[1], tuple(skills))


def read_history(path: Path, scenario: Scenario) -> History:
    """What is known of everyone before the first week.

    Raises
    ------
    BadInput
        The file does not follow the format, or leaves a person out.
    """
    sheet = Sheet(path)
    found: dict[str, Before] = {}

    def person(row: int, words: list[str]) -> None:
        if sheet.fields(row, PERSON, words) and sheet.known(row, "name", words[0], scenario.people):
            known = {NONE, *scenario.shifts}
            sheet.known(row, "last shift", words[3], known)
            duties, weekends, same, work, off = (
                sheet.number(row, column, word)
                for column, word in zip(PERSON, words, strict=True)
                if column not in ("name", "last shift")
            )
            found[words[0]] = Before(duties, weekends, words[3], same, work, off)

    _sections(sheet, {"HISTORY": lambda *_: None, "NURSE_HISTORY": person})
    for name in scenario.people:
        if name not in found:
            sheet.flaw(0, "NURSE_HISTORY", name, "a line for everyone", "每人一行")
    sheet.done()
    return found


def read_week(path: Path, scenario: Scenario) -> Week:
    """What one week asks for.

    Raises
    ------
    BadInput
        The file does not follow the format.
    """
    sheet = Sheet(path)
    needs: dict[tuple[str, str, int], Range] = {}
    wishes: list[tuple[str, str, int]] = []

    def need(row: int, words: list[str]) -> None:
        if sheet.fields(row, ("shift type", "skill", *DAYS), words):
            shift, skill, *ranges = words
            sheet.known(row, "shift type", shift, scenario.shifts)
            sheet.known(row, "skill", skill, scenario.skills)
            for day, word in enumerate(ranges):
                needs[shift, skill, day] = _range(sheet, row, DAYS[day], word)

    def wish(row: int, words: list[str]) -> None:
        if sheet.fields(row, ("name", "shift type", "day"), words):
            sheet.known(row, "name", words[0], scenario.people)
            sheet.known(row, "shift type", words[1], {ANY, *scenario.shifts})
            if sheet.known(row, "day", words[2][:3], DAYS):
                wishes.append((words[0], words[1], DAYS.index(words[2][:3])))

    ignore = {"WEEK_DATA": lambda *_: None}
    _sections(sheet, {**ignore, "REQUIREMENTS": need, "SHIFT_OFF_REQUESTS": wish})
    sheet.done()
    return Week(needs, tuple(wishes))


def _sections(sheet: Sheet, readers: Mapping[str, Callable[[int, list[str]], None]]) -> None:
    """Give each line to the reader of its section; a value beside the heading is a line too."""
    section = ""
    for row, line in sheet.rows():
        words = line.replace("=", " ").split()
        if words[0].isupper() and words[0] in readers:
            section, words = words[0], words[1:]
            if section not in ("SCENARIO", "WEEKS"):
                continue
        if section and words:
            readers[section](row, words)
        elif not section:
            sheet.flaw(row, "", line, "a heading of the format", "格式规定的标题")


def _range(sheet: Sheet, row: int, column: str, text: str) -> Range:
    match = RANGE.fullmatch(text)
    if match:
        return int(match[1]), int(match[2])
    sheet.flaw(row, column, text, "two numbers such as (3,5)", "两个数，如(3,5)")
    return 0, 0

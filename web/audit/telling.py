"""A change on record as a sentence, with what was before and what is now beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Formatter
from typing import Any

from roster.domain import LEAVE, OFF, Text
from roster.feeds.headings import HEADINGS, SHEETS
from roster.store.audit import AuditRow
from roster.wording import day as say_day
from web.audit.acts import ACTS, FIELDS, UNTOLD, VALUES
from web.ui import moment

LONGEST = 300
"""[characters] of a value that is told."""
CODES = {OFF: Text("休", "off"), LEAVE: Text("假", "leave")}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
"""How a moment is kept."""
Called = Callable[[str], str]
"""What the person with a number is called."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a change made different."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a reader is told of it."""

    sentence: str
    differences: Sequence[Difference]


def told(row: AuditRow, called: Called, language: str) -> Change:
    """Say a change; what the sentence holds already is not told again beside it."""
    sentence = ACTS.get(row.act)
    if sentence is None:
        return Change(f"{row.act} {row.subject}", differences(row, called, language))
    said = {name for _, name, _, _ in Formatter().parse(sentence[language]) if name}
    values = {**row.before, **row.after}
    facts = {name: _value(name, values.get(name), language) for name in said}
    facts["subject"] = _subject(row.subject, called, language)
    found = differences(row, called, language, said)
    return Change(sentence[language].format_map(facts).strip(), found)


def acts(word: str, language: str) -> list[str]:
    """The acts whose sentence holds a word."""
    wanted = word.casefold()
    return [act for act, text in ACTS.items() if wanted in text[language].casefold()]


def differences(
    row: AuditRow, called: Called, language: str, said: set[str] | None = None
) -> list[Difference]:
    """Everything that is not as it was, in the reader's words."""
    left_out = UNTOLD | (said or set())
    found: list[Difference] = []
    for name in dict.fromkeys([*row.before, *row.after]):
        before, after = row.before.get(name), row.after.get(name)
        if before == after or name in left_out:
            continue
        if name == "cells":
            found += _cells(row, called, language)
        elif name == "rows":
            found += _rows(row.subject, before or [], after or [], language)
        else:
            found.append(
                Difference(
                    _field(row.act, name, language),
                    _value(name, before, language),
                    _value(name, after, language),
                )
            )
    return [each for each in found if each.before or each.after]


def _cells(row: AuditRow, called: Called, language: str) -> Iterator[Difference]:
    """Each cell by its person and date: what stood there and what stands there now."""
    before, after = row.before.get("cells"), row.after.get("cells")
    if not isinstance(after, list):
        yield Difference(FIELDS["cells"][language], "", _value("cells", after, language))
        return
    was = {tuple(cell[:2]): cell[2] for cell in before or () if len(cell) > 2}
    for who, at, *codes in after:
        day = _day(row.subject, at, language)
        old, new = codes if len(codes) > 1 else (was.get((who, at), ""), *codes, "")[:2]
        yield Difference(f"{called(who) if who else ''} {day}".strip(), *_codes(old, new, language))


def _codes(before: object, after: object, language: str) -> tuple[str, str]:
    old, new = (CODES[c][language] if c in CODES else str(c) for c in (before, after))
    return old, new


def _rows(
    sheet: str, before: Sequence[Any], after: Sequence[Any], language: str
) -> Iterator[Difference]:
    """Of the rows of a sheet those that differ: gone, or new."""
    headings = {
        field: (names[0] if language == "zh" and names else field)
        for field, names in (HEADINGS[sheet].aliases if sheet in HEADINGS else {}).items()
    }
    name = FIELDS["rows"][language]
    for row in (each for each in before if each not in after):
        yield Difference(name, _row(row, headings), "")
    for row in (each for each in after if each not in before):
        yield Difference(name, "", _row(row, headings))


def _row(row: object, headings: Mapping[str, str]) -> str:
    """``代码=早 提前到岗=20``."""
    if not isinstance(row, Mapping):
        return _short(row)
    return " ".join(f"{headings.get(at, at)}={_short(text)}" for at, text in row.items() if text)


def _day(first: str, at: object, language: str) -> str:
    """The date of a cell, which stands by its number in a roster and by itself in a swap."""
    try:
        when = date.fromisoformat(at if isinstance(at, str) else first)
    except ValueError:
        return str(at)
    return say_day(when + timedelta(days=at if isinstance(at, int) else 0), language)


def _subject(text: str, called: Called, language: str) -> str:
    if text in SHEETS:
        return SHEETS[text][0] if language == "zh" else text
    try:
        return say_day(date.fromisoformat(text), language)
    except ValueError:
        return called(text)


def _field(act: str, name: str, language: str) -> str:
    for known in (f"{act}.{name}", name):
        if known in FIELDS:
            return FIELDS[known][language]
    return SHEETS[name][0] if name in SHEETS and language == "zh" else name


def _value(name: str, value: object, language: str) -> str:
    known: Mapping[str, Text] = VALUES.get(name, {})
    if isinstance(value, str):
        if MOMENT.match(value):
            return moment(datetime.fromisoformat(value))
        words = value.split(" ", 1) if name == "reason" else [value]
        first = known[words[0]][language] if words[0] in known else words[0]
        return _short(" ".join([first, *words[1:]]))
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _short("、".join(value) if language == "zh" else ", ".join(value))
    if isinstance(value, bool):
        return {True: Text("是", "yes"), False: Text("否", "no")}[value][language]
    return _short(value)


def _short(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

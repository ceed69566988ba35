"""What is written in one cell, read: dates, times, lists, numbers, codes.

Every reader takes a text and raises `Misread` with what was expected, in both languages. Full-width
letters, digits and punctuation are read as plain ones; blanks and invisible characters at the ends
are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar
from unicodedata import category

from roster.domain import ALWAYS, Held, Span, Text
from roster.timeline import DAY

T = TypeVar("T")

LONGEST = 1000
"""[characters] in one cell."""
SEPARATORS = re.compile(r"[、;|,]")
RESERVED = frozenset("@#/+、;|,:")
"""Characters that codes of symbols and lists are made with."""
TAKEN = frozenset({"-", "=", ".", "休", "假"})

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: ord("-")}
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?"
)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
_MINUTE = re.compile(r"(次日|翌日|前日|\+)?([0-9]{1,2})[:时点]([0-9]{2})(?::00)?分?")
_LENGTH = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
_PHONE = re.compile(r"\+?[0-9][0-9 ()*#-]{1,38}")
_SPAN = re.compile(r"\.\.|至|~")


class Misread(ValueError):
    """A cell that cannot be read; says what was expected."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.expected = Text(zh, en)


def trim(text: str) -> str:
    """The text without invisible characters, blanks at its ends, and doubled blanks."""
    return " ".join(text.translate(_INVISIBLE).split())


def plain(text: str) -> str:
    """The trimmed text with full-width letters, digits and punctuation made plain."""
    return trim(text.translate(_WIDE))


def squeeze(text: str) -> str:
    """The plain text without any blank and in small letters, as names and headings compare."""
    return plain(text).replace(" ", "").casefold()


def visible(text: str) -> str:
    """Any text that can be shown and that no spreadsheet takes for a formula."""
    found = trim(text)
    if len(found) > LONGEST:
        raise Misread(f"不超过{LONGEST}个字", f"at most {LONGEST} characters")
    if any(category(char) in ("Cc", "Cf", "Cs") for char in found):
        raise Misread("不含控制字符的文字", "a text without control characters")
    if plain(found)[:1] in ("=", "+", "-", "@"):
        raise Misread("不以 = + - @ 开头的文字", "a text that does not begin with = + - or @")
    return found


def short(reader: Callable[[str], str], most: int) -> Callable[[str], str]:
    """The same reader for texts of at most so many characters."""

    def read(text: str) -> str:
        found = reader(text)
        if len(found) > most:
            raise Misread(f"不超过{most}个字", f"at most {most} characters")
        return found

    return read


def phone(text: str) -> str:
    """A number to call, with the signs that people write in it."""
    found = plain(text)
    if not _PHONE.fullmatch(found):
        raise Misread("电话号码，如 13800000000、8123-4567", "a telephone number")
    return found


def name(text: str) -> str:
    """A name; blanks that only pad a Chinese name are dropped (王　强)."""
    found = visible(text)
    bare = found.replace(" ", "")
    return bare if bare and all(ord(char) > 0x2E80 for char in bare) else found


def word(text: str) -> str:
    """A name of a team, skill or the like, which may stand in a list."""
    found = plain(visible(text))
    if SEPARATORS.search(found):
        raise Misread("一个名称，不含 、 ; | ,", "one name without 、 ; | or ,")
    return found


def code(text: str) -> str:
    """The code of a shift type, post or role: no blank, nothing that symbols are made with."""
    found = plain(visible(text))
    if not found or " " in found or RESERVED & set(found) or found in TAKEN:
        raise Misread(
            "代码：不含空格和 @ # / + : 、 ; | ,，且不是“休”“假”“-”",
            "a code without blanks and @ # / + : 、 ; | , that is not 休, 假 or -",
        )
    return found


def listing(text: str) -> tuple[str, ...]:
    """The parts of a list, in order and without blanks."""
    return tuple(each for part in SEPARATORS.split(plain(text)) if (each := part.strip()))


def words(text: str) -> tuple[str, ...]:
    """A list of names, each once."""
    return tuple(dict.fromkeys(word(each) for each in listing(text)))


def places(text: str) -> tuple[str, ...]:
    """A list of roles in which an empty part is an ordinary place without a role."""
    parts = SEPARATORS.split(plain(text)) if plain(text) else []
    return tuple(dict.fromkeys(word(part.strip()) for part in parts))


def day(text: str) -> date:
    """``2026-12-01``, ``2026/12/1``, ``2026.12.1`` or ``2026年12月1日``."""
    found = _DATE.fullmatch(_MIDNIGHT.sub("", plain(text)))
    try:
        if not found:
            raise ValueError
        year, *months, number = found.groups()
        when = date(int(year), int(next(filter(None, months))), int(number))
        if not 1900 <= when.year <= 2199:
            raise ValueError
    except ValueError:
        raise Misread("日期，如 2026-12-01", "a date such as 2026-12-01") from None
    return when


def minute(text: str) -> int:
    """[min from midnight] ``08:00``, ``8:00分``, ``24:00``, ``次日08:00``, ``前日23:40``."""
    found = _MINUTE.fullmatch(plain(text).replace(" ", ""))
    if found:
        which, hour, rest = found[1], int(found[2]), int(found[3])
        if rest < 60 and hour * 60 + rest <= DAY:
            return hour * 60 + rest + {None: 0, "前日": -DAY}.get(which, DAY)
    raise Misread(
        "时刻，如 08:00、24:00、次日08:00、前日23:40",
        "a time such as 08:00, 24:00, +08:00 (the next date) or 前日23:40 (the date before)",
    )


def length(text: str) -> int:
    """[min] ``8:00`` is eight hours."""
    found = _LENGTH.fullmatch(plain(text))
    total = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else 0
    if not 0 < total <= 2 * DAY:
        raise Misread("时长，如 8:00，不超过48:00", "a length such as 8:00, at most 48:00")
    return total


def count(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers in a range."""

    def read(text: str) -> int:
        found = plain(text).removesuffix(".0")
        if re.fullmatch(r"-?[0-9]{1,9}", found) and low <= int(found) <= high:
            return int(found)
        raise Misread(f"{low}至{high}的整数", f"a whole number from {low} to {high}")

    return read


def permille(low: int, high: int) -> Callable[[str], int]:
    """A reader of shares such as ``0.8`` or ``80%``, in thousandths."""

    def read(text: str) -> int:
        found = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,6})?)(%?)", plain(text))
        if found:
            share = round(float(found[1]) * (10 if found[2] else 1000))
            if low <= share <= high:
                return share
        span = f"{low / 1000:g}", f"{high / 1000:g}"
        raise Misread(
            f"{span[0]}至{span[1]}的比例，如 0.8 或 80%",
            f"a share from {span[0]} to {span[1]} such as 0.8 or 80%",
        )

    return read


def choice(meanings: Mapping[str, T]) -> Callable[[str], T]:
    """A reader of one of some words."""

    def read(text: str) -> T:
        found = squeeze(text)
        if found in meanings:
            return meanings[found]
        raise Misread("、".join(meanings), "one of " + ", ".join(meanings))

    return read


flag = choice(
    {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}
    | {"1": True, "0": False}
)


def span(text: str) -> Span:
    """``2026-12-01``, ``2026-12-01..2026-12-31``, or one end open: ``2026-12-01..``."""
    parts = _SPAN.split(plain(text))
    if len(parts) == 1:
        return Span(day(parts[0]), day(parts[0]))
    if len(parts) != 2 or not any(parts):
        raise Misread("日期或起止，如 2026-12-01..2026-12-31", "a date or 2026-12-01..2026-12-31")
    first, last = (day(part) if part.strip() else None for part in parts)
    if first and last and last < first:
        raise Misread("止日不早于起日", "a last date that is not before the first")
    return Span(first, last)


def skills(text: str) -> tuple[Held, ...]:
    """``受理、带班:2026-01-01..2026-12-31``: skills, some with the dates of their validity."""
    return tuple(dict.fromkeys(_skill(part) for part in listing(text)))


def _skill(text: str) -> Held:
    code, dated, dates = text.partition(":")
    return Held(word(code), span(dates) if dated else ALWAYS)

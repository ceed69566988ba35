"""Facts are turned into sentences last: durations, hours, dates and names in Chinese or English."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from roster.domain import LEAVE, OFF, Part, Post, Problem, Role, Symbol, Text

_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_CELLS = {OFF: Text("休", "off"), LEAVE: Text("请假", "leave")}


def cell(symbol: Symbol) -> Text:
    """What stands in a cell: ``休`` or ``off``, ``请假`` or ``leave``, or the label of a duty."""
    return _CELLS.get(symbol.code, Text(symbol.label, symbol.label))


def called(problem: Problem, symbol: Symbol) -> Text:
    """A cell in full: its label, then where, in what role and with what break."""
    label = cell(symbol)
    zh, en = ([_place(problem, part, lang) for part in symbol.parts] for lang in ("zh", "en"))
    return Text(f"{label.zh} {'＋'.join(zh)}".rstrip(), f"{label.en} {' + '.join(en)}".rstrip())


def apart(problem: Problem, one: Symbol, other: Symbol) -> tuple[Text, Text]:
    """Two cells by their labels, or in full where both have the same label."""
    if cell(one) != cell(other):
        return cell(one), cell(other)
    return called(problem, one), called(problem, other)


def _place(problem: Problem, part: Part, language: str) -> str:
    words = [_named(problem.posts, part.post), _named(problem.roles, part.role)]
    if part.pause_start is not None:
        clock = f"{part.pause_start // 60 % 24:02d}:{part.pause_start % 60:02d}"
        words.append(f"{clock}休息" if language == "zh" else f"break {clock}")
    return " ".join(filter(None, words))


def _named(items: Iterable[Post | Role], code: str) -> str:
    return next((each.name for each in items if each.code == code), code)


def duration(minutes: int, language: str) -> str:
    """``8 h 00 min`` or ``8小时00分``."""
    sign, minutes = ("-" if minutes < 0 else ""), abs(minutes)
    hours, rest = divmod(minutes, 60)
    return (
        f"{sign}{hours} h {rest:02d} min" if language == "en" else f"{sign}{hours}小时{rest:02d}分"
    )


def hours(minutes: int, language: str) -> str:
    """``36 h`` or ``36.5小时``, to a tenth of an hour."""
    figure = f"{minutes / 60:.1f}".removesuffix(".0")
    return f"{figure} h" if language == "en" else f"{figure}小时"


def day(when: date, language: str) -> str:
    """``Mon 2 Mar`` or ``3月2日周一``."""
    if language == "en":
        return f"{_WEEKDAYS['en'][when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"
    return f"{when.month}月{when.day}日周{_WEEKDAYS['zh'][when.weekday()]}"


def full_day(when: date, language: str) -> str:
    """``Mon 2 Mar 2026`` or ``2026年3月2日周一``, for dates that may lie a year away."""
    if language == "en":
        return f"{day(when, language)} {when.year}"
    return f"{when.year}年{day(when, language)}"


def stretch(first: date, last: date) -> Text:
    """``从3月2日周一到3月4日周三``, ``from Mon 2 Mar to Wed 4 Mar``; one date by itself."""
    if first == last:
        return Text(day(first, "zh"), f"on {day(first, 'en')}")
    tell = day if first.year == last.year else full_day
    return Text(
        f"从{tell(first, 'zh')}到{tell(last, 'zh')}",
        f"from {tell(first, 'en')} to {tell(last, 'en')}",
    )


def _years(facts: Iterable[Any]) -> Iterator[int]:
    for fact in facts:
        if isinstance(fact, date):
            yield fact.year
        elif isinstance(fact, tuple):
            yield from _years(fact)


class _Sentence(string.Formatter):
    """Dates of two years are told with their years; with the weekday, one alone is plain."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.years = False

    def fill(self, template: str, facts: Mapping[str, Any]) -> str:
        """The template with its facts; figures of two facts never run into one."""
        text = ""
        told = [facts[name] for _, name, _, _ in self.parse(template) if name is not None]
        self.years = len(set(_years(told))) > 1
        for literal, name, spec, _ in self.parse(template):
            text += literal
            if name is not None:
                fact = self.format_field(facts[name], spec or "")
                parted = not literal and text[-1:].isdigit() and fact[:1].isdigit()
                text += f" {fact}" if parted else fact
        return text

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, tuple):
            joiner = "、" if self.language == "zh" else ", "
            return joiner.join(self.format_field(each, spec) for each in value)
        if isinstance(value, date):
            return (full_day if self.years or spec == "year" else day)(value, self.language)
        if isinstance(value, Text):
            return value[self.language]
        if spec == "duration":
            return duration(int(value), self.language)
        if spec == "hours":
            return hours(int(value), self.language)
        return str(super().format_field(value, spec))


def sentence(template: Text, facts: Mapping[str, Any], language: str) -> str:
    """The template filled from facts; specs are ``duration`` and ``hours``, and ``year`` for a date
    that is told with its year."""
    return _Sentence(language).fill(template[language], facts)


def listing(items: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(items)

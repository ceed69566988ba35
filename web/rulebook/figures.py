"""The figures of a rule in a unit: what holds, what is standard, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_origin

from constraints.regulations import LABOUR_LAW, Number, in_force
from roster.domain import Text
from roster.errors import Flaw
from roster.feeds.rule_entries import scalar
from roster.feeds.sheets import FURTHER
from roster.feeds.typed import said
from roster.measures import measure
from roster.rules import PRACTICE, Kind, Rule, hints_of, is_price
from roster.wording import hours

HARD = "hard"
SAID_HARD = Text("硬性", HARD)
SCOPED = ("people", "teams", "contracts", "from", "until")
"""Fields by which an entry of the sheet binds some people or dates only."""
PRICES: Mapping[str, Text] = {
    "price": Text("违反一处计分", "points a breach"),
    "short_price": Text("太短计分", "points where too short"),
    "long_price": Text("太长计分", "points where too long"),
    "floor_price": Text("不足下限计分", "points below the floor"),
    "pace_price": Text("超前计分", "points ahead of an even pace"),
    "missing_price": Text("轮空计分", "points where due and off"),
}
DOCUMENTS = (LABOUR_LAW, PRACTICE)
"""Those that have a name in both languages."""
POINTS = Text("分，或“硬性”", "points, or hard")
CHOICES: Mapping[str, Text] = {
    "lowers": Text("核减应出勤工时", "lowers the hours asked"),
    "attended": Text("视同出勤", "counts as worked"),
    "made_up": Text("另行补足", "is made up on other days"),
    "week": Text("周", "week"),
    "month": Text("月", "month"),
    "quarter": Text("季", "quarter"),
    "year": Text("年", "year"),
    "horizon": Text("本期", "the period of the roster"),
    "cycle": Text("本期加往期", "the period and what was before"),
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a rule as a page shows and asks it.

    Parameters
    ----------
    value, standard : str
        What holds in the unit, and what would without its own entry.
    choices : tuple[tuple[str, Text], ...]
        What it may be; empty: anything of its type.
    number : Number or None
        The figure of law or practice in force today on which it stands.
    """

    name: str
    called: Text
    unit: Text
    value: str
    standard: str
    choices: tuple[tuple[str, Text], ...] = ()
    number: Number | None = None
    flaws: tuple[Flaw, ...] = ()

    @property
    def said(self) -> Text:
        """The value with what it is counted in: ``660 分钟``, ``硬性``, ``视同出勤``."""
        if self.value == HARD:
            return SAID_HARD
        for value, text in self.choices:
            if value == self.value:
                return text
        unit = Text("分", "points") if is_price(self.name) else self.unit
        english = self.value.replace("、", ", ")
        return Text(f"{self.value} {unit.zh}".rstrip(), f"{english} {unit.en}".rstrip())

    @property
    def written(self) -> Text:
        """What stands in its field."""
        return _written(self.value)

    @property
    def as_standard(self) -> Text:
        """What would stand there without an entry of the unit."""
        return _written(self.standard)

    @property
    def cited(self) -> Text:
        """Where the figure of law or practice is written, and since when it holds."""
        if self.number is None:
            return Text("", "")
        document = next((d for d in DOCUMENTS if self.number.document in (d.zh, d.en)), None)
        document = document or Text(self.number.document, self.number.document)
        first = self.number.span.first
        since = Text(f"，{first}起", f", from {first}") if first else Text("", "")
        zh, en = (f"{document[each]} {self.number.article}".rstrip() for each in ("zh", "en"))
        return Text(f"{zh}{since.zh}", f"{en}{since.en}")

    @property
    def is_own(self) -> bool:
        return self.value != self.standard

    @property
    def in_hours(self) -> Text | None:
        """Minutes of an hour and more, as one would say them."""
        if self.unit.en.partition("/")[0] != "min" or not self.value.isdecimal():
            return None
        minutes = int(self.value)
        return Text(hours(minutes, "zh"), hours(minutes, "en")) if minutes >= 60 else None


def figures(
    kind: type[Rule],
    rule: Rule,
    standard: Rule,
    today: date,
    typed: Mapping[str, str] | None = None,
    flaws: Iterable[Flaw] = (),
) -> tuple[Figure, ...]:
    """Every figure of a rule; `typed` is what a reader has written over them."""
    wrong = list(flaws)
    given = typed or {}
    return tuple(
        Figure(
            name,
            called,
            unit,
            given.get(name, _text(name, getattr(rule, name))),
            _text(name, getattr(standard, name)),
            _choices(kind, name),
            in_force(f"{kind.code}.{name}", today),
            tuple(flaw for flaw in wrong if flaw.column == name),
        )
        for name, called, unit in _settable(kind)
    )


def entry(kind: type[Rule], standard: Rule, given: Mapping[str, str]) -> dict[str, Any]:
    """The row of the sheet that says what was typed, as far as it is not the standard."""
    row: dict[str, Any] = {"code": kind.code}
    further: dict[str, Any] = {}
    for name, _, _ in _settable(kind):
        text = given.get(name, "").strip()
        if is_price(name) and text == SAID_HARD.zh:
            text = HARD
        if not text or text == _text(name, getattr(standard, name)):
            continue
        if name == "price":
            row["price"] = text
        else:
            hint = hints_of(kind)[name]
            further[name] = scalar(text) if is_price(name) else _value(hint, text)
    return {**row, FURTHER: further} if further else row


def with_entry(rows: Sequence[Row], code: str, row: Row | None) -> list[Row]:
    """The sheet of rules with another general entry of one code, or without one."""
    found: list[Row] = []
    placed = False
    for each in rows:
        if each.get("code") != code or any(each.get(name) for name in SCOPED):
            found.append(each)
        elif row is not None and not placed:
            found.append(row)
            placed = True
    return found if row is None or placed else [*found, row]


def _settable(kind: type[Rule]) -> Iterator[tuple[str, Text, Text]]:
    """(name, what it is called, what it is counted in) of what a unit may set."""
    for field in fields(kind):
        if field.metadata:
            unit = str(field.metadata["unit"])
            called = Text(field.metadata["zh"], field.metadata["en"])
            yield field.name, called, measure(unit)
        elif is_price(field.name) and _is_priced(kind, field.name):
            yield field.name, PRICES[field.name], POINTS


def _is_priced(kind: type[Rule], name: str) -> bool:
    """Whether a unit may say what a breach costs."""
    return name not in kind.unasked and kind.kind is not Kind.LAW and not kind.always


def _choices(kind: type[Rule], name: str) -> tuple[tuple[str, Text], ...]:
    hint = hints_of(kind)[name]
    if hint is bool:
        return (("是", Text("是", "yes")), ("否", Text("否", "no")))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return tuple((str(each), CHOICES[each]) for each in hint)
    return ()


def _text(name: str, value: object) -> str:
    if value is None:
        return HARD if is_price(name) else ""
    if is_price(name) and isinstance(value, tuple) and len(value) == 1:
        return str(value[0])
    return said(_plain(value)).removesuffix("、")


def _written(value: str) -> Text:
    return SAID_HARD if value == HARD else Text(value, value)


def _plain(value: object) -> object:
    """A parameter as a sheet holds it: tuples are lists, dates texts."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _value(hint: Any, text: str) -> object:
    """A typed figure; one word where a list is asked is a list of one."""
    found = scalar(text)
    options = [each for each in get_args(hint) or (hint,) if get_origin(each) is tuple]
    is_list = get_origin(hint) is tuple or bool(options)
    if not is_list or (isinstance(found, list) and not _is_one(hint, found)):
        return found
    return [found]


def _is_one(hint: Any, found: list[Any]) -> bool:
    """Whether a list stands for one entry of a list of lists: ``夜&早``, ``一班:2026-11-01``."""
    nested = any(get_origin(each) is tuple for each in get_args(hint))
    return nested and not any(isinstance(each, list) for each in found)

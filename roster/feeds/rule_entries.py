"""What a unit says of its rules: changes to the template, and dated exceptions from law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from roster.domain import Basis, Departure, Text
from roster.feeds import cells
from roster.feeds.people import People
from roster.feeds.stretches import stretch
from roster.feeds.tables import Row
from roster.rules import Scope, Setting, is_price

BASES: Mapping[str, Basis] = {
    "approval": Basis.APPROVAL,
    "批准": Basis.APPROVAL,
    "urgentrepair": Basis.URGENT_REPAIR,
    "紧急抢修": Basis.URGENT_REPAIR,
    "standbyclass": Basis.STANDBY_CLASS,
    "备班": Basis.STANDBY_CLASS,
    "nobasis:recordedbreach": Basis.NONE,
    "无依据": Basis.NONE,
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def departures(rows: Iterable[Row], people: People) -> tuple[Departure, ...]:
    """The unit's dated exceptions from law; one that names no rule is a flaw and nothing else."""
    found = (_departure(row, people) for row in rows)
    return tuple(departure for departure in found if departure.rule)


def _departure(row: Row, people: People) -> Departure:
    basis = row.need("basis", cells.choice(BASES), Basis.NONE)
    if basis is not Basis.NONE and not row.has("document"):
        row.flaw("document", Text("批准文号或工单号", "the number of the approval or ticket"))
    row.need("until", cells.trim, "")
    return Departure(
        rule=row.need("rule", cells.word, ""),
        span=stretch(row, needed=True),
        basis=basis,
        document=row.read("document", cells.visible, ""),
        people=people.all_of(row, "people"),
        place=row.place,
    )


def rule_settings(
    rows: Iterable[Row], people: People, contracts: Iterable[str]
) -> tuple[tuple[Setting, ...], tuple[str, ...]]:
    """What is changed in the template or added to it, and what is taken away."""
    found, rules_off = [], []
    for row in rows:
        code = row.need("code", cells.word, "")
        scope = Scope(
            people=people.all_of(row, "people"),
            teams=row.words("teams", people.teams, Text("班组", "teams")),
            contracts=row.words("contracts", contracts, Text("合同", "contracts")),
            span=stretch(row),
        )
        if row.read("off", cells.flag, False):
            if scope != Scope() or row.further or row.has("price"):
                row.flaw("off", Text("停用时只写代码", "only a code beside off"))
            rules_off.append(code)
        else:
            given = {**row.further, **_price(row)}
            parameters = dict(_readable(row, given))
            if code:
                found.append(Setting(code, parameters, scope, f"{row.place} ({code})"))
    return tuple(found), tuple(rules_off)


def _readable(row: Row, given: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The parameters that can be read; the others are flaws."""
    for name, value in given.items():
        try:
            yield name, _parameter(name, value)
        except cells.Misread as error:
            row.flaw(name, error.expected, value)


def _price(row: Row) -> Mapping[str, object]:
    return {"price": scalar(row.cells["price"])} if row.has("price") else {}


def _parameter(name: str, value: object) -> object:
    """A rule's parameter as the rule takes it: lists are tuples, prices are tuples of points."""
    if isinstance(value, Mapping):
        return tuple((key, _parameter("", each)) for key, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_parameter("", each) for each in value)
    if is_price(name) and value == "hard":
        return None
    if is_price(name) and isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str) and is_date(value):
        return cells.day(value)
    return value


def is_date(text: str) -> bool:
    """Whether a text is a date as rules write it."""
    return _DATE.fullmatch(text) is not None


def scalar(text: str) -> object:
    """A parameter as a cell of a workbook holds it: number, yes or no, list, groups, text."""
    found = cells.plain(text)
    if cells.SEPARATORS.search(found):
        return [scalar(part) for part in cells.listing(found)]
    if "&" in found:
        return [part.strip() for part in found.split("&")]
    key, paired, value = found.partition(":")
    if paired and is_date(value.strip()):
        return [key.strip(), value.strip()]
    if re.fullmatch(r"-?[0-9]{1,9}", found):
        return int(found)
    return {"是": True, "true": True, "否": False, "false": False}.get(found.casefold(), found)

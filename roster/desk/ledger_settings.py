"""What a unit sets for the ledgers of customers' matters: on or off, figures, who and where.

Every setting has a date from which it holds, and stays on record after it was changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from roster.domain import Text
from roster.duty.customer_terms import Area, Arrival, Counted, Figure, Figures, Gate, Share, Term
from roster.duty.customer_terms import figures as known_figures
from roster.duty.inquiries import Tier
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.customers import LedgerSettingRow, settings


class Ledger(StrEnum):
    """A ledger that a unit may do without."""

    INQUIRY = "inquiry"
    REPAIR = "repair"
    REVISIT = "revisit"


LEDGERS: Mapping[Ledger, Text] = {
    Ledger.INQUIRY: Text("首问台账", "first inquiries"),
    Ledger.REPAIR: Text("抢修台账", "repair cases"),
    Ledger.REVISIT: Text("回访台账", "revisits"),
}
SWITCH, AREA, NEIGHBOURS, MANAGER, COLUMNS = "switch", "area", "neighbours", "manager", "columns"
FIGURE = "figure"
LONGEST_TERM = 100_000
FARTHEST = 600
"""[min]"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A station that may help.

    Parameters
    ----------
    minutes : int [min]
        From there to here.
    """

    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Switched:
    """Since when a ledger is on or off.

    Parameters
    ----------
    since : date or None
        None: from the beginning.
    """

    is_on: bool
    since: date | None


@dataclass(frozen=True)
class LedgerSettings:
    """Everything a unit has set, oldest first."""

    rows: Sequence[LedgerSettingRow]

    def latest(self, name: str, day: date) -> LedgerSettingRow | None:
        """What holds on a day: the setting that began last, and of these the one set last."""
        found = [row for row in self.rows if row.name == name and row.since <= day]
        return max(found, key=lambda row: (row.since, row.id), default=None)

    def switched(self, ledger: Ledger, day: date) -> Switched:
        row = self.latest(f"{SWITCH}.{ledger}", day)
        return Switched(bool(row.value["kept"]), row.since) if row else Switched(True, None)

    def is_on(self, ledger: Ledger, day: date) -> bool:
        return self.switched(ledger, day).is_on

    @cached_property
    def figures(self) -> Figures:
        """What terms and figures hold on which day."""
        own = [
            (row.name.removeprefix(f"{FIGURE}."), row.since, row.value)
            for row in self.rows
            if row.name.startswith(f"{FIGURE}.")
        ]
        return known_figures(own)

    def area(self, day: date) -> Area:
        """Where a case is that says nothing of it."""
        row = self.latest(AREA, day)
        return Area(row.value["area"]) if row else Area.RURAL

    def neighbours(self, day: date) -> tuple[Neighbour, ...]:
        """The neighbouring stations, nearest first."""
        row = self.latest(NEIGHBOURS, day)
        listed = row.value["stations"] if row else []
        found = [Neighbour(str(each["name"]), int(each["minutes"])) for each in listed]
        return tuple(sorted(found, key=lambda each: (each.minutes, each.name)))

    def manager(self, tier: Tier, day: date) -> str:
        """Who looks after the customers of a tier; empty: nobody is named."""
        row = self.latest(MANAGER, day)
        return str(row.value.get(tier, "")) if row and tier is not Tier.NONE else ""

    def columns(self, kind: str, day: date) -> Mapping[str, Any]:
        """How the columns of a file are mapped, as it was confirmed last."""
        row = self.latest(f"{COLUMNS}.{kind}", day)
        return row.value if row else {}


def of(session: Session, unit: int) -> LedgerSettings:
    """What a unit has set."""
    return LedgerSettings(settings(session, unit))


def put(
    session: Session,
    unit: int,
    name: str,
    since: date,
    value: Mapping[str, Any],
    account: int,
    at: datetime,
) -> None:
    """Set something from a date on."""
    before = of(session, unit).latest(name, since)
    session.add(
        LedgerSettingRow(
            unit_id=unit, name=name, since=since, value=dict(value), at=at, account_id=account
        )
    )
    record(
        session,
        "ledger.set",
        name,
        account=account,
        unit=unit,
        before=dict(before.value) if before else {},
        after={**value, "since": since.isoformat()},
    )


def switch(
    session: Session,
    unit: int,
    ledger: Ledger,
    is_on: bool,
    since: date,
    account: int,
    at: datetime,
) -> None:
    """Switch a ledger on or off from a date on; what stands in it stays."""
    put(session, unit, f"{SWITCH}.{ledger}", since, {"kept": is_on}, account, at)


def require(session: Session, unit: int, ledger: Ledger, day: date) -> LedgerSettings:
    """What a unit has set, where it keeps a ledger.

    Raises
    ------
    BadInput
        It does not, on that day.
    """
    found = of(session, unit)
    if not found.is_on(ledger, day):
        name = LEDGERS[ledger]
        raise BadInput(
            [
                Flaw(
                    name.zh,
                    0,
                    "",
                    day.isoformat(),
                    "a ledger that is switched on",
                    "本单位已启用的台账",
                )
            ]
        )
    return found


def set_figure(
    session: Session,
    unit: int,
    name: str,
    since: date,
    given: Mapping[str, str],
    account: int,
    at: datetime,
) -> None:
    """Put a figure of the unit in the place of one, with the unit's own source.

    Raises
    ------
    BadInput
        There is no such figure, it is no number, or its source is missing.
    """
    figure = next((each for each in of(session, unit).figures.all if each.name == name), None)
    flaws: list[Flaw] = []
    value = _figure(figure, given, flaws) if figure else {}
    if figure is None:
        flaws.append(_flaw("name", name, Text("已有的时限", "a known figure")))
    source = " ".join(given.get("source", "").split())[:200]
    if not source:
        flaws.append(_flaw("source", "", Text("本单位的依据", "the unit's own source")))
    if flaws:
        raise BadInput(flaws)
    told = {**value, "source": {"zh": source, "en": source}}
    put(session, unit, f"{FIGURE}.{name}", since, told, account, at)


def _figure(figure: Figure, given: Mapping[str, str], flaws: list[Flaw]) -> dict[str, Any]:
    match figure:
        case Term():
            units = [each.value for each in Counted]
            unit = given.get("unit", figure.unit)
            if unit not in units:
                flaws.append(_flaw("unit", unit, Text("已知的单位", "a known unit")))
            least = 0 if unit == Counted.SAME_DAY else 1
            return {"unit": unit, **_number("amount", given, least, LONGEST_TERM, flaws)}
        case Gate() | Arrival():
            return _number("minutes", given, 1, FARTHEST, flaws)
        case Share():
            if figure.is_whole:
                # The sources say that all of them are called back: a unit cannot take less.
                return _number("days", given, 1, 30, flaws)
            return {
                **_number("share", given, 1, 1000, flaws),
                **_number("days", given, 1, 30, flaws),
            }
    raise AssertionError(figure)


def _number(
    name: str, given: Mapping[str, str], least: int, most: int, flaws: list[Flaw]
) -> dict[str, int]:
    text = given.get(name, "")
    if not text.isdecimal() or not least <= int(text) <= most:
        expected = Text(f"{least}至{most}的整数", f"a whole number from {least} to {most}")
        flaws.append(_flaw(name, text, expected))
        return {}
    return {name: int(text)}


def set_area(
    session: Session, unit: int, area: Area, since: date, account: int, at: datetime
) -> None:
    """Where a case is that says nothing of it."""
    put(session, unit, AREA, since, {"area": area.value}, account, at)


def set_neighbours(
    session: Session,
    unit: int,
    listed: Sequence[tuple[str, str]],
    since: date,
    account: int,
    at: datetime,
) -> None:
    """The neighbouring stations with the minutes from there; lines without a name are left out.

    Raises
    ------
    BadInput
        A station has no minutes, or stands there twice.
    """
    flaws: list[Flaw] = []
    stations = list(_stations(listed, flaws))
    names = [each["name"] for each in stations]
    once = Text("每站一行", "each station once")
    flaws += [_flaw("name", name, once) for name in set(names) if names.count(name) > 1]
    if flaws:
        raise BadInput(flaws)
    put(session, unit, NEIGHBOURS, since, {"stations": stations}, account, at)


def _stations(listed: Sequence[tuple[str, str]], flaws: list[Flaw]) -> Iterator[dict[str, Any]]:
    for name, minutes in listed:
        called = " ".join(name.split())[:60]
        if called:
            yield {"name": called, **_number("minutes", {"minutes": minutes}, 1, FARTHEST, flaws)}


def set_manager(
    session: Session,
    unit: int,
    book: Unit,
    named: Mapping[str, str],
    since: date,
    account: int,
    at: datetime,
) -> None:
    """Who looks after gold, silver and bronze customers.

    Raises
    ------
    BadInput
        Somebody is nobody of the unit.
    """
    known = {person.id for person in book.people}
    given = {tier.value: named.get(tier, "") for tier in Tier if tier is not Tier.NONE}
    someone = Text("本单位人员的工号", "the number of a person of the unit")
    flaws = [_flaw(tier, who, someone) for tier, who in given.items() if who and who not in known]
    if flaws:
        raise BadInput(flaws)
    put(session, unit, MANAGER, since, given, account, at)


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("台账设置", 0, column, value, expected.en, expected.zh)

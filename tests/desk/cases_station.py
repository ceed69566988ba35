"""A station whose people have duties behind them, facts against them, and schemes to go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from roster.desk import adopting, cases
from roster.desk.books import Shelf, bring_in
from roster.desk.case_folding import Seen
from roster.desk.cases import Hand
from roster.domain import OFF
from roster.duties import PostKind
from roster.duty import schemes
from roster.duty.schemes import Adoption, Basis
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.acknowledgements import AskedRow
from roster.store.attendance import AttendanceRow
from roster.store.base import Sessions, sessions, writing
from roster.store.cases import CaseRow
from roster.store.rosters import RosterRow, VersionRow
from roster.store.units import UnitRow
from tests import databases
from tests.site.published import LEADER, publish

EXAMPLE = Path(__file__).parents[2] / "examples" / "supply_station"
POST = "抢修值班"
FIRST, DAYS = date(2026, 11, 2), 28
DAY = date(2026, 11, 4)
"""On which the first of the crew has a duty."""
START = datetime(2026, 11, 4, 0, 0, tzinfo=UTC)
TOLD = datetime(2026, 10, 28, 4, 0, tzinfo=UTC)
"""When the roster was published."""
NOW = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
PERSON, OTHER, PROPOSER, HEAD = "G01", "G05", "G02", "G17"
BASIS = Basis("考核办法2026-3号", "职工代表大会通过", date(2026, 5, 1), date(2026, 6, 1))
BOUND = (PostKind.DUTY24,)


def scheme(name: str, **given: Any) -> Adoption:
    found = schemes.shipped()[name]
    usual: dict[str, Any] = {"posts": BOUND, "basis": BASIS, "last": None, **given}
    return Adoption(0, found, usual.pop("first", date(2026, 6, 1)), **usual)


class Numbers(NamedTuple):
    """Of the units and accounts of a station with a company above it."""

    company: int
    unit: int
    keeper: int
    body: int


SHELF = Shelf()


@contextmanager
def station_in(folder: Path) -> Iterator[Station]:
    """A station on a database of its own, copied from one that is filled once."""
    content, numbers = _filled()
    engine = databases.laid(folder)
    (folder / "lunzhi.db").write_bytes(content)
    yield Station(sessions(engine), numbers)
    engine.dispose()


@cache
def _filled() -> tuple[bytes, Numbers]:
    with TemporaryDirectory() as folder:
        engine = databases.laid(Path(folder))
        numbers = fill(sessions(engine))
        engine.dispose()
        return (Path(folder) / "lunzhi.db").read_bytes(), numbers


def fill(make: Sessions, unit: int | None = None) -> Numbers:
    """A unit below a company with a month behind it, and an account that hears its appeals."""
    with writing(make) as work:
        company = UnitRow(name="示例供电公司")
        keeper = AccountRow(login="keeper", password="")
        body = AccountRow(login="appeals", password="")
        work.add_all([company, keeper, body])
        work.flush()
        unit = unit or bring_in(work, EXAMPLE, company.id, None)
        work.add(GrantRow(account_id=body.id, unit_id=company.id, role=Role.AUDITOR))
        numbers = Numbers(company.id, unit, keeper.id, body.id)
    rows = {
        who: tuple(LEADER if day % 4 == turn else OFF for day in range(DAYS))
        for turn, who in ((2, PERSON), (3, OTHER))
    }
    publish(make, unit, FIRST, DAYS, rows, TOLD)
    Station(make, numbers).acknowledge(PERSON, TOLD)
    return numbers


class Station:
    """One unit below a company, with an account that hears its appeals."""

    def __init__(self, make: Sessions, numbers: Numbers) -> None:
        self.make, self.shelf = make, SHELF
        self.company, self.unit, self.keeper, self.body = numbers

    def acknowledge(self, person: str, at: datetime | None) -> None:
        with writing(self.make) as work:
            roster = work.query(RosterRow).filter_by(unit_id=self.unit).one()
            version = work.query(VersionRow).filter_by(roster_id=roster.id).one()
            work.add(
                AskedRow(
                    unit_id=self.unit,
                    roster_id=roster.id,
                    version_id=version.id,
                    person=person,
                    days=list(range(DAYS)),
                    given=at,
                )
            )

    def adopt(self, name: str, **given: Any) -> int:
        with writing(self.make) as work:
            return adopting.adopt(work, self.unit, scheme(name, **given), self.keeper).id

    def fact(self, **given: Any) -> int:
        """A fact of attendance; its number."""
        usual = {
            "record": f"{POST}@2026-11-04T00:00Z",
            "person": PERSON,
            "kind": "late",
            "day": DAY,
            "minutes": 12,
            "post": POST,
            "start": START,
            "facts": {"from": START.isoformat(), "to": "2026-11-04T00:12:00+00:00"},
            "excused": [],
            "basis": "b" * 64,
        }
        with writing(self.make) as work:
            row = AttendanceRow(unit_id=self.unit, **{**usual, **given})
            work.add(row)
            work.flush()
            return row.id

    def hand(self, work: Session, by: str, at: datetime = NOW, account: int | None = None) -> Hand:
        return Hand(self.unit, self.shelf.unit(work, self.unit), by, account, at)

    def propose(self, fact: int, code: str = "PEN-LATE", by: str = PROPOSER, **given: Any) -> int:
        with writing(self.make) as work:
            row = work.get_one(AttendanceRow, fact)
            hand = self.hand(work, by, given.pop("at", NOW))
            return cases.from_fact(work, hand, row, code, "迟到12分钟", **given).id

    def do(
        self,
        number: int,
        act: str,
        side: str,
        by: str,
        words: str = "",
        at: datetime = NOW,
        **given: Any,
    ) -> Seen:
        with writing(self.make) as work:
            return cases.act(work, self.hand(work, by, at), number, act, side, words, given)

    def decided(self, number: int, at: datetime = NOW, **given: Any) -> Seen:
        """Lead a case up to its decision."""
        person = self.row(number).person
        self.do(number, "notify", "line", PROPOSER, at=at)
        self.do(number, "hear", "person", person, "堵车", at)
        uphold: Mapping[str, Any] = {"outcome": "uphold", **given}
        return self.do(number, "decide", "decider", HEAD, "属实", at, **uphold)

    def final(self, number: int, at: datetime = NOW) -> Seen:
        """Lead a case to where it can't be appealed any more."""
        self.decided(number, at)
        self.do(number, "deliver", "person", self.row(number).person, at=at)
        return self.do(number, "settle", "decider", HEAD, at=at + timedelta(days=60))

    def row(self, number: int) -> CaseRow:
        with writing(self.make) as work:
            row = work.get_one(CaseRow, number)
            work.expunge(row)
            return row

"""The example station and its ledgers of customers' matters, each act in its own transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from roster.desk import books, inquiring
from roster.desk.inquiring import Done, Taken
from roster.duty.inquiries import Act, Sort
from roster.feeds import sheets
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, sessions, writing
from roster.store.customers import MatterRow
from roster.store.units import UnitRow

EXAMPLE = Path(__file__).parents[2] / "examples" / "supply_station"
POST = "抢修值班"
AT = datetime(2090, 1, 3, 1, 0, tzinfo=UTC)
"""Nine in the morning, a Tuesday."""
FIRST, OTHER, MANAGER = "G01", "G05", "G18"
TOLD = {"name": "来电人", "contact": "13800138000", "address": "东街7号", "matter": "电费异常"}


class Ledgers:
    """The ledgers of the station, each act in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self.make: Sessions = sessions(engine)
        with writing(self.make) as work:
            company = UnitRow(name="示例供电公司")
            work.add_all([company, AccountRow(id=1, login="supervisor", password="")])
            work.flush()
            self.unit = books.bring_in(work, EXAMPLE, company.id, None)
            self.book = sheets.understood(books.book(work, self.unit))

    def take(self, sort: Sort = Sort.QUERY, at: datetime = AT, **given: Any) -> int:
        asked = Taken(
            **{"first": FIRST, "received": at, "sort": sort, "post": POST, "told": TOLD, **given}
        )
        with writing(self.make) as work:
            return inquiring.take(work, self.unit, self.book, asked, 1, at).number

    def act(
        self,
        number: int,
        act: Act,
        by: str = FIRST,
        at: datetime = AT,
        words: str = "",
        **facts: str,
    ) -> MatterRow:
        with writing(self.make) as work:
            done = Done(act, by, False, words, facts)
            return inquiring.act(work, self.unit, self.book, number, done, 1, at)

    def close(self, number: int, at: datetime = AT, **facts: str) -> MatterRow:
        given = {"replied": AT.isoformat(), "satisfied": "yes", **facts}
        return self.act(number, Act.CLOSE, at=at, words="已更正电费", **given)

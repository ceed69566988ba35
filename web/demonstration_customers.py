"""The demonstration's station with customers: open and closed inquiries, repairs, revisits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import inquiring, ledger_settings, repairing, revisiting
from roster.desk.inquiring import Done, Taken
from roster.desk.repairing import Entered, Source
from roster.duty.customer_terms import Area
from roster.duty.inquiries import Act, Channel, Sort, Tier
from roster.duty.repairs import Node
from roster.feeds.unit import Unit
from roster.store.accounts import account
from roster.store.base import Sessions, now, writing
from roster.store.customers import MatterRow
from roster.store.units import UnitRow
from web.demonstration_month import STATION

POST = "抢修值班"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPAIRS: tuple[tuple[str, Area, timedelta, Mapping[Node, int]], ...] = (
    ("B260301", Area.TOWN, 6 * DAY, {Node.DISPATCHED: 2, Node.GATE: 4, Node.ARRIVED: 24,
                                     Node.BEGUN: 40, Node.RESTORED: 95}),
    ("B260302", Area.TOWN, 5 * DAY, {Node.DISPATCHED: 3, Node.GATE: 7, Node.ARRIVED: 52,
                                     Node.RESTORED: 140}),
    ("B260303", Area.RURAL, 3 * DAY, {Node.DISPATCHED: 1, Node.GATE: 5, Node.ARRIVED: 71,
                                      Node.RESTORED: 160}),
    ("B260304", Area.RURAL, 25 * timedelta(minutes=1), {Node.DISPATCHED: 2, Node.GATE: 4}),
)  # fmt: skip
"""(ticket, area, how long ago, minutes after the report) of each repair."""


def begin(app: Flask) -> None:
    """Let the station have had customers for a week; once only."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        if work.scalar(select(MatterRow.id).limit(1)) is None:
            unit = work.scalars(select(UnitRow.id).where(UnitRow.name == STATION)).one()
            maker = account(work, "admin")
            assert maker is not None
            lay(work, unit, app.extensions["lunzhi.shelf"].unit(work, unit), maker.id, now())


def lay(work: Session, unit: int, book: Unit, maker: int, at: datetime) -> None:
    """What customers wanted in the days before an instant."""
    people = [person.id for person in book.people]
    first = at.date() - 30 * DAY
    far = [("城关供电所", "18"), ("河东供电所", "35")]
    ledger_settings.set_neighbours(work, unit, far, first, maker, at)
    tiers = {tier.value: people[16] for tier in Tier}
    ledger_settings.set_manager(work, unit, book, tiers, first, maker, at)
    _Station(work, unit, book, maker, people, at.replace(second=0, microsecond=0)).lay()


@dataclass(frozen=True)
class _Station:
    """One station and what is done there."""

    work: Session
    unit: int
    book: Unit
    maker: int
    people: list[str]
    at: datetime

    def lay(self) -> None:
        """Matters at every stage, repairs within and over their figures, revisits due and made."""
        one, two, three = self.people[0], self.people[4], self.people[16]
        told = {"matter": "反映台区夜间电压偏低，灯光闪烁", "name": "来电人甲",
                "contact": "138 0000 9001", "address": "东街7号"}  # fmt: skip
        number = self.take(one, Sort.COMPLAINT, 7 * DAY, told)
        self.do(number, Act.WORK, one, 7 * DAY - HOUR, "已安排测量电压", way="phoned")
        self.do(number, Act.OFFER, one, 6 * DAY, to=two)
        self.do(number, Act.ACCEPT, two, 6 * DAY - HOUR)
        self.do(number, Act.INFORM, two, DAY, "需调换变压器，已报计划", to=three)
        told = {
            "matter": "询问一户一表改造需要哪些材料",
            "name": "来访人乙",
            "contact": "138 0000 9002",
        }
        number = self.take(two, Sort.CONSULT, 2 * HOUR, told, Channel.VISIT)
        replied = (self.at - 2 * HOUR).isoformat()
        self.do(number, Act.CLOSE, two, 2 * HOUR, "已一次性告知", replied=replied, satisfied="yes")
        told = {"matter": "投诉抄表差错，要求核对表码", "contact": "138 0000 9003"}
        number = self.take(one, Sort.COMPLAINT, 2 * DAY, told)
        replied = (self.at - 30 * HOUR).isoformat()
        self.do(number, Act.CLOSE, one, 30 * HOUR, "核对无误，已向客户说明", replied=replied)
        told = {"matter": "高压客户申请增容", "name": "丙公司", "organisation": "丙公司"}
        self.take(two, Sort.BUSINESS, 5 * HOUR, told, Channel.WINDOW, Tier.GOLD)
        self.repairs()
        self.revisits(one)

    def repairs(self) -> None:
        """Repair cases with their moments; the last one is under way."""
        for ticket, area, ago, minutes in REPAIRS:
            told = self.at - ago
            if ticket == REPAIRS[-1][0]:
                self.take(
                    self.people[0], Sort.REPAIR, ago, {"matter": "村东全线无电"}, ticket=ticket
                )
            times = {node: told + timedelta(minutes=after) for node, after in minutes.items()}
            given = Entered(ticket, {Node.RECEIVED: told, **times}, area, POST)
            repairing.enter(self.work, self.unit, self.book, given, Source.PAGE, self.people[0],
                            self.maker, self.at)  # fmt: skip
            self.work.flush()

    def revisits(self, by: str) -> None:
        """Stages of an extension that have ended, one of them called back; repairs drawn."""
        for form, ago in (("revisit_application", 3 * DAY), ("revisit_plan", 2 * HOUR)):
            row = revisiting.ended(
                self.work, self.unit, self.book, form, "Y260088", self.at - ago, self.maker, self.at
            )
            self.work.flush()
            if row is not None and form == "revisit_application":
                given = dict.fromkeys(revisiting.yes_or_no(revisiting.form_of(row)), "yes")
                when = self.at - 2 * DAY - 4 * HOUR
                revisiting.answer(
                    self.work, self.unit, row.id, by, True, given, {}, self.maker, when
                )
        revisiting.draw_repairs(self.work, self.unit, self.book, self.maker, self.at)

    def take(
        self,
        first: str,
        sort: Sort,
        ago: timedelta,
        told: Mapping[str, str],
        channel: Channel = Channel.CALL,
        tier: Tier = Tier.NONE,
        ticket: str = "",
    ) -> int:
        when = self.at - ago
        given = Taken(first, when, sort, channel, tier, POST, ticket, True, told)
        return inquiring.take(self.work, self.unit, self.book, given, self.maker, when).number

    def do(
        self, number: int, act: Act, by: str, ago: timedelta, words: str = "", **facts: str
    ) -> None:
        done = Done(act, by, False, words, facts)
        inquiring.act(self.work, self.unit, self.book, number, done, self.maker, self.at - ago)

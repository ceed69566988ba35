"""The demonstration's hotline with its schemes, and cases at each step: one waits for an answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import adopting, case_ceilings, cases
from roster.desk.case_grounds import by_of
from roster.desk.cases import Evidence, Hand
from roster.duty import schemes
from roster.duty.ceilings import Ceiling, Least
from roster.duty.schemes import Adoption, Basis
from roster.feeds.unit import Unit
from roster.store.accounts import AccountRow, account
from roster.store.base import Sessions, now, writing
from roster.store.cases import AdoptionRow
from roster.store.units import UnitRow

HOTLINE, STATION = "示例供电公司95598远程工作站", "示例供电所"
ADOPTED = {HOTLINE: ("hotline", "records", "rewards"), STATION: ("records", "unit", "rewards")}
DAY = timedelta(days=1)


def begin(app: Flask) -> None:
    """Let the units have adopted schemes, and some cases be under way; once only."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        if work.scalar(select(AdoptionRow.id).limit(1)) is not None:
            return
        units = {row.name: row.id for row in work.scalars(select(UnitRow))}
        for name, adopted in ADOPTED.items():
            _adopt(work, units[name], adopted)
        unit = units[HOTLINE]
        _Cases(work, unit, app.extensions["lunzhi.shelf"].unit(work, unit)).lay()


def _account(work: Session, login: str) -> AccountRow:
    found = account(work, login)
    assert found is not None
    return found


def _adopt(work: Session, unit: int, names: tuple[str, ...]) -> None:
    head = _account(work, "head").id
    year = now().year - 1
    basis = Basis("绩效考核实施细则", "职工代表大会审议通过", date(year, 1, 5), date(year, 1, 12))
    for name in names:
        scheme = schemes.shipped()[name]
        given = basis if scheme.has_money else Basis()
        one = Adoption(0, scheme, date(year, 2, 1), None, scheme.posts, given)
        adopting.adopt(work, unit, one, head)
    auditor = _account(work, "auditor").id
    adopting.set_case_settings(work, unit, {}, [auditor], head)


class _Cases:
    """What has been done at one unit up to now."""

    def __init__(self, work: Session, unit: int, book: Unit) -> None:
        self._work, self._unit, self._book, self._now = work, unit, book, now()
        self._people = [person.id for person in book.people[:6]]
        self._post = book.posts[0].code

    def lay(self) -> None:
        """One case at each step; one that is final, with a ceiling; and a reward."""
        people = self._people
        self._begin(people[4], "PEN-RING", "系统统计：9时12分来电振铃5声未接", 2)
        self._notified(people[0], "PEN-REVISIT", "工单归档三日未回访", 3)
        heard = self._notified(people[1], "PEN-FI", "可当场答复的工单留给下一班", 6)
        self._do(heard, "hear", "person", people[1], "当时系统无法登录，已报修", 5)
        final = self._notified(people[2], "PEN-ATT", "客户投诉，录音编号C-0412", 29)
        self._do(final, "hear", "person", people[2], "语气急了些，已向客户致歉", 28)
        self._do(final, "decide", "decider", self._hand("head"), "录音属实", 28, outcome="uphold")
        self._do(final, "deliver", "person", people[2], "", 28)
        self._settle(final)
        reward = self._begin(people[3], "RW-GOOD", "发现机房漏水并及时处置", 9)
        self._do(reward, "decide", "decider", self._hand("head"), "属实", 8, outcome="uphold")
        month = self._today().replace(day=1)
        pay = _account(self._work, "pay").id
        ceiling = [(who, Ceiling(60_000, Least.BONUS)) for who in people]
        case_ceilings.keep(self._work, self._unit, month, ceiling, pay)

    def _settle(self, number: int) -> None:
        """Let it become final, unless the person's term still runs on account of rest and leave."""
        try:
            self._do(number, "settle", "decider", self._hand("head"), "", 0)
        except cases.Refused:
            return

    def _begin(self, person: str, code: str, words: str, ago: int) -> int:
        day = self._today() - (ago + 1) * DAY
        hand = Hand(self._unit, self._book, self._hand("leader"), None, self._at(ago))
        given = Evidence(person, day, self._post, words)
        return cases.by_hand(self._work, hand, given, code).id

    def _notified(self, person: str, code: str, words: str, ago: int) -> int:
        number = self._begin(person, code, words, ago)
        self._do(number, "notify", "line", self._hand("leader"), "", ago)
        return number

    def _do(
        self, number: int, act: str, side: str, by: str, words: str, ago: int, **given: str
    ) -> None:
        hand = Hand(self._unit, self._book, by, None, self._at(ago))
        cases.act(self._work, hand, number, act, side, words, given)

    def _hand(self, login: str) -> str:
        return by_of(self._unit, _account(self._work, login))

    def _at(self, ago: int) -> datetime:
        return self._now - ago * DAY

    def _today(self) -> date:
        return Hand(self._unit, self._book, "", None, self._now).today

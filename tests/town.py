"""The demonstration in the middle of a month: published duties, requests, a file that waits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import (
    adopting,
    cases,
    editing,
    importing,
    lots,
    publishing,
    reporting,
    requesting,
    spotting,
)
from roster.desk.books import Shelf
from roster.desk.cases import Evidence, Hand
from roster.desk.dockets import Dockets
from roster.desk.editing import Edit
from roster.desk.requesting import Asked
from roster.domain import LEAVE, OFF
from roster.duty import schemes
from roster.duty.schemes import Adoption, Basis
from roster.feeds import periods
from roster.feeds.unit import Period
from roster.store.accounts import AccountRow
from roster.store.attendance import AttendanceRow
from roster.store.base import Sessions, now, reading, writing
from roster.store.handovers import RecordRow
from roster.store.requests import Kind
from roster.store.rosters import RosterRow, State
from roster.store.units import UnitRow
from roster.store.uploads import put_upload
from tests.adopt.grids import crews_by_date
from tests.site.published import publish
from web import demonstration, demonstration_customers, demonstration_duty

LISTED = Path(__file__).parent / "site" / "access.toml"
NO_PAGE = ("/api/", "/static/", "/healthz")
"""Answers to programs, and files."""
FILE = "/<digest>"
"""A picture or a PDF that somebody handed in."""
LEAD_ON = {"/mine/", "/units/<int:unit>/sheets/"}
"""Addresses that only lead on to another."""
TURN = 28
"""[days] after which crews and weekdays stand as before."""


def pages() -> list[str]:
    """The address of every page, as the site writes it."""
    listed = tomllib.loads(LISTED.read_text("utf-8"))
    routes = [route.split(" ") for route, whom in listed.items() if whom != "a device"]
    return sorted(
        path
        for *methods, path in routes
        if "GET" in methods and "." not in path.split("/")[-1]
        if not path.startswith(NO_PAGE) and not path.endswith(FILE) and path not in LEAD_ON
    )


@dataclass(frozen=True, slots=True)
class Town:
    """Where things are in the demonstration.

    Parameters
    ----------
    above : int
        The company.
    unit : int
        The station whose month is published.
    hotline : int
        A unit whose duties are taken at seats.
    person, other : str
        Two who hold duties there.
    records : Mapping[str, str]
        The name of a closed record of its duty side by kind.
    """

    make: Sessions
    above: int
    unit: int
    hotline: int
    first: date
    days: int
    person: str
    other: str
    records: Mapping[str, str]

    def address(self, route: str, login: str, folder: Path) -> str:
        """An address of a page; a route with something new in it has none."""
        above = "/import/" in route or "/tree/" in route
        unit = self.hotline if "<seat>" in route else self.above if above else self.unit
        number = self.hand_in(login, folder) if "/import/<int:number>" in route else 1
        if "/mine/cases/" in route:
            number = 1 if login.endswith("zh") else 2
        if "/files/<int:number>" in route:
            number = self.hand_in_tickets(login)
        if "/clock/<int:number>" in route:
            number = self.hand_in_punches(login)
        values = {
            "<int:unit>": str(unit),
            "<first>": self.first.isoformat(),
            "<day>": (self.first + timedelta(days=self.days - 1)).isoformat(),
            "<code>": "rest.daily",
            "<table>": "people",
            "<person>": self.person,
            "<seat>": "Z01",
            "<ticket>": demonstration_customers.REPAIRS[1][0],
            "<plan>": "month_details",
            "<period>": f"{self.first:%Y-%m}",
            "<int:number>": str(number),
            "<path:name>": self.records["round" if "/checks/" in route else "handover"],
        }
        for part, value in values.items():
            route = route.replace(part, value)
        assert "<" not in route, f"no example for {route}: add one here"
        return route + ("?from=1&to=2" if route.endswith("/notice") else "")

    def hand_in(self, login: str, folder: Path) -> int:
        """Last month's grid, handed in by an account of the company and not yet looked at."""
        path, _ = crews_by_date(folder)
        with writing(self.make) as work:
            account = work.scalars(select(AccountRow.id).where(AccountRow.login == login)).one()
            name = importing.shown(path.name)
            return put_upload(work, self.above, account, name, path.read_bytes()).id

    def hand_in_punches(self, login: str) -> int:
        """A file of a punch clock with a mistake, handed in at the station."""
        text = f"工号,打卡时间,状态\n{self.person},2026-11-20 07:55,上班\nX9,昨天,进来\n"
        with writing(self.make) as work:
            account = work.scalars(select(AccountRow.id).where(AccountRow.login == login)).one()
            return put_upload(work, self.unit, account, "clock.csv", text.encode()).id

    def hand_in_tickets(self, login: str) -> int:
        """A ticket of another system, handed in at the station and not yet brought in."""
        content = "工单编号,受理时间,业务类型\nT1,2026-11-20 08:00,投诉\n".encode()
        with writing(self.make) as work:
            account = work.scalars(select(AccountRow.id).where(AccountRow.login == login)).one()
            row = put_upload(work, self.unit, account, "tickets.csv", content)
            row.answers = {"kind": "inquiry"}
            return row.id


def settle(app: Flask) -> Town:
    """Bring the demonstration to where a station stands on any day."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    list(demonstration.prepare(app))
    with writing(make) as work:
        named = {row.name: row.id for row in work.scalars(select(UnitRow))}
        unit, hotline = named["示例供电所"], named["示例供电公司95598远程工作站"]
        above = work.get_one(UnitRow, unit).parent_id
        assert above is not None
        admin = work.scalars(select(AccountRow.id).where(AccountRow.login == "admin")).one()
        row = _publish(app, work, unit, admin)
        reporting.adopt(work, unit, ["month_details", "drill"], row.first, admin)
        _spot(app, work, unit, admin)
        people = [who for who, codes in row.rows.items() if any(code != "-" for code in codes)]
        _change(app, work, row, people[1], admin)
        _ask(app, work, unit, people[1], admin)
        _hold_against(app, work, unit, people[1:3], admin)
        records = _hand_over(app, work, unit, row.first, admin)
        book = _shelf(app).unit(work, unit)
        demonstration_customers.lay(work, unit, book, admin, now())
        first, days = row.first, row.days
    _seat(app, make, hotline)
    return Town(make, above, unit, hotline, first, days, people[1], people[2], records)


def _spot(app: Flask, work: Session, unit: int, account: int) -> None:
    """Draw a spot check among the crews of the next two days."""
    book, at = _shelf(app).unit(work, unit), now()
    span = at, at + timedelta(days=2)
    wanted = spotting.Wanted(spotting.Kind.CALL, *span, 1, spotting.WITHIN, book.people[0].id)
    spotting.draw(work, unit, book, wanted, account, at)


def _seat(app: Flask, make: Sessions, unit: int) -> None:
    """Let the room of a hotline change over from an early to a late shift today and tomorrow."""
    with reading(make) as work:
        people = [person.id for person in _shelf(app).unit(work, unit).people]
    half = len(people) // 2
    early, late = ("早@受理",) * 7, ("中@受理",) * 7
    rows = {who: early if place < half else late for place, who in enumerate(people)}
    monday = periods.first_day(Period.WEEK, now().date())
    for first in (monday, monday + timedelta(days=7)):
        publish(make, unit, first, 7, rows)


def _publish(app: Flask, work: Session, unit: int, account: int) -> RosterRow:
    """Publish the period that holds today: the month that the station kept before, gone on with."""
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    book = _shelf(app).unit(work, unit)
    first = periods.first_day(book.period, now().date())
    row = editing.opened(work, unit, first, (periods.following(book.period, first) - first).days)
    # Without those who stand by at home at the weekend, so that something is missing.
    kept = [each for each in book.history if each.day.weekday() < 5 or each.code[0] == "值"]
    held = {(each.person, each.day): each.code for each in kept}
    begun = min(each.day for each in book.history)
    dates = [first + timedelta(days=day) for day in range(row.days)]
    days = [begun + timedelta(days=(date - begun).days % TURN) for date in dates]
    row.rows = {each.id: [held.get((each.id, day), OFF) for day in days] for each in book.people}
    row.revision, row.state = 1, State.APPROVED
    publishing.publish(work, dockets, row, row.revision, account, now())
    return row


def _hand_over(app: Flask, work: Session, unit: int, first: date, account: int) -> dict[str, str]:
    """Let the station hand over in the middle of that month, and draw a lot."""
    seal, book = app.extensions["lunzhi.seal"], _shelf(app).unit(work, unit)
    noon = datetime.combine(first, time(12), UTC) + timedelta(days=TURN // 2)
    demonstration_duty.lay(work, seal, unit, book, noon)
    lots.draw(work, unit, "repair", "B01、B02、B03", 500, account, now())
    closed = select(RecordRow).where(RecordRow.closed.is_not(None)).order_by(RecordRow.id)
    return {row.kind: row.name for row in work.scalars(closed)}


def _hold_against(
    app: Flask, work: Session, unit: int, people: Sequence[str], account: int
) -> None:
    """Let two people have a case each that waits for their answer, and one a fact without one."""
    scheme, today = schemes.shipped()["records"], now().date()
    adopting.adopt(work, unit, Adoption(0, scheme, today, None, scheme.posts, Basis()), account)
    book = _shelf(app).unit(work, unit)
    hand = Hand(unit, book, f"@{account}", account, now())
    for who in people:
        given = Evidence(who, hand.today, book.posts[0].code, "值班时使用手机，录像第3段")
        row = cases.by_hand(work, hand, given, "REC-PHONE")
        cases.act(work, hand, row.id, "notify", "line")
    fact = {"kind": "late", "minutes": 9, "post": book.posts[0].code, "basis": "b"}
    work.add(AttendanceRow(unit_id=unit, record="duty", person=people[0], day=today, **fact))


def _shelf(app: Flask) -> Shelf:
    found: Shelf = app.extensions["lunzhi.shelf"]
    return found


def _change(app: Flask, work: Session, row: RosterRow, person: str, account: int) -> None:
    """Publish a second version: someone falls out on the last day."""
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    edit = Edit(row.revision, {(person, row.days - 1): LEAVE}, reason="absent", code="absence")
    editing.put(work, dockets, row, edit, account, now())
    publishing.publish(work, dockets, row, row.revision, account, now(), "absence")


def _ask(app: Flask, work: Session, unit: int, person: str, account: int) -> None:
    """A request that waits for an answer."""
    day = now().date() + timedelta(days=20)
    asked = Asked(person, Kind.LEAVE, day, day + timedelta(days=2))
    requesting.ask(work, _shelf(app).unit(work, unit), unit, asked, account, now().date())

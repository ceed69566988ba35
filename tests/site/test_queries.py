"""How often a page asks the database: as often for two hundred people as for twenty."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from roster.desk import reporting
from roster.desk.books import create
from roster.desk.subscribing import subscribe
from roster.domain import OFF
from roster.feeds import periods
from roster.feeds.unit import Period
from roster.store.accounts import AccountRow, GrantRow, Role, account
from roster.store.attendance import AttendanceRow
from roster.store.base import Sessions, now, writing
from roster.store.cases import AdoptionRow, CaseActRow, CaseRow
from roster.store.notices import NoticeRow
from roster.store.requests import RequestRow
from roster.store.swaps import Step, SwapRow
from tests import databases
from tests.campaigns.large_unit import book
from tests.site.conftest import SECRET, Browser
from tests.site.published import publish
from tests.site.test_access import LISTED
from web import sign_ins
from web.settings import Settings
from web.site import create_app

FEW, MANY = 20, 200
MOST = 25
"""[statements] that a page may need at the most."""
QUICK = {
    "/units/<int:unit>/mine/": 12,
    "/units/<int:unit>/mine/<day>": 9,
    "/units/<int:unit>/mine/month": 8,
    "/units/<int:unit>/rosters/<first>/grid.json": 7,
    "/units/<int:unit>/rosters/<first>/changes.json": 6,
}
"""[statements] of what a hundred people open when a shift begins."""
FEED = 4
"""[statements] that tell a phone that its calendar is still the same."""
TURN = ("早@受理", "早@受理", OFF, "中@受理", "中@受理", OFF, "夜@受理", OFF)
FIRST = periods.first_day(Period.MONTH, now().date())
PERSON = "E0000"


@dataclass
class Counted:
    """A site whose statements are counted.

    Parameters
    ----------
    readers : dict[Role, FlaskClient]
        Signed in: an administrator, and someone of the unit.
    """

    make: Sessions
    unit: int
    readers: dict[Role, FlaskClient]
    statements: list[str] = field(default_factory=list)

    def cost(self, route: str, role: Role) -> list[str]:
        """What was asked for one page, the second time that it is looked at."""
        address = _address(route, self.unit)
        for _ in range(2):
            self.statements.clear()
            answer = self.readers[role].get(address, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.text)
        return list(self.statements)


def _address(route: str, unit: int) -> str:
    values = {"<int:unit>": unit, "<first>": FIRST, "<day>": FIRST, "<code>": "rest.daily"}
    values |= {"<plan>": "month_details", "<period>": f"{FIRST:%Y-%m}", "<person>": PERSON}
    values |= {"<month>": f"{FIRST:%Y-%m}", "<kind>": "csv"}
    for part, value in (values | {"<table>": "people", "<int:number>": 1}).items():
        route = route.replace(part, str(value))
    assert "<" not in route, f"no example for {route}: add one here"
    return route + ASKED.get(route.split("/")[-1], "")


ASKED = {
    "why.json": f"?person={PERSON}&day=0",
    "standins.json": f"?person={PERSON}&day=0",
    "diff.json": "?from=1&to=2",
    "notice": "?from=1&to=2",
    "changes.json": "?since=0",
    "check.json": "?revision=2",
}
"""What an address must be asked with."""
ELSEWHERE = (
    "/slips/picture.svg",
    "/import/<int:number>/",
    "/clock/<int:number>/",
    "/proposals/<int(max=2147483647):number>.json",
    "/tasks/<int:number>.json",
    "<path:name>",
    "/draws/<int:number>/",
    "/spots/<int:number>/",
    "/customers/<int:number>/",
    "/files/<int:number>/",
    "/repairs/<ticket>/",
    "/revisits/<int:number>/",
    "/seats/<seat>/",
    "/files/<digest>",
)
"""Of one picture, file, proposal, solve, record, draw or seat: no list of people."""


def _routes() -> list[str]:
    """What can be looked at of a unit."""
    listed = tomllib.loads(LISTED.read_text("utf-8"))
    routes = [route.split(" ") for route, whom in listed.items() if whom != "a device"]
    return sorted(
        path
        for *methods, path in routes
        if "GET" in methods and "<int:unit>" in path and not path.endswith(ELSEWHERE)
    )


def _site(folder: Path, people: int) -> Counted:
    folder.mkdir()
    engine = databases.laid(folder)
    app = create_app(Settings(data=folder), engine)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Browser
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        unit = create(work, "示例热线", book(people), None, None)
    numbers = [f"E{number:04}" for number in range(people)]
    _fill(make, unit, numbers)
    found = Counted(
        make, unit, {role: app.test_client() for role in (Role.ADMINISTRATOR, Role.STAFF)}
    )
    for role, login in ((Role.ADMINISTRATOR, "admin"), (Role.STAFF, PERSON)):
        given = {"login": login, "password": SECRET}
        assert found.readers[role].post("/account/sign-in", data=given).status_code == 302

    @event.listens_for(engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.statements.append(statement)

    return found


def _fill(make: Sessions, unit: int, numbers: list[str]) -> None:
    """Two versions of a month; accounts and notices of all, requests and swaps of some."""
    days = (periods.following(Period.MONTH, FIRST) - FIRST).days
    for shift in (0, 1):
        rows = {
            who: tuple(TURN[(day + place + shift) % len(TURN)] for day in range(days))
            for place, who in enumerate(numbers[: 2 * FEW])
        }
        publish(make, unit, FIRST, days, rows)
    secret = sign_ins.hashed(SECRET)
    soon = now().date() + timedelta(days=1)
    with writing(make) as work:
        admin = AccountRow(login="admin", password=secret)
        accounts = [AccountRow(login=w, password=secret, unit_id=unit, person=w) for w in numbers]
        work.add_all([admin, *accounts])
        work.flush()
        reporting.adopt(work, unit, ["month_details", "training"], FIRST, admin.id)
        for role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.PAY):
            work.add(GrantRow(account_id=admin.id, unit_id=unit, role=role))
        for row in accounts:
            work.add(GrantRow(account_id=row.id, unit_id=unit, role=Role.STAFF))
        for who in numbers:
            work.add(
                NoticeRow(unit_id=unit, person=who, kind="request.entered", facts=_facts(soon))
            )
        waiting = numbers[:: FEW // 2]
        for who, other in zip(waiting, waiting[1:] + waiting[:1], strict=True):
            work.add(RequestRow(unit_id=unit, person=who, kind="leave", first=soon, last=soon))
            work.add(_swap(unit, who, other, soon))
        adopted = AdoptionRow(unit_id=unit, scheme="hotline", first=FIRST, posts=["seat"])
        work.add(adopted)
        work.flush()
        for who in waiting:
            _late(work, unit, who, adopted.id)


def _late(work: Session, unit: int, who: str, adoption: int) -> None:
    """A case that the person was notified of, and a fact without one."""
    today = now().date()
    fact = {"unit_id": unit, "person": who, "kind": "late", "minutes": 9, "basis": "b"}
    work.add(AttendanceRow(record="duty", day=today, **fact))
    given = {"code": "PEN-LATE", "about": f"past|{who}", "fact": {"kind": "late", "facts": {}}}
    case = CaseRow(unit_id=unit, adoption_id=adoption, person=who, day=today, **given)
    case.state = "NOTIFIED"
    work.add(case)
    work.flush()
    ground = {"adoption": "1", "evidence": "late", "reached": "acknowledged"}
    days = dict.fromkeys(("day", "today", "earliest"), today.isoformat())
    done = {"case_id": case.id, "side": "line", "by": "@1"}
    work.add(
        CaseActRow(
            sequence=1, act="propose", before="NEW", after="PROPOSED", facts=ground | days, **done
        )
    )
    work.add(
        CaseActRow(
            sequence=2, act="notify", before="PROPOSED", after="NOTIFIED", facts=days, **done
        )
    )


def _facts(day: date) -> dict[str, str]:
    return {"kind": "leave", "first": str(day), "last": str(day)}


def _swap(unit: int, giver: str, taker: str, day: date) -> SwapRow:
    cells = [[giver, str(day), TURN[0], OFF], [taker, str(day), OFF, TURN[0]]]
    return SwapRow(unit_id=unit, giver=giver, taker=taker, first=day, cells=cells, step=Step.AGREED)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Counted]:
    """A unit of few people, and one of many; each made once."""
    folder = tmp_path_factory.mktemp("sites")
    made = {people: _site(folder / str(people), people) for people in (FEW, MANY)}
    return made.__getitem__


@pytest.mark.parametrize("route", _routes())
def test_a_page_asks_no_more_for_more_people(sites: Callable[[int], Counted], route: str) -> None:
    role = Role.STAFF if "/mine/" in route or "/calendars/" in route else Role.ADMINISTRATOR
    few, many = sites(FEW).cost(route, role), sites(MANY).cost(route, role)
    more = [each for each in many if many.count(each) > few.count(each)]
    assert len(few) == len(many), sorted(set(more))
    assert len(many) <= QUICK.get(route, MOST), "\n".join(many)


@pytest.mark.parametrize("people", [FEW, MANY])
def test_a_phone_that_has_its_calendar_costs_few_questions(
    sites: Callable[[int], Counted], people: int
) -> None:
    site = sites(people)
    with writing(site.make) as work:
        owner = account(work, PERSON)
        assert owner is not None
        token = subscribe(work, owner, site.unit, PERSON, "phone", "zh", None)
    phone, address = site.readers[Role.STAFF], f"/calendars/{token}.ics"
    known = {"If-None-Match": phone.get(address).headers["ETag"]}
    site.statements.clear()
    assert phone.get(address, headers=known).status_code == 304
    assert len(site.statements) <= FEED, site.statements

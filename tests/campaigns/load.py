"""A campaign of load: 500 people with three years of published duties, 100 readers at once.

Run it as ``python -m tests.campaigns.load [people [years [users]]]``. It serves the site as `roster
serve` does, lets every reader open today's page, a week of their own, the grid and their calendar,
and prints the time of answers by page. It ends with exit code 1 where a page is over its aim. The
readers share the cores with the server, so that the figures are higher than a station would see.
"""

from __future__ import annotations

import http.client
import math
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from argon2 import PasswordHasher
from sqlalchemy import insert

from roster.desk.books import Shelf, create
from roster.desk.periods import problem_of
from roster.desk.subscribing import subscribe
from roster.desk.telling import publish
from roster.desk.versions import document
from roster.domain import Roster
from roster.feeds.published import Published
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, now, open_database, sessions, writing
from roster.store.rosters import DutyRow, RosterRow, State, VersionRow
from tests.databases import free_port
from web import installation

PEOPLE, YEARS, USERS = 500, 3, 100
ROUNDS = 5
SECRET = "a password of campaigns"
AIMS = {"today": 300, "week": 300, "grid": 800, "feed": 50}
"""[ms] within which 95 of 100 answers come."""
TURN = ("早", "早", "中", "中", "夜", "夜", "", "")
PATIENCE = 120
"""[s] until a server that does not answer is given up."""


def book(people: int) -> dict[str, list[dict[str, Any]]]:
    """The sheets of a hotline of so many seats."""
    shifts = [("早", "08:00", "16:00"), ("中", "16:00", "24:00"), ("夜", "次日00:00", "次日08:00")]
    return {
        "unit": [{"name": "示例热线", "period": "month", "template": "hotline"}],
        "shifts": [
            {"code": code, "name": f"{code}班", "start": start, "end": end, "lead": "20"}
            for code, start, end in shifts
        ],
        "posts": [{"code": "受理", "name": "受理席", "kind": "seat", "shifts": "早、中、夜"}],
        "people": [
            {"id": f"E{number:04}", "name": f"人{number:04}", "team": f"{number % 10}组"}
            for number in range(people)
        ],
        "demand": [
            {"shift": code, "post": "受理", "minimum": str(people // 5)} for code, *_ in shifts
        ],
    }


def fill(make: Sessions, people: int, years: int) -> tuple[int, date]:
    """A unit with so many months behind it, up to this one; its number and this month's first."""
    with writing(make) as work:
        unit = create(work, "示例热线", book(people), None, None)
    today = datetime.now().astimezone().date()
    first = today.replace(year=today.year - years, day=1)
    while first <= today:
        after = (first + timedelta(days=31)).replace(day=1)
        _month(make, unit, first, (after - first).days)
        first, this = after, first
    return unit, this


def _month(make: Sessions, unit: int, first: date, days: int) -> None:
    shelf, at = Shelf(), now()
    with writing(make) as work:
        problem = problem_of(work, shelf.unit(work, unit), unit, first, days).problem.with_(
            history={}
        )
        begun = (first - date(2020, 1, 1)).days
        codes = {symbol.label: symbol.code for symbol in problem.symbols}
        rows = {
            person.id: tuple(
                codes.get(TURN[(begun + day + place) % len(TURN)], "-") for day in range(days)
            )
            for place, person in enumerate(problem.people)
        }
        row = RosterRow(
            unit_id=unit, first=first, days=days, rows=rows, revision=1, state=State.PUBLISHED
        )
        work.add(row)
        work.flush()
        text = document(problem, Roster(rows), 1, 1)
        version = VersionRow(roster_id=row.id, number=1, revision=1, document=text, at=at)
        work.add(version)
        work.flush()
        work.execute(
            insert(DutyRow),
            [
                {
                    "unit_id": unit,
                    "person": person,
                    "day": first + timedelta(days=day),
                    "code": code,
                    "version_id": version.id,
                }
                for person, cells in rows.items()
                for day, code in enumerate(cells)
                if code != "-"
            ],
        )
        publish(work, unit, problem, Published(1, at, Roster(rows)))


def readers(make: Sessions, unit: int, users: int) -> list[tuple[str, str]]:
    """Accounts of staff and their calendars: (login, token)."""
    secret = PasswordHasher(time_cost=1, memory_cost=64).hash(SECRET)
    found = []
    with writing(make) as work:
        for number in range(users):
            person = f"E{number:04}"
            row = AccountRow(login=person, password=secret, unit_id=unit, person=person)
            work.add(row)
            work.flush()
            work.add(GrantRow(account_id=row.id, unit_id=unit, role=Role.STAFF))
            work.flush()
            found.append((person, subscribe(work, row, unit, person, "phone", "zh", 60)))
    return found


class Visitor:
    """One reader with a cookie and a connection of their own."""

    def __init__(self, port: int) -> None:
        trusting = ssl._create_unverified_context()
        self._line = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=PATIENCE, context=trusting
        )
        self._cookies: dict[str, str] = {}

    def call(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str], float]:
        """Status, body, headers and time [ms] of an answer."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()), **headers}
        if form is not None:
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://127.0.0.1:{self._line.port}/",
            }
        begun = time.perf_counter()
        self._line.request(
            "GET" if form is None else "POST", path, urlencode(form) if form else None, sent
        )
        answer = self._line.getresponse()
        body = answer.read()
        spent = (time.perf_counter() - begun) * 1000
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, body, dict(answer.headers), spent

    def sign_in(self, login: str) -> None:
        seal = self.call("/account/sign-in")[1].decode().split('name="csrf_token" value="')[1]
        form = {"csrf_token": seal.split('"')[0], "login": login, "password": SECRET}
        status, body, *_ = self.call("/account/sign-in", form)
        assert status == 302, body.decode()[:2000]

    def close(self) -> None:
        self._line.close()


@contextmanager
def serving(data: Path) -> Iterator[int]:
    """The site as `roster serve` runs it; its port."""
    port = free_port()
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve"]
    command += ["--data", str(data), "--port", str(port)]
    with (data / "serve.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _answers(port, running)
        yield port
    finally:
        running.terminate()
        running.wait()


def _answers(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            with closing(Visitor(port)) as visitor:
                if visitor.call("/healthz")[0] == 200:
                    return
        except OSError:
            threading.Event().wait(0.1)
    raise RuntimeError("the site does not answer")


def visit(
    port: int, login: str, token: str, unit: int, month: date, times: dict[str, list[float]]
) -> None:
    """What one reader does, again and again."""
    today = datetime.now().astimezone().date()
    pages = {
        "today": f"/units/{unit}/mine/",
        "week": f"/units/{unit}/mine/{today}",
        "grid": f"/units/{unit}/rosters/{month}/grid.json",
    }
    with closing(Visitor(port)) as visitor:
        visitor.sign_in(login)
        tag = visitor.call(f"/calendars/{token}.ics")[2]["ETag"]
        for _ in range(ROUNDS):
            for name, path in pages.items():
                status, body, _, spent = visitor.call(path)
                assert status == 200, (path, status, body[:500])
                times[name].append(spent)
            status, _, _, spent = visitor.call(f"/calendars/{token}.ics", **{"If-None-Match": tag})
            assert status == 304, status
            times["feed"].append(spent)


def share(values: Sequence[float], per_cent: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * per_cent / 100) - 1, 0)]


def campaign(people: int, years: int, users: int) -> bool:
    """Whether every page keeps its aim."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        engine = open_database(f"sqlite:///{data / 'lunzhi.db'}")
        installation.prepare(engine)
        make = sessions(engine)
        begun = time.monotonic()
        unit, month = fill(make, people, years)
        known = readers(make, unit, users)
        print(f"{people} people, {years} years: filled in {time.monotonic() - begun:.0f} s")
        times: dict[str, list[float]] = {name: [] for name in AIMS}
        with serving(data) as port:
            crowd = [
                threading.Thread(target=visit, args=(port, *reader, unit, month, times))
                for reader in known
            ]
            begun = time.monotonic()
            for each in crowd:
                each.start()
            for each in crowd:
                each.join()
        spent, calls = time.monotonic() - begun, sum(map(len, times.values()))
    wanted = users * ROUNDS * len(AIMS)
    print(f"{users} users at once: {calls} of {wanted} answers in {spent:.0f} s")
    for name, aim in AIMS.items():
        middle, most = share(times[name], 50), share(times[name], 95)
        print(f"{name:6} median {middle:7.0f} ms   p95 {most:7.0f} ms   aim {aim} ms")
    return calls == wanted and all(share(times[name], 95) <= aim for name, aim in AIMS.items())


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(not campaign(*(given + [PEOPLE, YEARS, USERS][len(given) :])))

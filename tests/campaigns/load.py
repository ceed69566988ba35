"""A campaign of load: 500 people with three years of duties, read by 100 users and edited by one.

Run it as ``python -m tests.campaigns.load``; ``--help`` lists what can be said. It serves the site
as `roster serve` does, over TLS, and ends with exit code 1 where an aim is missed.

What is assumed of the readers:

- The night before is over: its backup is made, and what was kept long enough is gone.
- All of them sign in within the same second, each on a connection of their own that stays open.
- A supervisor has opened both rosters before the others read. What the first of all waits for,
  until the server has put a roster together and checked it, is told in lines of its own.
- Nine in ten are staff: half of what they open is their own page with today and the week, a quarter
  one date in full, a tenth the month, and the rest is their phone, which asks for its calendar with
  the tag that it has. One in ten is a supervisor: half of what these open is such a page too, the
  other half the roster of 31 days with all that its page asks for, and whether others changed it.
- Between two pages everybody thinks for a time by chance (exponential, five seconds in the mean,
  seeded). `--think 0` leaves that out: everyone asks again at once, which tells how much the
  machine can do rather than what a reader waits.
- One more supervisor makes the next roster meanwhile: 50 edits of single cells, a second apart.

The readers run on the same machine and share its cores with the server, so the figures are higher
than a station would see. Times are those that the reader sees, from the question to the last byte;
those of the sheet are the server's own, as it tells them (``Server-Timing``).
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import random
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from roster.domain import OFF
from roster.store.base import now, open_database, sessions
from tests.campaigns.large_unit import DAYS, SECRET, Large, fill
from tests.databases import free_port
from web import installation
from web.serving.nightly import Nightly
from web.settings import Settings

READER, SERVER = "reader", "server"
AIMS = {
    "own page": (300, READER),
    "one date": (300, READER),
    "month": (300, READER),
    "calendar, 304": (50, READER),
    "sheet": (800, SERVER),
    "edit": (300, READER),
}
"""[ms] within which 95 of 100 answers come, and by whose clock."""
EDITS, APART = 50, 1.0
SUPERVISORS = 10
"""One user in so many."""
PATIENCE = 120
"""[s] until a server that does not answer is given up."""


@dataclass
class Spent:
    """Times of answers [ms], by what was asked for and by whose clock."""

    times: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)

    def note(self, name: str, answer: Answer, *good: int) -> None:
        if answer.status not in good:
            self.failures.append(f"{name}: {answer.status} {answer.body[:300]!r}")
        self.times[name, READER].append(answer.spent)
        self.times[name, SERVER].append(answer.server)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Parameters
    ----------
    spent, server : float [ms]
        By the reader's clock, and by the server's.
    """

    status: int
    body: bytes
    headers: dict[str, str]
    spent: float

    @property
    def server(self) -> float:
        return float(self.headers.get("Server-Timing", "app;dur=0").partition("dur=")[2])


class Visitor:
    """One reader with a cookie and a connection of their own."""

    def __init__(self, port: int) -> None:
        trusting = ssl._create_unverified_context()
        self._line = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=PATIENCE, context=trusting
        )
        self._cookies: dict[str, str] = {}

    def call(self, path: str, body: str | None = None, **headers: str) -> Answer:
        """The answer to a question."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()), **headers}
        if body is not None:
            sent["Referer"] = f"https://127.0.0.1:{self._line.port}/"
        begun = time.perf_counter()
        try:
            answer = self._asked(path, body, sent)
        except http.client.RemoteDisconnected:
            # Whoever was silent for half a minute is hung up on; a browser rings again as well.
            self._line.close()
            answer = self._asked(path, body, sent)
        content = answer.read()
        spent = (time.perf_counter() - begun) * 1000
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(answer.status, content, dict(answer.headers), spent)

    def _asked(self, path: str, body: str | None, sent: dict[str, str]) -> http.client.HTTPResponse:
        self._line.request("GET" if body is None else "POST", path, body, sent)
        return self._line.getresponse()

    def sign_in(self, login: str) -> Answer:
        seal = self.call("/account/sign-in").body.decode().split('name="csrf_token" value="')[1]
        form = {"csrf_token": seal.split('"')[0], "login": login, "password": SECRET}
        kind = "application/x-www-form-urlencoded"
        return self.call("/account/sign-in", urlencode(form), **{"Content-Type": kind})

    def close(self) -> None:
        self._line.close()


@contextmanager
def serving(data: Path) -> Iterator[tuple[int, int]]:
    """The site as `roster serve` runs it; its port and its process."""
    port = free_port()
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve"]
    command += ["--data", str(data), "--port", str(port)]
    with (data / "serve.log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _answers(port, running)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait()


def _answers(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            with closing(Visitor(port)) as visitor:
                if visitor.call("/healthz").status == 200:
                    return
        except OSError:
            threading.Event().wait(0.1)
    raise RuntimeError("the site does not answer")


@dataclass(frozen=True)
class Visit:
    """One user at the site.

    Parameters
    ----------
    token : str
        Of the calendar on their phone; empty: a supervisor.
    think : float [s]
        Between two pages, in the mean.
    """

    large: Large
    login: str
    token: str
    chance: random.Random
    think: float
    pages: int
    spent: Spent
    ready: threading.Barrier

    def run(self, port: int) -> None:
        with closing(Visitor(port)) as visitor:
            self.ready.wait(PATIENCE)
            self.spent.note("sign-in", visitor.sign_in(self.login), 302)
            tag = ""
            if self.token:
                tag = visitor.call(f"/calendars/{self.token}.ics").headers["ETag"]
            self.ready.wait(PATIENCE * 5)
            for _ in range(self.pages):
                self.rest()
                self.open(visitor, tag)

    def rest(self) -> None:
        if self.think:
            time.sleep(self.chance.expovariate(1 / self.think))

    def open(self, visitor: Visitor, tag: str) -> None:
        unit, luck = self.large.unit, self.chance.random()
        if luck < 0.5:
            self.look(visitor, "own page", f"/units/{unit}/mine/")
        elif not self.token:
            self.roster(visitor)
        elif luck < 0.75:
            self.look(visitor, "one date", f"/units/{unit}/mine/{today()}")
        elif luck < 0.85:
            self.look(visitor, "month", f"/units/{unit}/mine/month")
        else:
            known = {"If-None-Match": tag}
            answer = visitor.call(f"/calendars/{self.token}.ics", **known)
            # Phones that ask every second, as without thinking, are told to wait.
            if self.think or answer.status != 429:
                self.spent.note("calendar, 304", answer, 304)

    def roster(self, visitor: Visitor) -> None:
        """The page of the roster, with all that it asks for."""
        first = self.chance.choice([self.large.present, self.large.draft])
        base = f"/units/{self.large.unit}/rosters/{first}/"
        self.look(visitor, "page of the sheet", base)
        self.look(visitor, "sheet", f"{base}grid.json")
        self.look(visitor, "check", f"{base}check.json", 200, 409)
        self.look(visitor, "changes", f"{base}changes.json")

    def look(self, visitor: Visitor, name: str, path: str, *good: int) -> None:
        self.spent.note(name, visitor.call(path), *(good or (200,)))


def today() -> date:
    return now().astimezone().date()


def edit(port: int, large: Large, login: str, spent: Spent) -> None:
    """Make the next roster: cell by cell, off instead of a duty and the duty back."""
    chance = random.Random(login)
    base = f"/units/{large.unit}/rosters/{large.draft}/"
    with closing(Visitor(port)) as visitor:
        visitor.sign_in(login)
        page = visitor.call(base).body.decode()
        sheet = json.loads(visitor.call(f"{base}grid.json").body)
        seal = page.split('name="csrf" content="')[1].split('"')[0]
        kind = {"Content-Type": "application/json", "X-CSRFToken": seal}
        revision, codes = sheet["revision"], [symbol["code"] for symbol in sheet["symbols"]]
        visitor.call(f"{base}check.json?revision={revision}")
        duties = [
            (who, day, codes[place])
            for who, row in sheet["rows"].items()
            for day, place in enumerate(row)
            if sheet["symbols"][place]["kind"] == "work"
        ]
        for number in range(EDITS):
            if number % 2 == 0:
                who, day, held = chance.choice(duties)
            code = OFF if number % 2 == 0 else held
            cells = [{"person": who, "day": day, "code": code}]
            time.sleep(APART)
            answer = visitor.call(
                f"{base}edits.json", json.dumps({"base": revision, "cells": cells}), **kind
            )
            spent.note("edit", answer, 200)
            revision = json.loads(answer.body).get("revision", revision)


def share(values: Sequence[float], per_cent: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * per_cent / 100) - 1, 0)]


def campaign(asked: argparse.Namespace) -> bool:
    """Whether every aim is kept."""
    with _folder(asked.data) as data:
        large = _filled(data, asked)
        spent = Spent()
        with serving(data) as (port, process):
            seconds, at_work = _crowd(port, process, large, asked, spent)
    _report(asked, spent, seconds, at_work)
    missed = [name for name, (aim, clock) in AIMS.items() if _p95(spent, name, clock) > aim]
    for name in missed:
        print(f"missed: {name}")
    for failure in spent.failures[:5]:
        print(f"failed: {failure}")
    return not missed and not spent.failures


def _p95(spent: Spent, name: str, clock: str) -> float:
    return share(spent.times.get((name, clock), [math.inf]), 95)


@contextmanager
def _folder(given: str) -> Iterator[Path]:
    if given:
        yield Path(given)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _filled(data: Path, asked: argparse.Namespace) -> Large:
    """The unit in a folder, made if it is not there."""
    known = data / "large.json"
    if known.exists():
        found = json.loads(known.read_text("utf-8"))
        dates = {name: date.fromisoformat(found[name]) for name in ("present", "draft")}
        return Large(**{**found, **dates})
    data.mkdir(parents=True, exist_ok=True)
    engine = open_database(f"sqlite:///{data / 'lunzhi.db'}")
    installation.prepare(engine)
    begun, at_work = time.monotonic(), time.process_time()
    supervisors = max(asked.users // SUPERVISORS, 1)
    staff = asked.users - supervisors
    large = fill(sessions(engine), asked.people, asked.years, staff, supervisors + 1)
    Nightly(Settings(data=data), engine, lambda: None).look()
    engine.dispose()
    wall, cpu = time.monotonic() - begun, time.process_time() - at_work
    print(f"filled in {wall:.0f} s, of which {cpu:.0f} s of processor time")
    known.write_text(json.dumps(asdict(large), default=str), "utf-8")
    return large


def _crowd(
    port: int, process: int, large: Large, asked: argparse.Namespace, spent: Spent
) -> tuple[float, float]:
    """Let everyone read until they have seen their pages.

    How long that takes [s], and for how much of it the server's process is at work [s].
    """
    readers = [*large.staff, *((login, "") for login in large.supervisors[1:])]
    ready = threading.Barrier(len(readers) + 1)
    visits = [
        Visit(large, *who, random.Random(who[0]), asked.think, asked.pages, spent, ready)
        for who in readers
    ]
    crowd = [_started(visit.run, port) for visit in visits]
    ready.wait(PATIENCE)
    _first(port, large, spent)
    ready.wait(PATIENCE * 5)
    begun, before = time.monotonic(), _at_work(process)
    editor = _started(edit, port, large, large.supervisors[0], spent)
    for thread in (*crowd, editor):
        thread.join()
    return time.monotonic() - begun, _at_work(process) - before


def _first(port: int, large: Large, spent: Spent) -> None:
    """Open both rosters, which nobody has opened since the server was started."""
    with closing(Visitor(port)) as visitor:
        visitor.sign_in(large.supervisors[0])
        for first in (large.present, large.draft):
            base = f"/units/{large.unit}/rosters/{first}/"
            spent.note("sheet, the first", visitor.call(f"{base}grid.json"), 200)
            spent.note("check, the first", visitor.call(f"{base}check.json"), 200)


def _at_work(process: int) -> float:
    """[s] of processor time that a process and those beside it have used, where that is told."""
    told = Path(f"/proc/{process}")
    if not told.exists():
        return math.nan
    # A program belongs to the thread that has started it.
    beside = [each.read_text("utf-8").split() for each in told.glob("task/*/children")]
    fields = [
        Path(f"/proc/{each}/stat").read_text("utf-8").rpartition(")")[2].split()
        for each in (process, *chain(*beside))
    ]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def _started(work: Callable[..., None], *given: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=given)
    thread.start()
    return thread


def _report(asked: argparse.Namespace, spent: Spent, seconds: float, at_work: float) -> None:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    count = sum(
        len(times)
        for (name, clock), times in spent.times.items()
        if clock == READER and name != "sign-in"
    )
    print(
        f"{asked.people} people, {asked.years} years, a sheet of {DAYS} days; {asked.users} users "
        f"who think {asked.think:g} s in the mean between pages, and one who edits;\n"
        f"{os.cpu_count()} cores, load {load} at the end, readers on the same machine"
    )
    print(
        f"{count} answers in {seconds:.0f} s: {count / seconds:.1f} a second, for which the server "
        f"used {at_work:.0f} s of processor time, {at_work / count * 1000:.0f} ms an answer"
    )
    print(f"{'':18}{'count':>7}{'median':>9}{'p95':>9}{'server p95':>12}{'aim':>7}")
    for name in sorted(
        {name for name, _ in spent.times}, key=lambda each: [*AIMS, each].index(each)
    ):
        seen = spent.times[name, READER]
        aim, clock = AIMS.get(name, (0, ""))
        print(
            f"{name:18}{len(seen):7}{share(seen, 50):9.0f}{share(seen, 95):9.0f}"
            f"{_p95(spent, name, SERVER):12.0f}{aim or '':>7}{' ms' if aim else '':3}"
            f"{'by the server' if clock == SERVER else ''}"
        )


def main() -> None:
    about = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    about.add_argument("--people", type=int, default=500)
    about.add_argument("--years", type=int, default=3)
    about.add_argument("--users", type=int, default=100)
    about.add_argument("--pages", type=int, default=20, help="that each of them opens")
    about.add_argument("--think", type=float, default=5.0, help="seconds in the mean; 0: none")
    about.add_argument("--data", default="", help="a folder that is filled once and kept")
    sys.exit(not campaign(about.parse_args()))


if __name__ == "__main__":
    main()

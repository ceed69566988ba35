"""A campaign of kills at sign-off: the site is killed at random points while tablets hand over.

Run it as ``python -m tests.campaigns.faults [kills [seed]]``, or with ``LONG=1`` in the
environment; a long campaign may be run in parts, each with another seed. Once on a file and once
on a PostgreSQL server it kills the site: some milliseconds into a request, at some statement,
between the two signatures, after a commit, and between commit and answer. Then the same bytes are
sent again, as a tablet does. It prints `kills N, lost N, half N` and ends with exit code 1 unless
nothing that had a receipt was lost, and nothing stands there by half.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import signal
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from threading import Event, Timer
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, delete, event, select
from sqlalchemy.orm import Session

from roster.desk import verifying
from roster.desk.sealing import Seal
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, open_database, reading, sessions, writing
from roster.store.handovers import ActRow
from roster.store.keys import PinTryRow
from roster.store.units import UnitRow
from tests import databases
from tests.databases import free_port
from tests.tablets import PINS, POST, Tablet, set_pins, tablet
from web import access
from web.duty import wire
from web.serving import certificates
from web.serving.listening import Listener
from web.settings import Settings
from web.site import create_app

SHORT, LONG = 20, 5000
MOST = 6
"""[acts] sent at once."""
SOON = 0.08
"""[s] within which a kill comes that is left to the clock."""
PATIENCE = 60.0
HANDOVERS = 3
"""Of one unit, before another one begins."""
SIGNING = ("signatures",) * 3
SPARED = 0.7
"""Share of the requests without a signature that nothing befalls."""
POINTS = ("clock", "statement", "signatures", "commit", "answer")


@dataclass
class Count:
    """What came of a campaign.

    Parameters
    ----------
    again : int
        Acts that were kept before a kill, sent again and answered by the same receipt.
    points : dict[str, int]
        Kills by the point at which they came.
    """

    kills: int = 0
    lost: int = 0
    half: int = 0
    again: int = 0
    points: dict[str, int] = field(default_factory=lambda: dict.fromkeys(POINTS, 0))


class Site:
    """The site as `roster serve` listens, in a process of its own that can be killed."""

    def __init__(self, app: Flask, tls: ssl.SSLContext) -> None:
        self._app, self._tls = app, tls
        self._fork = multiprocessing.get_context("fork")
        self._running: BaseProcess | None = None
        self.port = 0

    @property
    def is_there(self) -> bool:
        return self._running is not None and self._running.is_alive()

    def start(self, point: str = "", count: int = 0) -> None:
        """Start it, so that it kills itself when it comes to a point for the n-th time."""
        self.port = free_port()
        arguments = (self._app, self._tls, self.port, point, count)
        self._running = self._fork.Process(target=_serve, args=arguments, daemon=True)
        self._running.start()

    def kill(self) -> None:
        running = self._running
        if running is not None and running.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)
            running.join()


def _serve(app: Flask, tls: ssl.SSLContext, port: int, point: str, count: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _arm(app, point, count)
    listener = Listener(("127.0.0.1", port), app, tls)
    listener.prepare()
    listener.serve()


def _arm(app: Flask, point: str, count: int) -> None:
    """Let the process end itself at a point, as a power cut would."""
    left = [count]

    def pass_by(*_: object, **__: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if point == "statement":
        engine = app.extensions["lunzhi.sessions"].kw["bind"]
        event.listen(engine, "before_cursor_execute", pass_by)
    elif point == "signatures":
        engine = app.extensions["lunzhi.sessions"].kw["bind"]

        @event.listens_for(engine, "before_cursor_execute")
        def signing(_connection: object, _cursor: object, said: str, given: Any, *_: Any) -> None:
            values = given.values() if isinstance(given, dict) else given
            if said.startswith("INSERT INTO acts") and "sign" in values:
                pass_by()

    elif point == "commit":
        event.listen(Session, "after_commit", pass_by)
    elif point == "answer":
        answer = wire.answer
        wire.answer = lambda receipts: (pass_by(), answer(receipts))[1]


class Caller:
    """A tablet on its line: it sends the same bytes until they are answered."""

    def __init__(self, site: Site, chance: Random, count: Count, most: int) -> None:
        self._site, self._chance, self._count, self._most = site, chance, count, most
        self._tls = ssl._create_unverified_context()
        self._armed = ""

    def send(
        self,
        wall: Tablet,
        body: bytes,
        signs: int,
        kept: Callable[[], Mapping[str, str]],
        forgive: Callable[[], None],
    ) -> list[dict[str, Any]]:
        """The receipts, however often the site is killed before they come.

        Parameters
        ----------
        signs : int
            How many signatures there are among the acts.
        kept : Callable[[], Mapping[str, str]]
            The seals of what the database holds, by key.
        forgive : Callable[[], None]
            Forget the tries of PINs: one that a kill cuts short counts as a wrong one, on purpose.
        """
        begun, sealed = monotonic(), dict[str, str]()
        while monotonic() - begun < PATIENCE:
            point = self._begin(signs)
            try:
                receipts = self._call(wall, body, point)
            except (OSError, http.client.HTTPException):
                if not point and self._site.is_there:
                    continue  # A starved machine hangs up too, which is no kill.
                self._site.kill()
                self._count.kills += 1
                # One by the clock may come after the answer: the next request finds nobody.
                self._count.points[point or "clock"] += 1
                sealed |= kept()
                forgive()
            else:
                # What was kept before the kill is answered by the very receipt that it had.
                again = [each for each in receipts if each["key"] in sealed]
                self._count.lost += sum(sealed[each["key"]] != each["seal"] for each in again)
                self._count.again += len(again)
                return receipts
        raise AssertionError("the site never answers")

    def _begin(self, signs: int) -> str:
        """Let the site run, so that a kill waits for it somewhere while any are left."""
        if self._count.kills >= self._most or (not signs and self._chance.random() < SPARED):
            point = ""
        else:
            points = [*POINTS, *SIGNING] if signs else [p for p in POINTS if p not in SIGNING]
            point = self._chance.choice(points)
        if not self._site.is_there or point in POINTS[1:]:
            self._site.kill()
            often = {"statement": self._chance.randrange(1, 60), "signatures": signs}
            self._site.start(point, often.get(point, 1))
            self._armed = point
        return point or self._armed

    def _call(self, wall: Tablet, body: bytes, point: str) -> list[dict[str, Any]]:
        line = self._line()
        late = Timer(self._chance.uniform(0, SOON), self._site.kill)
        if point == "clock":
            late.start()
        try:
            line.request("POST", f"/units/{wall.unit}/duty/acts.json", body, _headers(wall, body))
            answer = line.getresponse()
            said = json.loads(answer.read())
        finally:
            late.cancel()
            line.close()
        assert answer.status == 200, (answer.status, said)
        receipts: list[dict[str, Any]] = said["receipts"]
        return receipts

    def _line(self) -> http.client.HTTPSConnection:
        begun = monotonic()
        while True:
            line = http.client.HTTPSConnection(
                "127.0.0.1", self._site.port, timeout=PATIENCE, context=self._tls
            )
            try:
                line.connect()
            except ConnectionRefusedError:
                line.close()
                if monotonic() - begun > PATIENCE or not self._site.is_there:
                    raise
                Event().wait(0.005)
            else:
                return line


def _headers(wall: Tablet, body: bytes) -> dict[str, str]:
    return {
        wire.SIGNATURE: wall.signed(body),
        "Cookie": f"{access.DEVICE}={wall.cookie}",
        "Content-Type": "application/json",
    }


def parts(
    acts: Sequence[Mapping[str, Any]], chance: Random
) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Acts as they are sent: some at once, now and then both signatures together."""
    at = 0
    while at < len(acts) - 2:
        size = chance.randrange(1, MOST + 1)
        yield acts[at : min(at + size, len(acts) - 2)]
        at += size
    signatures = acts[-2:]
    yield from [signatures] if chance.random() < 0.5 else [signatures[:1], signatures[1:]]


class Station:
    """A unit with a tablet that hands over again and again."""

    def __init__(self, make: Sessions, seal: Seal, number: int) -> None:
        with writing(make) as work:
            row = UnitRow(name=f"示例供电所{number}")
            work.add(row)
            work.flush()
            self.unit = row.id
        set_pins(make, self.unit, seal)
        self.wall = tablet(make, self.unit, 1)
        self.receipts: dict[str, dict[str, Any]] = {}
        self._make, self._seal = make, seal

    def hand_over(self, caller: Caller, day: int, chance: Random, count: Count) -> None:
        acts = list(self.wall.handover(f"{POST}@2026-12-{day:02}T00:00Z"))
        for part in parts(acts, chance):
            typed = {act["key"]: PINS[act["by"]] for act in part if act["act"] == "sign"}
            before = count.kills
            body = self.wall.body(part, typed)
            for receipt in caller.send(self.wall, body, len(typed), self.kept, self.forgive):
                assert receipt["verdict"] == "applied", receipt
                self.receipts[receipt["key"]] = receipt
            if count.kills > before:
                self.look(count)

    def forgive(self) -> None:
        """Forget the tries of PINs."""
        with writing(self._make) as work:
            work.execute(delete(PinTryRow).where(PinTryRow.unit_id == self.unit))

    def kept(self) -> dict[str, str]:
        """The seals of what the database holds, by key."""
        with reading(self._make) as work:
            wanted = select(ActRow.key, ActRow.seal).where(ActRow.unit_id == self.unit)
            return dict(work.execute(wanted).all())

    def look(self, count: Count) -> None:
        """Count what had a receipt and is not there as it was, and what stands there by half."""
        with reading(self._make) as work:
            found = verifying.findings(work, work.get_one(UnitRow, self.unit), self._seal)
        there = self.kept()
        lost = [key for key, said in self.receipts.items() if there.get(key) != said["seal"]]
        count.lost += len(lost)
        count.half += len(found)
        for each in found:
            print(f"  {each.place}: {each.text.en}")


def campaign(url: str, folder: Path, kills: int, seed: int = 1) -> Count:
    """Kill the site so many times; what came of it."""
    settings = Settings(data=folder, database=url)
    app = create_app(settings, open_database(url))
    engine = open_database(url)
    databases.lay_tables(engine)
    make, seal = sessions(engine), Seal.beside(folder)
    with writing(make) as work:
        work.add(AccountRow(id=1, login="supervisor", password=""))
    shown = certificates.identity(settings, ("127.0.0.1",))
    count, chance = Count(), Random(seed)
    site = Site(app, shown.context())
    caller, number = Caller(site, chance, count, kills), 0
    try:
        while count.kills < kills:
            number += 1
            station = Station(make, seal, number)
            for day in range(1, HANDOVERS + 1):
                station.hand_over(caller, day, chance, count)
            station.look(count)
    finally:
        site.kill()
        engine.dispose()
    points = ", ".join(f"{number} at the {point}" for point, number in count.points.items())
    said = f"kills {count.kills}, lost {count.lost}, half {count.half}"
    print(f"{engine.dialect.name}: {said}")
    print(f"  {points}; {count.again} acts answered by the same receipt again", flush=True)
    return count


def main() -> int:
    usual = LONG if os.environ.get("LONG") else SHORT
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else usual
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = [campaign(f"sqlite:///{folder / 'lunzhi.db'}", folder, kills, seed)]
        with databases.server() as server:
            whole = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
            with whole.connect() as connection:
                connection.exec_driver_sql("CREATE DATABASE campaign")
            whole.dispose()
            found.append(campaign(f"{server}/campaign", folder, kills, seed + 1))
    return 0 if all(each.kills >= kills and not each.lost + each.half for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())

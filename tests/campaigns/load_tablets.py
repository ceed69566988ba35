"""A campaign of load: a hundred tablets hand over at the same hour, each at its own station.

Run it as ``python -m tests.campaigns.load_tablets [tablets [seconds]]``. It serves the site as
`roster serve` does. Every tablet goes through a handover within so many seconds, far quicker than a
crew would: it opens its day, sends its acts a few at a time and signs for both sides with PINs. It
prints the time of answers, and ends with exit code 1 where one is over its aim. The tablets share
the cores with the server, so that the figures are higher than a company would see.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from roster.desk import pins
from roster.desk.books import create
from roster.desk.receiving import PIN
from roster.desk.sealing import Seal
from roster.feeds import sheets
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, open_database, sessions, writing
from tests.campaigns.load import Spent, Visitor, serving, share
from tests.tablets import PINS, POST, Tablet, tablet
from web import access, installation
from web.duty import wire

STATION = Path(__file__).parents[2] / "examples" / "supply_station"
TABLETS, SECONDS = 100, 60
AT_ONCE = 3
"""[acts] sent at once, more or less."""
AIMS = {"day": 1500, "acts": 500, "sign": 500}
"""[ms] that 95 of 100 answers keep."""
NAME = f"{POST}@2026-12-01T00:00Z"


def stations(make: Sessions, number: int, seal: Seal) -> list[Tablet]:
    """Stations with a tablet each; the two leaders of each have PINs at the usual cost."""
    unit, book = sheets.read(STATION)
    with writing(make) as work:
        by = AccountRow(login="supervisor", password="")
        work.add(by)
        work.flush()
        numbers = [create(work, f"{unit.name}{n}", book, None, None) for n in range(number)]
    # Two hundred people do not set their PINs at eight o'clock.
    pins.ITERATIONS = 1
    found = [tablet(make, each, by.id) for each in numbers]
    for each in numbers:
        for person in ("G01", "G05"):
            made = pins.prepare(each, person, PINS[person], seal.secret(PIN))
            with writing(make) as work:
                pins.keep(work, made, None)
    return found


def parts(acts: Sequence[Mapping[str, Any]], chance: Random) -> Iterator[list[Mapping[str, Any]]]:
    """Acts as they are tapped; each signature by itself."""
    waiting: list[Mapping[str, Any]] = []
    for act in acts:
        if waiting and (act["act"] == "sign" or chance.random() < 1 / AT_ONCE):
            yield waiting
            waiting = []
        waiting.append(act)
    yield waiting


def hand_over(port: int, wall: Tablet, spent: Spent, seconds: float, seed: int) -> None:
    """What one tablet does from opening the page to the second signature."""
    chance = Random(seed)
    with closing(Visitor(port)) as line:
        cookie = {"Cookie": f"{access.DEVICE}={wall.cookie}"}
        found = list(parts(list(wall.handover(NAME)), chance))
        rest = seconds / (len(found) + 1)
        pause = threading.Event()
        pause.wait(chance.uniform(0, 2 * rest))
        spent.note("day", line.call(f"/units/{wall.unit}/duty/day.json", **cookie), 200)
        for part in found:
            typed = {act["key"]: PINS[act["by"]] for act in part if act["act"] == "sign"}
            body = wall.body(part, typed)
            headers = {**cookie, wire.SIGNATURE: wall.signed(body)}
            headers["Content-Type"] = "application/json"
            pause.wait(chance.uniform(0, 2 * rest))
            answer = line.call(f"/units/{wall.unit}/duty/acts.json", body.decode(), **headers)
            spent.note("sign" if typed else "acts", answer, 200)
            if b'"refused"' in answer.body or b'"contested"' in answer.body:
                spent.failures.append(answer.body.decode()[:300])


def campaign(number: int, seconds: float) -> bool:
    """Whether every answer keeps its aim."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        engine = open_database(f"sqlite:///{data / 'lunzhi.db'}")
        installation.prepare(engine)
        walls = stations(sessions(engine), number, Seal.beside(data))
        spent = Spent()
        with serving(data) as (port, _):
            crowd = [
                threading.Thread(target=hand_over, args=(port, wall, spent, seconds, seed))
                for seed, wall in enumerate(walls)
            ]
            begun = time.monotonic()
            for each in crowd:
                each.start()
            for each in crowd:
                each.join()
            took = time.monotonic() - begun
        engine.dispose()
        if spent.failures:
            print("\n".join((data / "serve.log").read_text("utf-8").splitlines()[-30:]))
    for failure in spent.failures[:5]:
        print(f"  {failure}")
    print(f"{number} tablets, each through a handover in {seconds:.0f} s: {took:.0f} s in all")
    good = not spent.failures
    for (name, clock), times in sorted(spent.times.items()):
        middle, most = share(times, 50), share(times, 95)
        print(
            f"{name:5} by {clock:7} {len(times):5} answers  median {middle:6.0f} ms  "
            f"p95 {most:6.0f} ms  aim {AIMS[name]} ms"
        )
    signed = [times for (name, _), times in spent.times.items() if name == "sign"]
    return good and all(share(times, 95) <= AIMS["sign"] for times in signed)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(not campaign(*(given + [TABLETS, SECONDS][len(given) :])))

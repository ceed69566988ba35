"""The programs that people use read the running site: through publish, move and cancel."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import caldav
import pytest
from cheroot.wsgi import Server
from flask import Flask

from roster.desk import subscribing
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, writing
from tests.site.published import DUTY, LEADER, MONTH, NOON, month_of, publish, stop_clocks

READ = Path(__file__).parents[1] / "feeds" / "js" / "read.mjs"
PATIENCE = 120
"""[s] for a server to come up, and to answer."""
STEPS = (
    {"G05": month_of(d25=DUTY, d29=DUTY)},
    {"G05": month_of(d25=LEADER, d29=DUTY)},
    {"G05": month_of(d25=LEADER)},
)
"""Two duties; the first becomes another one; the second is taken away."""
LISTED = (
    [
        "2026-11-25 08:00 2026-11-26 08:00 CONFIRMED 24小时值班 07:45到岗 08:00–次日08:00",
        "2026-11-29 08:00 2026-11-30 08:00 CONFIRMED 24小时值班 07:45到岗 08:00–次日08:00",
    ],
    [
        "2026-11-25 08:00 2026-11-26 08:00 CONFIRMED 24小时值班 07:45到岗 08:00–次日08:00",
        "2026-11-29 08:00 2026-11-30 08:00 CONFIRMED 24小时值班 07:45到岗 08:00–次日08:00",
    ],
    [
        "2026-11-25 08:00 2026-11-26 08:00 CONFIRMED 24小时值班 07:45到岗 08:00–次日08:00",
        "2026-11-29 08:00 2026-11-30 08:00 CANCELLED 已取消：24小时值班 07:45到岗 08:00–次日08:00",
    ],
)
SEQUENCES = ([0, 0], [1, 0], [1, 1])


@pytest.fixture
def address(
    app: Flask, make: Sessions, station: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A calendar of G05 on a running server."""
    stop_clocks(monkeypatch)
    with writing(make) as work:
        row = AccountRow(login="G05", password="-", unit_id=station, person="G05")
        work.add(row)
        work.flush()
        work.add(GrantRow(account_id=row.id, unit_id=station, role=Role.STAFF))
        token = subscribing.subscribe(work, row, station, "G05", "phone", "zh", 60)
    server = Server(("127.0.0.1", 0), app, numthreads=2)
    server.prepare()
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}/calendars/{token}.ics"
    server.stop()
    thread.join(10)


@pytest.fixture
def turn(make: Sessions, station: int) -> Callable[[int], None]:
    """Publish the next version."""

    def step(number: int) -> None:
        publish(make, station, MONTH, 30, STEPS[number], NOON + timedelta(minutes=number))

    return step


def run(home: Path, *command: str) -> str:
    program = str(Path(sys.executable).parent / command[0])
    done = subprocess.run(
        [program, *command[1:]],
        capture_output=True,
        check=False,
        env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_ical_js_sees_each_version(
    address: str, turn: Callable[[int], None], node: str, tmp_path: Path
) -> None:
    uids = set()
    for number, sequences in enumerate(SEQUENCES):
        turn(number)
        path = tmp_path / "calendar.ics"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            path.write_bytes(answer.read())
        entries = _entries(node, path)
        assert [entry["sequence"] for entry in entries] == sequences
        modified = max(entry["modified"][:16] for entry in entries)
        assert modified == f"{NOON + timedelta(minutes=number):%Y-%m-%dT%H:%M}"
        uids.add(tuple(entry["uid"] for entry in entries))
    assert [entry["status"] for entry in entries] == ["CONFIRMED", "CANCELLED"]
    assert len(uids) == 1


def test_vdirsyncer_fetches_and_khal_lists_each_version(
    address: str, turn: Callable[[int], None], tmp_path: Path
) -> None:
    folder = tmp_path / "duties"
    folder.mkdir()
    config = _synced(tmp_path, address, f'type = "filesystem"\npath = "{folder}"\nfileext = ".ics"')
    khal = _khal(tmp_path, folder)
    for number, listed in enumerate(LISTED):
        turn(number)
        run(tmp_path, "vdirsyncer", "-c", str(config), "sync")
        assert khal() == listed
        kept = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.ics")))
        assert ("带班长" in kept) == (number > 0)


def test_vdirsyncer_brings_each_version_to_a_calendar_server(
    address: str, turn: Callable[[int], None], radicale: str, tmp_path: Path
) -> None:
    with caldav.DAVClient(radicale, username="g05", password="g05") as client:
        shelf = client.principal().make_calendar(name="duties", cal_id="duties")
        store = f'type = "caldav"\nurl = "{shelf.url}"\nusername = "g05"\npassword = "g05"'
        config = _synced(tmp_path, address, store)
        for number, sequences in enumerate(SEQUENCES):
            turn(number)
            run(tmp_path, "vdirsyncer", "-c", str(config), "sync")
            kept = [each.icalendar_component for each in shelf.events()]
            kept.sort(key=lambda each: each["dtstart"].dt)
            assert [each["sequence"] for each in kept] == sequences
        assert [str(each["status"]) for each in kept] == ["CONFIRMED", "CANCELLED"]


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[str]:
    """A calendar server of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "radicale", "--config", "", "--auth-type", "none"]
    command += ["--storage-filesystem-folder", str(tmp_path / "shelves")]
    command += ["--server-hosts", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _await(port, process)
        yield f"http://127.0.0.1:{port}/"
        process.terminate()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once somebody listens there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the calendar server ended"
        with socket.socket() as trial:
            trial.settimeout(0.2)
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail("the calendar server did not come up")


def _entries(node: str, path: Path) -> list[dict[str, Any]]:
    done = subprocess.run([node, str(READ), str(path)], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)["entries"]
    return sorted(found, key=lambda entry: str(entry["start"]))


def _synced(home: Path, address: str, store: str) -> Path:
    """A configuration of vdirsyncer from the site to a store, discovered."""
    config = home / "vdirsyncer.conf"
    config.write_text(
        f'[general]\nstatus_path = "{home / "status"}"\n'
        '[pair duties]\na = "site"\nb = "store"\ncollections = null\n'
        'conflict_resolution = "a wins"\n'
        f'[storage site]\ntype = "http"\nurl = "{address}"\n[storage store]\n{store}\n',
        encoding="utf-8",
    )
    run(home, "vdirsyncer", "-c", str(config), "discover")
    return config


def _khal(home: Path, folder: Path) -> Callable[[], list[str]]:
    """What khal lists of a folder, in the local time of the unit."""
    config = home / "khal.conf"
    config.write_text(
        f"[calendars]\n[[duties]]\npath = {folder}\n"
        "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {home / 'khal.db'}\n[default]\ndefault_calendar = duties\n",
        encoding="utf-8",
    )
    form = "{start-long} {end-long} {status}{title}"
    command = ("list", "--once", "--day-format", "", "--format", form, "2026-11-24", "10d")
    return lambda: run(home, "khal", "-c", str(config), *command).splitlines()

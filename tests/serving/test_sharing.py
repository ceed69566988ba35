"""Several processes answer at one address; whichever is killed, the others do and it comes back."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import pytest

from tests.databases import free_port
from web.serving.beside import RUN
from web.serving.listening import THREADS

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="the processes of a site are looked up in /proc"
)
LOOKS, PAUSE = 2400, 0.05
"""How often is looked for what has to come, and after what pause [s]: two minutes at least."""


class Site:
    """`roster serve` with three processes that answer."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        with (data / "console.log").open("wb") as console:
            self.running = subprocess.Popen(
                [*RUN, "serve", "--data", str(data), "--port", str(self.port)],
                stdout=console,
                stderr=console,
                env={**os.environ, "LUNZHI_PROCESSES": "3"},
            )

    def answering(self) -> int | None:
        """How many are said to answer; None: nobody has."""
        address = f"https://127.0.0.1:{self.port}/healthz"
        trusting = ssl._create_unverified_context()
        with (
            suppress(OSError),
            urllib.request.urlopen(address, context=trusting, timeout=60) as said,
        ):
            return int(json.load(said)["serving"]["running"])
        return None

    def others(self) -> list[int]:
        """The processes that answer besides the first one."""
        threads = Path(f"/proc/{self.running.pid}/task")
        found = " ".join(each.read_text() for each in threads.glob("*/children")).split()
        return [int(each) for each in found if "hearing" in _command(int(each))]

    def has_two_others(self) -> bool:
        """Two that have been read in: each has its threads that answer."""
        ready = [each for each in self.others() if _threads(each) > THREADS]
        return len(ready) == 2 and self.answering() == 3


def _threads(process: int) -> int:
    with suppress(OSError):
        return len(list(Path(f"/proc/{process}/task").iterdir()))
    return 0


def _command(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text("utf-8")
    return ""


def _until(come: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(LOOKS):
        if come():
            return
        pause.wait(PAUSE)
    raise AssertionError(come.__name__)


@contextmanager
def _served(data: Path) -> Iterator[Site]:
    site = Site(data)
    try:
        _until(site.has_two_others)
        yield site
    finally:
        site.running.kill()
        site.running.wait()


def test_a_process_that_is_killed_comes_back_and_all_end_with_the_first(tmp_path: Path) -> None:
    with _served(tmp_path) as site:
        killed, stays = site.others()
        os.kill(killed, signal.SIGKILL)
        assert site.answering() is not None
        _until(site.has_two_others)
        others = site.others()
        assert stays in others
        assert killed not in others
        site.running.kill()
        site.running.wait()
        _until(lambda: not any("hearing" in _command(each) for each in others))
        assert site.answering() is None


def test_all_end_when_the_console_is_told_to(tmp_path: Path) -> None:
    with _served(tmp_path) as site:
        others = site.others()
        for each in (*others, site.running.pid):
            os.kill(each, signal.SIGINT)
        assert site.running.wait(120) == 0
        assert not any("hearing" in _command(each) for each in others)
    assert "is killed" not in (tmp_path / "logs" / "site.log").read_text("utf-8")

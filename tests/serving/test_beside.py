"""A program beside the site runs as long as the site does: no shorter, and no longer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from web.serving import beside
from web.serving.beside import Companion, Replaced

WRITES = """
import os, pathlib, sys, threading
from web.serving.hearing import Hearing
folder = pathlib.Path(sys.argv[1])
ended = threading.Event()
Hearing(gives_back=True).follow(ended.set)
(folder / f"begun-{os.getpid()}").touch()
ended.wait()
(folder / f"ended-{os.getpid()}").touch()
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Companion]:
    """A program that writes down when it begins and ends."""
    monkeypatch.setattr(beside, "RUN", (sys.executable, "-c", WRITES))
    found = Companion([str(tmp_path)], {})
    found.start()
    yield found
    found.stop()


def _until(folder: Path, pattern: str, count: int = 1) -> list[Path]:
    """Wait for files, looking again and again for two minutes at least."""
    pause = Event()
    for _ in range(2400):
        if len(found := sorted(folder.glob(pattern))) >= count:
            return found
        pause.wait(0.05)
    raise AssertionError(f"no {pattern}")


def test_a_program_that_is_killed_is_started_again(program: Companion, tmp_path: Path) -> None:
    first = _number(_until(tmp_path, "begun-*")[0])
    os.kill(first, signal.SIGKILL)
    assert len(_until(tmp_path, "begun-*", 2)) == 2


STANDS_BY = """
import os, pathlib, sys, threading
from web.serving.hearing import Hearing
folder = pathlib.Path(sys.argv[1])
hearing, ended = Hearing(gives_back=True), threading.Event()
(folder / f"there-{os.getpid()}").touch()
hearing.said.get()
(folder / f"begun-{os.getpid()}").touch()
hearing.follow(ended.set)
ended.wait()
(folder / f"ended-{os.getpid()}").touch()
"""


def test_one_that_stands_by_goes_on_for_one_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "RUN", (sys.executable, "-c", STANDS_BY))
    monkeypatch.setattr(beside, "ALONE", 0.0)
    found = Replaced([str(tmp_path)], {})
    found.start()
    there = {_number(each) for each in _until(tmp_path, "there-*", 2)}
    (first,) = map(_number, _until(tmp_path, "begun-*"))
    os.kill(first, signal.SIGKILL)
    begun = {_number(each) for each in _until(tmp_path, "begun-*", 2)}
    all_ = {_number(each) for each in _until(tmp_path, "there-*", 3)}
    found.stop()
    assert begun == there
    (idle,) = all_ - begun
    with pytest.raises(ProcessLookupError):
        os.kill(idle, 0)


def _number(file: Path) -> int:
    return int(file.name.partition("-")[2])


def test_a_program_is_asked_to_end_with_the_site(program: Companion, tmp_path: Path) -> None:
    _until(tmp_path, "begun-*")
    program.stop()
    assert len(list(tmp_path.glob("ended-*"))) == 1


SITE = """
import sys
from web.serving import beside
beside.RUN = (sys.executable, "-c", sys.argv[1])
companion = beside.Companion([sys.argv[2]], {})
companion.start()
companion._thread.join()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a kill is spelt otherwise there")
def test_a_program_ends_when_the_site_is_killed(tmp_path: Path) -> None:
    site = subprocess.Popen([sys.executable, "-c", SITE, WRITES, str(tmp_path)])
    try:
        _until(tmp_path, "begun-*")
    finally:
        site.kill()
        site.wait()
    assert len(_until(tmp_path, "ended-*")) == 1


READS_IN = """
import os, pathlib, sys, threading
from web.serving.hearing import Hearing
Hearing(gives_back=True)
(pathlib.Path(sys.argv[1]) / f"there-{os.getpid()}").touch()
threading.Event().wait()
"""


def test_a_program_that_is_still_being_read_in_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "RUN", (sys.executable, "-c", READS_IN))
    monkeypatch.setattr(beside, "GRACE", 3600.0)
    found = Companion([str(tmp_path)], {})
    found.start()
    there = _number(_until(tmp_path, "there-*")[0])
    found.ask_to_end()
    found._thread.join(120)
    with pytest.raises(ProcessLookupError):
        os.kill(there, 0)

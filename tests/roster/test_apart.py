"""The process of whole rows: it ends with the one that started it, whatever becomes of that one."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from roster.engines.apart import pickled

PATIENCE = 60.0
"""[s]"""
STARTS = """
import subprocess, sys, time
from roster.engines import apart
begun = []
class Noted(subprocess.Popen):
    def __init__(self, *words, **settings):
        super().__init__(*words, **settings)
        begun.append(self.pid)
subprocess.Popen = Noted
with apart.started():
    print(begun[0], flush=True)
    time.sleep(600)
"""


def is_there(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="asks for a process by its number")
def test_it_ends_when_the_process_that_started_it_is_killed() -> None:
    words = [sys.executable, "-c", STARTS]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        assert is_there(number)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while is_there(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(number)


class Growing:
    """Something in which another thread keeps one thing more while it is written down."""

    def __init__(self, tries: int, complaint: str) -> None:
        self.tries, self.complaint = tries, complaint

    def __getstate__(self) -> dict[str, int]:
        self.tries -= 1
        if self.tries >= 0:
            raise RuntimeError(self.complaint)
        return {"tries": 0}


def test_what_grows_while_it_is_written_down_is_written_down_anew() -> None:
    growing = Growing(2, "dictionary changed size during iteration")
    assert pickle.loads(pickled(growing)).tries == 0


def test_what_cannot_be_written_down_is_complained_of() -> None:
    with pytest.raises(RuntimeError, match="no way"):
        pickled(Growing(1, "no way"))

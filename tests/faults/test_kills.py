"""The site is killed while tablets sign: no receipt is lost, nothing stands by half."""

from __future__ import annotations

import re
import subprocess
import sys

KILLS = 4
"""On each kind of database; `make faults` kills more often."""


def test_no_receipt_is_lost_and_nothing_stands_by_half() -> None:
    # In a process of its own: it forks, and this one has threads.
    command = [sys.executable, "-m", "tests.campaigns.faults", str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"kills (\d+), lost (\d+), half (\d+)", done.stdout)
    assert [tuple(map(int, each))[1:] for each in found] == [(0, 0), (0, 0)]
    assert all(int(each[0]) >= KILLS for each in found)

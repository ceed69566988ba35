"""A campaign of tampering: random hands in the database, each of which has to be found.

Run it as ``python -m tests.campaigns.tampers [times]``. It prints `tampers N, found N` and ends
with exit code 1 when one was not found.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.tampering import Station

TIMES = 10_000


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    chance, found = Random(2), Counter[bool]()
    with tempfile.TemporaryDirectory() as name:
        station = Station(Path(name))
        for _ in range(times):
            done, seen = station.after(chance)
            found[bool(seen)] += 1
            if not seen:
                print(f"  not found: {done}", flush=True)
        whole = not station.findings()
        station.engine.dispose()
    print(f"tampers {times}, found {found[True]}; nothing found where nothing was done: {whole}")
    return 0 if found[True] == times and whole else 1


if __name__ == "__main__":
    sys.exit(main())

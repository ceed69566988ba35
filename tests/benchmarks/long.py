"""More public instances, each with three seeds: about forty minutes on two cores.

``python -m tests.benchmarks.long``; a missed bar fails it as well as a wrong run.
"""

from __future__ import annotations

import sys
from functools import partial

from tests.benchmarks.measuring import carry_out, examples, inrc2, nrp

NRP = range(1, 8)
SEEDS = range(3)
INRC2 = ("n030w4 1 6-2-9-1", "n030w4 1 6-7-5-3")
SECONDS_A_WEEK = 69
"""[s] that the competition allows for thirty nurses."""


def main() -> int:
    public = [
        *(partial(nrp, number, 60, seed) for number in NRP for seed in SEEDS),
        *(partial(inrc2, instance, SECONDS_A_WEEK) for instance in INRC2),
    ]
    return carry_out("bench", examples(seconds=30), public, strict=True)


if __name__ == "__main__":
    sys.exit(main())

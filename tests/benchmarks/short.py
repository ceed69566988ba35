"""The worked cases, 320 people and the smaller public instances, in ten minutes on two cores.

``python -m tests.benchmarks.short``; with ``STRICT=1`` a missed bar fails as well as a wrong run.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from tests.benchmarks.measuring import carry_out, examples, inrc2, nrp
from tests.benchmarks.scaling import small

NRP = (1, 2, 3, 4, 6)
INRC2 = ("n005w4 1 6-2-9-1", "n021w4 1 6-2-9-1")


def main() -> int:
    public = [
        *(partial(nrp, number, 60, 0) for number in NRP),
        *(partial(inrc2, instance, 10) for instance in INRC2),
    ]
    strict = os.environ.get("STRICT") == "1"
    return carry_out("bench-short", [*examples(), small], public, strict=strict)


if __name__ == "__main__":
    sys.exit(main())

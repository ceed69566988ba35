"""A campaign of random row statements: automata and interpreter judge the same rows.

Run it as ``python -m tests.campaigns.rows [boards [seed]]``. A disagreement is printed with what
makes it again, and the campaign ends with exit code 1.
"""

from __future__ import annotations

import sys

from tests.agreement.rows import disagreement, random_boards

BOARDS, ROSTERS = 5_000, 20


def main(count: int = BOARDS, seed: int = 0) -> int:
    failed = 0
    for number, (rng, board) in enumerate(random_boards(seed, count)):
        found = disagreement(rng, board, ROSTERS)
        if found is not None:
            failed += 1
            print(f"seed {seed}, board {number}: {board.posted}\n{board.problem.history}\n{found}")
    print(f"rows: {count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

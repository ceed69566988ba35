"""A short campaign of broken files: whatever is handed in is read or refused, never a crash.

Run it as ``python -m tests.campaigns.fuzz_short [seconds [seed]]``. Bytes of valid files are
changed, pieces are cut out and doubled, and tables are filled with likely and unlikely cells. A
failure is any exception other than BadInput, or a file that keeps a processor busy for more than
10 seconds; it is printed with what makes it again, and the campaign ends with exit code 1.
"""

from __future__ import annotations

import io
import logging
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from roster.domain import Problem, Roster
from roster.errors import BadInput
from roster.feeds import canonical, units
from tests.feeds.unit_files import CSVS, TOML, book, folder, sheets

SECONDS = 90
SLOWEST = 10.0
"""[s] of processor time for one file: the machine may have other things to do."""
LIKELY = (
    "", "E1", "早", "夜", "受理", "2026-12-01", "2026-12-01..2026-12-05", "08:00", "24:00",
    "次日08:00", "请假", "指定", "-", "=1+1", "周六", "节日", "3", "-1", "1e308", "９", "\u200b",
    "原因", "工号", "姓名", "日期", "班次", "、", "带班:2026-01-01..", "nights", "shift:早",
    "a" * 2000, "\x1b[31m", "𠮷", "9999-12-31", "0001-01-01", "前日00:00", "北区", "白+备",
    "休", "假", "人员", "*",
)  # fmt: skip


def mutated(rng: random.Random, content: bytes) -> bytes:
    """The bytes with a few changed, cut out, doubled or inserted."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(data) + 1)
        piece = rng.randint(1, 40)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + piece]
            case 2:
                data[at:at] = data[at : at + piece] * rng.randint(1, 30)
            case 3:
                data[at:at] = rng.choice(LIKELY).encode()
            case _:
                data[at:at] = rng.choice((b"\0", b"\xff\xfe", b'"', b",", b"\n", b"[", b"<", b"&"))
    return bytes(data)


def _changed_folder(rng: random.Random, path: Path) -> Path:
    folder(path)
    name = rng.choice(("unit.toml", *(f"{table}.csv" for table in CSVS)))
    text = TOML if name == "unit.toml" else CSVS[name.removesuffix(".csv")]
    encoding = rng.choice(("utf-8", "utf-8", "gb18030", "utf-16"))
    (path / name).write_bytes(mutated(rng, text.encode(encoding)))
    return path


def _random_rows(rng: random.Random, path: Path) -> Path:
    table = rng.choice(tuple(CSVS))
    lines = [line.split(",") for line in CSVS[table].splitlines()]
    for _ in range(rng.randint(1, 4)):
        line = rng.choice(lines)
        line[rng.randrange(len(line))] = rng.choice(LIKELY)
    rng.shuffle(lines[1:])
    return folder(path, **{table: "\n".join(",".join(line) for line in lines)})


def _changed_workbook(rng: random.Random, path: Path) -> Path:
    """A workbook whose bytes are changed, or those of one part before it is packed again."""
    file = book(path.with_suffix(".xlsx"), _SHEETS)
    if rng.random() < 0.3:
        file.write_bytes(mutated(rng, file.read_bytes()))
        return file
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(tuple(parts))
    parts[name] = mutated(rng, parts[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    file.write_bytes(packed.getvalue())
    return file


def _random_cells(rng: random.Random, path: Path) -> Path:
    content = {name: [list(row) for row in rows] for name, rows in _SHEETS.items()}
    for _ in range(rng.randint(1, 4)):
        rows = rng.choice(tuple(content.values()))
        row = rng.choice(rows)
        if row:
            row[rng.randrange(len(row))] = rng.choice((*LIKELY, 1.5, 46357, -1, True, 1e300))
    return book(path.with_suffix(".xlsx"), content, strings_to_formulas=False)


_SHEETS = sheets()


def _read_unit(path: Path) -> None:
    unit = units.read(path)
    units.problem(unit, date(2026, 12, 1), 7)
    units.notices(unit, date(2026, 12, 1), 7)


def _roster(rng: random.Random, path: Path) -> None:
    """A published roster as JSON, changed."""
    problem, text = _published()
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(text))
        insert = rng.choice((*LIKELY, "[" * 2000, "NaN", "1e400", '"', "}", "\\ud800", "null", ":"))
        text = text[:at] + insert + text[at + rng.choice((0, 1, 20)) :]
    canonical.load(text, problem, path.name)


@cache
def _published() -> tuple[Problem, str]:
    with tempfile.TemporaryDirectory() as scratch:
        unit = units.read(folder(Path(scratch)))
    problem = units.problem(unit, date(2026, 12, 1), 7)
    rows = {person.id: ("早@受理", "-") * 3 + ("=",) for person in problem.people}
    return problem, canonical.dump(problem, Roster(rows), {"seed": 1}, 3)


def _unit_of(build: Callable[[random.Random, Path], Path]) -> Callable[[random.Random, Path], None]:
    return lambda rng, path: _read_unit(build(rng, path))


KINDS: dict[str, Callable[[random.Random, Path], None]] = {
    "bytes of a folder": _unit_of(_changed_folder),
    "rows of a folder": _unit_of(_random_rows),
    "bytes of a workbook": _unit_of(_changed_workbook),
    "cells of a workbook": _unit_of(_random_cells),
    "a roster as JSON": _roster,
}


def attempt(kind: str, seed: str) -> str:
    """What became of one file: read, refused, failed, or slow."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.process_time()
        try:
            KINDS[kind](random.Random(seed), Path(scratch) / "unit")
            outcome = "read"
        except BadInput:
            outcome = "refused"
        except Exception:
            logging.exception("%s", kind)
            outcome = "failed"
        spent = time.process_time() - began
    return f"slow: {spent:.1f} s" if spent > SLOWEST else outcome


def main(seconds: float = SECONDS, seed: int = 0) -> int:
    """Try files of every kind in turn until the time is over."""
    counts: Counter[tuple[str, str]] = Counter()
    failures = 0
    began, number = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        kind = tuple(KINDS)[number % len(KINDS)]
        outcome = attempt(kind, f"{seed}/{number}")
        if outcome not in ("read", "refused"):
            failures += 1
            print(f"{outcome}: attempt({kind!r}, '{seed}/{number}')")
            outcome = "failed"
        counts[kind, outcome] += 1
        number += 1
    for (kind, outcome), count in sorted(counts.items()):
        print(f"{kind}: {count} {outcome}")
    print(f"{number} files in {time.monotonic() - began:.0f} s, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:2]), *map(int, sys.argv[2:3])))

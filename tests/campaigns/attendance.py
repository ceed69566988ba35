"""A campaign of punches: a million are read from files of clocks, kept and reckoned; then again.

Run it as ``python -m tests.campaigns.attendance [punches]``. It prints how many punches were
brought in and evaluated, how long that took, and again after a change of rules, with the peak of
memory; it ends with exit code 1 when a figure is not kept, or the facts are not those that were
put into the files. All files are brought in one after the other, and then one look of the site
reckons what came in.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from os import times
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from roster.desk import punch_files
from roster.desk.attending_look import Looking, Stretch
from roster.desk.books import Shelf, change, create
from roster.desk.dockets import Dockets
from roster.feeds import punch_clock
from roster.store.accounts import AccountRow
from roster.store.attendance import AttendanceRow
from roster.store.base import Sessions, now, open_database, reading, sessions, writing
from roster.store.told import ToldRow
from roster.store.units import hold
from tests import databases
from tests.campaigns.large_unit import book
from web.serving.reckoning import Crew
from web.wiring import desk_of

PUNCHES = 1_000_000
LIMIT = 60.0
"""[s] for bringing in and evaluating, and for evaluating again."""
MEMORY = 1 << 20
"""[KiB] at the most."""
PEOPLE, DAYS = 500, 28
"""Of a unit; dates of a file."""
STARTS = {"早": 8, "中": 16, "夜": 24}
TURN = ("早", "中", "夜", "", "")
LATE = 97
"""One duty in so many is late by nine minutes; the next one to it is by three."""
FIRST = date(2026, 3, 2)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = timedelta(hours=8)
CORES = 2
SHELF = Shelf()
File = tuple[int, date, bytes]
COLUMNS = {"person": "工号", "at": "打卡时间", "way": "状态", "device": "设备"}


@dataclass
class Measured:
    """What was done, and how long it took.

    Parameters
    ----------
    took, again : float [s]
        By the clock.
    took_work, again_work : float [s]
        Of processors, all of them together.
    memory : int [KiB]
        The most that each process had, together.
    """

    punches: int = 0
    duties: int = 0
    took: float = 0.0
    again: float = 0.0
    took_work: float = 0.0
    again_work: float = 0.0
    late: int = 0
    late_again: int = 0
    memory: int = 0


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PUNCHES
    with tempfile.TemporaryDirectory() as folder:
        found, expected = run(Path(folder), wanted)
    print(
        f"{found.punches} punches of {found.duties} duties: brought in and evaluated in "
        f"{found.took:.1f} s ({found.took_work:.1f} s of processors), again after a change of "
        f"rules in {found.again:.1f} s ({found.again_work:.1f} s); "
        f"peak {found.memory / 1024:.0f} MiB; late {found.late}, then {found.late_again}"
    )
    kept = max(found.took, found.again) <= LIMIT and found.memory <= MEMORY
    # A short form shows that it works; how long it takes is said of the whole alone.
    whole = wanted >= PUNCHES
    return 0 if expected == (found.late, found.late_again) and (kept or not whole) else 1


def run(folder: Path, wanted: int) -> tuple[Measured, tuple[int, int]]:
    """Bring so many punches in; what was measured, and how many late duties there really are."""
    address = f"sqlite:///{folder / 'attendance.db'}"
    engine = open_database(address)
    databases.lay_tables(engine)
    clocks = Clocks(engine, wanted)
    found, crew, at = clocks.found, Crew(address, CORES), now()
    dockets = Dockets(SHELF, lambda unit: desk_of(unit).rules)
    with spent(found, "took"):
        for file in clocks.files:
            bring(clocks.make, file)
        Looking(crew).look(clocks.make, dockets, at)
    found.late = clocks.late()
    clocks.new_rules()
    # By itself a look goes back some weeks only.
    with spent(found, "again"):
        crew([stretch(file) for file in clocks.files], at)
    found.late_again = clocks.late()
    found.memory = sum(
        peak(who) for who in (resource.RUSAGE_SELF, *[resource.RUSAGE_CHILDREN] * CORES)
    )
    engine.dispose()
    return found, clocks.expected


@contextmanager
def spent(found: Measured, name: str) -> Iterator[None]:
    """Put down how long it takes by the clock, and how long processors work on it."""
    clock, work = monotonic(), processors()
    yield
    setattr(found, name, monotonic() - clock)
    setattr(found, f"{name}_work", processors() - work)


def processors() -> float:
    """[s] that this process and those that it began, and that have ended, worked."""
    spent = times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def peak(who: int) -> int:
    """[KiB] of memory that this process had at the most, or the largest of those it began."""
    return resource.getrusage(who).ru_maxrss


def bring(make: Sessions, file: File) -> None:
    """One file is read and kept as the page does it."""
    unit, _, content = file
    with reading(make) as work:
        people = {p.id: p.name for p in SHELF.unit(work, unit).people}
    grid = punch_clock.table("clock.csv", content)
    strokes = punch_clock.strokes(grid, COLUMNS, people, "Asia/Shanghai")
    with writing(make) as work:
        hold(work, unit)
        punch_files.take(work, unit, "clock.csv", strokes, COLUMNS, 1)


def stretch(file: File) -> Stretch:
    """The unit and the dates of a file."""
    unit, first, _ = file
    return unit, first, first + timedelta(days=DAYS - 1)


class Clocks:
    """Units whose clocks hand out files of four weeks."""

    def __init__(self, engine: Engine, wanted: int) -> None:
        self.make = sessions(engine)
        self.found = Measured()
        self.files: list[File] = []
        self._late = [0, 0]
        with writing(self.make) as work:
            work.add(AccountRow(id=1, login="clerk", password=""))
        left = wanted
        while left > 0:
            left -= self._unit(left)

    @property
    def expected(self) -> tuple[int, int]:
        """Late duties by the first rules, and by those with a grace of five minutes."""
        return sum(self._late), self._late[0]

    def _unit(self, left: int) -> int:
        """A unit with its duties and the files of its clock; how many punches they hold."""
        made = 0
        with writing(self.make) as work:
            unit = create(work, f"热线{len(self.files)}", book(PEOPLE), None, None)
            for number in range(3):
                first = FIRST + timedelta(days=number * DAYS)
                if made < left:
                    lines = list(self._lines(work, unit, first, (left - made) // 2))
                    text = "工号,打卡时间,状态,设备\n" + "\n".join(lines)
                    self.files.append((unit, first, text.encode()))
                    made += len(lines)
        self.found.punches += made
        self.found.duties += made // 2
        return made

    def _lines(self, work: Session, unit: int, first: date, most: int) -> Iterator[str]:
        """What a clock hands out of four weeks; the duties of it are put down as told."""
        told: list[dict[str, object]] = []
        for number in range(DAYS * PEOPLE):
            day, person = first + timedelta(days=number // PEOPLE), number % PEOPLE
            code = TURN[((day - FIRST).days + person) % len(TURN)]
            if not code or len(told) >= max(most, 1):
                continue
            start = datetime(day.year, day.month, day.day) + timedelta(hours=STARTS[code])  # noqa: DTZ001
            late = {0: 9, 1: 3}.get(len(told) % LATE, -25)
            self._late[0] += late == 9
            self._late[1] += late == 3
            told.append(_told(unit, f"E{person:04}", day, start, code))
            come = start + timedelta(minutes=late, seconds=person % 60)
            gone = start + timedelta(hours=8, minutes=4, seconds=person % 50)
            yield f"E{person:04},{come},上班,门禁{person % 7}"
            yield f"E{person:04},{gone},下班,门禁{person % 7}"
        work.connection().execute(insert(ToldRow), told)

    def new_rules(self) -> None:
        """From now on five minutes are no lateness."""
        rows = [{"figure": "迟到宽限", "value": "5", "source": "考勤办法"}]
        with writing(self.make) as work:
            for unit in dict.fromkeys(unit for unit, *_ in self.files):
                change(work, unit, {"attendance": rows}, None)

    def late(self) -> int:
        """How many duties are noted as late, and not excused."""
        with writing(self.make) as work:
            count = select(func.count()).where(AttendanceRow.kind == "late")
            return work.scalar(count) or 0


def _told(unit: int, person: str, day: date, start: datetime, code: str) -> dict[str, object]:
    begin = (start - ZONE).replace(tzinfo=UTC)
    return {
        "unit_id": unit, "person": person, "day": day, "number": 0, "sequence": 0,
        "modified": LONG_AGO, "gone": False, "arrival": begin - timedelta(minutes=20),
        "start": begin, "end": begin + timedelta(hours=8), "pause": None, "pause_length": 0,
        "pause_paid": False, "hours": "work", "shift": f"{code}班", "post": "受理席", "role": "",
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

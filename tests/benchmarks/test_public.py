"""The public instances through the command that a user types, confirmed by their own checkers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import searching
from tests.benchmarks import measuring
from tests.web.desks import run

WEEKS = "6-2-9-1"


@pytest.mark.shared("bench")
def test_a_small_instance_is_filled_as_well_as_the_best_known(shared: Path, tmp_path: Path) -> None:
    row = measuring.nrp(1, seconds=120, seed=0, scratch=tmp_path)
    assert (row.wrong, row.bars) == ((), {"best known": True})


def weekly(folder: Path, solutions: Path) -> list[dict[str, Any]]:
    """Fill the four weeks with one worker, so that a run can be repeated."""
    limits = ("--seconds-per-week", searching.LONG, "--workers", 1, "--seed", 1)
    ran = run("bench", "inrc2", folder, 1, WEEKS, *limits, "--solutions", solutions)
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.stdout.splitlines()]


def written(solutions: Path) -> list[bytes]:
    files = sorted(solutions.iterdir())
    assert [file.name for file in files] == [f"sol-week{number}.txt" for number in range(4)]
    return [file.read_bytes() for file in files]


def changed(file: Path, of: Path) -> None:
    """Put the needs and wishes of another week into a week's file."""
    before = file.read_bytes()
    file.write_bytes(of.read_bytes())
    assert file.read_bytes() != before


@pytest.mark.shared("bench")
def test_no_week_knows_of_the_weeks_after_it(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching.counted(monkeypatch, 0.15)
    source = shared / "bench" / "inrc2" / "n005w4"
    copy = tmp_path / source.name
    shutil.copytree(source, copy, copy_function=shutil.copyfile)
    as_it_was = [weekly(source, tmp_path / "a"), weekly(copy, tmp_path / "b")]
    first = written(tmp_path / "a")
    assert written(tmp_path / "b") == first, "one worker and a seed repeat exactly"
    assert [line["objective"] for line in as_it_was[0]] == [
        line["objective"] for line in as_it_was[1]
    ]
    for code, other in ((9, 5), (1, 7)):
        changed(copy / f"WD-n005w4-{code}.txt", source / f"WD-n005w4-{other}.txt")
    weekly(copy, tmp_path / "c")
    later = written(tmp_path / "c")
    assert later[:2] == first[:2]
    assert later[2] != first[2]
    assert later[3] != first[3]


@pytest.mark.shared("bench")
def test_the_total_of_a_run_is_that_of_the_checker(shared: Path, tmp_path: Path) -> None:
    row = measuring.inrc2(f"n005w4 1 {WEEKS}", seconds=20, scratch=tmp_path)
    assert row.wrong == ()
    assert row.objective is not None
    assert row.objective >= measuring.INRC2_BEST[row.name]

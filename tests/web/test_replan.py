"""`roster replan`: the fewest changes after leave, and leave that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.desks import WEEK, run, told, unit

PINS = "E1,2026-11-30,,指定,早\nE2,2026-12-01,,指定,早\n"


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, Path]:
    """A unit whose first duty is E1's, and its roster."""
    desk = unit(tmp_path / "u", requests=PINS)
    done = run("solve", desk, *WEEK, "--seconds", 3, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    return desk, tmp_path / "out" / "roster.json"


def test_a_sick_call_moves_one_duty_and_says_that_none_is_fewer(
    published: tuple[Path, Path], tmp_path: Path
) -> None:
    desk, roster = published
    words = ("--leave", "赵一 2026-11-30", "--seconds", 5, "--out", tmp_path / "mended")
    done = run("replan", desk, roster, *words)
    assert done.exit_code == 0, done.output
    assert "2026-11-30 赵一：早 → 假" in done.stdout
    assert "已证明最少" in done.stdout
    found = told(run("replan", desk, roster, *words, "--format", "json"))
    assert found["changes"][0]["person"] == "E1"
    assert len(found["changes"]) == 2
    assert found["outcome"] == "filled"


def test_a_mended_calendar_says_what_is_gone(published: tuple[Path, Path]) -> None:
    desk, roster = published
    run("replan", desk, roster, "--leave", "E1 2026-11-30", "--seconds", 5, "--out", roster.parent)
    calendar = (roster.parent / "calendars" / "E1.ics").read_text("utf-8")
    assert "STATUS:CANCELLED" in calendar
    assert "SEQUENCE:1" in calendar


@pytest.mark.parametrize(
    "leave",
    ["E1", "E9 2026-11-30", "E1 2026-13-45", "E1 2026-12-03..2026-12-01", "E1 2027-01-01", ""],
)
def test_leave_of_nobody_or_of_no_date_is_refused(published: tuple[Path, Path], leave: str) -> None:
    done = run("replan", *published, "--leave", "E2 2026-12-01", "--leave", leave)
    assert done.exit_code == 2
    assert f"“{leave}”" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_name_that_two_people_share_is_refused(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", people="工号,姓名\nE1,赵一\nE2,赵一\nE3,孙三\nE4,李四\n")
    run("solve", desk, *WEEK, "--seconds", 3, "--out", tmp_path / "out")
    done = run("replan", desk, tmp_path / "out" / "roster.json", "--leave", "赵一 2026-12-01")
    assert done.exit_code == 2
    assert "赵一" in done.stderr


def test_a_last_frozen_day_that_is_no_date_is_refused(published: tuple[Path, Path]) -> None:
    done = run("replan", *published, "--freeze-until", "2026-12-99")
    assert done.exit_code == 2
    assert "--freeze-until" in done.stderr

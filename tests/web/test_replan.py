"""`roster replan`: the fewest changes after leave, and leave that is none."""

from __future__ import annotations

import signal
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from roster.desk import replanning
from roster.engines.solving import Answer, Ending, Search
from tests.web.desks import WEEK, run, told, unit
from web.options import STOPPING

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
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
    ranked, mended = done.stdout.split("分，用时", 1)
    assert "11月30日周一赵一的早" in ranked
    assert "    1. " in ranked
    assert "各取第一：改动2处" in ranked
    assert "2026-11-30 赵一：早 → 请假" in mended
    assert "已证明最少" in done.stdout
    found = told(run("replan", desk, roster, *words, "--format", "json"))
    assert found["changes"][0]["person"] == "E1"
    assert len(found["changes"]) == 2
    (opening,) = found["ranked"]["openings"]
    assert opening["person"] == "E1"
    first = found["ranked"]["changes"]
    assert {each["person"] for each in first} == {"E1", *opening["choices"][0]["people"]}
    assert found["outcome"] == "filled"


def test_a_mend_claims_that_its_changes_are_fewest_and_nothing_of_its_points(
    published: tuple[Path, Path],
) -> None:
    words = (*published, "--leave", "赵一 2026-11-30", "--seconds", 5)
    said = run("replan", *words).stdout
    assert "已证明最少" in said
    assert "差距" not in said
    assert "下界" not in said
    found = told(run("replan", *words, "--format", "json"))
    assert 0 < found["bound"] <= found["objective"]
    assert found["gap"] == pytest.approx(
        (found["objective"] - found["bound"]) / max(found["objective"], 20), abs=1e-6
    )
    assert found["proved"]
    assert found["objective"] == sum(each["points"] for each in found["violations"])


def test_a_second_sick_call_leaves_the_first_person_on_leave(
    published: tuple[Path, Path], tmp_path: Path
) -> None:
    desk, roster = published
    first, second = tmp_path / "first", tmp_path / "second"
    for base, who, out in ((roster, "赵一", first), (first / "roster.json", "钱二", second)):
        words = ("--leave", f"{who} 2026-11-30", "--seconds", 5, "--out", out)
        done = run("replan", desk, base, *words)
        assert done.exit_code == 0, done.output
        assert "写入申请表" in done.stdout
    assert "赵一" not in done.stdout
    (desk / "requests.csv").write_text(
        "工号,开始,结束,类型,班次\nE1,2026-11-30,,请假,\nE2,2026-11-30,,请假,\n", "utf-8"
    )
    assert run("check", desk, second / "roster.json").exit_code == 0
    assert "写入申请表" not in run("replan", desk, second / "roster.json").stdout


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


SICK = EXAMPLES / "sick_call"
LONG = ("--leave", "E017 2026-11-25..2026-11-26", "--seconds", 600)


def interrupted(monkeypatch: pytest.MonkeyPatch, search: int, times: int = 1) -> None:
    """Let Ctrl-C be pressed while the first or the second search of a replan runs."""
    searched, begun = replanning._searched, count(1)

    def press(*facts: Any) -> Any:
        if next(begun) == search:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
        return searched(*facts)

    monkeypatch.setattr(replanning, "_searched", press)


def test_ctrl_c_while_it_improves_keeps_the_mended_roster(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counted, stopped = replanning._count_changes, Event()

    class Endless(Search):
        """A search that ends only when it is stopped."""

        def run(self) -> Answer:
            return Answer(Ending.STOPPED if stopped.wait(120) else Ending.IMPOSSIBLE, None, 0, 0)

        def stop(self) -> None:
            stopped.set()

    def then_endless(*facts: Any) -> Answer:
        found = counted(*facts)
        monkeypatch.setattr(replanning, "Search", Endless)
        interrupted(monkeypatch, search=1)
        return found

    monkeypatch.setattr(replanning, "_count_changes", then_endless)
    done = run("replan", SICK, SICK / "roster.json", *LONG, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert stopped.is_set()
    assert STOPPING.zh in done.stderr
    assert "已证明最少" in done.stdout
    assert "→ 请假" in done.stdout
    assert (tmp_path / "roster.xlsx").exists()


def test_ctrl_c_before_anything_is_mended_ends_with_5_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def nothing(*_: Any) -> Answer:
        signal.raise_signal(signal.SIGINT)
        return Answer(Ending.STOPPED, None, 0, 0)

    monkeypatch.setattr(replanning, "_searched", nothing)
    done = run("replan", SICK, SICK / "roster.json", *LONG, "--out", tmp_path)
    assert done.exit_code == 5, done.output
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_second_ctrl_c_ends_a_replan_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    interrupted(monkeypatch, search=1, times=2)
    done = run("replan", SICK, SICK / "roster.json", *LONG, "--out", tmp_path)
    assert done.exit_code == 5
    assert "已中止" in done.stderr
    assert list(tmp_path.iterdir()) == []

"""`roster solve`: what is printed, written and returned."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

import roster.engines.portfolio as portfolio
from roster.engines.outcomes import Progress, Unfinished
from tests import searching
from tests.web.desks import (
    DEMAND,
    MONDAY,
    UNIT,
    WEEK,
    as_workbook,
    command,
    process,
    run,
    told,
    unit,
)
from web import writing
from web.options import STOPPING, stopped_by_ctrl_c

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
KEYS = [
    "outcome", "objective", "bound", "gap", "seconds", "first_seconds", "shortages", "violations",
    "changes",
]  # fmt: skip
ONE = ("--workers", 1, "--seed", 7, "--seconds", searching.LONG)
FIVE = DEMAND.replace("早,1", "早,5")


def test_a_full_roster_ends_with_0_and_is_written(tmp_path: Path) -> None:
    done = run("solve", unit(tmp_path / "u"), *WEEK, "--seconds", 5, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "已排满，无缺口" in done.stdout
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["calendars", "roster.json", "roster.xlsx", "told.json"]
    assert [line for line in done.stdout.splitlines() if line.startswith("→")][-1].endswith(".xlsx")


def test_a_workbook_gives_what_the_folder_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching.counted(monkeypatch, 1.0)
    folder = unit(tmp_path / "u")
    book = as_workbook(folder, tmp_path / "u.xlsx")
    both = [
        run("solve", each, *WEEK, *ONE, "--out", tmp_path / name)
        for each, name in ((folder, "folder"), (book, "book"))
    ]
    assert [done.exit_code for done in both] == [0, 0], [done.output for done in both]
    first, second = ((tmp_path / name / "roster.json").read_bytes() for name in ("folder", "book"))
    assert first == second


def test_one_worker_and_one_seed_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching.counted(monkeypatch, 0.5)
    desk = unit(tmp_path / "u", demand=DEMAND + ",受理,夜,1\n")
    for name in ("a", "b"):
        done = run("solve", desk, *WEEK, *ONE, "--out", tmp_path / name)
        assert done.exit_code in (0, 3), done.output
    first, second = ((tmp_path / name / "roster.json").read_bytes() for name in ("a", "b"))
    assert first == second


def test_a_shortage_ends_with_3_and_names_who_is_stopped_by_what(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", demand=FIVE, requests="E1,2026-11-30,2026-12-06,请假,\n")
    done = run("solve", desk, *WEEK, "--seconds", 5)
    assert done.exit_code == 3, done.output
    assert "共需35个班" in done.stdout
    assert "缺口：" in done.stdout
    assert "赵一" in done.stdout
    assert "当日请假" in done.stdout


def test_capacity_stands_before_the_roster_and_the_outcome_last(tmp_path: Path) -> None:
    done = run("solve", unit(tmp_path / "u", demand=FIVE), *WEEK, "--seconds", 5)
    assert done.stdout.index("早班共需35个班") < done.stdout.index("\n      30 1 ")
    assert "已排出，有缺口" in done.stdout.splitlines()[-1]


def test_json_is_one_object_and_nothing_else(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", demand=FIVE)
    done = run("solve", desk, *WEEK, "--seconds", 5, "--format", "json", "--out", tmp_path / "out")
    found = told(done)
    assert list(found) == KEYS
    assert found["outcome"] == "short"
    assert len(found["shortages"]) == 7
    assert found["shortages"][0]["dates"] == [MONDAY]
    assert done.exit_code == 3


def test_a_pin_that_breaks_a_rule_ends_with_4_and_both_are_named(tmp_path: Path) -> None:
    pins = "E1,2026-11-30,,请假,\nE1,2026-11-30,,指定,夜\nE2,2026-12-01,,指定,早\n"
    desk = unit(tmp_path / "u", requests=pins)
    done = run("solve", desk, *WEEK, "--seconds", 5)
    assert done.exit_code == 4, done.output
    assert "赵一11月30日周一安排了夜：当日请假。" in done.stdout
    assert "赵一 11月30日周一：夜" in done.stdout
    assert "钱二" not in done.stdout
    found = told(run("solve", desk, *WEEK, "--seconds", 5, "--format", "json"))
    assert [pin["person"] for pin in found["pins"]] == ["E1"]
    assert found["rules"] == ["availability.absence"]
    assert found["sentences"] == ["赵一11月30日周一安排了夜：当日请假。"]


def test_the_fewest_pins_of_many_are_named(tmp_path: Path) -> None:
    days = [f"2026-12-0{day}" for day in range(1, 7)]
    others = "".join(f"{who},{day},,指定,早\n" for who in ("E2", "E3") for day in days[:3])
    pins = others + "E4,2026-12-01,,指定,夜\nE4,2026-12-02,,指定,早\n"
    found = told(run("solve", unit(tmp_path / "u", requests=pins), *WEEK, "--format", "json"))
    assert found["outcome"] == "impossible"
    assert [(pin["person"], pin["date"]) for pin in found["pins"]] == [
        ("E4", "2026-12-01"),
        ("E4", "2026-12-02"),
    ]
    assert len(found["rules"]) == len(found["sentences"]) == 1
    assert "李四" in found["sentences"][0]


def test_no_roster_in_time_ends_with_5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "fill", lambda *_: Unfinished(0, 1.5))
    done = run("solve", unit(tmp_path / "u"), *WEEK, "--out", tmp_path / "out")
    assert done.exit_code == 5
    assert "尚无排班表" in done.stdout
    assert list((tmp_path / "out").iterdir()) == []


def test_a_ctrl_c_asks_and_a_second_one_interrupts(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopped_by_ctrl_c("en") as asked:
        assert not asked.is_set()
        signal.raise_signal(signal.SIGINT)
        assert asked.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert "Ctrl-C again" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_ends_with_5_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(portfolio, "fill", interrupted)
    done = run("solve", unit(tmp_path / "u"), *WEEK)
    assert done.exit_code == 5
    assert "已中止" in done.stderr


def test_ctrl_c_keeps_the_best_roster_so_far(tmp_path: Path) -> None:
    words = ("solve", EXAMPLES / "call_centre_95598", "--seconds", 600, "--out", tmp_path)
    with subprocess.Popen(
        command("--language", "en", *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stderr is not None
        assert b"points" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=200)
    assert running.returncode in (0, 3), err.decode()
    assert STOPPING.en in err.decode()
    assert "Filled" in out.decode()
    assert json.loads((tmp_path / "roster.json").read_bytes())["days"] == 7
    assert (tmp_path / "roster.xlsx").exists()


def test_a_console_of_another_encoding_gets_question_marks(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", demand=FIVE)
    for encoding in ("gbk", "ascii"):
        done = process("solve", desk, *WEEK, "--seconds", 2, env={"PYTHONIOENCODING": encoding})
        assert done.returncode == 3, done.stderr
        assert b"Traceback" not in done.stderr


def test_who_stops_reading_a_pipe_does_not_lose_the_files(tmp_path: Path) -> None:
    words = command("solve", unit(tmp_path / "u"), *WEEK, "--seconds", 2, "--out", tmp_path / "out")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout is not None
        # What stands before the search ends with an empty line.
        while running.stdout.readline().strip():
            pass
        running.stdout.close()
        running.wait(200)
    assert (tmp_path / "out" / "roster.xlsx").exists()


def test_leave_in_a_rotation_is_listed_though_it_costs_nothing(tmp_path: Path) -> None:
    rotation = """
[[rules]]
code = "rotation.pattern"
cycle = ["早", "-"]
phases = { "E1" = 2026-11-30 }
people = ["E1"]
"""
    desk = unit(tmp_path / "u", toml=UNIT + rotation, requests="E1,2026-12-02,,请假,\n")
    done = run("solve", desk, *WEEK, "--seconds", 5)
    listed = done.stdout[done.stdout.index("与轮转不同的班：") :].splitlines()
    assert listed[1] == "  - 赵一12月2日周三按轮转应为早，现为请假。"


def test_departures_are_shown_with_basis_and_hours_and_the_missing_crew() -> None:
    done = run("solve", EXAMPLES / "three_crews", "--seconds", 8)
    text = done.stdout
    assert "至少需4个班组（每组4人）；可上的12人只够3个班组" in text
    used = text[text.index("已登记的例外：") :]
    assert "依据：无依据，如实记录" in used
    assert "小时" in used


@pytest.mark.parametrize(
    ("language", "engine", "said"),
    [
        ("zh", "rows", "30分（整行组合），"),
        ("en", "windows", "30 points (windows), "),
        ("en", "", "30 points, "),
    ],
)
def test_progress_names_what_found_the_roster(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    engine: str,
    said: str,
) -> None:
    monkeypatch.setattr(writing, "EVERY", -1.0)
    writing.progress(language, True)(Progress(1.0, 30, 20, engine=engine))
    assert said in capsys.readouterr().err

"""A campaign says what passed, what was missed, and what was not run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import measuring
from tests.benchmarks.measuring import Row, Run

GOOD = Row("good", objective=110, bound=99, best=100, gap=0.1, bars={"quick": True, "best": False})
WRONG = Row("wrong", wrong=("the checker counts 7",))


def run_of(row: Row) -> Run:
    return lambda scratch: row


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measuring, "BENCH", tmp_path)


def test_a_missed_bar_fails_a_strict_campaign_alone() -> None:
    met = replace(GOOD, bars={"quick": True})
    assert measuring.carry_out("trial", [run_of(GOOD)], [], strict=True) == 1
    assert measuring.carry_out("trial", [run_of(met)], [], strict=True) == 0


EXPECTED = {
    "exit": 3,
    "outcome": "short",
    "short_dates": ["2026-11-26"],
    "short_heads": [10, 14],
    "departures": [],
}


def called_with(heads: int, **more: object) -> measuring.Ran:
    """What a command prints that is so many heads short."""
    told = {
        "outcome": "short", "objective": 9, "bound": 0, "gap": 1.0, "seconds": 1.0,
        "first_seconds": 0.4, "violations": [], "changes": [],
        "shortages": [{"dates": ["2026-11-26"], "amount": heads}], **more,
    }  # fmt: skip
    return measuring.Ran(3, json.dumps(told), "")


@pytest.mark.parametrize(
    ("ran", "wrong", "missed"),
    [
        (called_with(12), 0, 1),
        (called_with(20), 0, 2),
        (called_with(20, bound=9, gap=0.0), 1, 1),
        (called_with(9), 1, 1),
        (called_with(12, violations=[{"sentence": "?", "points": None, "departure": ""}]), 1, 1),
    ],
    ids=["as expected", "too late", "proved otherwise", "better than can be", "breaks a rule"],
)
def test_a_case_that_had_too_little_time_misses_a_bar_and_a_wrong_one_fails(
    ran: measuring.Ran, wrong: int, missed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "case").mkdir()
    case = {**EXPECTED, "command": ["solve", "@"]}
    (tmp_path / "case" / "expected.json").write_text(json.dumps(case), "utf-8")
    monkeypatch.setattr(measuring, "EXAMPLES", tmp_path)
    monkeypatch.setattr(measuring, "called", lambda *_, **__: ran)
    row = measuring.example("case", 1, tmp_path)
    assert (len(row.wrong), list(row.bars.values()).count(False)) == (wrong, missed)


def test_a_missed_bar_is_told_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measuring.carry_out("trial", [run_of(GOOD)], [run_of(GOOD)], strict=False) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == ["bars: 2 met, 2 missed", "2 passed, 0 failed"]
    assert "1.100" in measuring.line(GOOD)
    assert "MISSED best" in measuring.line(GOOD)
    told = json.loads((tmp_path / "out" / "trial.json").read_text("utf-8"))
    assert [(each["name"], each["ratio"]) for each in told] == [("good", 1.1)] * 2


def test_a_run_that_is_wrong_fails_the_campaign(capsys: pytest.CaptureFixture[str]) -> None:
    assert measuring.carry_out("trial", [run_of(GOOD)], [run_of(WRONG)], strict=False) == 1
    said = capsys.readouterr().out
    assert "WRONG the checker counts 7" in said
    assert said.endswith("1 passed, 1 failed\n")


def test_what_needs_the_public_files_is_counted_where_they_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measuring, "BENCH", tmp_path / "nowhere")
    assert measuring.carry_out("trial", [run_of(GOOD)], [run_of(WRONG)] * 3, strict=False) == 0
    said = capsys.readouterr().out
    assert "not run: 3 runs (they need shared/bench)" in said
    assert said.endswith("1 passed, 0 failed\n")


def test_a_checker_that_counts_otherwise_or_finds_a_breach_is_believed() -> None:
    def differs(printed: str, objective: int = 5, code: int = 0) -> list[str]:
        ran = measuring.Ran(code, "", "")
        return list(
            measuring.differs(
                ran, {"objective": objective}, measuring.Ran(0, printed, ""), r"(\d+) (\d+)"
            )
        )

    assert differs("5 0") == []
    assert differs("6 0") == ["5 points, but the checker counts 6"]
    assert differs("5 2") == ["the checker finds 2 hard violations"]
    assert differs("nothing") == ["exit code 0: "]
    assert differs("5 0", code=1) == ["exit code 1: "]

"""Runs of many people are judged by the check and written where they belong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roster.checking import check
from roster.domain import Problem, Roster
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.feeds import canonical
from roster.multiplying import multiplied
from roster.rules import Rule
from tests.benchmarks import growth, measuring, scaling
from tests.benchmarks.growth import Case
from tests.benchmarks.weighing import weighing
from web import wiring

BEGIN, END = scaling.MARKS
ONCE = Case(1, 1, 15.0)
Judged = Callable[[Roster, int], list[str]]


def once() -> tuple[Problem, tuple[Rule, ...]]:
    """What the command is asked to fill."""
    desk = wiring.open_unit(measuring.EXAMPLES / scaling.UNIT)
    return multiplied(desk.problem(scaling.FIRST, ONCE.days), ONCE.times), desk.rules


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Judged:
    """What is wrong where the command writes a roster and says what it costs."""
    problem, _ = once()

    def searched(roster: Roster, points: int) -> list[str]:
        told = {"instance": f"{scaling.UNIT} 64 people 1 days", "objective": points}

        def called(*command: str | Path, seconds: float) -> measuring.Ran:
            assert command[4:6] == ("--times", "1")
            Path(command[-1]).write_text(canonical.dump(problem, roster, {}), "utf-8")
            return measuring.Ran(0, json.dumps(told), "")

        monkeypatch.setattr(scaling, "called", called)
        line = scaling.searched(ONCE, 2)
        assert (line["objective"], line["seed"], line["limit"]) == (points, 2, ONCE.seconds)
        return list(line["wrong"])

    return searched


def test_a_roster_is_judged_by_the_check(judged: Judged) -> None:
    problem, rules = once()
    found = fill(problem, rules, Limits(1, 1))
    assert isinstance(found, Filled)
    points = found.objective
    assert judged(found.roster, points) == []
    assert judged(found.roster, points + 7) == [
        f"{points + 7} points, but the check counts {points}"
    ]
    idle = Roster({person.id: ("-",) * problem.days for person in problem.people})
    assert judged(idle, check(problem, idle, rules).points) == ["the check finds hard violations"]


def test_a_command_that_fails_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = measuring.Ran(2, "", "no such unit")
    monkeypatch.setattr(scaling, "called", lambda *_, seconds: failed)
    line = scaling.searched(Case(2, 7, 1.0), 0)
    assert line["wrong"] == ["exit code 2: no such unit"]
    search = growth.told(line)
    assert search is not None
    assert (search.size, search.curve) == ((128, 7), ())


def line_of(people: int, seconds: float, **more: Any) -> dict[str, Any]:
    """What is told of a week that is within half a percent of its bound after so long."""
    return {
        "instance": f"{scaling.UNIT} {people} people 7 days", "seconds": seconds + 1,
        "objective": 1005, "bound": 1000, "gap": 0.2, **more,
        "curve": [[seconds / 2, 1005, 0, "rows"], [seconds, 1005, 1000, "rows"]],
    }  # fmt: skip


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document alone in a folder in which a run takes place."""
    found = tmp_path / "benchmarks.md"
    found.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return found


def test_a_run_writes_its_table_slope_and_plot(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def searched(case: Case, seed: int) -> dict[str, Any]:
        people = 64 * case.times
        return line_of(people, people / 64 + seed, memory=200 + seed, load=2.5, wrong=[])

    monkeypatch.setattr(scaling, "searched", searched)
    words = ["--cases", "5x7", "16x7", "78x7", "--document", str(document)]
    assert scaling.main(words) == 0
    text = document.read_text("utf-8")
    assert text.startswith(f"before\n\n{BEGIN}\n")
    assert text.endswith(f"{END}\n\nafter\n")
    assert "old" not in text
    assert "not checked" not in text
    row = "| 3 | 8.5 s | 1 % | 17.0 s (missed) | 15 s | 0.50 % | 20.0 % | 202 MiB |"
    assert f"| 1,024 | 7 {row}" in text
    assert "over people, 7 days: **0.94** (at most 1.1 is wanted); of 320, 1,024, 4,992." in text
    assert "](benchmarks/scale.svg)" in text
    assert "slope 0.94" in (document.parent / "benchmarks" / "scale.svg").read_text("utf-8")
    assert capsys.readouterr().out.endswith("9 passed, 0 failed\n")
    kept = (document.parent / scaling.KEPT).read_text("utf-8").splitlines()
    assert len(kept) == 9
    document.write_text(f"{BEGIN}\n{END}\n", "utf-8")
    assert scaling.main(["--lines", str(scaling.KEPT), "--document", str(document)]) == 0
    assert document.read_text("utf-8") in text + "\n"


def test_lines_of_runs_made_one_by_one_are_drawn_from_between_others(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = document.parent / "lines.txt"
    lines = [json.dumps(line_of(1024, 8)), "maxrss 5 KB", json.dumps(line_of(4992, 26, wrong=[]))]
    file.write_text("\n".join(lines), "utf-8")
    words = ["--lines", str(file), "--document", str(document)]
    assert scaling.main(words) == 0
    text = document.read_text("utf-8")
    assert "Of 1 of the 2 runs the roster was not checked." in text
    assert "| 4,992 | 7 | 1 | 13.0 s | 1 % | 26.0 s | 45 s | 0.50 % | 20.0 % | – |" in text
    assert "Slope" not in text
    assert capsys.readouterr().out.endswith("1 passed, 0 failed\n")
    file.write_text(json.dumps(line_of(1024, 8, wrong=["breaks a rule"])), "utf-8")
    assert scaling.main(words) == 1
    file.write_text('maxrss 5 KB\n{"instance": "Instance1"}', "utf-8")
    with pytest.raises(SystemExit):
        scaling.main(words)


def test_the_short_campaign_tells_its_bar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(scaling, "searched", lambda *_: line_of(320, 5, wrong=[]))
    row = scaling.small(tmp_path)
    assert (row.wrong, row.bars) == ((), {"within 1% of the bound": True})
    without = {**line_of(320, 5, wrong=["?"]), "curve": [], "objective": None}
    monkeypatch.setattr(scaling, "searched", lambda *_: without)
    row = scaling.small(tmp_path)
    assert (row.wrong, row.bars) == (("?",), {"within 1% of the bound": False})


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells what processes hold")
def test_what_processes_below_this_one_hold_is_weighed_together() -> None:
    hold = "held = b'x' * (32 << 20);"
    within = f"{hold} print('held', flush=True); input()"
    nested = f"{hold} import subprocess, sys; subprocess.run([sys.executable, '-c', {within!r}])"
    with weighing() as scale:
        process = subprocess.Popen(
            [sys.executable, "-c", nested], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        scale.look()
        process.communicate(b"\n")
    assert scale.most > 64 << 10
    assert process.returncode == 0

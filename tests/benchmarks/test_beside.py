"""The tables beside a plain model: true to what was found, and written where they belong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.benchmarks import beside, long, measuring, plain
from tests.benchmarks.beside import BEGIN, END, Course

TINY = """SECTION_HORIZON
7
SECTION_SHIFTS
D,480,
SECTION_STAFF
A,D=7,3360,1440,3,2,2,1
B,D=7,3360,1440,5,1,1,1
SECTION_DAYS_OFF
A,0
SECTION_SHIFT_ON_REQUESTS
B,0,D,2
SECTION_SHIFT_OFF_REQUESTS
B,6,D,3
SECTION_COVER
0,D,1,100,1
1,D,1,100,1
2,D,1,100,1
3,D,1,100,1
4,D,1,100,1
5,D,1,100,1
6,D,1,100,1
"""
"""Two people and a week: A has at most three days in a row, and rests two."""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    file = tmp_path / "Instance1.txt"
    file.write_text(TINY, "utf-8")
    return file


def test_the_plain_model_and_the_product_find_the_same_best(tiny: Path, tmp_path: Path) -> None:
    from constraints.formats import nrp
    from roster.checking import check
    from roster.domain import Roster
    from roster.engines.outcomes import Filled, Limits
    from roster.engines.portfolio import fill

    solution = tmp_path / "solution.txt"
    found = plain.solve(tiny, 60, 0, solution)
    problem, rules = nrp.read(tiny)
    rows = {
        who: tuple(codes)
        for who, *codes in (line.split("\t") for line in solution.read_text("utf-8").splitlines())
    }
    report = check(problem, Roster(rows), rules)
    assert not any(each.is_hard for each in report.violations)
    assert report.points == found["objective"] == found["bound"]
    ours = fill(problem, rules, Limits(60, 1))
    assert isinstance(ours, Filled)
    assert ours.objective == found["objective"]


def test_who_is_short_and_surplus_at_once_counts_as_neither(tiny: Path) -> None:
    """The plain model's own objective counts both, until the solver finds that it need not."""
    found = {"short 0 D": 2, "surplus 0 D": 1, "short 1 D": 1, "surplus 2 D": 1}
    points = plain.Plain(tiny).points(403.0, lambda variable: found.get(variable.name, 0))
    assert points == 403 - 101


OURS = (
    Course(1, 0, ((0.5, 700, 0), (4.0, 607, 607)), 607, 607, 4.0),
    Course(1, 1, ((0.5, 650, 600), (9.0, 607, 600)), 607, 600, 10.0),
    Course(1, 2, ((0.5, 700, 300),), 700, 607, 10.0),
)
THEIRS = (Course(1, 0, ((3.0, 1214, None), (3.5, None, 304)), 1214, 304, 10.0), *[Course(1, 1)] * 2)


def test_figures_are_medians_and_ratios() -> None:
    lines = list(beside.tables(OURS, THEIRS, 10))
    assert lines[2] == "| 1 | 1.000 | 1.000 | 1 of 3 | – | – | – |"
    assert lines[-2:] == [
        "| 1 | 1.153 (0.494) | 1.153 (0.494) | 1.071 (0.988) | 1.000 (0.988) |",
        "| 1, plain | – (–) | – (–) | – (–) | – (–) |",
    ]
    alone = list(beside.tables(OURS[:1], THEIRS[:1], 10))
    assert alone[2] == "| 1 | 1.000 | 1.000 | 1 of 1 | 2.000 | 0.501 | 0.500 |"
    assert alone[-1] == "| 1, plain | – (–) | – (–) | 2.000 (0.501) | 2.000 (0.501) |"


def test_a_search_without_a_roster_keeps_what_it_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"objective": None, "bound": 300, "seconds": 9.0, "curve": [[2.0, None, 200, "rows"]]}
    ran = measuring.Ran(0, json.dumps(told), "")
    monkeypatch.setattr(beside, "called", lambda *command, seconds: ran)
    course = beside.product(1, 10, 0, tmp_path)
    assert [course.at(seconds) for seconds in (1, 5, 9)] == [(None, None), (None, 200), (None, 300)]
    assert not course.wrong


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document alone in a folder in which a run takes place."""
    found = tmp_path / "benchmarks.md"
    found.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measuring, "BENCH", tmp_path)
    return found


def test_a_run_writes_its_tables_and_plots_between_the_marks_of_the_document(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "product", lambda number, seconds, seed, scratch: OURS[seed])
    monkeypatch.setattr(beside, "plain", lambda number, seconds, seed, scratch: THEIRS[seed])
    words = ("--instances", "1", "--seconds", "10", "--document", str(document))
    assert long.main(words) == 0
    text = document.read_text("utf-8")
    assert text.startswith(f"before\n\n{BEGIN}\n")
    assert text.endswith(f"{END}\n\nafter\n")
    assert "old" not in text
    assert "NRP 1: 10 s, 3 seeds." in text
    assert "| 1 | 1.000 | 1.000 | 1 of 3 |" in text
    (sheet,) = re.findall(r"!\[.*\]\((.*)\)", text)
    assert "NRP 1" in (tmp_path / sheet).read_text("utf-8")
    told = json.loads((tmp_path / "out" / "bench.json").read_text("utf-8"))
    assert [len(told[name]) for name in ("product", "plain")] == [3, 3]
    wrong = Course(1, 0, wrong=("the checker counts 7",))
    monkeypatch.setattr(beside, "product", lambda number, seconds, seed, scratch: wrong)
    assert long.main(words) == 1


def test_a_run_of_no_instance_leaves_the_document(document: Path, tmp_path: Path) -> None:
    assert long.main(["--instances", "--document", str(document)]) == 0
    assert "old" in document.read_text("utf-8")
    assert [*tmp_path.iterdir()] == [document]


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="once"):
        beside.written("nothing", ["a"])

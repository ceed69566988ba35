"""NRP files become problems and rules that count what the format says."""

from __future__ import annotations

from pathlib import Path

import pytest

from constraints.formats import nrp
from roster.checking import check
from roster.domain import Roster
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.errors import BadInput

SMALL = """# a comment
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
N,600,E

SECTION_STAFF
A,E=7|N=2,2880,960,3,2,2,1
B,E=7|N=0,2880,0,5,1,1,1

SECTION_DAYS_OFF
A,0

SECTION_SHIFT_ON_REQUESTS
A,1,E,2

SECTION_SHIFT_OFF_REQUESTS
B,2,E,3

SECTION_COVER
1,E,2,100,1
2,E,0,100,1
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "Small.txt"
    path.write_text(SMALL, "utf-8")
    return path


def judged(path: Path, a: str, b: str) -> tuple[set[str], int]:
    """The codes of hard rules that are broken, and the points."""
    problem, rules = nrp.read(path)
    report = check(problem, Roster({"A": tuple(a), "B": tuple(b)}), rules)
    return {v.rule for v in report.violations if v.is_hard}, report.points


def test_cover_and_requests_count_what_the_file_says(small: Path) -> None:
    assert judged(small, "-EE----", "-E-----") == (set(), 1)
    assert judged(small, "--EE---", "--E----") == (set(), 100 * 2 + 2 + 2 + 3)


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        ("EE-----", "-------", "availability.absence"),
        ("-EEEE--", "-------", "runs.work"),
        ("-E-EE--", "-------", "runs.off"),
        ("-NE----", "-------", "runs.succession"),
        ("-NNN---", "-------", "hours.shifts"),
        ("-E-----", "-------", "hours.period"),
        ("-EE----", "N------", "skills.held"),
    ],
)
def test_each_hard_term_of_the_format_is_a_rule(small: Path, a: str, b: str, rule: str) -> None:
    assert rule in judged(small, a, b)[0]


def test_a_filled_instance_is_written_as_the_format_has_solutions(small: Path) -> None:
    problem, rules = nrp.read(small)
    outcome = fill(problem, rules, Limits(seconds=20))
    assert isinstance(outcome, Filled)
    # After E on day 1, A's second day is an N, of which nobody counts the heads.
    assert (outcome.objective, outcome.bound) == (0, 0)
    lines = nrp.write(problem, outcome.roster).splitlines()
    assert [line.split("\t")[0] for line in lines] == ["A", "B"]
    assert all(len(line.split("\t")) == 8 for line in lines)


def test_every_flaw_of_a_file_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "Bad.txt"
    bad = SMALL.replace("N,600,E", "N,ten,X").replace("B,2,E,3", "C,9,E,3")
    path.write_text(bad.replace("1,E,2,100,1", "1,E,2"), "utf-8")
    with pytest.raises(BadInput) as raised:
        nrp.read(path)
    told = {(flaw.row, flaw.value) for flaw in raised.value.flaws}
    assert told == {(7, "ten"), (0, "X"), (20, "C"), (23, "1,E,2")}


@pytest.mark.shared("bench")
def test_every_public_instance_is_read(shared: Path) -> None:
    files = sorted((shared / "bench" / "nrp").glob("Instance*.txt"))
    assert files
    for file in files:
        problem, rules = nrp.read(file)
        assert problem.people
        assert problem.needs
        assert rules

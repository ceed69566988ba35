"""INRC-II weeks: history comes in as days and tallies, and goes out to the next week."""

from __future__ import annotations

from pathlib import Path

import pytest

from constraints.formats import inrc2
from constraints.formats.inrc2 import Before, Scenario, Terms, Week
from constraints.formats.inrc2_files import read_history, read_scenario, read_week
from roster.checking import check
from roster.domain import Roster
from roster.errors import BadInput

SCENARIO = Scenario(
    "tiny",
    4,
    ("Nurse",),
    {"Early": (2, 5), "Night": (4, 5)},
    (("Night", "Early"),),
    {"Full": Terms((15, 22), (3, 5), (2, 3), 2, True)},
    {"Ada": ("Full", ("Nurse",))},
)
QUIET = Week({}, ())
CODES = {"E": "Early/Nurse", "N": "Night/Nurse", "-": "-"}


def points(before: Before, row: str, week: Week = QUIET, number: int = 0) -> dict[str, int]:
    problem, rules = inrc2.bind(SCENARIO, {"Ada": before}, week, number)
    roster = Roster({"Ada": tuple(CODES[c] for c in row)})
    return check(problem, roster, rules).points_by_rule


def after(before: Before, row: str) -> Before:
    problem, _ = inrc2.bind(SCENARIO, {"Ada": before}, QUIET, 0)
    roster = Roster({"Ada": tuple(CODES[c] for c in row)})
    return inrc2.carried({"Ada": before}, problem, roster)["Ada"]


RESTED = Before(0, 0, "None", 0, 0, 3)


def test_runs_go_on_from_the_history() -> None:
    # Four days worked of at most five, two of them nights of at least four.
    tired = Before(0, 1, "Night", 2, 4, 0)
    assert points(tired, "NNN----") == {"runs.work": 2 * 30, "runs.off": 1 * 30}
    assert points(tired, "-------")["runs.shift"] == 2 * 15


def test_totals_count_what_was_worked_before() -> None:
    spent = Before(22, 2, "None", 0, 0, 2)
    found = points(spent, "-EEEE-E", number=3)
    assert (found["hours.shifts"], found["weekends.most"]) == (5 * 20, 30)


def test_a_weekend_of_the_made_up_row_is_not_counted_twice() -> None:
    weary = Before(5, 2, "Early", 2, 5, 0)
    assert points(weary, "---EEEE", number=3)["weekends.most"] == 30
    rested = Before(5, 1, "Early", 2, 5, 0)
    assert "weekends.most" not in points(rested, "---EEEE", number=3)


def test_a_refused_wish_and_a_split_weekend_cost_what_they_should() -> None:
    week = Week({}, (("Ada", "Any", 5), ("Ada", "Night", 4)))
    assert points(RESTED, "---EEE-", week)["availability.request"] == 10
    assert points(RESTED, "---EEE-", week)["weekends.complete"] == 30


def test_what_is_carried_joins_history_and_week() -> None:
    assert after(RESTED, "-------") == Before(0, 0, "None", 0, 0, 10)
    assert after(Before(3, 1, "Early", 3, 3, 0), "EE--NNN") == Before(8, 2, "Night", 3, 3, 0)
    assert after(Before(3, 1, "Early", 1, 3, 0), "EEEEEEE") == Before(10, 2, "Early", 8, 10, 0)


def test_a_run_pays_for_its_totals_once_and_for_its_weeks_with_what_went_before() -> None:
    def run(row: str) -> dict[str, int]:
        rosters = [Roster({"Ada": tuple(CODES[c] for c in row)})] * SCENARIO.weeks
        return inrc2.judged(SCENARIO, {"Ada": RESTED}, [QUIET] * 4, rosters).points_by_rule

    assert run("EEEE---") == {}
    assert run("EEE----") == {"hours.shifts": 3 * 20, "runs.off": 4 * 30}
    assert run("----EEE") == {
        "hours.shifts": 3 * 20,
        "runs.off": (3 + 1 + 3 * 1) * 30,
        "weekends.most": 2 * 30,
    }


def test_each_week_of_a_run_has_its_own_needs_and_wishes() -> None:
    asks = Week({("Early", "Nurse", 0): (0, 1)}, (("Ada", "Any", 1),))
    rosters = [Roster({"Ada": tuple(CODES[c] for c in row)}) for row in ("EEE----", "-EEEE--")]
    weeks = {0: [asks, QUIET], 1: [QUIET, asks]}
    found = [
        inrc2.judged(SCENARIO, {"Ada": RESTED}, weeks[at], rosters).points_by_rule for at in (0, 1)
    ]
    wish = "availability.request"
    assert [each[wish] for each in found] == [10, 10]
    assert ["coverage.target" in each for each in found] == [False, True]


def test_a_bad_history_names_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "H0.txt"
    path.write_text("HISTORY\n0 tiny\n\nNURSE_HISTORY\nBo 0 0 None 0 0 1\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_history(path, SCENARIO)
    assert {flaw.value for flaw in raised.value.flaws} == {"Bo", "Ada"}


@pytest.mark.shared("bench")
def test_every_public_scenario_is_read(shared: Path) -> None:
    folders = sorted(path for path in (shared / "bench" / "inrc2").iterdir() if path.is_dir())
    assert folders
    for folder in folders:
        scenario = read_scenario(folder / f"Sc-{folder.name}.txt")
        history = read_history(folder / f"H0-{folder.name}-0.txt", scenario)
        week = read_week(folder / f"WD-{folder.name}-0.txt", scenario)
        assert len(history) == len(scenario.people) == int(folder.name[1:4])
        assert len(week.needs) == 7 * len(scenario.shifts) * len(scenario.skills)

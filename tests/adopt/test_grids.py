"""Ten clerks' grids are read as their clerks mean them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from roster.adopt import Adoption, adopt
from roster.adopt.infer import word
from roster.domain import LEAVE, Basis, Departure, Span
from tests.adopt.drawing import Expected
from tests.adopt.grids import GRIDS, Draw, colours_alone

TODAY = date(2026, 11, 28)
Drawn = tuple[Adoption, Expected]


@pytest.fixture(scope="module", params=GRIDS, ids=lambda draw: draw.__name__)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    draw: Draw = request.param
    path, expected = draw(tmp_path_factory.mktemp("grid"))
    return adopt(path, {}, TODAY), expected


def test_month_and_people_are_those_of_the_grid(drawn: Drawn) -> None:
    made, expected = drawn
    span = made.unit.history_span
    assert made.inferred.reading.dates[0] == expected.first
    assert span is not None
    assert span.last == expected.last
    assert tuple(person.name for person in made.unit.people) == expected.people


def test_shifts_have_their_times(drawn: Drawn) -> None:
    made, expected = drawn
    found = {shift.code: (shift.start, shift.length) for shift in made.unit.shifts}
    assert found == expected.shifts


def test_cover_is_the_lowest_and_the_usual_of_the_month(drawn: Drawn) -> None:
    made, expected = drawn
    found = {
        (row.shift, row.role, row.when.days.value): (row.minimum, row.target)
        for row in made.unit.demand
        if not row.skill
    }
    assert found == expected.cover


def test_every_duty_and_leave_is_history(drawn: Drawn) -> None:
    made, expected = drawn
    kinds = Counter(row.code == LEAVE for row in made.unit.history)
    assert (kinds[False], kinds[True]) == (expected.duties, expected.leave)


def test_rotation_teams_and_template_are_found(drawn: Drawn) -> None:
    made, expected = drawn
    cycles = [word(cycle) for cycle in made.inferred.cycles]
    assert cycles == [*([expected.cycle] if expected.cycle else []), *expected.others]
    assert sum(len(cycle.phases) for cycle in made.inferred.cycles) == expected.rotating
    teams = {held.code for person in made.unit.people for held in person.teams}
    assert len(teams) == expected.teams
    assert (made.unit.template, made.unit.layout.value) == (expected.template, expected.layout)


def test_leaders_and_functions_are_skills(drawn: Drawn) -> None:
    made, expected = drawn
    held = Counter(held.code for person in made.unit.people for held in person.skills)
    assert held == expected.skills


def test_no_breach_of_law_is_recorded_unless_the_clerk_says_so(drawn: Drawn) -> None:
    made, expected = drawn
    assert made.unit.departures == ()
    doubts = [finding.text.zh for finding in made.findings if finding.doubt]
    asked = [question.default for question in made.questions if question.key == "breach"]
    assert asked == (["no"] if _too_long(expected) else [])
    assert _too_long(expected) == any("排不了人" in doubt for doubt in doubts)


def _too_long(expected: Expected) -> bool:
    """Whether a shift takes more than 11 hours of one date, 24-hour duty aside."""
    return any(min(start + length, 1440) - start > 660 and length < 1440
               for start, length in expected.shifts.values())  # fmt: skip


def test_a_breach_that_the_clerk_records_is_of_the_next_month_alone(tmp_path: Path) -> None:
    path, _ = colours_alone(tmp_path)
    made = adopt(path, {"breach": "yes"}, TODAY)
    december = Span(date(2026, 12, 1), date(2026, 12, 31))
    breach = Departure("hours.overtime_day", december, Basis.NONE)
    assert made.unit.departures == (breach,)
    assert any("无依据的例外" in finding.text.zh for finding in made.findings)


def test_what_is_unsure_is_said_and_asked(drawn: Drawn) -> None:
    made, expected = drawn
    doubts = [finding.text.zh for finding in made.findings if finding.doubt]
    for part in expected.doubts:
        assert any(part in doubt for doubt in doubts), doubts
    asked = {question.key for question in made.questions}
    assert asked & {"month", "times", "codes", "empty"} == set(expected.asked)
    assert len(made.questions) <= 8

"""Rotations go on as they run, crew by crew, and cover the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from constraints import CATALOGUE
from constraints.rotation import CYCLES, Rotation, phase_of
from roster import strip
from roster.domain import OFF, Held, Person, Problem, Roster, Symbol
from roster.errors import BadInput
from roster.rules import Setting, bind
from tests.rules.playing import play

START = date(2026, 3, 2)
THREE_SHIFTS = pytest.mark.rule("tmpl-3shift")


def crews(cycle: tuple[str, ...], count: int, past: int, days: int) -> tuple[Problem, Roster]:
    """As many crews of two, evenly shifted along the cycle, history and horizon kept to it."""
    shift = len(cycle) // count
    people = tuple(
        Person(f"{crew}{n}", f"{crew}{n}", teams=(Held(str(crew)),))
        for crew in range(count)
        for n in "ab"
    )

    def row(person: Person, first: int, last: int) -> tuple[str, ...]:
        begin = int(person.id[0]) * shift
        return tuple(cycle[(day - begin) % len(cycle)] for day in range(first, last))

    history = {p.id: row(p, -past, 0) for p in people}
    problem = Problem(
        START, days, people, strip.SYMBOLS, strip.SHIFTS, (strip.POST,), history=history
    )
    return problem, Roster({p.id: row(p, 0, days) for p in people})


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("四班三运转", 4, marks=THREE_SHIFTS),
        pytest.param("五班三运转", 5, marks=THREE_SHIFTS),
        ("四班两运转", 4),
        ("上24休48", 3),
        ("上24休72", 4),
    ],
)
def test_crews_that_go_on_with_their_cycle_hold_every_shift_every_day(
    name: str, count: int
) -> None:
    cycle = CYCLES[name]
    problem, roster = crews(cycle, count, past=2 * len(cycle), days=3 * len(cycle))
    assert play(Rotation(cycle=cycle), problem, roster) == []
    for day in range(problem.days):
        worked = [roster.at(f"{crew}a", day) for crew in range(count)]
        assert sorted(code for code in worked if code != OFF) == sorted(set(cycle) - {OFF})


@pytest.mark.parametrize("name", CYCLES)
def test_the_place_in_a_cycle_is_read_from_history_wherever_it_was_cut(name: str) -> None:
    cycle = CYCLES[name]
    for past in range(len(cycle), 2 * len(cycle)):
        problem, _ = crews(cycle, 1, past, len(cycle))
        assert phase_of(problem, "0", cycle) == START


def test_a_swap_and_a_week_of_leave_do_not_hide_the_place_in_the_cycle() -> None:
    cycle = CYCLES["四班三运转"]
    problem, _ = crews(cycle, 1, 16, 8)
    row = list(problem.past("0a"))
    row[3:8] = "====="
    row[12:14] = "-E"
    assert phase_of(problem.with_(history={"0a": tuple(row)}), "0a", cycle) == START


def test_leave_says_nothing_about_the_place_in_the_cycle() -> None:
    cycle = CYCLES["四班三运转"]
    problem, _ = crews(cycle, 1, 16, 8)
    row = (*("=" * 12), *problem.past("0a")[12:])
    assert phase_of(problem.with_(history={"0a": row}), "0a", cycle) == START


def test_of_two_places_that_fit_equally_the_earlier_date_is_taken() -> None:
    problem, _ = strip.read(
        """      Su | Mo Tu
          Ada   E  | -  - """
    )
    assert phase_of(problem, "Ada", ("E", "E", OFF)) == problem.date_of(0) + timedelta(days=1)


def test_history_that_shows_no_place_binds_nobody_and_says_so() -> None:
    problem, roster = strip.read(
        """      Fr Sa Su | Mo Tu
          Ada   -  -  -  | E  E
          Bo    L  E  L  | -  E """
    )
    said = play(Rotation(cycle=("W", OFF, OFF), price=None), problem, roster)
    assert [(each.people, each.amount, each.is_hard) for each in said] == [
        (("Ada",), 0, False),
        (("Bo",), 0, False),
    ]


def test_a_hard_rotation_forbids_other_duties_and_still_lets_everyone_be_off() -> None:
    problem, roster = crews(CYCLES["四班两运转"], 1, 8, 8)
    rule = Rotation(cycle=CYCLES["四班两运转"], price=None, missing_price=(3,))
    off = Roster(dict.fromkeys(roster.rows, (OFF,) * 8))
    assert sum(each.points or 0 for each in play(rule, problem, off)) == 2 * 4 * 3
    wrong = play(rule, problem, roster.put({("0a", 2): "E"}))
    assert [each.is_hard for each in wrong] == [True]


def test_standby_at_home_may_stand_on_a_day_off_and_beside_the_duty_that_is_due() -> None:
    problem, roster = strip.read(
        """      Mo Tu We
          Ada   E  H  B """
    )
    early, home = problem.symbol["E"], problem.symbol["H"]
    both = Symbol("B", "B", (*early.parts, *home.parts))
    problem = problem.with_(symbols=(*problem.symbols, both))
    phases = (("Ada", problem.start),)
    assert play(Rotation(cycle=("E", OFF, "E"), phases=phases), problem, roster) == []
    (said,) = play(Rotation(cycle=("E", "E", "E"), phases=phases), problem, roster)
    assert said.days == (1,)


def test_the_date_of_a_person_goes_before_that_of_the_team_and_both_before_history() -> None:
    problem, _ = crews(("W", OFF, OFF), 1, 6, 3)
    phases = (("0", START + timedelta(days=1)), ("0b", START + timedelta(days=2)))
    expected = Roster({"0a": (OFF, "W", OFF), "0b": (OFF, OFF, "W")})
    assert play(Rotation(cycle=("W", OFF, OFF), phases=phases), problem, expected) == []


def test_a_person_who_has_left_is_not_missed() -> None:
    problem, roster = crews(("W",), 1, 2, 3)
    gone = replace(problem.people[0], present=())
    problem = problem.with_(people=(gone, problem.people[1]))
    roster = roster.put({("0a", day): OFF for day in range(3)})
    assert play(Rotation(cycle=("W",)), problem, roster) == []


def test_a_cycle_with_an_unknown_shift_type_is_refused_with_its_name() -> None:
    problem, roster = strip.read("  Mo \n Ada E")
    with pytest.raises(BadInput, match="“Q” — expected a shift type of the unit"):
        list(Rotation(cycle=("E", "Q")).check(problem, roster))


def test_a_cycle_and_its_dates_are_read_from_a_unit_file() -> None:
    given = {"cycle": ["W", "-"], "phases": {"一班": "2026-11-01"}}
    bound = bind(CATALOGUE, [Setting("rotation.pattern", given)])
    (rule,) = (each for each in bound if isinstance(each, Rotation))
    assert (rule.cycle, rule.phases) == (("W", "-"), (("一班", date(2026, 11, 1)),))

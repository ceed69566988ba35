"""Who counts towards a need, and what is said of the heads that are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from constraints import CATALOGUE
from constraints.availability import Absences
from constraints.coverage import MaximumCover, MinimumCover, TargetCover
from constraints.mentors import MentorBeside
from roster import strip
from roster.board import Board
from roster.domain import (
    Absence,
    AbsenceKind,
    Basis,
    Calendar,
    Departure,
    Held,
    Need,
    PostKind,
    Problem,
    Roster,
    Span,
    Text,
)
from roster.engines.outcomes import Filled, Limits
from roster.engines.portfolio import fill
from roster.prices import SHORTAGE
from roster.rules import Scope
from roster.strip import MONDAY
from roster.wording import sentence
from tests.rules.playing import play, with_parts, with_people

TUESDAY = MONDAY + timedelta(days=1)


def drawn(drawing: str, *needs: Need) -> tuple[Problem, Roster]:
    problem, roster = strip.read(drawing)
    return problem.with_(needs=needs), roster


def slot(begin: int, end: int, **fields: Any) -> Need:
    return Need(**{"day": MONDAY, "begin": begin, "end": end, "minimum": 1, **fields})


@pytest.mark.rule("a95-24h")
@pytest.mark.rule("tmpl-24h")
def test_a_hotline_without_a_night_shift_is_short_from_midnight_to_six() -> None:
    hours = [slot(60 * h, 60 * h + 60) for h in range(24)]
    problem, roster = drawn("Mo\n Ada E\n Bo L", *hours)
    said = play(MinimumCover(), problem, roster)
    assert [v.facts["begin"] for v in said] == [60 * h for h in (0, 1, 2, 3, 4, 5, 22, 23)]
    assert {v.points for v in said} == {10_000}


@pytest.mark.rule("a95-24h")
def test_the_night_of_the_evening_before_covers_the_early_hours() -> None:
    problem, roster = drawn("Su | Mo\n Ada N | -", slot(0, 360))
    assert not play(MinimumCover(), problem, roster)


def test_a_night_shift_that_starts_after_midnight_covers_the_next_date_alone() -> None:
    problem, roster = drawn("Mo Tu\n Ada N -", slot(0, 480), slot(0, 480, day=TUESDAY))
    after_midnight = with_parts(problem, "N", start=1440)
    assert [v.days for v in play(MinimumCover(), after_midnight, roster)] == [(0,)]


@pytest.mark.rule("tmpl-ho-nogap")
def test_a_gap_of_one_minute_between_two_shifts_is_a_shortage() -> None:
    hours = [slot(m, m + 60) for m in (780, 840)]
    problem, roster = drawn("Mo\n Ada E\n Bo L", *hours)
    assert not play(MinimumCover(), problem, roster)
    gap = with_parts(problem, "E", length=479)
    assert [v.facts["begin"] for v in play(MinimumCover(), gap, roster)] == [780]


@pytest.mark.rule("hall-temp-window")
def test_a_peak_asks_for_more_windows_while_it_lasts() -> None:
    curve = [slot(m, m + 30, minimum=2 if 540 <= m < 600 else 1) for m in range(480, 660, 30)]
    problem, roster = drawn("Mo\n Ada D\n Bo -", *curve)
    assert [v.facts["begin"] for v in play(MinimumCover(), problem, roster)] == [540, 570]
    assert not play(MinimumCover(), problem, roster.put({("Bo", 0): "E"}))


@pytest.mark.rule("a95-groups-3")
def test_nobody_of_another_group_counts_for_a_group() -> None:
    needs = [slot(480, 510, post=post) for post in ("accept", "revisit", "supervise")]
    problem, roster = drawn("Mo\n Ada E\n Bo D\n Cy D", *needs)
    problem = with_parts(with_parts(problem, "E", post="accept"), "D", post="revisit")
    assert [v.facts["post"] for v in play(MinimumCover(), problem, roster)] == ["supervise"]


@pytest.mark.rule("mgr-dynamic-roster")
@pytest.mark.parametrize("load", [(1, 2), (2, 1)])
def test_the_roster_follows_the_load_and_who_is_there(load: tuple[int, int]) -> None:
    needs = [
        Need(day, shift="E", minimum=heads, maximum=heads)
        for day, heads in zip((MONDAY, TUESDAY), load, strict=True)
    ]
    problem, _ = drawn("Mo Tu\n Ada - -\n Bo - -\n Cy - -", *needs)
    leave = Absence("Cy", Span(TUESDAY, TUESDAY), AbsenceKind.LEAVE)
    rules = (MinimumCover(), MaximumCover(price=None), Absences())
    filled = fill(problem.with_(absences=(leave,)), rules, Limits(seconds=10))
    assert isinstance(filled, Filled)
    worked = [[p for p in ("Ada", "Bo", "Cy") if filled.roster.at(p, d) == "E"] for d in (0, 1)]
    assert (len(worked[0]), len(worked[1])) == load
    assert "Cy" not in worked[1]


@pytest.mark.rule("rep-24h-standby")
@pytest.mark.rule("d24-24h-post")
def test_a_24_hour_duty_covers_its_post_until_eight_of_the_next_morning() -> None:
    needs = [slot(m, m + 60, day=TUESDAY) for m in (0, 420, 480)]
    problem, roster = drawn("Mo Tu\n Ada W -", *needs)
    assert [v.facts["begin"] for v in play(MinimumCover(), problem, roster)] == [480]


def test_a_duty_of_two_dates_before_covers_the_morning_that_it_reaches() -> None:
    needs = [slot(m, m + 60, day=MONDAY + timedelta(days=2)) for m in (420, 480)]
    problem, roster = drawn("Mo Tu We\n Ada W - -", *needs)
    late = with_parts(problem, "W", start=1440 + 480)
    assert [v.facts["begin"] for v in play(MinimumCover(), late, roster)] == [480]


def test_a_stretch_after_midnight_is_covered_by_the_duty_of_the_next_date() -> None:
    problem, roster = drawn("Mo Tu\n Ada - E", slot(1440, 1500), slot(1380, 1440))
    midnight = with_parts(problem, "E", start=0)
    assert [v.facts["begin"] for v in play(MinimumCover(), midnight, roster)] == [1380]


@pytest.mark.parametrize("when", [{"shift": "W"}, {"begin": 600, "end": 660}])
def test_only_those_in_the_role_count_where_a_need_names_it(when: dict[str, Any]) -> None:
    problem, roster = drawn("Mo\n Ada W\n Bo W", Need(MONDAY, role="leader", minimum=1, **when))
    assert [v.facts["found"] for v in play(MinimumCover(), problem, roster)] == [0]
    assert not play(MinimumCover(), with_parts(problem, "W", role="leader"), roster)


@pytest.mark.rule("hall-no-holiday-no-lunch")
def test_a_counter_is_empty_while_its_only_clerk_has_lunch() -> None:
    needs = [slot(m, m + 30) for m in (660, 690, 720, 750)]
    problem, roster = drawn("Mo\n Ada E\n Bo E", *needs)
    lunch = with_parts(problem, "E", pause_start=690, pause_length=60)
    assert [v.facts["begin"] for v in play(MinimumCover(), lunch, roster)] == [690, 720]


@pytest.mark.rule("hall-no-holiday-no-lunch")
def test_staggered_breaks_keep_the_counter_open_at_noon() -> None:
    needs = [slot(m, m + 30) for m in (660, 690, 720, 750)]
    problem, roster = drawn("Mo\n Ada E\n Bo D", *needs)
    problem = with_parts(problem, "E", pause_start=660, pause_length=60)
    assert not play(
        MinimumCover(), with_parts(problem, "D", pause_start=720, pause_length=60), roster
    )


@pytest.mark.rule("hall-no-holiday-no-lunch")
def test_a_holiday_asks_for_the_same_heads() -> None:
    problem, roster = drawn("Mo\n Ada -", Need(MONDAY, shift="E", minimum=1))
    holiday = problem.with_(calendar=Calendar(statutory={MONDAY: "春节"}))
    assert len(play(MinimumCover(), holiday, roster)) == 1


def test_the_lead_time_before_a_shift_is_not_coverage() -> None:
    problem, roster = drawn("Mo\n Ada E", slot(345, 360), slot(360, 375))
    early = with_parts(problem, "E", lead=20)
    assert [v.facts["begin"] for v in play(MinimumCover(), early, roster)] == [345]


def test_who_is_there_for_a_part_of_the_stretch_does_not_count() -> None:
    problem, roster = drawn("Mo\n Ada E\n Bo L", slot(825, 855))
    assert len(play(MinimumCover(), problem, roster)) == 1


@pytest.mark.rule("win-consult-desk")
def test_only_the_experienced_count_for_the_consulting_desk() -> None:
    problem, roster = drawn(
        "Mo Tu\n Ada E E\n Bo E -",
        *(Need(d, shift="E", skill="senior", minimum=1) for d in (MONDAY, TUESDAY)),
    )
    ends = with_people(problem, Ada={"skills": (Held("senior", Span(last=MONDAY)),)})
    assert [v.days for v in play(MinimumCover(), ends, roster)] == [(1,)]


def test_a_need_of_another_rank_is_left_to_another_setting() -> None:
    need = Need(MONDAY, shift="E", minimum=1, target=1, rank="storm")
    problem, roster = drawn("Mo\n Ada -", need)
    assert not play(MinimumCover(), problem, roster)
    assert [v.points for v in play(MinimumCover(rank="storm", price=(50,)), problem, roster)] == [
        50
    ]


def test_the_scope_says_who_counts_and_which_dates_are_bound() -> None:
    needs = [Need(d, shift="E", minimum=2) for d in (MONDAY, TUESDAY)]
    problem, roster = drawn("Mo Tu\n Ada E E\n Bo E E", *needs)
    scope = Scope(people=("Ada",), span=Span(first=TUESDAY))
    assert [(v.days, v.amount) for v in play(MinimumCover(scope), problem, roster)] == [((1,), 1)]


def test_a_target_charges_also_what_the_minimum_charges() -> None:
    problem, roster = drawn("Mo\n Ada E", Need(MONDAY, shift="E", minimum=2, target=4))
    assert [v.amount for v in play(MinimumCover(), problem, roster)] == [1]
    assert [v.amount for v in play(TargetCover(), problem, roster)] == [3]


def test_a_maximum_of_nobody_is_kept_by_nobody_alone() -> None:
    need = Need(MONDAY, shift="E", maximum=0)
    problem, roster = drawn("Mo Tu\n Ada - -\n Bo E -", need)
    assert [v.amount for v in play(MaximumCover(), problem, roster)] == [1]
    assert not play(MaximumCover(), problem, roster.put({("Bo", 0): "-"}))


def test_a_need_that_nobody_can_meet_is_still_named() -> None:
    problem, roster = drawn("Mo\n Ada E", Need(MONDAY, shift="X", minimum=2))
    assert [v.amount for v in play(MinimumCover(), problem, roster)] == [2]


def test_a_shortage_is_told_with_post_and_stretch_in_both_languages() -> None:
    problem, roster = drawn("Mo\n Ada -", slot(1410, 1440, post="P", source=Text("第7行", "row 7")))
    (said,) = play(MinimumCover(), problem, roster)
    assert sentence(MinimumCover.sentence, said.facts, "zh") == (
        "3月2日周一Post 23:30–24:00至少1人，只排0人，缺1人。"
    )
    assert said.facts["source"] == Text("第7行", "row 7")


def test_a_departure_covers_no_shortage() -> None:
    problem, roster = drawn("Mo\n Ada -", Need(MONDAY, shift="E", minimum=1))
    departure = Departure("coverage.minimum", Span(), Basis.URGENT_REPAIR)
    (said,) = play(MinimumCover(price=None), problem.with_(departures=(departure,)), roster)
    assert said.is_hard
    assert said.departure is None


def test_only_the_minimum_speaks_of_shortages() -> None:
    assert [rule.code for rule in CATALOGUE if rule.shortage] == ["coverage.minimum"]
    assert MinimumCover().price == SHORTAGE


def test_equal_needs_share_their_symbols() -> None:
    """A month of half hours is posted at once only because nothing is worked out twice."""
    week = "Mo Tu We Th Fr Sa Su"
    problem, _ = strip.read(f"{week}\n Ada - - - - - - -\n Bo - - - - - - -")
    days = [MONDAY + timedelta(days=d) for d in range(7)]
    board = Board(problem.with_(needs=tuple(slot(600, 630, day=d) for d in days)))
    MinimumCover().post(board.problem, board)
    today = {
        id(term.symbols)
        for posted in board.posted
        for term in posted.statement.terms  # every statement is a Couple
        if "E" in term.symbols
    }
    assert len(today) == 1


def test_two_novices_need_two_mentors_unless_the_ratio_says_otherwise() -> None:
    problem, roster = drawn("Mo\n Ada E\n Bo E\n Cy E")
    novice, mentor = {"skills": (Held("novice"),)}, {"skills": (Held("mentor"),)}
    problem = with_people(problem, Ada=novice, Bo=novice, Cy=mentor)
    assert [v.amount for v in play(MentorBeside(), problem, roster)] == [1]
    assert not play(MentorBeside(ratio=2), problem, roster)


def test_a_novice_who_is_a_mentor_on_paper_mentors_nobody() -> None:
    problem, roster = drawn("Mo\n Ada E\n Bo E")
    both = {"skills": (Held("novice"), Held("mentor"))}
    problem = with_people(problem, Ada={"skills": (Held("novice"),)}, Bo=both)
    assert [v.amount for v in play(MentorBeside(), problem, roster)] == [2]


def test_a_mentor_of_another_team_may_stand_beside_a_novice() -> None:
    problem, roster = drawn("Mo\n Ada E\n Bo E")
    problem = with_people(
        problem,
        Ada={"skills": (Held("novice"),), "teams": (Held("A"),)},
        Bo={"skills": (Held("mentor"),), "teams": (Held("B"),)},
    )
    assert not play(MentorBeside(Scope(teams=("A",))), problem, roster)


def test_what_history_brings_above_a_maximum_is_told_and_not_forbidden() -> None:
    problem, roster = strip.read("      Su | Mo\nAda   W  | -\nBo    .  | -")
    need = Need(strip.MONDAY, begin=420, end=450, maximum=0)
    problem = problem.with_(needs=(need,))
    rule = MaximumCover(price=None)
    (told,) = play(rule, problem, roster)
    assert (told.amount, told.is_hard) == (0, False)
    early = with_parts(problem, "E", start=420)
    (told,) = play(rule, early, roster.put({("Bo", 0): "E"}))
    assert (told.amount, told.is_hard) == (1, True)


@pytest.mark.parametrize("need", [{"shift": "E"}, {"begin": 480, "end": 510}])
def test_a_duty_in_another_unit_covers_nothing_here(need: dict[str, Any]) -> None:
    problem, roster = strip.read("      Mo\nAda   E")
    needs = (Need(MONDAY, minimum=1, **need),)
    other = replace(strip.POST, kind=PostKind.ELSEWHERE)
    assert play(MinimumCover(), problem.with_(needs=needs), roster) == []
    assert len(play(MinimumCover(), problem.with_(needs=needs, posts=(other,)), roster)) == 1


def test_one_fewer_on_two_days_is_better_than_nobody_on_one() -> None:
    problem, together = strip.read("      Mo Tu\nAda   E  -\nBo    E  -")
    needs = tuple(Need(day, shift="E", minimum=2) for day in (MONDAY, TUESDAY))
    problem = problem.with_(needs=needs)
    spread = together.put({("Bo", 0): "-", ("Bo", 1): "E"})

    def points(roster: Roster) -> int:
        return sum(said.points or 0 for said in play(MinimumCover(), problem, roster))

    assert points(spread) < points(together)

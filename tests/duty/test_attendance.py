"""What a handover says of attendance: what is credited, and what nobody is blamed for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from roster.duty.attendance import AGAINST, Duty, Fact, Handed, Kind, Seen, facts
from roster.duty.excuses import Reason

DUE = datetime(2026, 12, 2, 0, 0, tzinfo=UTC)
OUT = Duty(date(2026, 12, 1), DUE - timedelta(hours=24), DUE)
IN = Duty(date(2026, 12, 2), DUE, DUE + timedelta(hours=24))


def minutes(number: float) -> datetime:
    return DUE + timedelta(minutes=number)


SMOOTH = Handed(
    due=DUE,
    ended=Seen(minutes(-2)),
    overrun=5,
    out={"G1": OUT, "G2": OUT},
    in_={"G3": IN, "G4": IN},
    here={"G3": Seen(minutes(-15)), "G4": Seen(minutes(0))},
    leaders=("G1", "G3"),
)


def said(handed: Handed) -> dict[tuple[str, Kind], int]:
    return {(each.person, each.kind): each.minutes for each in facts(handed)}


def against(handed: Handed) -> set[Kind]:
    return {each.kind for each in facts(handed) if each.kind in AGAINST and not each.excused}


def test_who_comes_early_is_credited_and_nothing_else_is_said_of_a_smooth_handover() -> None:
    assert said(SMOOTH) == {("G3", Kind.LEAD): 15}


def test_a_crew_that_stays_until_the_others_have_signed_is_credited_to_the_minute() -> None:
    found = said(replace(SMOOTH, ended=Seen(minutes(75.9)), held_up=("refuse",)))
    assert found["G1", Kind.EXTENSION] == found["G2", Kind.EXTENSION] == 75


def test_a_credit_tells_its_arithmetic_and_what_it_was_for() -> None:
    late = replace(SMOOTH, ended=Seen(minutes(75)), held_up=("no_show",))
    fact = next(each for each in facts(late) if each.kind is Kind.EXTENSION)
    assert fact == Fact(
        "G1",
        Kind.EXTENSION,
        OUT.day,
        75,
        {"from": DUE.isoformat(), "to": minutes(75).isoformat(), "because": ["no_show"]},
    )


def test_an_overrun_is_the_two_leaders_own() -> None:
    found = said(replace(SMOOTH, ended=Seen(minutes(9))))
    assert {key: count for key, count in found.items() if key[1] is Kind.OVERRUN} == {
        ("G1", Kind.OVERRUN): 4,
        ("G3", Kind.OVERRUN): 4,
    }


def test_within_the_time_that_the_unit_allows_there_is_no_overrun() -> None:
    found = said(replace(SMOOTH, ended=Seen(minutes(5))))
    assert Kind.OVERRUN not in {kind for _, kind in found}


def test_a_report_makes_no_fact_against_anybody() -> None:
    for report in ("refuse", "defect", "forbid", "no_show", "decline_redo"):
        found = against(replace(SMOOTH, ended=Seen(minutes(90)), held_up=(report,)))
        assert Kind.OVERRUN not in found, report


def test_what_excuses_an_overrun_is_said_with_it() -> None:
    long = replace(SMOOTH, ended=Seen(minutes(90)), held_up=("defect", "refuse"))
    told = [each.excused for each in facts(long) if each.kind is Kind.OVERRUN]
    reasons = [[(one.reason, one.told["act"]) for one in excused] for excused in told]
    assert reasons == [[(Reason.CHECK, "defect"), (Reason.REFUSAL, "refuse")]] * 2


def test_who_comes_late_is_noted_and_who_was_not_entered_too() -> None:
    found = said(replace(SMOOTH, here={"G3": Seen(minutes(7))}))
    assert found["G3", Kind.LATE] == 7
    assert found["G4", Kind.ABSENT] == 0


def test_a_clock_more_than_ten_minutes_off_is_used_against_nobody() -> None:
    wrong = replace(
        SMOOTH,
        ended=Seen(minutes(30), skew=-86_400),
        here={"G3": Seen(minutes(7), skew=601), "G4": Seen(minutes(7), skew=600)},
    )
    found = said(wrong)
    assert ("G3", Kind.LATE) not in found
    assert found["G4", Kind.LATE] == 7
    assert Kind.OVERRUN not in against(wrong)
    assert found["G1", Kind.EXTENSION] == 30

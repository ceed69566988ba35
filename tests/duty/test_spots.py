"""Spot checks are drawn by a seed, among minutes of duty, evenly over people."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.duty import spots
from roster.duty.spots import Outcome, Stand, Stretch

EIGHT = datetime(2026, 11, 24, 0, tzinfo=UTC)


def stretch(person: str, begin: int = 0, hours: int = 8) -> Stretch:
    start = EIGHT + timedelta(hours=begin)
    return Stretch(person, "抢修值班", start, start + timedelta(hours=hours))


DUTIES = [stretch("G01"), stretch("G02", 4), stretch("G03", 8, 16)]


@pytest.mark.rule("a95-spotcheck")
@given(st.text("0123456789abcdef", min_size=8), st.integers(1, 12))
def test_a_draw_can_be_made_again_and_lies_within_duty(seed: str, count: int) -> None:
    drawn = spots.draw(DUTIES, count, seed)
    assert drawn == spots.draw(list(reversed(DUTIES)), count, seed)
    assert len(drawn) == count
    for each in drawn:
        duty = next(one for one in DUTIES if one.person == each.person)
        assert duty.begin <= each.at < duty.end
    counts = Counter(each.person for each in drawn)
    assert max(counts.values()) - min(counts[one.person] for one in DUTIES) <= 1


@pytest.mark.rule("a95-spotcheck")
def test_another_seed_draws_another_minute() -> None:
    assert len({spots.draw(DUTIES, 1, f"{number}")[0].at for number in range(40)}) > 20


def test_longer_duties_are_drawn_more_often() -> None:
    found = Counter(spots.draw(DUTIES, 1, f"{number}")[0].person for number in range(400))
    assert found["G03"] > found["G01"]


def test_nobody_is_drawn_where_nobody_is_on() -> None:
    assert spots.draw([], 3, "seed") == []
    assert spots.draw([stretch("G01", 0, 0)], 3, "seed") == []


@pytest.mark.parametrize(
    ("outcome", "minutes", "is_excused", "wanted"),
    [
        (None, None, False, Stand.OPEN),
        (Outcome.ANSWERED, 5, False, Stand.ANSWERED),
        (Outcome.ANSWERED, 6, False, Stand.LATE),
        (Outcome.ANSWERED, 6, True, Stand.EXCUSED),
        (Outcome.SILENT, None, False, Stand.SILENT),
        (Outcome.SILENT, None, True, Stand.EXCUSED),
        (Outcome.VOID, None, False, Stand.VOID),
    ],
)
def test_how_a_check_stands(
    outcome: Outcome | None, minutes: int | None, is_excused: bool, wanted: Stand
) -> None:
    later = EIGHT + timedelta(hours=1)
    assert spots.stand(EIGHT, later, outcome, minutes, 5, is_excused) is wanted
    assert spots.stand(later, EIGHT, None, None, 5, False) is Stand.AHEAD

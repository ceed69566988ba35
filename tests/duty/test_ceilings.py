"""What is deducted in a month never passes the ceiling, and nothing is owed above it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roster.duty.ceilings import Ceiling, Least, Line, ceiling, charge
from roster.duty.schemes import Excess

fen = st.integers(0, 2_000_000)


def test_the_ceiling_is_the_least_of_the_three() -> None:
    assert ceiling(500_000, 242_000, 300_000, 20) == Ceiling(100_000, Least.SHARE)
    assert ceiling(250_000, 242_000, 300_000, 20) == Ceiling(8_000, Least.MINIMUM)
    assert ceiling(500_000, 242_000, 30_000, 20) == Ceiling(30_000, Least.BONUS)
    assert ceiling(200_000, 242_000, 30_000, 20) == Ceiling(0, Least.MINIMUM)


def test_what_lies_above_is_dropped_or_kept_as_points() -> None:
    found = Ceiling(25_000, Least.BONUS)
    lines = [Line(1, 20_000, 20), Line(2, 20_000, 20), Line(3, 10_000, 10, Excess.POINTS)]
    charged = charge(found, lines)
    assert [(each.left, each.taken, each.over, each.kept) for each in charged] == [
        (25_000, 20_000, 0, 0), (5_000, 5_000, 15_000, 0), (0, 0, 10_000, 10),
    ]  # fmt: skip


def test_without_a_ceiling_there_is_no_money() -> None:
    [only] = charge(None, [Line(1, 2_000, 2, Excess.POINTS)])
    assert (only.left, only.taken, only.over, only.kept) == (None, 0, 0, 0)


lines = st.lists(st.builds(Line, st.just(1), fen, st.integers(0, 50), st.sampled_from(Excess)))


@given(fen, fen, fen, st.integers(0, 20), lines)
def test_the_ceiling_is_never_exceeded(
    wage: int, minimum: int, bonus: int, share: int, given_lines: list[Line]
) -> None:
    found = ceiling(wage, minimum, bonus, share)
    charged = charge(found, given_lines)
    taken = sum(each.taken for each in charged)
    assert taken * 100 <= wage * share
    assert taken <= max(0, wage - minimum)
    assert taken <= bonus
    assert all(each.taken >= 0 and each.taken + each.over == each.line.amount for each in charged)
    wanted = sum(line.amount for line in given_lines)
    assert taken == min(wanted, found.amount)

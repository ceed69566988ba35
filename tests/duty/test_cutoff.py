"""Between two handovers nothing is left out, and nothing is told twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roster.duty.cutoff import stretches


def test_what_comes_with_the_closing_act_is_still_of_that_handover() -> None:
    one, two, rest = stretches({"early": 3, "late": 6}, [(n, n) for n in (7, 6, 5, 4, 3, 2, 1)])
    assert (one.closing, one.within) == ("early", (1, 2, 3))
    assert (two.closing, two.within) == ("late", (4, 5, 6))
    assert (rest.closing, rest.within) == ("", (7,))


def test_before_the_first_handover_everything_is_open() -> None:
    (only,) = stretches({}, [(2, "b"), (1, "a")])
    assert (only.closing, only.within) == ("", ("a", "b"))


@given(
    st.sets(st.integers(1, 200)),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 200)),
)
def test_everything_is_in_exactly_one_stretch(
    sequences: set[int], closings: dict[str, int]
) -> None:
    unique = {name: at for at, name in {at: name for name, at in closings.items()}.items()}
    parts = stretches(unique, [(n, n) for n in sequences])
    assert sorted(each for part in parts for each in part.within) == sorted(sequences)
    for part in parts:
        assert all(part.after < each and (not part.upto or each <= part.upto)
                   for each in part.within)  # fmt: skip

"""The collector rests only as long as it is told to."""

from __future__ import annotations

import gc

import pytest

from roster.collecting import uncollected


@uncollected()
def fails() -> None:
    raise KeyError(gc.isenabled())


def test_the_collector_rests_and_goes_on_whatever_happens() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError, match="False"):
        fails()
    assert gc.isenabled()


def test_an_inner_rest_does_not_end_the_outer_one() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()

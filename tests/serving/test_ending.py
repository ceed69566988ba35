"""Whoever is asked to end does not stumble over what the main thread holds at that moment."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from threading import Event, Lock

import pytest

from web.serving.ending import when_asked


@pytest.fixture
def asking() -> Iterator[signal.Signals]:
    """A signal that is answered as before when the test is over."""
    before = signal.getsignal(signal.SIGTERM)
    yield signal.SIGTERM
    signal.signal(signal.SIGTERM, before)


def test_a_lock_that_is_held_when_the_signal_comes_is_waited_for(asking: signal.Signals) -> None:
    held, ended = Lock(), Event()

    def end() -> None:
        with held:
            ended.set()

    when_asked(end, asking)
    with held:
        signal.raise_signal(asking)
        assert not ended.is_set()
    assert ended.wait(60)

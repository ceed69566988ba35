"""A benchmark: what a sick call costs of its minute, and what is left of it for the telephone.

Run it as ``make bench-pages``. Answers of the server and work of the page are counted as processor
time, which says the same on a busy machine; the hand is reckoned with the figures of the
keystroke-level model (S. K. Card, T. P. Moran, A. Newell, Communications of the ACM 23/7, 1980).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import thread_time
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.browser.conftest import Site, Story
from tests.browser.test_mending import ill_today, sick_call

MINUTE = 60.0
"""[s] from the news to a roster that holds again."""
THINKING, POINTING, PRESSING = 1.35, 1.1, 0.2
"""[s] to make up one's mind, to bring the hand to a place, to press there and let go."""
READING = 5.0
"""[s] our own allowance to read who could stand in and why; the model has no figure for it."""
RINGING = 30.0
"""[s] what has to be left for the telephone: some rings and a yes."""


@contextmanager
def _reckoned(site: Site) -> Iterator[list[float]]:
    """Notes the processor time of each answer of the server [s]."""
    spent: list[float] = []
    answers = site.app.wsgi_app

    def reckoning(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        begun = thread_time()
        try:
            return answers(environ, start)
        finally:
            spent.append(thread_time() - begun)

    site.app.wsgi_app = reckoning  # type: ignore[method-assign]
    yield spent
    site.app.wsgi_app = answers  # type: ignore[method-assign]


def _busy(page: CDPSession) -> float:
    """Processor time of the page so far [s]."""
    found = page.send("Performance.getMetrics")["metrics"]
    return next(each["value"] for each in found if each["name"] == "TaskDuration")


@pytest.mark.story("tablet")
def test_a_sick_call_leaves_time_for_the_telephone(site: Site, story: Story) -> None:
    desk, person, today = ill_today(site, story)
    page = desk.page.context.new_cdp_session(desk.page)
    page.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    begun = _busy(page)
    with _reckoned(site) as spent:
        acts = sum(1 for _ in sick_call(desk, person, today, story))
    shown = _busy(page) - begun
    hand = acts * (THINKING + POINTING + PRESSING) + READING
    left = MINUTE - hand - sum(spent) - shown
    print(
        f"a sick call: {acts} acts; {len(spent)} answers of the server {sum(spent):.2f} s, the "
        f"slowest {max(spent):.2f} s, the page {shown:.2f} s (processor time); the hand {acts} × "
        f"({THINKING} + {POINTING} + {PRESSING}) + {READING} reading = {hand:.1f} s (reckoned); "
        f"left of {MINUTE:.0f} s for the telephone: {left:.1f} s"
    )
    assert left > RINGING

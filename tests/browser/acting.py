"""A benchmark: a tablet answers every tap of a handover at once, four times slowed.

Run it as ``make bench-pages`` on a machine that does nothing else: it measures time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser

from tests.browser.posts import Post, posted

LONGEST = 100
"""[ms] from a tap until the tablet shows what has come of it."""
TRIES = 3
"""The machine may be busy with something else: the best of several handovers counts."""

WATCH = """
window.waits = [];
const left = () => document.querySelector(".left")?.dataset.left;
const stands = () => `${document.body.dataset.state} ${left()}`;
addEventListener("click", () => {
  const [begun, before] = [performance.now(), stands()];
  const look = () => {
    if (stands() !== before) window.waits.push(performance.now() - begun);
    else if (performance.now() - begun < 5000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}, true);
"""
"""Notes after each tap how long it takes until a frame shows another state, or less left to do."""


@pytest.fixture
def post(chromium: Browser, tmp_path: Path) -> Iterator[Post]:
    with posted(tmp_path, chromium) as found:
        yield found


def test_every_act_is_answered_at_once(post: Post) -> None:
    found: list[list[float]] = []
    for _ in range(TRIES):
        post.next_day()
        tablet = post.tablet()
        slow = tablet.page.context.new_cdp_session(tablet.page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        tablet.page.evaluate(WATCH)
        tablet.open()
        tablet.check()
        tablet.sign_both()
        found.append(tablet.page.evaluate("window.waits"))
        tablet.page.context.close()
        if max(found[-1]) <= LONGEST:
            break
    best = min(found, key=max)
    print(f"{len(best)} acts: median {median(best):.0f} ms, longest {max(best):.0f} ms")
    assert max(best) <= LONGEST, [[round(each) for each in waits] for waits in found]

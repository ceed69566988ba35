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
window.signed = [];
let digit = 0;
const left = () => document.querySelector(".left")?.dataset.left;
const stands = () => `${document.body.dataset.state} ${left()}`;
const watch = (read) => {
  const [begun, before] = [performance.now(), read()];
  const look = () => {
    if (read() !== before) window.waits.push(performance.now() - begun);
    else if (performance.now() - begun < 5000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
addEventListener("click", ({ target }) => {
  if (target.closest("[data-act]:not([data-act=digit])")) watch(stands);
}, true);
addEventListener("pointerdown", ({ target }) => {
  if (!target.closest("[data-act=digit]")) return;
  digit = performance.now();
  watch(() => target.closest(".sign").querySelector(".dots")?.textContent);
}, true);
new MutationObserver(() => {
  if (!digit || !["OUT_SIGNED", "CLOSED"].includes(document.body.dataset.state)) return;
  window.signed.push(performance.now() - digit);
  digit = 0;
}).observe(document.body, { attributeFilter: ["data-state"] });
"""
"""Notes after each tap how long it takes until a frame shows what has come of it: another state,
less left to do, one more dot of a PIN; and after each last digit how long until it is signed."""


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
        signed = tablet.page.evaluate("window.signed")
        print(f"signed after {', '.join(f'{each:.0f}' for each in signed)} ms")
        tablet.page.context.close()
        if max(found[-1]) <= LONGEST:
            break
    best = min(found, key=max)
    print(f"{len(best)} acts: median {median(best):.0f} ms, longest {max(best):.0f} ms")
    assert max(best) <= LONGEST, [[round(each) for each in waits] for waits in found]

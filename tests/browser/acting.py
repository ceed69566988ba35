"""A benchmark: a tablet answers every tap of a handover at once, as it is and four times slowed.

Run it as ``make bench-pages`` on a machine that does nothing else: it measures time.

It also reckons how long two crews take to hand over a station without a defect. Nobody was timed:
the touches of a whole handover are counted, and each gets the time of the keystroke-level model
(Card, Moran and Newell, *The keystroke-level model for user performance time with interactive
systems*, 1980), added to what the tablet and the server took until they answered:

- `DECIDE` (M) before each touch, one for a whole PIN, which is typed from memory;
- `POINT` (P) to reach it: measured with a mouse on a screen, which is slower than a finger;
- `DIGIT` (K) for each further digit of a PIN: a typist who is no secretary.

Two figures are our own estimates: `DRAW` for a signature, and `LOOK` for each item, since crews
walk past a room or count an article while the tablet waits for them. The sum is told in parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser

from tests.browser.posts import Post, posted

LONGEST = 100
"""[ms] from a tap until the tablet shows what has come of it."""
MOST = 300
"""[s] for a station without a defect, both signatures in it."""
DECIDE, POINT, DIGIT, DRAW = 1.35, 1.1, 0.28, 3.0
"""[s] to choose what to touch, to reach it, to type one more digit, and to sign by finger."""
LOOK = 6.0
"""[s] that two crews look at one item before they confirm it."""
TRIES = 3
"""The machine may be busy with something else: the best of several handovers counts."""

WATCH = """
window.waits = [];
window.signed = [];
let digit = 0;
let watched = [];
const left = () => document.querySelector(".left")?.dataset.left;
const stands = () => `${document.body.dataset.state} ${left()}`;
const watch = (read) => watched.push([performance.now(), read(), read]);
const painted = new MessageChannel();
const shown = [];
painted.port1.onmessage = () => {
  for (const begun of shown.splice(0)) window.waits.push(performance.now() - begun);
};
const look = () => {
  const changed = watched.filter(([, before, read]) => read() !== before);
  if (!changed.length) return;
  watched = watched.filter((each) => !changed.includes(each));
  requestAnimationFrame(() => {
    shown.push(...changed.map(([begun]) => begun));
    painted.port2.postMessage(null);
  });
};
addEventListener("click", ({ target }) => {
  if (target.closest("[data-act]:not([data-act=digit])")) watch(stands);
}, true);
addEventListener("pointerdown", ({ target }) => {
  watched = [];
  if (!target.closest("[data-act=digit]")) return;
  digit = performance.now();
  watch(() => target.closest(".sign").querySelector(".dots")?.textContent);
}, true);
new MutationObserver(look).observe(document.body, {
  attributeFilter: ["data-state", "data-left"], childList: true, subtree: true,
});
let state = document.body.dataset.state;
new MutationObserver(() => {
  const before = state;
  ({ state } = document.body.dataset);
  if (!digit || state === before || !["OUT_SIGNED", "CLOSED"].includes(state)) return;
  window.signed.push(performance.now() - digit);
  digit = 0;
}).observe(document.body, { attributeFilter: ["data-state"] });
"""
"""Notes after each tap how long it takes until a frame that shows what has come of it is painted:
another state, less left to do, one more dot of a PIN; and after each last digit how long until it
is signed. It looks only when the page changes: whoever looks at every frame slows what is measured.
"""


def by_hand(touches: Sequence[str]) -> float:
    """What people need for these touches [s], looking at things left out."""
    spent = 0.0
    for last, touch in zip(["", *touches], touches, strict=False):
        spent += DIGIT if touch == last == "digit" else DECIDE + POINT
        spent += DRAW if touch == "CANVAS" else 0
    return spent


@pytest.fixture
def post(chromium: Browser, tmp_path: Path) -> Iterator[Post]:
    with posted(tmp_path, chromium) as found:
        yield found


@pytest.mark.parametrize("slowed", [1, 4])
def test_every_act_is_answered_at_once(post: Post, slowed: int) -> None:
    found: list[list[float]] = []
    for _ in range(TRIES):
        post.next_day()
        tablet = post.tablet()
        slow = tablet.page.context.new_cdp_session(tablet.page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
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
    spent = f"median {median(best):.0f} ms, longest {max(best):.0f} ms"
    print(f"{len(best)} acts on a processor slowed {slowed} times: {spent}")
    assert max(best) <= LONGEST, [[round(each) for each in waits] for waits in found]


def test_a_station_is_handed_over_within_five_minutes_by_reckoning(post: Post) -> None:
    post.next_day()
    tablet = post.tablet()
    before = len(tablet.taps())
    tablet.page.evaluate(WATCH)
    tablet.open()
    items = int(tablet.page.locator(".left").get_attribute("data-left") or 0)
    tablet.check()
    tablet.sign_both()
    touches = tablet.taps()[before:]
    waits = tablet.page.evaluate("[...window.waits, ...window.signed]")
    hand, tablets, looks = by_hand(touches), sum(waits) / 1000, items * LOOK
    print(
        f"{len(touches)} touches: {hand:.0f} s by hand, {tablets:.1f} s for tablet and server; "
        f"{items} items looked at for {LOOK:.0f} s each: {looks:.0f} s; "
        f"in all {hand + tablets + looks:.0f} s, reckoned, not timed"
    )
    assert hand + tablets + looks <= MOST

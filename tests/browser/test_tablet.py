"""Two crews hand a station over on a tablet: quickly, with trouble, on two tablets, offline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.posts import Post, posted

MOST_TAPS = 25
"""A handover without a defect, both signatures among them."""


@pytest.fixture(scope="module")
def station(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with posted(tmp_path_factory.mktemp("post"), chromium) as found:
        yield found


@pytest.fixture
def post(station: Post) -> Iterator[Post]:
    """The next day at the station."""
    station.next_day()
    yield station
    while station.contexts:
        station.contexts.pop().close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_station_is_handed_over_in_few_taps(post: Post, language: str) -> None:
    tablet = post.tablet(language)
    before = len(tablet.taps())
    tablet.open()
    tablet.check()
    tablet.sign_both()
    taps = tablet.taps()[before:]
    assert len(taps) <= MOST_TAPS, taps
    tablet.is_sent()
    post.waits_for("CLOSED")
    assert {act.verdict for act in post.acts()} == {"applied"}
    expect(tablet.page.locator("[data-receipt]:not([data-receipt=''])")).to_have_count(2)

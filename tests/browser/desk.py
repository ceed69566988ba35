"""The roster page as someone at a desk uses it."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.browser.filled import MONDAY

SHORT = re.compile("缺班|Short")


class Desk:
    """A window on one roster."""

    def __init__(self, page: Page, unit: int, first: date = MONDAY) -> None:
        self.page, self.unit, self.first = page, unit, first
        self.open()

    def open(self, query: str = "") -> None:
        self.page.goto(f"/units/{self.unit}/rosters/{self.first}/{query}")
        self.page.wait_for_selector("body:not(.loading)")

    def hears_nothing(self) -> None:
        """Whoever sits here is not told by the way what others do."""
        self.page.route("**/changes.json*", lambda route: route.abort())

    def cell(self, person: str, day: int) -> Locator:
        return self.page.locator(f"[data-person={person}] > .day:not(.before)").nth(day)

    @property
    def pen(self) -> Locator:
        return self.page.locator(".pen")

    @property
    def side(self) -> Locator:
        return self.page.locator("#side")

    def stand(self, person: str, day: int) -> None:
        """Point at a cell."""
        self.leave_the_panel()
        self.cell(person, day).click()
        expect(self.pen).to_be_focused()

    def leave_the_panel(self) -> None:
        """On a phone a panel may lie over the sheet."""
        if self.page.evaluate("innerWidth < 700") and self.side.is_visible():
            self.side.locator("button.close").click()

    def holds(self, person: str, day: int, text: str) -> None:
        expect(self.cell(person, day)).to_have_text(text)

    def is_saved(self) -> None:
        expect(self.page.locator("#saved")).to_have_class("good")

    def is_checked(self) -> None:
        """The rulebook has been heard."""
        self.page.locator("#chips button.chip", has_text=SHORT).wait_for()

    def compose(self, spelt: str, chosen: str) -> None:
        """Type with an input method: letters, then the characters that it makes of them."""
        keyboard = self.page.context.new_cdp_session(self.page)
        for end in range(1, len(spelt) + 1):
            caret = {"selectionStart": end, "selectionEnd": end}
            keyboard.send("Input.imeSetComposition", {"text": spelt[:end], **caret})
        keyboard.send("Input.insertText", {"text": chosen})

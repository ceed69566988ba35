"""A post with tablets that really run: two crews of the example station, in front of an iPad."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from roster.desk import enrolling
from roster.domain import OFF
from roster.store.base import now, reading, writing
from roster.store.handovers import ActRow, RecordRow, acts_of, record_row
from tests.browser.conftest import Site, opened
from tests.desk.duty_station import CREWS, DAYS, DUE, POST, DutyStation, rows
from tests.tablets import set_pins

expect.set_options(timeout=30_000)
IPAD = {"width": 1024, "height": 768}
SOONER = timedelta(minutes=10)
"""Before the hour: when both crews stand in front of the tablet."""
CLOCKS = ("web.duty.day", "web.duty.wire", "web.seals", "web.rulings.substitutes")
LEADERS = {crew[0]: f"3141{number}9" for number, crew in enumerate(CREWS)}
"""The PIN of each crew's leader."""

AHEAD = """ahead => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}"""
"""Another time on the tablet's clock."""
COUNTED = """addEventListener("pointerdown", ({ target }) => {
  const name = target.closest("[data-act]")?.dataset.act ?? target.tagName;
  sessionStorage.taps = [sessionStorage.taps, name].filter(Boolean).join(" ");
}, true);"""
"""What is touched, through every reload."""
NEXT = """names => {
  if (document.body.dataset.state !== "CHECKING") return "checked";
  if (document.querySelector("dialog[open], main[aria-busy=true]")) return null;
  for (const name of names) {
    const within = "main :is(header, .stop:not([data-state=optional]))";
    for (const button of document.querySelectorAll(`${within} [data-act='${name}']:enabled`)) {
      if (!button.checkVisibility()) continue;
      button.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = button.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }
  }
  return null;
}"""
"""Where a finger hits the next thing to check: found in one look, since the page is drawn anew."""

STANDS = """() => [...document.querySelectorAll(".left, .stop")]
  .map(({ dataset }) => dataset.left ?? dataset.state).join(" ")"""
"""How far the checks are."""

IS_AT = "state => document.body.dataset.state === state"
"""Whether the page shows a state; `expect` would describe the whole page at every look."""
OFTEN = 50
"""[ms] between two looks at a page: at every frame they would take a good part of its time."""


@dataclass
class Clock:
    """What time it is for the server and its tablets; the hours of the machine go on beneath it."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return now() + self.ahead

    def turn(self, at: datetime) -> None:
        self.ahead = at - now()


@dataclass
class Post:
    """A post whose crews hand over once a day; each test takes the next day.

    Parameters
    ----------
    first : datetime
        When the first of the crews is relieved by the second.
    """

    site: Site
    unit: int
    clock: Clock
    browser: Browser
    name: str = POST
    first: datetime = DUE
    groups: Sequence[tuple[str, ...]] = CREWS
    days: int = -1
    contexts: list[BrowserContext] = field(default_factory=list)

    def give_pins(self, pins: Mapping[str, str]) -> None:
        """Let people of the post have these PINs."""
        set_pins(self.site.make, self.unit, self.site.app.extensions["lunzhi.seal"], pins)

    def next_day(self) -> None:
        """It is ten minutes before the next handover."""
        self.days += 1
        self.clock.turn(self.due - SOONER)

    @property
    def due(self) -> datetime:
        return self.first + timedelta(days=self.days)

    @property
    def record(self) -> str:
        return f"{self.name}@{self.due:%Y-%m-%dT%H:%MZ}"

    @property
    def crews(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who goes, and who comes."""
        count = len(self.groups)
        return self.groups[self.days % count], self.groups[(self.days + 1) % count]

    def tablet(
        self,
        language: str = "zh",
        size: dict[str, int] = IPAD,
        clock: timedelta = timedelta(),
        keeps: bool = True,
    ) -> Tablet:
        """A tablet that was just enrolled; `clock` is how wrong it goes.

        Parameters
        ----------
        keeps : bool
            Whether a service worker keeps the page on it.
        """
        with writing(self.site.make) as work:
            code = enrolling.code(work, self.unit, "值班室平板", self.name, 1, self.clock.now())
        context = self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            base_url=self.site.address,
            ignore_https_errors=True,
            has_touch=True,
            is_mobile=True,
            locale="zh-CN",
            service_workers="allow" if keeps else "block",
        )
        self.contexts.append(context)
        ahead = int((self.clock.ahead + clock).total_seconds() * 1000)
        context.add_init_script(f"({AHEAD})({ahead}); {COUNTED}")
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.site.errors.append(str(error)))
        found = Tablet(self, page, language)
        found.enrol(code)
        return found

    @contextmanager
    def loses_an_answer(self) -> Iterator[list[str]]:
        """The next acts are committed, but the tablet hears nothing; the seals it did not get."""
        app, lost = self.site.app, list[str]()
        answered = app.wsgi_app

        def lose(environ: dict[str, Any], begin: Any) -> Any:
            if lost or not environ["PATH_INFO"].endswith("/acts.json"):
                return answered(environ, begin)
            whole = b"".join(answered(environ, lambda *_: lambda _: None))
            lost.extend(each["seal"] for each in json.loads(whole)["receipts"])
            begin("502 Bad Gateway", [("Content-Length", "0")])
            return []

        app.wsgi_app = lose  # type: ignore[method-assign]
        yield lost
        app.wsgi_app = answered  # type: ignore[method-assign]

    def row(self) -> RecordRow | None:
        with reading(self.site.make) as work:
            row = record_row(work, self.unit, self.record)
            work.expunge_all()
            return row

    def acts(self) -> list[ActRow]:
        """What the server keeps of the handover."""
        with reading(self.site.make) as work:
            row = record_row(work, self.unit, self.record)
            found = list(acts_of(work, row.id)) if row else []
            work.expunge_all()
            return found

    def waits_for(self, state: str) -> None:
        until(lambda: (row := self.row()) is not None and row.state == state)


class Tablet:
    """One tablet, and what fingers do on it."""

    def __init__(self, post: Post, page: Page, language: str) -> None:
        self.post, self.page, self.language = post, page, language

    @property
    def address(self) -> str:
        return f"/units/{self.post.unit}/duty/"

    def enrol(self, code: str) -> None:
        self.page.goto(self.address)
        self.page.fill("#code", code)
        self.tap("enrol")
        self.act("start").first.wait_for()
        if self.language == "en":
            self.tap("language")
            expect(self.page.locator("html")).to_have_attribute("lang", "en")

    def act(self, name: str, within: str = "") -> Locator:
        return self.page.locator(f"{within} [data-act='{name}']:enabled:visible".strip())

    def tap(self, name: str, within: str = "") -> None:
        """Tap the first button of an act."""
        self.act(name, within).first.tap()

    def taps(self) -> list[str]:
        """What was touched, in order."""
        found: str = self.page.evaluate("sessionStorage.taps ?? ''")
        return found.split()

    def is_at(self, state: str) -> None:
        """The page shows a state; looking for it costs the page next to nothing."""
        self.page.wait_for_function(IS_AT, arg=state, polling=OFTEN)

    def is_sent(self) -> None:
        expect(self.page.locator("#status")).to_have_attribute("data-waiting", "0")
        expect(self.page.locator("#status")).to_have_attribute("data-sending", "idle")

    def open(self) -> None:
        """Both crews are there."""
        self.tap("start")
        self.is_at("CHECKING")

    def check(self) -> None:
        """Everything is as it should be; high-risk articles one by one."""
        self.is_at("CHECKING")
        names = ["acknowledge", "nothing", "all-fine", "none", "fine", "confirm-all", "confirm"]
        while (at := self.page.wait_for_function(NEXT, arg=names).json_value()) != "checked":
            before = self.page.evaluate(f"({STANDS})()")
            self.page.touchscreen.tap(*at)
            self.page.wait_for_function(
                f"before => ({STANDS})() !== before", arg=before, polling=OFTEN
            )
        self.is_at("READY")

    def draw(self, side: str) -> None:
        """A finger draws a signature."""
        canvas = self.page.locator(f"[data-side={side}] canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        finger = self.page.context.new_cdp_session(self.page)
        points = [
            {"x": box["x"] + 20 + 6 * step, "y": box["y"] + 60 + (18 if step % 2 else -18)}
            for step in range(20)
        ]
        touch = "Input.dispatchTouchEvent"
        finger.send(touch, {"type": "touchStart", "touchPoints": points[:1]})
        for point in points[1:]:
            finger.send(touch, {"type": "touchMove", "touchPoints": [point]})
        finger.send(touch, {"type": "touchEnd", "touchPoints": []})

    def type_pin(self, side: str, pin: str) -> None:
        for digit in pin:
            self.page.locator(f"[data-side={side}] [data-digit='{digit}']").tap()

    def sign(self, side: str, pin: str = "") -> None:
        crew = self.post.crews[0 if side == "out" else 1]
        self.draw(side)
        self.type_pin(side, pin or LEADERS[crew[0]])

    def sign_both(self) -> None:
        self.sign("out")
        self.is_at("OUT_SIGNED")
        self.sign("in")
        self.is_at("CLOSED")

    def give(self, reason: str) -> None:
        """Write a reason on the sheet that asks for one."""
        self.page.fill("dialog textarea", reason)
        self.tap("reason-done")


def until(holds: Callable[[], bool], patience: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "it does not come to hold"
        time.sleep(0.05)


@contextmanager
def posted(
    folder: Path, chromium: Browser, groups: Sequence[tuple[str, ...]] = CREWS
) -> Iterator[Post]:
    """A station, its tablets, and a clock of their own."""
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch, opened(folder, chromium) as site:
        for module in CLOCKS:
            patch.setattr(import_module(module), "now", clock.now)
        away = {who: (OFF,) * DAYS for crew in CREWS for who in crew}
        here = {who: rows()[who] for crew in groups for who in crew}
        station = DutyStation(site.make, folder, away | here)
        set_pins(site.make, station.unit, station.seal, LEADERS)
        found = Post(site, station.unit, clock, chromium, groups=groups)
        yield found
        for context in found.contexts:
            context.close()


@pytest.fixture
def post(station: Post) -> Iterator[Post]:
    """The next day at the station."""
    station.next_day()
    yield station
    while station.contexts:
        station.contexts.pop().close()

"""Chromium on a site that really runs: readers of every role, at every size, in both languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, writing
from roster.store.units import UnitRow
from tests import databases
from tests.browser.serving import NAME, served
from tests.browser.words import english
from web import sign_ins
from web.settings import Settings
from web.site import create_app

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""Of two programs of one browser the one without a window's frame: a page costs it a third."""
SECRET = "a password of tests"
SIZES = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
"""[px] width and height of a window."""
PATIENCE = 60_000
"""[ms] for what happens at once where the machine has nothing else to do."""
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
]
"""How Chromium is started: it finds the site under a name that is not localhost."""
PICTURES = Path(__file__).parents[2] / "out" / "pages"
STORIES = PICTURES.parent / "stories"


expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Story:
    """How a story is told this time: in a window of which size, and in which language."""

    name: str
    size: str
    language: str

    def says(self, *chinese: str) -> re.Pattern[str]:
        """Finds a text that says one of these, in the language of the story."""
        texts = [
            each for text in chinese for each in ([text] if self.is_chinese else english(text))
        ]
        # A slash is the end of a pattern where a selector is read.
        return re.compile("|".join(re.escape(each).replace("/", r"\/") for each in texts))

    def either(self, chinese: str, english: str) -> re.Pattern[str]:
        """Finds a text that is part of a longer one, which no catalogue has by itself."""
        text = chinese if self.is_chinese else english
        return re.compile(re.escape(text).replace("/", r"\/"))

    def calls(self, *chinese: str) -> re.Pattern[str]:
        """Finds what is called so and no longer."""
        return re.compile(rf"^\s*(?:{self.says(*chinese).pattern})\s*$")

    @property
    def way(self) -> tuple[str, str]:
        """The size and the language."""
        return self.size, self.language

    @property
    def is_chinese(self) -> bool:
        return self.language == "zh"

    def press(self, place: Locator) -> None:
        """Press as one does at this size: with a finger or the mouse."""
        if self.size == "desktop":
            place.click()
        else:
            place.tap()

    def keep(self, page: Page, step: str = "") -> None:
        """A picture, to be looked at; nothing hangs over the edge."""
        taken = self.picture(page, step)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} px hang over the edge at {taken.stem} of {self.name}"

    def picture(self, page: Page, step: str = "") -> Path:
        """A picture in the folder of the story, of a page that may be wide as paper is."""
        folder = STORIES / self.name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{'-'.join(filter(None, (step, *self.way)))}.png"
        page.screenshot(path=path)
        return path


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A story is told at the size and in the language that it names, or in all if asked."""
    mark = metafunc.definition.get_closest_marker("story")
    if mark:
        one = [(mark.args[0], mark.args[1] if len(mark.args) > 1 else "zh")]
        every = product(SIZES, ("zh", "en"))
        ways = list(every) if metafunc.config.getoption("whole") else one
        name = metafunc.function.__name__.removeprefix("test_")
        stories = [Story(name, size, language) for size, language in ways]
        metafunc.parametrize("story", stories, ids=["-".join(way) for way in ways])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM,
            # A worker of a page is not fetched by whoever the page alone trusts.
            args=[*LAUNCH, "--ignore-certificate-errors"],
        )


@dataclass
class Site:
    """A site on a database of its own.

    Parameters
    ----------
    errors : list[str]
        What the scripts of its pages complained of; a test ends with none.
    """

    app: Flask
    make: Sessions
    address: str
    company: int
    chromium: Browser
    contexts: list[BrowserContext]
    errors: list[str]

    def account(
        self, role: Role, unit: int, person: str | None = None, language: str = "zh"
    ) -> str:
        """Someone new who holds a role in a unit; how they sign in."""
        login = f"{role}-{unit}-{person or language}"
        with writing(self.make) as work:
            row = AccountRow(
                login=login,
                password=sign_ins.hashed(SECRET),
                unit_id=unit if person else None,
                person=person,
                language=language,
            )
            work.add(row)
            work.flush()
            work.add(GrantRow(account_id=row.id, unit_id=unit, role=role))
            return login

    def passer_by(self, size: str = "desktop", language: str = "zh") -> Page:
        """A window in which nobody has signed in."""
        width, height = SIZES[size]
        context = self.chromium.new_context(
            viewport={"width": width, "height": height},
            ignore_https_errors=True,
            base_url=self.address,
            locale="zh-CN" if language == "zh" else "en-GB",
            has_touch=size != "desktop",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def visit(
        self,
        role: Role,
        unit: int,
        size: str = "desktop",
        language: str = "zh",
        person: str | None = None,
    ) -> Page:
        """A window in which someone of this role has signed in."""
        login = self.account(role, unit, person, language)
        page = self.passer_by(size, language)
        page.goto("/account/sign-in")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", SECRET)
        page.click("main button:not(.quiet)")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page


@contextmanager
def opened(folder: Path, chromium: Browser) -> Iterator[Site]:
    """A site with one company and nobody in it, until the end."""
    engine = databases.laid(folder)
    app = create_app(Settings(data=folder), engine)
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        row = UnitRow(name="示例供电公司")
        work.add(row)
        work.flush()
        company = row.id
    with served(app, folder) as address:
        found = Site(app, make, address, company, chromium, [], [])
        yield found
        for context in found.contexts:
            context.close()
    engine.dispose()
    assert found.errors == []


@pytest.fixture
def site(tmp_path: Path, chromium: Browser) -> Iterator[Site]:
    """A site of one test."""
    with opened(tmp_path, chromium) as found:
        yield found


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep what a page looks like under out/, to be looked at."""

    def keep(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")

    return keep

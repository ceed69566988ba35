"""Every page of the site, in both languages: sound for assistive programs, and all by keys."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from roster.store.accounts import Role
from tests.browser.conftest import PICTURES, SIZES, Site, opened
from tests.conftest import CHECKOUT
from tests.town import LISTED, Town, pages, settle

AXE = CHECKOUT / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# The tablet's page has no frame of the site: test_tablet looks at it.
ROUTES = [route for route in pages() if not route.endswith("/duty/")]
LISTED_FOR = tomllib.loads(LISTED.read_text("utf-8"))
"""Whom each route is for."""
OWN = ("/mine/", "/requests/", "/swaps/", "/calendars/")
"""What a person opens about themselves."""
OPEN = ("/account/sign-in", "/account/first", "/trust")
"""What is read before anybody has signed in."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ("color-contrast",)
"""What takes half of the time, and is the same at every size and in every language."""

WATCH = """() => {
  const scope = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const seen = new Set();
  const stands = (each) =>
    !each.disabled && each.type !== "hidden" && each.tabIndex >= 0 && each.checkVisibility({
      visibilityProperty: true, contentVisibilityAuto: true }) && !each.closest("[inert]");
  const told = (each) => each.outerHTML.slice(0, 120);
  const all = () => [...document.querySelectorAll(scope)].filter(stands);
  const met = (each) => seen.has(each) || (each.type === "radio" &&
    [...seen].some((other) => other.type === "radio" && other.name === each.name));
  window.unseen = [];
  window.wanted = () => all().length;
  window.missed = () => all().filter((each) => !met(each)).map(told);
  window.came = () => all().every(met);
  document.addEventListener("focusin", ({ target }) => {
    if (seen.has(target)) return;
    seen.add(target);
    const look = getComputedStyle(target), by = target.nextElementSibling;
    const marked = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    if (!marked(look) && !(by && marked(getComputedStyle(by))) && !target.matches(".pen")) {
      window.unseen.push(told(target));
    }
  });
}"""
"""Notes where the focus comes, and whether it can be seen there."""


def _address(town: Town, route: str, language: str, folder: Path) -> str:
    return town.address(route, f"administrator-{town.above}-{language}", folder)


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("town"), chromium) as found:
        yield found


@pytest.fixture(scope="module")
def town(site: Site) -> Town:
    return settle(site.app)


@pytest.fixture(scope="module")
def window(site: Site, town: Town) -> Callable[[str, str], Page]:
    """The window of whoever opens a route, in a language; signed in once."""
    found: dict[tuple[str, str], Page] = {}

    def window(route: str, language: str) -> Page:
        who = "nobody" if route in OPEN else "staff" if _is_own(route) else _role(route)
        if (who, language) not in found:
            if who == "nobody":
                page = site.passer_by(language=language)
            elif who == "staff":
                person = town.person if language == "zh" else town.other
                page = site.visit(Role.STAFF, town.unit, "desktop", language, person)
            else:
                page = site.visit(Role(who), town.above, "desktop", language)
            page.context.add_init_script(path=AXE)
            found[who, language] = page
        return found[who, language]

    return window


@pytest.fixture
def keep(pytestconfig: pytest.Config, route: str) -> Callable[[Page, str, str], None]:
    """Keeps a picture to be looked at, where pictures are asked for."""

    def keep(page: Page, language: str, size: str) -> None:
        if pytestconfig.getoption("whole"):
            folder = PICTURES / "every"
            folder.mkdir(parents=True, exist_ok=True)
            name = route.strip("/").replace("<int:", "").translate(str.maketrans("/<>:", "-   "))
            page.screenshot(path=folder / f"{name.replace(' ', '')}-{language}-{size}.png")

    return keep


def _narrow(page: Page) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))


def _role(route: str) -> str:
    """Who opens a route: the administrator where they may, else the last of those who may."""
    whom = next(whom for listed, whom in LISTED_FOR.items() if listed.endswith(f" {route}"))
    roles = [each for each in whom.split() if each in set(Role)]
    return "administrator" if "administrator" in roles or not roles else roles[-1]


def _is_own(route: str) -> bool:
    return any(part in route for part in OWN)


def _open(page: Page, address: str) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["desktop"], strict=True)))
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, page.locator("main").inner_text()
    page.wait_for_selector("body:not(.loading)")


def _flaws(page: Page, without: Sequence[str] = ()) -> list[str]:
    """What axe-core finds, each with the places where it stands."""
    asked = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{each['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"][:5]
    ]


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_on_a_desk_is_sound_and_gone_through_by_keys_alone(
    town: Town,
    window: Callable[[str, str], Page],
    keep: Callable[[Page, str, str], None],
    tmp_path: Path,
    route: str,
) -> None:
    page = window(route, "zh")
    _open(page, _address(town, route, "zh", tmp_path))
    keep(page, "zh", "desktop")
    assert _flaws(page) == []
    page.evaluate(WATCH)
    wanted = page.evaluate("window.wanted()")
    page.locator(".mark").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(wanted):
        page.keyboard.press("Tab")
    # A field of a date and a time has a stop for each of its parts.
    for _ in range(wanted + 20):
        if page.evaluate("window.came()"):
            break
        page.keyboard.press("Tab")
    assert page.evaluate("window.missed()") == [], "no key leads there"
    assert page.evaluate("window.unseen") == [], "the focus cannot be seen there"
    _narrow(page)
    keep(page, "zh", "phone")


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_on_a_phone_is_sound_and_fits_also_with_the_longer_words(
    town: Town,
    window: Callable[[str, str], Page],
    keep: Callable[[Page, str, str], None],
    tmp_path: Path,
    route: str,
) -> None:
    page = window(route, "en")
    _open(page, _address(town, route, "en", tmp_path))
    keep(page, "en", "desktop")
    _narrow(page)
    keep(page, "en", "phone")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert _flaws(page, without=COLOURS) == []
    assert wide <= 0, f"{wide} px hang over the edge of a phone"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["people/", "nowhere/"])
def test_a_page_that_is_not_for_the_reader_says_so_and_leads_back(
    town: Town, window: Callable[[str, str], Page], path: str, language: str
) -> None:
    page = window("/units/<int:unit>/mine/", language)
    answer = page.goto(f"/units/{town.unit}/{path}")
    assert answer is not None
    assert answer.status in (403, 404)
    assert _flaws(page) == []
    page.locator("main a.btn").click()
    page.wait_for_url("**/mine/")

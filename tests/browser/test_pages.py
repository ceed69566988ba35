"""Every page of the site, in both languages: sound for assistive programs, and all by keys."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from roster.store.accounts import Role
from tests.browser.conftest import PICTURES, SIZES, opened
from tests.browser.town import Town, settle
from tests.conftest import CHECKOUT

AXE = CHECKOUT / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LISTED = CHECKOUT / "tests" / "site" / "access.toml"
NO_PAGE = ("/api/", "/static/", "/healthz", "/mine/")
"""Answers to programs, files, and an address that only leads on to another."""
OWN = ("/mine/", "/requests/", "/swaps/", "/calendars/")
"""What a person opens about themselves."""
OPEN = ("/account/sign-in", "/account/first", "/trust")
"""What is read before anybody has signed in."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

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


def _routes() -> list[str]:
    """The address of every page, as the site writes it."""
    listed = tomllib.loads(LISTED.read_text("utf-8"))
    routes = [route.split(" ") for route in listed]
    return sorted(
        path
        for *methods, path in routes
        if "GET" in methods and "." not in path.split("/")[-1] and not path.startswith(NO_PAGE)
        # A station has no seats: test_paper looks at the page of one. The tablet's page has no
        # frame of the site: test_tablet looks at it.
        if "<seat>" not in path and not path.endswith("/duty/")
    )


def _address(route: str, town: Town, language: str, folder: Path) -> str:
    """An address of a page on the demonstration; a route with something new in it has none."""
    number, unit = 1, town.above if "/import/" in route or "/tree/" in route else town.unit
    if "/import/<int:number>" in route:
        number = town.hand_in(f"administrator-{town.above}-{language}", folder)
    values = {
        "<int:unit>": str(unit),
        "<first>": town.first.isoformat(),
        "<day>": (town.first + timedelta(days=town.days - 1)).isoformat(),
        "<code>": "rest.daily",
        "<table>": "people",
        "<int:number>": str(number),
        "<path:name>": town.records["round" if "/checks/" in route else "handover"],
    }
    for part, value in values.items():
        route = route.replace(part, value)
    assert "<" not in route, f"no example for {route}: add one here"
    return route + ("?from=1&to=2" if route.endswith("/notice") else "")


@pytest.fixture(scope="module")
def town(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with opened(folder, chromium) as site:
        yield settle(site)


@pytest.fixture(scope="module")
def window(town: Town) -> Callable[[str, str], Page]:
    """The window of whoever opens a route, in a language; signed in once."""
    site, found = town.site, dict[tuple[str, str], Page]()

    def window(route: str, language: str) -> Page:
        who = "nobody" if route in OPEN else "staff" if _is_own(route) else "administrator"
        if (who, language) not in found:
            if who == "nobody":
                page = site.passer_by(language=language)
            elif who == "staff":
                person = town.person if language == "zh" else town.other
                page = site.visit(Role.STAFF, town.unit, "desktop", language, person)
            else:
                page = site.visit(Role.ADMINISTRATOR, town.above, "desktop", language)
            page.context.add_init_script(path=AXE)
            found[who, language] = page
        return found[who, language]

    return window


def _keep(page: Page, route: str, language: str, size: str) -> None:
    """A picture, to be looked at."""
    folder = PICTURES / "every"
    folder.mkdir(parents=True, exist_ok=True)
    name = route.strip("/").replace("<int:", "").translate(str.maketrans("/<>:", "-   "))
    page.screenshot(path=folder / f"{name.replace(' ', '')}-{language}-{size}.png")


def _narrow(page: Page) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))


def _is_own(route: str) -> bool:
    return any(part in route for part in OWN)


def _open(page: Page, address: str) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["desktop"], strict=True)))
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, page.locator("main").inner_text()
    page.wait_for_selector("body:not(.loading)")


def _flaws(page: Page) -> list[str]:
    """What axe-core finds, each with the places where it stands."""
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{each['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"][:5]
    ]


@pytest.mark.parametrize("route", _routes())
def test_a_page_on_a_desk_is_sound_and_gone_through_by_keys_alone(
    town: Town, window: Callable[[str, str], Page], tmp_path: Path, route: str
) -> None:
    page = window(route, "zh")
    _open(page, _address(route, town, "zh", tmp_path))
    _keep(page, route, "zh", "desktop")
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
    _keep(page, route, "zh", "phone")


@pytest.mark.parametrize("route", _routes())
def test_a_page_on_a_phone_is_sound_and_fits_also_with_the_longer_words(
    town: Town, window: Callable[[str, str], Page], tmp_path: Path, route: str
) -> None:
    page = window(route, "en")
    _open(page, _address(route, town, "en", tmp_path))
    _keep(page, route, "en", "desktop")
    _narrow(page)
    _keep(page, route, "en", "phone")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert _flaws(page) == []
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

"""The texts of the roster page's scripts come with the page, in both languages."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT
from web import catalogues
from web.weeks.phrases import PHRASES

SCRIPTS = CHECKOUT / "web" / "frontend" / "roster"
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')


def said() -> set[str]:
    """Every text that a script says."""
    return {text for path in SCRIPTS.rglob("*.js") for text in SAID.findall(path.read_text())}


def test_the_page_brings_every_text_that_its_scripts_say_and_no_other() -> None:
    assert said() == set(PHRASES)


def test_every_text_is_there_in_chinese() -> None:
    catalogue = catalogues.read(catalogues.HERE / "weeks")
    missing = [text for text in PHRASES if not (found := catalogue.get(text)) or not found.string]
    assert missing == []


def test_a_translation_fills_the_same_places() -> None:
    catalogue = catalogues.read(catalogues.HERE / "weeks")
    places = re.compile(r"\{\w+\}")
    for text in PHRASES:
        found = catalogue.get(text)
        assert found is not None
        assert set(places.findall(str(found.string))) <= set(places.findall(text)), text

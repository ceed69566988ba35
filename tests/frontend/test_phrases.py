"""The texts of the pages' scripts come with the page, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.conftest import CHECKOUT
from web import catalogues
from web.tablet import phrases as tablet
from web.weeks import phrases as weeks

SCRIPTS = CHECKOUT / "web" / "frontend"
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"')
PAGES = [("roster", "weeks", weeks.PHRASES), ("duty", "tablet", tablet.PHRASES)]
"""Where scripts stand, which feature brings their texts, and the texts."""


@pytest.mark.parametrize(("scripts", "feature", "phrases"), PAGES)
def test_the_page_brings_every_text_that_its_scripts_say_and_no_other(
    scripts: str, feature: str, phrases: tuple[str, ...]
) -> None:
    files = (SCRIPTS / scripts).rglob("*.js")
    assert {text for path in files for text in SAID.findall(path.read_text())} == set(phrases)


@pytest.mark.parametrize(("scripts", "feature", "phrases"), PAGES)
def test_every_text_is_there_in_chinese(
    scripts: str, feature: str, phrases: tuple[str, ...]
) -> None:
    catalogue = catalogues.read(catalogues.HERE / feature)
    missing = [text for text in phrases if not (found := catalogue.get(text)) or not found.string]
    assert missing == []


@pytest.mark.parametrize(("scripts", "feature", "phrases"), PAGES)
def test_a_translation_fills_the_same_places(
    scripts: str, feature: str, phrases: tuple[str, ...]
) -> None:
    catalogue = catalogues.read(catalogues.HERE / feature)
    places = re.compile(r"\{\w+\}")
    for text in phrases:
        found = catalogue.get(text)
        assert found is not None
        assert set(places.findall(str(found.string))) <= set(places.findall(text)), text

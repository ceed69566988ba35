"""Both languages are whole: every text of a page has its Chinese, and none stands outside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from web import catalogues

FEATURES = list(catalogues.features())
PLACE = re.compile(r"%\((\w+)\)[sd]")
WEB = Path(catalogues.__file__).parent
SCRIPTS = sorted(
    path for path in (WEB / "frontend").rglob("*.js") if "node_modules" not in path.parts
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOT_TEXT = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<script.*?</script>|<[^>]*>|[\w-]+=\"[^\"]*\"",
    re.S,
)
NAMES = {"English", "SHA-256", "中文", "openapi.json"}
"""What stands on a page as it is in every language."""


def _messages(feature: Path) -> Iterator[Message]:
    return (message for message in catalogues.collected(feature) if message.id)


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_every_text_has_its_chinese(feature: Path) -> None:
    missing = [m.id for m in _messages(feature) if not m.string or not all(_forms(m))]
    assert not missing, f"{feature.name}: make texts, then translate"
    assert not [m.id for m in catalogues.read(feature) if m.id and m.fuzzy]


def test_one_text_has_one_chinese_form_on_all_pages() -> None:
    said: dict[str, set[str]] = {}
    for feature in FEATURES:
        for message in catalogues.read(feature):
            if message.id:
                said.setdefault(str(message.id), set()).add(str(message.string))
    # The catalogues are merged: of two forms the one that is loaded last would stand everywhere.
    assert {text: forms for text, forms in said.items() if len(forms) > 1} == {}


def test_collecting_texts_again_keeps_their_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(WEB / "account", tmp_path / "account")
    before = catalogues.file_of(tmp_path / "account").read_bytes()
    monkeypatch.setattr(catalogues, "HERE", tmp_path)
    catalogues.collect(["account"])
    assert catalogues.file_of(tmp_path / "account").read_bytes() == before


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_both_languages_speak_of_the_same_facts(feature: Path) -> None:
    for message in _messages(feature):
        said = message.id if isinstance(message.id, str) else message.id[-1]
        for form in _forms(message):
            assert set(PLACE.findall(form)) <= set(PLACE.findall(said)), said


@pytest.mark.parametrize("feature", FEATURES, ids=lambda path: path.name)
def test_the_catalogue_holds_nothing_that_no_page_says(feature: Path) -> None:
    said = {message.id for message in _messages(feature)}
    assert {message.id for message in catalogues.read(feature) if message.id} <= said


@pytest.mark.parametrize(
    "page", sorted(WEB.glob("*/templates/**/*.html")), ids=lambda path: path.name
)
def test_a_page_says_nothing_outside_the_catalogues(page: Path) -> None:
    plain = NOT_TEXT.sub("\n", page.read_text("utf-8"))
    words = {line.strip() for line in plain.splitlines()} - NAMES
    assert not [word for word in words if re.search(r"[A-Za-z\u4e00-\u9fff]{2,}", word)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_takes_its_texts_from_the_page(script: Path) -> None:
    lines = [
        line
        for line in script.read_text("utf-8").splitlines()
        if not line.strip().startswith(("//", "*", "/*"))
    ]
    assert not [line for line in lines if CHINESE.search(line)]

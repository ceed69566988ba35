"""The rulebook on the site: every rule in plain words, drawn, with its figures; changes weighed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.desk.books import book
from roster.rules import Rule, bind
from roster.store.accounts import Role
from roster.store.base import Sessions, reading
from tests.site.conftest import SignedIn
from web.rulebook.examples import examples
from web.rulebook.figures import entry, figures
from web.rulebook.plain_words import SAID, plain

LATIN = re.compile(r"\b(Ada|Bo|Cy|early|late|night|Post)\b")


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_is_drawn_broken_and_kept(rule: type[Rule], language: str) -> None:
    broken, kept = examples(rule, language)
    assert broken.says
    assert not kept.says
    assert all(len(marks) == len(broken.dates) for _, marks in broken.rows)
    if language == "zh":
        assert [text for text in broken.says if LATIN.search(text)] == []


def test_every_rule_is_said_in_plain_words() -> None:
    assert set(SAID) == {rule.code for rule in CATALOGUE}
    for rule in CATALOGUE:
        assert plain(rule).en.endswith("."), rule.code
        assert plain(rule).zh.endswith("。"), rule.code


@pytest.fixture
def client(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, station)


def _rows(make: Sessions, unit: int) -> dict[str, Any]:
    with reading(make) as work:
        return {row["code"]: row for row in book(work, unit)["rules"]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_has_its_page(signed_in: SignedIn, station: int, language: str) -> None:
    client = signed_in(Role.AUDITOR, station, language=language)
    listed = client.get(f"/units/{station}/rules/").text
    for rule in CATALOGUE:
        page = client.get(f"/units/{station}/rules/{rule.code}/")
        assert page.status_code == 200, rule.code
        assert escape(plain(rule)[language]) in page.text
        assert f"/rules/{rule.code}/" in listed


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_a_rule_posted_as_it_is_shown_is_the_rule_as_it_was(rule: type[Rule]) -> None:
    for code, settings in TEMPLATES.items():
        standard = next((r for r in bind(CATALOGUE, settings) if r.code == rule.code), rule())
        shown = figures(rule, standard, standard, date(2026, 12, 1))
        for language in ("zh", "en"):
            typed = {each.name: each.written[language] for each in shown}
            assert entry(rule, standard, typed) == {"code": rule.code}, (code, language)


@pytest.mark.parametrize(("language", "word"), [("zh", "硬性"), ("en", "hard")])
def test_a_price_that_is_none_is_written_and_read_in_the_reader_s_language(
    signed_in: SignedIn, make: Sessions, station: int, language: str, word: str
) -> None:
    client = signed_in(Role.SUPERVISOR, station, language=language)
    at = f"/units/{station}/rules/nights.most/"
    client.post(at, data={"what": "set", "price": word, "act": "keep"})
    assert _rows(make, station)["nights.most"]["price"] == "hard"
    assert re.search(rf'id="f-price"[^>]* value="{word}"', client.get(at).text)


@pytest.mark.parametrize(
    ("code", "name", "text", "kept"),
    [
        ("rest.daily", "rest", "720", 720),
        ("rest.daily", "price", "500", None),
        ("hours.overtime_day", "whole_day", "是", True),
        ("runs.succession", "pairs", "值&白", [["值", "白"]]),
        ("fairness.shifts", "shifts", "值", ["值"]),
        ("hours.period", "leave", "attended", "attended"),
    ],
)
def test_a_figure_is_looked_at_then_kept(
    code: str,
    name: str,
    text: str,
    kept: object,
    client: FlaskClient,
    make: Sessions,
    station: int,
) -> None:
    at = f"/units/{station}/rules/{code}/"
    looked = client.post(at, data={"what": "set", name: text})
    assert looked.status_code == 200, looked.text
    assert code not in _rows(make, station)
    assert client.post(at, data={"what": "set", name: text, "act": "keep"}).status_code == 302
    row = _rows(make, station)[code]
    assert row.get("further", {}).get(name) == kept if kept is not None else row[name] == text
    assert "supervisor-" in client.get(at).text
    client.post(at, data={"what": "standard", "act": "keep"})
    assert code not in _rows(make, station)


def test_a_wrong_figure_is_told_beside_its_field(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    at = f"/units/{station}/rules/rest.daily/"
    answer = client.post(at, data={"what": "set", "rest": "eleven", "act": "keep"})
    assert answer.status_code == 422
    assert 'value="eleven"' in answer.text
    assert "整数" in answer.text
    assert "rest.daily" not in _rows(make, station)


def test_the_rotation_of_the_crews_stays_when_a_general_entry_is_made(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    before = _rows(make, station)["rotation.pattern"]
    at = f"/units/{station}/rules/rest.daily/"
    client.post(at, data={"what": "set", "rest": "600", "act": "keep"})
    assert _rows(make, station)["rotation.pattern"] == before


def test_a_company_rule_is_switched_off_and_a_law_is_not(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    company = f"/units/{station}/rules/runs.work/"
    assert client.post(company, data={"what": "off", "act": "keep"}).status_code == 302
    assert _rows(make, station)["runs.work"] == {"code": "runs.work", "off": "是"}
    law = client.post(f"/units/{station}/rules/rest.free_day/", data={"what": "off", "act": "keep"})
    assert law.status_code == 422
    assert "rest.free_day" not in _rows(make, station)


def test_staff_read_the_rules_and_change_none(signed_in: SignedIn, station: int) -> None:
    client = signed_in(Role.STAFF, station)
    at = f"/units/{station}/rules/rest.daily/"
    assert '<form method="post" data-once>' not in client.get(at).text
    assert client.post(at, data={"what": "off", "act": "keep"}).status_code == 403

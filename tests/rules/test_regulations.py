"""The shipped figures are those of the rules, and each says since when it holds and who says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from constraints import CATALOGUE
from constraints.regulations import in_force, read, shipped
from roster.errors import BadInput
from roster.rules import Kind

TODAY = date(2026, 3, 2)
DEFAULTS = {
    f"{rule.code}.{name}": meta["default"]
    for rule in CATALOGUE
    for name, meta in rule.parameters().items()
}
FIGURES_OF_LAW = [
    f"{rule.code}.{name}"
    for rule in CATALOGUE
    if rule.kind is Kind.LAW
    for name, meta in rule.parameters().items()
    if type(meta["default"]) is int
]


@pytest.mark.parametrize("key", FIGURES_OF_LAW)
def test_a_figure_of_a_law_is_shipped_with_its_source_and_equals_the_default(key: str) -> None:
    number = in_force(key, TODAY)
    assert number, f"{key} is missing from constraints/regulations"
    assert number.value == DEFAULTS[key]
    assert number.document
    assert number.span.first, "a law holds from a date on"


def test_every_shipped_figure_is_the_default_it_names() -> None:
    for number in shipped():
        if not number.key.startswith("reference."):
            assert DEFAULTS[number.key] == number.value, number.key


def test_a_figure_that_changed_is_found_by_its_date() -> None:
    values = [
        (when, number.value if number else None)
        for when in (date(2007, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
        for number in [in_force("reference.year_workdays", when)]
    ]
    assert [value for _, value in values] == [None, 250, 248]


NUMBER = """
[[number]]
key = "a.b"
value = 1
unit = "min"
document = "d"
zh = "甲"
en = "a"
"""


def flaws(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    """(number of the table, field) of every flaw in a file."""
    path = tmp_path / "numbers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read(path)
    return [(flaw.row, flaw.column) for flaw in caught.value.flaws]


def test_fields_that_are_missing_wrong_or_unknown_are_named(tmp_path: Path) -> None:
    wrong = NUMBER.replace("value = 1", 'value = "1"\nvalues = 2').replace('unit = "min"', "")
    assert sorted(flaws(tmp_path, NUMBER + wrong)) == [(2, "unit"), (2, "value"), (2, "values")]


def test_two_figures_of_one_key_do_not_hold_on_the_same_date(tmp_path: Path) -> None:
    first = NUMBER + "until = 2024-12-31\n"
    assert flaws(tmp_path, first + NUMBER + "from = 2024-12-31\n") == [(2, "from")]
    path = tmp_path / "good.toml"
    path.write_text(first + NUMBER + "from = 2025-01-01\n", encoding="utf-8")
    assert len(read(path)) == 2


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    assert flaws(tmp_path, "[[number]\n") == [(0, "")]

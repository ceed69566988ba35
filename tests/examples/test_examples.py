"""Each worked case ends as its `expected.json` says, as soon as no more is missing than must be.

``make bench-short`` gives the installed command the time that stands in the case.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import searching
from tests.examples.outcomes import differences
from tests.web.desks import run

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CASES = sorted(path.parent.name for path in EXAMPLES.glob("*/expected.json"))


def expected(case: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((EXAMPLES / case / "expected.json").read_text("utf-8"))
    return told


def test_every_worked_case_says_what_it_expects() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == set(CASES)
    assert len(CASES) >= 6


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_ends_as_expected(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = expected(case)
    searching.until_no_more_is_missing(monkeypatch)
    words = [word.replace("@", str(EXAMPLES / case)) for word in told["command"]]
    ran = run(
        *words, "--seconds", searching.LONG, "--format", "json", "--out", tmp_path, language="en"
    )
    assert ran.stdout, ran.stderr
    assert list(differences(told, ran.exit_code, json.loads(ran.stdout))) == []
    if told["exit"] in (0, 3):
        written = {path.name for path in tmp_path.iterdir()}
        assert {"roster.json", "roster.xlsx", "calendars"} <= written

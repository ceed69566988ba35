"""Each worked case ends as its `expected.json` says, through the command that a user types."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.examples.outcomes import differences

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CASES = sorted(path.parent.name for path in EXAMPLES.glob("*/expected.json"))


def roster(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("roster")
    return subprocess.run(
        [str(command), "--language", "en", *arguments], capture_output=True, text=True, check=False
    )


def expected(case: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((EXAMPLES / case / "expected.json").read_text("utf-8"))
    return told


def test_every_worked_case_says_what_it_expects() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    assert folders == set(CASES)
    assert len(CASES) >= 6


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_ends_as_expected(case: str, tmp_path: Path) -> None:
    told = expected(case)
    arguments = [word.replace("@", str(EXAMPLES / case)) for word in told["command"]]
    ran = roster(*arguments, "--format", "json", "--out", str(tmp_path))
    assert ran.stdout, ran.stderr
    assert list(differences(told, ran.returncode, json.loads(ran.stdout))) == []
    if told["exit"] in (0, 3):
        written = {path.name for path in tmp_path.iterdir()}
        assert {"roster.json", "roster.xlsx", "calendars"} <= written

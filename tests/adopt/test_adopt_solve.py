"""From last month's Excel to next month's roster with default answers alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import searching
from tests.adopt import grids
from tests.web.desks import run
from web.exits import Exit

AGAINST_LAW = (grids.three_crews_turned, grids.colours_alone)
"""Three crews cannot hold a 24-hour post, nor anyone a day shift of 12 hours, within the law:
shortages are named, and it was said."""


@pytest.mark.parametrize("draw", grids.GRIDS, ids=lambda draw: draw.__name__)
def test_next_month_is_printable(
    draw: grids.Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, expected = draw(tmp_path)
    unit, out = tmp_path / "unit", tmp_path / "out"
    adopted = run("adopt", book, "-o", unit, "--yes")
    assert adopted.exit_code == 0, adopted.output
    searching.until_no_more_is_missing(monkeypatch)
    words = ("solve", unit, "--from", "2026-12-01", "--to", "2026-12-31", "--out", out)
    # What is missing anyway stays missing, however long one searches.
    solved = run(*words, "--seconds", 2 if draw in AGAINST_LAW else searching.LONG)
    assert solved.exit_code == (Exit.SHORT if draw in AGAINST_LAW else Exit.FILLED), solved.output
    assert all(name in solved.output for name in expected.people)
    assert any(file.suffix == ".xlsx" for file in out.rglob("*"))

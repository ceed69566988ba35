"""From last month's Excel to next month's roster with default answers alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.adopt import grids
from web.cli import roster
from web.exits import Exit

SECONDS = "10"
"""[s] in which a full month is made many times over, also on a machine that others use."""
AGAINST_LAW = (grids.three_crews_turned, grids.colours_alone)
"""Three crews cannot hold a 24-hour post, nor anyone a day shift of 12 hours, within the law:
shortages are named, and it was said."""


@pytest.mark.parametrize("draw", grids.GRIDS, ids=lambda draw: draw.__name__)
def test_next_month_is_printable(draw: grids.Draw, tmp_path: Path) -> None:
    book, expected = draw(tmp_path)
    unit, out = tmp_path / "unit", tmp_path / "out"
    runner = CliRunner()
    adopted = runner.invoke(roster, ["adopt", str(book), "-o", str(unit), "--yes"])
    assert adopted.exit_code == 0, adopted.output
    words = ["--language", "zh", "solve", str(unit), "--from", "2026-12-01", "--to", "2026-12-31"]
    solved = runner.invoke(roster, [*words, "--seconds", SECONDS, "--out", str(out)])
    assert solved.exit_code == (Exit.SHORT if draw in AGAINST_LAW else Exit.FILLED), solved.output
    assert all(name in solved.output for name in expected.people)
    assert any(file.suffix == ".xlsx" for file in out.rglob("*"))

"""The count of the rule catalogue tells of every entry once, and of none that is not there."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import rules_coverage
from tests.campaigns import mutations
from tests.conftest import CHECKOUT

MARK = re.compile(r'mark\.rule\(((?:"[^"]+"(?:, )?)+)\)')
STATES = {"enforced", "recorded", "outside"}
pytestmark = pytest.mark.shared("domain")


@pytest.fixture
def entries(shared: Path) -> list[dict[str, str]]:
    found = rules_coverage.catalogue()
    assert found
    return found


@pytest.fixture
def marked() -> dict[str, list[str]]:
    """The files in which entries are marked, as they are written there."""
    found: dict[str, list[str]] = {}
    for file in sorted((CHECKOUT / "tests").rglob("test_*.py")):
        for entries in MARK.findall(file.read_text("utf-8")):
            for entry in re.findall(r'"([^"]+)"', entries):
                found.setdefault(entry, []).append(file.name)
    return found


def test_every_marked_entry_is_in_the_catalogue(
    entries: list[dict[str, str]], marked: dict[str, list[str]]
) -> None:
    assert len(marked) >= 20
    assert marked.keys() <= {entry["id"] for entry in entries}


def test_every_mark_names_its_entry_in_one_way() -> None:
    """Else the search above would pass by it."""
    uses = {
        f"{file.name}: {line.strip()}"
        for file in (CHECKOUT / "tests").rglob("test_*.py")
        for line in file.read_text("utf-8").splitlines()
        if "mark.rule(" in line and file != Path(__file__) and not MARK.search(line)
    }
    assert uses == set()


def test_the_states_add_up_to_the_catalogue(
    entries: list[dict[str, str]], capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, marked: dict[str, list[str]],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(rules_coverage, "marked_tests", lambda: marked)
    rules_coverage.main()
    rows: list[dict[str, Any]] = json.loads((tmp_path / rules_coverage.OUT).read_text("utf-8"))
    assert [row["id"] for row in rows] == [entry["id"] for entry in entries]
    counts = Counter(row["state"] for row in rows)
    assert counts.keys() <= STATES
    assert counts["enforced"] == len(marked)
    said = capsys.readouterr().out.splitlines()[-1]
    assert all(f"{state} {count}" in said for state, count in counts.items())
    assert counts.total() == sum(map(int, re.findall(r" (\d+)", said))) == len(entries)
    for row in rows:
        assert bool(row["tests"]) == (row["state"] == "enforced"), row
        assert bool(row["reason"]) == (row["state"] != "enforced"), row


def test_no_reason_is_left_over(
    entries: list[dict[str, str]], marked: dict[str, list[str]]
) -> None:
    """An entry with a test, or one that is gone, has no reason of its own any more."""
    book = rules_coverage.reasons()
    known = {entry["id"] for entry in entries}
    assert book["entry"].keys() <= known - marked.keys()
    assert book["kind"].keys() == {entry["kind"] for entry in entries}
    sections = ("kind", "kind_for_the_record", "prefix", "entry")
    assert {name for section in sections for name in book[section].values()} == set(book["reason"])


def test_every_mutation_changes_a_figure_of_an_entry_that_a_test_is_marked_with(
    marked: dict[str, list[str]],
) -> None:
    listed = mutations.listed()
    assert len({each.entry for each in listed}) == len(listed) >= mutations.SAMPLE
    for each in listed:
        whole = (CHECKOUT / each.file).read_text("utf-8")
        assert each.applied(whole) != whole
        assert each.entry in marked, each.entry

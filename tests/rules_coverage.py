"""Sort the entries of the rule catalogue into enforced, recorded and outside.

``python -m tests.rules_coverage`` prints a table and writes ``out/rules-coverage.json`` with `id`,
`state`, `tests` and `reason` of every entry. An entry is enforced when a test is marked with it:
``@pytest.mark.rule("seat-fixed-shared")``.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED

OUT = Path("out/rules-coverage.json")
REASONS = Path(__file__).with_suffix(".toml")


class Marked:
    """Collects which tests are marked with which entries."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            for mark in item.iter_markers("rule"):
                for entry in mark.args:
                    self.tests.setdefault(entry, []).append(item.nodeid)


def marked_tests() -> dict[str, list[str]]:
    """Tests by the catalogue entry that they are marked with."""
    marked = Marked()
    code = pytest.main(["--collect-only", "-qq", "--no-summary"], plugins=[marked])
    if code != pytest.ExitCode.OK:
        sys.exit(f"the tests can't be collected: {code!r}")
    return marked.tests


def standing(entry: dict[str, str], tests: dict[str, list[str]], book: dict[str, Any]) -> Any:
    """State, tests and reason of one entry."""
    if entry["id"] in tests:
        return {"state": "enforced", "tests": sorted(set(tests[entry["id"]])), "reason": ""}
    named = book["entry"].get(entry["id"])
    for prefix, reason in book["prefix"].items():
        if entry["id"].startswith(prefix):
            named = named or reason
    if entry["enc"] == "R":
        named = named or book["kind_for_the_record"].get(entry["kind"])
    reason = book["reason"][named or book["kind"][entry["kind"]]]
    return {"state": reason["state"], "tests": [], "reason": reason["text"]}


def catalogue() -> list[dict[str, str]] | None:
    """The entries of the shared catalogue; None where it is not on this machine."""
    file = SHARED / "domain" / "rules.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def reasons() -> dict[str, Any]:
    """Where the entries stand that no test covers."""
    return tomllib.loads(REASONS.read_text("utf-8"))


def main() -> None:
    entries = catalogue()
    if entries is None:
        print("not run: rules coverage (it needs shared/domain)")
        return
    tests, book = marked_tests(), reasons()
    unknown = set(tests) - {entry["id"] for entry in entries}
    if unknown:
        sys.exit(f"tests are marked with entries that don't exist: {sorted(unknown)}")
    rows = [{"id": entry["id"], **standing(entry, tests, book)} for entry in entries]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for row in rows:
        why = row["reason"] or f"{len(row['tests'])} tests, such as {row['tests'][0]}"
        print(f"{row['id']:32} {row['state']:10} {why}")
    counts = Counter(row["state"] for row in rows)
    print(", ".join(f"{state} {count}" for state, count in counts.most_common()), f"→ {OUT}")


if __name__ == "__main__":
    main()

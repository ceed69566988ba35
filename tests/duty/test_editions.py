"""A table that records have begun with stays as it is; tablet and server name it alike."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from roster.duty import editions
from roster.duty.canonical import digest

TABLES_JS = Path(__file__).parents[2] / "web" / "frontend" / "duty" / "tables.js"
SHIPPED = {
    "handover": "89a444fa130c1c24",
    "round": "31e3cd25d332c31d",
    "log": "85a2d9494b887ec6",
    "punch": "61648beeee678f0a",
    "paper": "3b84b8455b0e3a25",
}
"""By edition, the digest of what it does."""


def without_words(value: Any) -> Any:
    """A table without its sentences, which may be worded better at any time."""
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return None
        return {name: without_words(each) for name, each in value.items()}
    return [without_words(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("edition", SHIPPED)
def test_a_table_does_what_it_did_when_records_began_with_it(edition: str) -> None:
    """What is to be done otherwise gets an edition of its own, which the checklists then name."""
    assert digest(without_words(editions.source(edition)))[:16] == SHIPPED[edition]


def test_every_table_of_the_tablets_is_kept_so() -> None:
    assert set(editions.TABLETS) <= set(SHIPPED)


def test_the_page_knows_by_the_same_mark_of_which_release_it_is(node: str) -> None:
    script = f"import {{ edition }} from {str(TABLES_JS)!r}; console.log(await edition());"
    found = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == editions.of_tablets()


@pytest.mark.parametrize("edition", ["handover.2", "../checklists/repair", "", "Handover", None])
def test_what_is_no_table_is_known_as_none(edition: object) -> None:
    assert not editions.is_known(edition)
    assert editions.is_known("handover")

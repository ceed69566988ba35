"""The tables of states and acts by edition: each record is read by the one with which it began.

A table in use never changes what it does. What is new gets a file of its own beside it, such as
`handover.2.json`, which the checklists of the release name; so a handover that was begun by an
older tablet, or before an upgrade, goes on as it began and verifies as it was signed.
"""

from __future__ import annotations

import functools
import json
import re
from importlib import resources

from roster.duty.canonical import Json, digest

TABLETS = ("handover", "log", "punch", "round")
"""The tables that the tablet brings with it: `web/frontend/duty/tables.js` names the same."""
_NAME = re.compile(r"[a-z]+(\.[0-9]+)?")


def kind(edition: str) -> str:
    """What an edition is one of: `handover` of `handover.2`."""
    return edition.partition(".")[0]


def is_known(edition: object) -> bool:
    """Whether there is such a table."""
    return isinstance(edition, str) and bool(_NAME.fullmatch(edition)) and edition in _there()


@functools.cache
def of_tablets() -> str:
    """By what a tablet knows that its page is of another release than the server."""
    return digest({name: source(name) for name in TABLETS})


def source(edition: str) -> Json:
    """A table as it is written down."""
    path = resources.files("roster.duty").joinpath("tables", f"{edition}.json")
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


@functools.cache
def _there() -> frozenset[str]:
    folder = resources.files("roster.duty").joinpath("tables")
    return frozenset(each.name.removesuffix(".json") for each in folder.iterdir())

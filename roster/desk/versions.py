"""Published versions of a roster: what stood in them, and what changed from one to the next."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from roster.domain import OFF, Problem, Roster
from roster.feeds import canonical
from roster.store.rosters import VersionRow

Rows = Mapping[str, Sequence[str]]
"""Codes by person, one a day."""
Change = tuple[str, int, str, str]
"""Person, day number, code before, code after."""


KEPT = 64
"""[versions] that stay understood: of four units as far back as a roster looks."""


def rows_of(version: VersionRow) -> Rows:
    """What stood in a version, whoever has left the unit since."""
    return rows_in(version.document)


@lru_cache(maxsize=KEPT)
def rows_in(document: str) -> Rows:
    """What stands in the text of a version."""
    people = json.loads(document)["people"]
    return MappingProxyType({each["id"]: tuple(map(sys.intern, each["codes"])) for each in people})


def document(problem: Problem, roster: Roster, version: int, revision: int) -> str:
    """The text that is kept: people stand in it by number, so that names can be erased."""
    nameless = problem.with_(people=tuple(replace(each, name="") for each in problem.people))
    return canonical.dump(nameless, roster, {"revision": revision}, version)


def changes(before: Rows, after: Rows) -> list[Change]:
    """The cells that differ; who is in only one of the two is off in the other."""
    found = []
    for person in dict.fromkeys((*before, *after)):
        old, new = before.get(person, ()), after.get(person, ())
        for day in range(max(len(old), len(new))):
            was = old[day] if day < len(old) else OFF
            now = new[day] if day < len(new) else OFF
            if was != now:
                found.append((person, day, was, now))
    return found


def standing(problem: Problem, rows: Rows) -> Roster:
    """Some rows as a roster of the unit's people of today; what it no longer knows is off."""
    days = range(problem.days)

    def cell(person: str, day: int) -> str:
        row = rows.get(person, ())
        code = row[day] if day < len(row) else OFF
        return code if code in problem.symbol else OFF

    return Roster({p.id: tuple(cell(p.id, day) for day in days) for p in problem.people})

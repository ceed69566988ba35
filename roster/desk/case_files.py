"""Files that a case rests on: handed in with an act of it, named there by the hash of their bytes.

They are kept where photos of handovers are, and go with the case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from roster.errors import BadInput, Flaw
from roster.feeds import evidence
from roster.store.cases import CaseActRow, CaseRow, case_acts
from roster.store.handovers import PhotoRow, photo, put_photo
from roster.store.units import hold

AT_ONCE = 4
"""[files] that are handed in with one act."""
MOST = 12
"""[files] of a case that those who lead the unit hand in, and as many that the person does."""
TAKING = frozenset({"propose", "deliver", "hear", "add", "appeal"})
"""Acts with which files are handed in."""
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a case, with the act that it was handed in with.

    Parameters
    ----------
    size : int [bytes]
    """

    hash: str
    name: str
    kind: str
    size: int
    act: CaseActRow


def keep(
    session: Session, unit: int, side: str, brought: Sequence[Brought], case: int | None = None
) -> list[dict[str, Any]]:
    """Keep files, as the act with which they are handed in will name them.

    Parameters
    ----------
    case : int or None
        None: of a case that is about to be proposed.

    Raises
    ------
    BadInput
        Some are too large, too many or of no kind that is taken; then none is kept.
    """
    hold(session, unit)
    known = filed(case_acts(session, [case])[case]) if case else []
    mine = [each for each in known if (each.act.side == PERSON) == (side == PERSON)]
    flaws = [*_too_many(len(brought), AT_ONCE), *_too_many(len(mine) + len(brought), MOST)][:1]
    found = []
    for each in brought:
        try:
            found.append((each.name, *evidence.clean(each.name, each.content)))
        except BadInput as error:
            flaws.extend(error.flaws)
    if flaws:
        raise BadInput(flaws)
    return [_put(session, unit, *each) for each in found]


def _too_many(count: int, most: int) -> Iterator[Flaw]:
    if count > most:
        yield Flaw("files", 0, "", str(count), f"at most {most} files", f"不超过{most}个附件")


def _put(session: Session, unit: int, name: str, kind: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    put_photo(session, unit, digest, None, content)
    return {"hash": digest, "name": name, "kind": kind, "size": len(content)}


def filed(acts: Sequence[CaseActRow]) -> list[Filed]:
    """The files of a case, in the order in which they were handed in."""
    return [Filed(**each, act=act) for act in acts for each in act.facts.get("files", ())]


def read(session: Session, row: CaseRow, digest: str) -> tuple[Filed, bytes] | None:
    """A file of a case and its bytes; None: the case names none such, or they are others."""
    known = filed(case_acts(session, [row.id])[row.id])
    found = next((each for each in known if each.hash == digest), None)
    kept = photo(session, row.unit_id, digest) if found else None
    if found is None or kept is None or hashlib.sha256(kept.body).hexdigest() != digest:
        return None
    return found, kept.body


def handed_in(
    session: Session, units: Collection[int]
) -> Iterator[tuple[CaseRow, Mapping[str, Any]]]:
    """Every file that a case of some units names."""
    wanted = (
        select(CaseRow, CaseActRow.facts)
        .join(CaseActRow, CaseActRow.case_id == CaseRow.id)
        .where(CaseRow.unit_id.in_(tuple(units)), CaseActRow.act.in_(TAKING))
    )
    for row, facts in session.execute(wanted):
        for each in facts.get("files", ()):
            yield row, each


def resting_on(session: Session, which: ColumnElement[bool]) -> list[int]:
    """Of some photos those that a case still rests on."""
    rows = session.execute(select(PhotoRow.unit_id, PhotoRow.hash, PhotoRow.id).where(which))
    numbers = {(unit, digest): number for unit, digest, number in rows}
    named = handed_in(session, {unit for unit, _ in numbers})
    found = (numbers.get((row.unit_id, each["hash"])) for row, each in named)
    return sorted({number for number in found if number is not None})

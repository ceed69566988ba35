"""A swap that was approved, put into the roster in force."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from roster.desk import amending, editing
from roster.desk.dockets import Docket
from roster.desk.editing import Edit
from roster.desk.swapping import Cell
from roster.store.base import now
from web.oneself import dockets

SWAP = "swap"
"""What the history calls it, and the code of the reason."""


def amend(session: Session, unit: int, docket: Docket, cells: Sequence[Cell], account: int) -> None:
    """Change the cells and publish the roster anew, for the reason that two people swap."""
    problem = docket.problem
    row = editing.opened(session, unit, problem.start, problem.days)
    changed = {(cell.person or "", problem.day_of(cell.day)): cell.after for cell in cells}
    edit = Edit(row.revision, changed, act=SWAP, code=SWAP)
    amending.amend(session, dockets(), row, edit, account, now(), is_judged=True)

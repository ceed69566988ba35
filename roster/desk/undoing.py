"""Undo and redo: each person takes back their own edits, as new edits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from roster.desk.dockets import Dockets
from roster.desk.editing import REDO, UNDO, Conflict, Edit, Kept, put
from roster.store.rosters import EditRow, RosterRow, edits, latest_version


class Nothing(Exception):
    """There is nothing to undo, or to redo."""


def stacks(mine: Sequence[EditRow]) -> tuple[list[int], list[int]]:
    """Revisions that can be undone and redone, the next one last; `mine` are one person's edits."""
    done: list[int] = []
    undone: list[int] = []
    for edit in mine:
        if edit.act == UNDO and edit.undoes is not None:
            done.remove(edit.undoes)
            undone.append(edit.undoes)
        elif edit.act == REDO and edit.undoes is not None:
            undone.remove(edit.undoes)
            done.append(edit.undoes)
        else:
            done.append(edit.revision)
            undone.clear()
    return done, undone


def of(session: Session, row: RosterRow, account: int | None) -> tuple[bool, bool]:
    """Whether someone has anything to undo, and to redo."""
    done, undone = stacks(_mine(session, row, account))
    return bool(done), bool(undone)


def undo(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    account: int | None,
    now: datetime,
) -> Kept:
    """Take back the last edit of this person that still stands.

    Raises
    ------
    Nothing
        There is none.
    Conflict
        Somebody else has changed its cells since.
    """
    mine = _mine(session, row, account)
    done, _ = stacks(mine)
    return _put(session, dockets, row, _last(mine, done), UNDO, account, now)


def redo(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    account: int | None,
    now: datetime,
) -> Kept:
    """Bring back the last edit that this person took back; raises as `undo`."""
    mine = _mine(session, row, account)
    _, undone = stacks(mine)
    return _put(session, dockets, row, _last(mine, undone), REDO, account, now)


def _mine(session: Session, row: RosterRow, account: int | None) -> list[EditRow]:
    """This person's edits since the roster was last published: what was told is told."""
    version = latest_version(session, row.id)
    since = edits(session, row.id, version.revision if version else 0)
    return [edit for edit in since if edit.account_id == account]


def _last(mine: Sequence[EditRow], revisions: Sequence[int]) -> EditRow:
    if not revisions:
        raise Nothing
    return next(edit for edit in mine if edit.revision == revisions[-1])


def _put(
    session: Session,
    dockets: Dockets,
    row: RosterRow,
    edit: EditRow,
    act: str,
    account: int | None,
    now: datetime,
) -> Kept:
    cells, stands = {}, {}
    for who, day, before, after in edit.cells:
        cells[who, day] = before if act == UNDO else after
        stands[who, day] = after if act == UNDO else before
    if any(row.rows[who][day] != code for (who, day), code in stands.items()):
        since = edits(session, row.id, edit.revision)
        theirs = [each for each in since if any((c[0], c[1]) in cells for c in each.cells)]
        raise Conflict(row, theirs)
    wanted = Edit(
        base=row.revision,
        cells=cells,
        act=act,
        reason=edit.reason,
        code=edit.reason_code,
        undoes=edit.revision,
    )
    return put(session, dockets, row, wanted, account, now)

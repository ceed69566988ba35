"""The tree of units: provinces, cities, counties, stations, teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.books import book, change, has_book
from roster.errors import BadInput, Flaw
from roster.store.audit import record
from roster.store.units import Reach, SheetRow, UnitRow, below

LONGEST_NAME = 100
"""[characters]"""


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in its place in the tree.

    Parameters
    ----------
    depth : int
        0 is the unit at which the page begins.
    has_book : bool
        It has people and rosters of its own.
    """

    row: UnitRow
    depth: int
    has_book: bool


def tree(session: Session, root: int) -> list[Branch]:
    """A unit and all below it, each after the one that it belongs to."""
    rows = session.scalars(
        select(UnitRow).where(UnitRow.id.in_(below(session, [root]))).order_by(UnitRow.id)
    ).all()
    filled = frozenset(session.scalars(select(SheetRow.unit_id).distinct()))
    return list(_under(rows, root, 0, filled))


def create(session: Session, parent: int, name: str, account: int) -> int:
    """A new unit without people yet; its id.

    Raises
    ------
    BadInput
        It has no name, or one that a sister has.
    """
    _refuse_name(session, name, parent, None)
    row = UnitRow(name=name, parent_id=parent)
    session.add(row)
    session.flush()
    record(session, "unit.create", name, account=account, unit=row.id, after={"name": name})
    return row.id


def rename(session: Session, row: UnitRow, name: str, account: int) -> None:
    """Call a unit something else; the calendars on phones go on knowing it by what it was.

    Raises
    ------
    BadInput
        It has no name, or one that a sister has.
    """
    if name == row.name:
        return
    _refuse_name(session, name, row.parent_id, row.id)
    before = row.name
    if has_book(session, row.id):
        entries = book(session, row.id)["unit"][0]
        known = {"id": entries["name"]} | dict(entries)
        change(session, row.id, {"unit": [{**known, "name": name}]}, account)
    row.name = name
    record(
        session,
        "unit.rename",
        name,
        account=account,
        unit=row.id,
        before={"name": before},
        after={"name": name},
    )


def set_reach(session: Session, row: UnitRow, reach: Reach, account: int) -> None:
    """Say whether the phones of a unit's people can open this server's pages."""
    if reach != row.reach:
        before, after = {"reach": row.reach}, {"reach": reach.value}
        row.reach = reach
        record(
            session,
            "unit.reach",
            row.name,
            account=account,
            unit=row.id,
            before=before,
            after=after,
        )


def _under(
    rows: Iterable[UnitRow], at: int, depth: int, filled: frozenset[int]
) -> Iterable[Branch]:
    known = list(rows)
    yield Branch(next(row for row in known if row.id == at), depth, at in filled)
    for row in known:
        if row.parent_id == at:
            yield from _under(known, row.id, depth + 1, filled)


def _refuse_name(session: Session, name: str, parent: int | None, own: int | None) -> None:
    same = select(UnitRow.id).where(UnitRow.name == name, UnitRow.parent_id == parent)
    taken = [found for found in session.scalars(same) if found != own]
    if not name or len(name) > LONGEST_NAME or taken:
        en = f"a name of at most {LONGEST_NAME} characters that no sister unit has"
        zh = f"不超过{LONGEST_NAME}个字、与同级单位不重复的名称"
        raise BadInput([Flaw("单位", 0, "名称", name[:60], en, zh)])

"""Units, the tree they stand in, and their sheets, revision by revision."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class Reach(StrEnum):
    """Whether the phones of a unit's people can open a page of this server."""

    INTRANET = "intranet"
    PHONES = "phones"


class UnitRow(Base):
    """A province, city, county, station or team; a unit with sheets has rosters of its own.

    `edition` stands for its sheets and names as they are: it is another word after each change, and
    after one that was not kept the word is the one before.
    """

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    reach: Mapped[str] = mapped_column(String(20), default=Reach.INTRANET)
    edition: Mapped[str] = mapped_column(String(20), default="")
    created: Mapped[datetime] = mapped_column(default=now)


class SheetRow(Base):
    """One sheet of a unit as it was from one revision to the next; none is ever changed."""

    __tablename__ = "sheets"
    __table_args__ = (UniqueConstraint("unit_id", "sheet", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    sheet: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int]
    rows: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


Sheet = Sequence[Mapping[str, Any]]
"""The rows of one sheet: texts by field, and under other names what a rule is given."""


def below(session: Session, roots: Iterable[int]) -> frozenset[int]:
    """These units and every unit below them."""
    children: dict[int | None, list[int]] = {}
    for unit, parent in session.execute(select(UnitRow.id, UnitRow.parent_id)):
        children.setdefault(parent, []).append(unit)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return frozenset(found)


def revisions(session: Session, unit: int) -> dict[str, int]:
    """The latest revision of each sheet of a unit."""
    latest = (
        select(SheetRow.sheet, func.max(SheetRow.revision))
        .where(SheetRow.unit_id == unit)
        .group_by(SheetRow.sheet)
    )
    return dict(session.execute(latest).all())


def line_up(unit: int | BindParameter[int]) -> CTE:
    """A unit and those above it, as a table of their numbers, to be asked for in a statement."""
    here = select(UnitRow.id, UnitRow.parent_id).where(UnitRow.id == unit)
    line = here.cte("line", recursive=True)
    return line.union(
        select(UnitRow.id, UnitRow.parent_id).join(line, UnitRow.id == line.c.parent_id)
    )


# What nearly every page asks for is put together once.
_EDITION = select(UnitRow.edition).where(UnitRow.id == bindparam("unit"))
_LATEST = (
    select(SheetRow.sheet, func.max(SheetRow.revision).label("revision"))
    .where(SheetRow.unit_id == bindparam("unit"))
    .group_by(SheetRow.sheet)
    .subquery()
)
_SHEETS = (
    select(SheetRow.sheet, SheetRow.rows)
    .join(_LATEST, and_(SheetRow.sheet == _LATEST.c.sheet, SheetRow.revision == _LATEST.c.revision))
    .where(SheetRow.unit_id == bindparam("unit"))
    .order_by(SheetRow.sheet)
)
_HELD = (
    select(UnitRow)
    .where(UnitRow.id == bindparam("unit"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def edition(session: Session, unit: int) -> str:
    """The word for the sheets and names of a unit as they are."""
    return session.scalars(_EDITION, {"unit": unit}).one()


def renew(session: Session, unit: int) -> None:
    """Say that the sheets or names of a unit are others now."""
    session.get_one(UnitRow, unit).edition = secrets.token_urlsafe(12)


def hold(session: Session, unit: int) -> UnitRow:
    """A unit that nobody else changes until the end of this transaction."""
    return session.scalars(_HELD, {"unit": unit}).one()


def sheet(session: Session, unit: int, name: str, revision: int) -> Sheet:
    """One sheet at one revision.

    Raises
    ------
    LookupError
        There is none.
    """
    found: Sheet | None = session.scalars(
        select(SheetRow.rows).where(
            SheetRow.unit_id == unit, SheetRow.sheet == name, SheetRow.revision == revision
        )
    ).one_or_none()
    if found is None:
        raise LookupError(f"sheet {name} revision {revision} of unit {unit}")
    return found


def sheets(session: Session, unit: int) -> dict[str, Sheet]:
    """Every sheet of a unit as it stands."""
    return dict(session.execute(_SHEETS, {"unit": unit}).all())


def put_sheet(session: Session, unit: int, name: str, rows: Sheet, account: int | None) -> int:
    """Keep a new revision of a sheet; its number."""
    revision = revisions(session, unit).get(name, 0) + 1
    session.add(
        SheetRow(
            unit_id=unit,
            sheet=name,
            revision=revision,
            rows=[dict(row) for row in rows],
            account_id=account,
        )
    )
    renew(session, unit)
    session.flush()
    return revision

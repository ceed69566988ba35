"""The chain of each post: every link holds the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Table, Text, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to


class LinkRow(Base):
    """One link.

    Parameters
    ----------
    position : int
        Counts the links of a post from 1.
    content : str
        What it holds, as canonical JSON.
    """

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("unit_id", "post", "position"),
        Index("ix_links_unit_at", "unit_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    post: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)


class ChainRow(Base):
    """Where the chain of a post ends, and where it begins since old links have gone.

    Parameters
    ----------
    position, link, seal
        Of the last link, under the server's seal.
    cut, cut_link, cut_seal
        Of the last link that has gone after it was kept long enough; 0: none has.
    """

    __tablename__ = "chains"
    __table_args__ = (UniqueConstraint("unit_id", "post"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    post: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)
    link: Mapped[str] = mapped_column(String(64), default="")
    seal: Mapped[str] = mapped_column(String(100), default="")
    cut: Mapped[int] = mapped_column(default=0)
    cut_link: Mapped[str] = mapped_column(String(64), default="")
    cut_seal: Mapped[str] = mapped_column(String(100), default="")


_links = LinkRow.__table__
assert isinstance(_links, Table)
only_added_to(_links, "at")


_CHAIN = select(ChainRow).where(
    ChainRow.unit_id == bindparam("unit"), ChainRow.post == bindparam("post")
)
_HELD = _CHAIN.with_for_update()


def hold(session: Session, unit: int, post: str) -> ChainRow:
    """The chain of a post, which nobody else adds to until the end of this transaction."""
    row = session.scalars(_HELD, {"unit": unit, "post": post}).one_or_none()
    if row is None:
        row = ChainRow(unit_id=unit, post=post, position=0, link="", seal="", cut=0)
        session.add(row)
        session.flush()
    return row


def links(session: Session, unit: int, post: str) -> Iterator[LinkRow]:
    """The links of a post, the first one first."""
    wanted = select(LinkRow).where(LinkRow.unit_id == unit, LinkRow.post == post)
    yield from session.scalars(wanted.order_by(LinkRow.position))


def chains(session: Session, unit: int) -> list[ChainRow]:
    """The chains of a unit by post."""
    found = select(ChainRow).where(ChainRow.unit_id == unit).order_by(ChainRow.post)
    return list(session.scalars(found))


def head(session: Session, unit: int, post: str, until: datetime | None = None) -> LinkRow | None:
    """The last link of a post, now or at an instant."""
    wanted = select(LinkRow).where(LinkRow.unit_id == unit, LinkRow.post == post)
    if until is not None:
        wanted = wanted.where(LinkRow.at < until)
    return session.scalars(wanted.order_by(LinkRow.position.desc()).limit(1)).one_or_none()

"""Cases of penalties and rewards, act by act; the schemes that a unit adopted; monthly ceilings.

People stand here by their number alone. What was done in a case is only ever added to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, ForeignKey, Index, String, Table, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now
from roster.store.sealed import only_added_to

CLOSED = ("FINAL", "REVERSED", "DROPPED", "REMINDED", "WITHDRAWN")
"""States in which nothing more is to be done in a case."""


class AdoptionRow(Base):
    """A scheme as a unit took it over for some dates; a change of it is a row of its own.

    Parameters
    ----------
    of_id : int or None
        The row that it stands in the place of.
    first, last : date
        Of the acts to which it applies; no last day: until it is changed.
    posts : list
        Kinds of posts that it binds.
    amounts : dict [yuan]
        By code, where the unit states another amount.
    excess : str
        What becomes of what lies above the ceiling: one of `roster.duty.schemes.Excess`.
    document, procedure, decided, announced
        The lawful basis; without all of it no money.
    """

    __tablename__ = "scheme_adoptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    of_id: Mapped[int | None] = mapped_column(ForeignKey("scheme_adoptions.id"))
    scheme: Mapped[str] = mapped_column(String(40))
    first: Mapped[date]
    last: Mapped[date | None] = mapped_column(Date)
    posts: Mapped[list[Any]]
    amounts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    excess: Mapped[str] = mapped_column(String(10), default="drop")
    document: Mapped[str] = mapped_column(String(200), default="")
    procedure: Mapped[str] = mapped_column(String(200), default="")
    decided: Mapped[date | None] = mapped_column(Date)
    announced: Mapped[date | None] = mapped_column(Date)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class CaseSettingsRow(Base):
    """What a unit's cases go by, from the moment it was set.

    Parameters
    ----------
    terms : dict
        Those figures of `roster.duty.terms.Terms` that the unit sets itself.
    bodies : list
        The accounts that it named to rule on appeals.
    """

    __tablename__ = "case_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    terms: Mapped[dict[str, Any]]
    bodies: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class CaseRow(Base):
    """One act of somebody, held against a code, and where that stands.

    Parameters
    ----------
    person : str
        By number; empty: the unit as a whole.
    about : str
        Names the act: one act, one case.
    record : str
        The handover or duty it was at; empty: none.
    fact : dict
        A copy of the fact that it was proposed from, with its arithmetic; or the evidence.
    amount, stated : int [yuan]
        Of the day of the act: what money it carries, and what the scheme states.
    points : int [points]
    excess : str
        What becomes of what lies above the ceiling.
    state : str
        As its acts have led to.
    since : datetime
        When it came there.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_unit_state", "unit_id", "state"),
        Index("ix_cases_unit_person", "unit_id", "person"),
        Index("ix_cases_unit_about", "unit_id", "about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    adoption_id: Mapped[int] = mapped_column(ForeignKey("scheme_adoptions.id"))
    person: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10), default="penalty")
    code: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    about: Mapped[str] = mapped_column(String(400))
    record: Mapped[str] = mapped_column(String(200), default="")
    post: Mapped[str] = mapped_column(String(100), default="")
    leader: Mapped[str] = mapped_column(String(100), default="")
    fact: Mapped[dict[str, Any]]
    amount: Mapped[int] = mapped_column(default=0)
    stated: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    excess: Mapped[str] = mapped_column(String(10), default="drop")
    is_public: Mapped[bool] = mapped_column(default=False)
    is_secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default="NEW")
    since: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED


class CaseActRow(Base):
    """One thing that was done in a case, by whom, and what it led from and to.

    Parameters
    ----------
    by : str
        A person of the unit by number, or ``@`` and the number of an account; ``-``: the clock.
    before, after : str
        States of the case.
    words : str
        What was said for it.
    """

    __tablename__ = "case_acts"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    sequence: Mapped[int]
    act: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)


class CeilingRow(Base):
    """The most that may be deducted from somebody in a month; the latest one counts.

    Of the wage itself nothing is kept.

    Parameters
    ----------
    month : date
        Its first day.
    amount : int [fen]
    least : str
        Which of the three amounts it was: one of `roster.duty.ceilings.Least`.
    """

    __tablename__ = "ceilings"
    __table_args__ = (Index("ix_ceilings_unit_month", "unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person: Mapped[str] = mapped_column(String(100))
    month: Mapped[date]
    amount: Mapped[int]
    least: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class StatementRow(Base):
    """The assessment details of a unit and month as they were made; nothing in them moves again.

    Parameters
    ----------
    lines : list
        Of each final case: its number, person, code, points, fen taken and dropped, and why.
    """

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    month: Mapped[date]
    lines: Mapped[list[Any]]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(default=now)


for row in (AdoptionRow, CaseSettingsRow, CaseActRow, CeilingRow, StatementRow):
    only_added_to(cast(Table, row.__table__), "at")


def adoption_rows(session: Session, unit: int) -> list[AdoptionRow]:
    """What a unit adopted, oldest first, without what was replaced."""
    replaced = select(AdoptionRow.of_id).where(
        AdoptionRow.unit_id == unit, AdoptionRow.of_id.is_not(None)
    )
    wanted = select(AdoptionRow).where(AdoptionRow.unit_id == unit, AdoptionRow.id.not_in(replaced))
    return list(session.scalars(wanted.order_by(AdoptionRow.first, AdoptionRow.id)))


def settings_row(session: Session, unit: int) -> CaseSettingsRow | None:
    """What a unit's cases go by; None: it has set nothing."""
    wanted = select(CaseSettingsRow).where(CaseSettingsRow.unit_id == unit)
    return session.scalars(wanted.order_by(CaseSettingsRow.id.desc()).limit(1)).one_or_none()


def case_row(session: Session, unit: int, number: int) -> CaseRow | None:
    return session.scalars(
        select(CaseRow).where(CaseRow.id == number, CaseRow.unit_id == unit)
    ).one_or_none()


def cases_of(
    session: Session,
    unit: int,
    states: Iterable[str] | None = None,
    person: str | None = None,
    most: int = 2000,
) -> list[CaseRow]:
    """The cases of a unit or a person, the latest first."""
    wanted = select(CaseRow).where(CaseRow.unit_id == unit)
    if states is not None:
        wanted = wanted.where(CaseRow.state.in_(tuple(states)))
    if person is not None:
        wanted = wanted.where(CaseRow.person == person)
    return list(session.scalars(wanted.order_by(CaseRow.id.desc()).limit(most)))


def case_acts(session: Session, cases: Sequence[int]) -> dict[int, list[CaseActRow]]:
    """What was done in some cases, in order."""
    found: dict[int, list[CaseActRow]] = {number: [] for number in cases}
    wanted = select(CaseActRow).where(CaseActRow.case_id.in_(tuple(cases)))
    for row in session.scalars(wanted.order_by(CaseActRow.case_id, CaseActRow.sequence)):
        found[row.case_id].append(row)
    return found


def ceiling_rows(
    session: Session, unit: int, month: date, person: str | None = None
) -> dict[str, CeilingRow]:
    """The ceilings of a month by person."""
    latest = (
        select(func.max(CeilingRow.id))
        .where(CeilingRow.unit_id == unit, CeilingRow.month == month)
        .group_by(CeilingRow.person)
    )
    wanted = select(CeilingRow).where(CeilingRow.id.in_(latest))
    if person is not None:
        wanted = wanted.where(CeilingRow.person == person)
    return {row.person: row for row in session.scalars(wanted.order_by(CeilingRow.person))}


def statement_row(session: Session, unit: int, month: date) -> StatementRow | None:
    return session.scalars(
        select(StatementRow).where(StatementRow.unit_id == unit, StatementRow.month == month)
    ).one_or_none()

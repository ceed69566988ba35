"""Who changed what, when, from what to what: a log that is only ever added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from roster.store.base import Base, now


class AuditRow(Base):
    """One change."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_unit_at", "unit_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


SEALED_SQLITE = tuple(
    f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
    for act in ("UPDATE", "DELETE")
)
SEALED_POSTGRESQL = (
    "CREATE FUNCTION audit_is_sealed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    "CREATE TRIGGER audit_sealed BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_is_sealed()",
)
for dialect, statements in (("sqlite", SEALED_SQLITE), ("postgresql", SEALED_POSTGRESQL)):
    for statement in statements:
        event.listen(
            AuditRow.__table__,
            "after_create",
            DDL(statement.replace("%", "%%")).execute_if(dialect=dialect),  # type: ignore[no-untyped-call]
        )


def record(
    session: Session,
    act: str,
    subject: str = "",
    *,
    account: int | None = None,
    unit: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Put one change on record, in the transaction that makes it."""
    session.add(
        AuditRow(
            act=act,
            subject=subject,
            account_id=account,
            unit_id=unit,
            before=before or {},
            after=after or {},
        )
    )

"""The pay clerk's monthly ceilings: read with a preview, then kept without the wage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from roster.duty.ceilings import Ceiling
from roster.errors import BadInput, Flaw
from roster.feeds import ceilings
from roster.feeds.ceilings import Read
from roster.store.audit import record
from roster.store.cases import CeilingRow, statement_row
from roster.store.units import hold

ENDINGS = (".csv", ".xlsx")


def read(name: str, content: bytes, people: Mapping[str, str], share: int) -> list[Read]:
    """What a file says; nothing of it is kept.

    Raises
    ------
    BadInput
    """
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(
            [Flaw(name, 0, "", ending, "a .csv file or .xlsx workbook", ".csv或.xlsx文件")]
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"ceilings{ending}"
        path.write_bytes(content)
        return ceilings.read(path, people, share)


def keep(
    session: Session, unit: int, month: date, found: Sequence[tuple[str, Ceiling]], account: int
) -> None:
    """Keep the ceilings of a month; those that were kept before no longer count.

    Raises
    ------
    BadInput
        The details of the month are made already.
    """
    hold(session, unit)
    first = month.replace(day=1)
    if statement_row(session, unit, first) is not None:
        told = first.isoformat()[:7]
        raise BadInput(
            [Flaw("month", 0, "", told, "a month whose details are open", "明细未生成的月份")]
        )
    session.add_all(
        CeilingRow(
            unit_id=unit,
            person=person,
            month=first,
            amount=each.amount,
            least=each.least,
            account_id=account,
        )
        for person, each in found
    )
    record(
        session,
        "ceiling.import",
        first.isoformat()[:7],
        account=account,
        unit=unit,
        after={"people_count": len(found)},
    )

"""A swap that was approved, put into the roster in force."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from roster.desk.periods import Period
from roster.desk.swapping import Cell


def amend(session: Session, unit: int, period: Period, cells: Sequence[Cell], account: int) -> None:
    """Change the cells and publish the roster anew, for the reason that two people swap."""
    raise NotImplementedError

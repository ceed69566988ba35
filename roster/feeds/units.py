"""Units in and out: a folder or workbook is read, resolved for a horizon, and written again."""

from __future__ import annotations

from pathlib import Path

from roster.feeds.horizons import notices as notices
from roster.feeds.horizons import problem as problem
from roster.feeds.periods import next_period as next_period
from roster.feeds.periods import period_of as period_of
from roster.feeds.periods import settings as settings
from roster.feeds.unit import Unit as Unit


def read(path: Path) -> Unit:
    """What the files of a unit say.

    Parameters
    ----------
    path : Path
        A folder, or a workbook (``.xlsx``) with a sheet for each file.

    Raises
    ------
    BadInput
        Every mistake in every file at once.
    """
    raise NotImplementedError


def write(unit: Unit, folder: Path) -> None:
    """Write the unit as a folder; reading it again gives an equal unit.

    Raises
    ------
    BadInput
        The folder holds files already.
    """
    raise NotImplementedError

"""A unit from what someone hands in: last month's grid, a unit's workbook, or its folder zipped."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from roster.desk import books
from roster.feeds import archives, guard, sheets, units
from roster.feeds.cells import squeeze
from roster.feeds.headings import SHEETS
from roster.feeds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roster.adopt import Adoption

LONGEST_NAME = 50
"""[characters] of a file's name that are kept; a grid's name may tell its month."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A unit as a file describes it, before anybody has agreed to it.

    Parameters
    ----------
    book : Stored
        Its sheets as they would be kept.
    adoption : Adoption or None
        What was inferred and is to be asked, where the file is a grid.
    """

    unit: Unit
    book: sheets.Stored
    adoption: Adoption | None = None


def read(name: str, content: bytes, answers: Mapping[str, str], today: date) -> Brought:
    """Understand a file: a unit's workbook or zipped folder as such, any other as a grid.

    Raises
    ------
    BadInput
        Every mistake in it, each with its place, or in an answer, under the question's key.
    """
    with _laid_down(name, content) as path:
        if path.suffix.lower() == ".zip":
            folder = path.parent / "unit"
            folder.mkdir()
            archives.unpack(path, folder)
            return Brought(*sheets.read(folder))
        if is_unit(path):
            return Brought(*sheets.read(path))
        return _adopted(path, answers, today)


def is_unit(path: Path) -> bool:
    """Whether a workbook is one of a unit's sheets, rather than a grid."""
    if path.suffix.lower() != ".xlsx":
        return False
    import openpyxl

    try:
        book = openpyxl.load_workbook(guard.workbook(path), read_only=True, keep_links=False)
    except guard.BROKEN as error:
        kind = type(error).__name__
        raise guard.refuse(path.name, kind, "可以打开的工作簿", "a workbook that opens") from None
    return not {squeeze(sheet) for sheet in book.sheetnames}.isdisjoint(("unit", *SHEETS["unit"]))


def called(brought: Brought, name: str) -> Brought:
    """The same unit under another name; phones go on knowing it by the id that it has."""
    if not name or name == brought.unit.name:
        return brought
    entries = [{**row, "name": name} for row in brought.book["unit"]]
    book = {**brought.book, "unit": entries}
    return replace(brought, unit=sheets.understood(book), book=book)


def create(session: Session, brought: Brought, parent: int, account: int) -> int:
    """Make a new unit below another; its id."""
    return books.create(session, brought.unit.name, brought.book, parent, account)


def take_over(session: Session, brought: Brought, unit: int, account: int) -> None:
    """Give a unit these sheets: its first ones, or in the place of those of the same name.

    Raises
    ------
    BadInput
        With them the unit's sheets no longer fit together.
    """
    if books.has_book(session, unit):
        books.change(session, unit, brought.book, account)
    else:
        books.fill(session, unit, brought.book, account)


def _adopted(path: Path, answers: Mapping[str, str], today: date) -> Brought:
    from roster.adopt import adopt

    adoption = adopt(path, answers, today)
    folder = path.parent / "unit"
    units.write(adoption.unit, folder)
    return Brought(*sheets.read(folder), adoption)


@contextmanager
def _laid_down(name: str, content: bytes) -> Iterator[Path]:
    """The file under its own name in a folder of its own, as long as it is read."""
    with TemporaryDirectory() as place:
        path = Path(place) / shown(name)
        path.write_bytes(content)
        yield path


def shown(name: str) -> str:
    """A file's name without its path, of a length that every system takes."""
    bare = PurePosixPath(name.replace("\\", "/")).name.replace("\0", "").lstrip(".")
    stem, suffix = Path(bare).stem, Path(bare).suffix[:10]
    return f"{stem[:LONGEST_NAME] or 'upload'}{suffix}"

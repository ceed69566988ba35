"""Tables of text with places: any CSV or sheet, its headings understood, its flaws collected.

Nothing here knows what a unit is. A table's headings may be Chinese or English in any order; an
alias table says which field each one names.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.feeds import guard
from roster.feeds.cells import Misread, day, squeeze, trim, words

T = TypeVar("T")

MOST_FLAWS = 1000
"""[flaws] told at once; whoever has more mends these first."""
MOST_GUESSES = 20
"""[values] for which the nearest known one is looked for; among 5,000 people one takes 0.1 s."""
SHOWN = 60
"""[characters] of a wrong value that are repeated."""
REASONS = ("原因", "病因", "事由", "理由", "诊断", "病情", "reason", "diagnosis", "cause")
_NO_REASONS = Text(
    "不设此列：系统不保存请假或限制的原因，只保存日期",
    "no such column: reasons for leave or limits are not kept, only dates",
)


class Flaws:
    """All mistakes found so far, over all files."""

    def __init__(self) -> None:
        self.found: list[Flaw] = []
        self._left_out = 0
        self._guesses: dict[str, str] = {}

    def add(self, path: str, row: int, column: str, value: object, expected: Text) -> None:
        if len(self.found) >= MOST_FLAWS:
            self._left_out += 1
            return
        shown = "".join(char if char.isprintable() else "�" for char in str(value))
        shown = shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
        self.found.append(Flaw(path, row, column, shown, expected.en, expected.zh))

    def extend(self, flaws: Iterable[Flaw]) -> None:
        """Take over the flaws of a file that could not be read at all."""
        self.found += flaws

    def nearest(self, value: str, known: Iterable[str]) -> str:
        """The known word most like a value, or an empty string."""
        if value not in self._guesses and len(self._guesses) < MOST_GUESSES:
            close = difflib.get_close_matches(value, list(known), n=1, cutoff=0.4)
            self._guesses[value] = close[0] if close else ""
        return self._guesses.get(value, "")

    def raise_any(self) -> None:
        """Raise BadInput when there is a flaw."""
        if self._left_out:
            more = Flaw("…", 0, "", f"+{self._left_out}", "fewer flaws", "先改正以上各处")
            raise BadInput([*self.found, more])
        if self.found:
            raise BadInput(self.found)


def known_words(kind: Text, known: Sequence[str], nearest: str) -> Text:
    """What was expected where one of some words stands, with the nearest one offered."""
    if len(known) <= 12:
        kind = Text(
            f"{kind.zh}：{'、'.join(known) or '（没有）'}",
            f"{kind.en}: {', '.join(known) or '(none)'}",
        )
    if nearest:
        return Text(f"{kind.zh}；是否为“{nearest}”？", f"{kind.en}; perhaps “{nearest}”?")
    return kind


@dataclass(frozen=True)
class Grid:
    """The texts of a file or sheet: numbered lines of cells, blank ones left out."""

    path: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Row:
    """One row of a table; what is wrong in it is added to the flaws of all files.

    Parameters
    ----------
    cells : Mapping[str, str]
        Trimmed texts by field; blank cells are left out.
    headings : Mapping[str, str]
        How the file calls a field.
    dates : Mapping[date, str]
        The cells under columns that are headed by a date.
    further : Mapping[str, object]
        Cells under headings of the file's own, where a table allows them.
    missing : frozenset[str]
        Fields whose whole column is missing: that is told once, not in every row.
    """

    path: str
    number: int
    cells: Mapping[str, str]
    flaws: Flaws
    headings: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[date, str] = field(default_factory=dict)
    further: Mapping[str, object] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        return f"{self.path}, row {self.number}" if self.number else self.path

    def has(self, field: str) -> bool:
        return field in self.cells

    def read(self, field: str, reader: Callable[[str], T], blank: T) -> T:
        """The field as the reader understands it; `blank` where it is blank or wrong."""
        text = self.cells.get(field)
        if text is None:
            return blank
        try:
            return reader(text)
        except Misread as error:
            self.flaw(field, error.expected)
            return blank

    def need(self, field: str, reader: Callable[[str], T], instead: T) -> T:
        """The field, which must not be blank."""
        if field not in self.cells and field not in self.missing:
            self.flaw(field, Text("必填", "a value"))
        return self.read(field, reader, instead)

    def words(
        self,
        field: str,
        known: Iterable[str],
        kind: Text,
        reader: Callable[[str], tuple[str, ...]] = words,
    ) -> tuple[str, ...]:
        """A list of known words; each unknown one is a flaw."""
        nothing: tuple[str, ...] = ()
        given = self.read(field, reader, nothing)
        return tuple(each for each in given if self.known(field, each, known, kind))

    def flaw(self, field: str, expected: Text, value: object = None) -> None:
        shown = self.cells.get(field, "") if value is None else value
        self.flaws.add(self.path, self.number, self.headings.get(field, field), shown, expected)

    def known(self, field: str, value: str, known: Iterable[str], kind: Text) -> bool:
        """Whether a value is one of the known words; a flaw with the nearest one if not."""
        listed = known if isinstance(known, (dict, set, frozenset)) else list(known)
        if value in listed:
            return True
        nearest = self.flaws.nearest(value, listed)
        self.flaw(field, known_words(kind, list(listed)[:13], nearest), value)
        return False


@dataclass(frozen=True)
class Headings:
    """The fields of a table and what a file may call them.

    Parameters
    ----------
    aliases : Mapping[str, tuple[str, ...]]
        Chinese names by field; the field's own name is always one.
    needed : tuple[str, ...]
        Fields whose column must be there.
    dated : bool
        Whether columns may be headed by dates.
    open : bool
        Whether further columns are kept under their own headings.
    """

    aliases: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...] = ()
    dated: bool = False
    open: bool = False

    def field_of(self, heading: str) -> str | None:
        wanted = squeeze(heading)
        for field_, names in self.aliases.items():
            if wanted in (squeeze(name) for name in (field_, *names)):
                return field_
        return None

    def names(self) -> tuple[str, ...]:
        return tuple(name for field_, zh in self.aliases.items() for name in (*zh, field_))


def rows(grid: Grid, headings: Headings, flaws: Flaws) -> list[Row]:
    """The rows of a table under its headings; wrong headings are flaws."""
    if not grid.lines:
        flaws.add(grid.path, 1, "", "", Text("标题行", "a row of headings"))
        return []
    (number, first), *body = grid.lines
    columns = _Columns(grid.path, number, first, headings, flaws)
    return [columns.row(at, cells) for at, cells in body]


class _Columns:
    """Which field each column of a table holds."""

    def __init__(
        self, path: str, number: int, first: Sequence[str], headings: Headings, flaws: Flaws
    ) -> None:
        self.path, self.headings, self.flaws = path, headings, flaws
        self.fields: dict[int, str] = {}
        self.dates: dict[int, date] = {}
        self.further: dict[int, str] = {}
        self.unknown: set[int] = set()
        self.written = tuple(first)
        for index, heading in enumerate(first):
            if heading:
                self._place(number, index, heading)
        self.missing = frozenset(headings.needed) - set(self.fields.values())
        for field_ in headings.needed:
            if field_ in self.missing:
                name = (*headings.aliases[field_], field_)[0]
                missing = Text(f"“{name}”列", f"a column “{field_}”")
                flaws.add(path, number, "", "、".join(filter(None, first)), missing)

    def _place(self, number: int, index: int, heading: str) -> None:
        field_ = self.headings.field_of(heading)
        taken = self.fields.values() if field_ else self.further.values()
        if (field_ or heading) in taken:
            once = Text("每列一个标题，不重复", "each heading once")
            self.flaws.add(self.path, number, heading, heading, once)
        elif field_:
            self.fields[index] = field_
        elif any(reason in squeeze(heading) for reason in REASONS):
            self.unknown.add(index)
            self.flaws.add(self.path, number, heading, heading, _NO_REASONS)
        elif self.headings.dated and (when := _date(heading)):
            self.dates[index] = when
        elif self.headings.open:
            self.further[index] = heading
        else:
            self.unknown.add(index)
            names = self.headings.names()
            nearest = self.flaws.nearest(heading, names)
            expected = known_words(Text("已知的标题", "a known heading"), names, nearest)
            self.flaws.add(self.path, number, heading, heading, expected)

    def row(self, number: int, cells: Sequence[str]) -> Row:
        filled = {index: cell for index, cell in enumerate(cells) if cell}
        for index, cell in filled.items():
            if index >= len(self.written) or not self.written[index]:
                headed = Text("有标题的列", "a column with a heading")
                self.flaws.add(self.path, number, str(index + 1), cell, headed)
        return Row(
            self.path,
            number,
            {name: filled[index] for index, name in self.fields.items() if index in filled},
            self.flaws,
            {name: self.written[index] for index, name in self.fields.items()},
            {when: filled.get(index, "") for index, when in self.dates.items()},
            {name: filled[index] for index, name in self.further.items() if index in filled},
            self.missing,
        )


def _date(heading: str) -> date | None:
    try:
        return day(heading)
    except Misread:
        return None


def read_csv(path: Path) -> Grid:
    """The lines of a CSV file: any usual encoding, commas, semicolons or tabs.

    Raises
    ------
    BadInput
        It is too large, is no text, or its quotes do not match.
    """
    text = decode(path.name, guard.contents(path))
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise BadInput([Flaw(path.name, row, "", "NUL", "a text", "文本")])
    long = max(map(len, text.splitlines()), default=0)
    if long > guard.LINE:
        raise guard.refuse(
            path.name,
            str(long),
            f"每行不超过{guard.LINE}字",
            f"lines of at most {guard.LINE} characters",
        )
    return grid(path.name, records(path.name, text))


def records(path: str, text: str) -> Iterator[Sequence[str]]:
    """The lines of a text; whichever of comma, semicolon and tab is most used parts its cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        expected = Text(
            "引号成对、每格不超过131072字", "matching quotes and cells of 131,072 characters"
        )
        flaw = Flaw(path, reader.line_num, "", str(error), expected.en, expected.zh)
        raise BadInput([flaw]) from None


class _Trimmed(dict[str, str]):
    """Cells by what stood there: the same ones come again and again."""

    def __missing__(self, cell: str) -> str:
        found = self[cell] = trim(cell)
        return found


def grid(path: str, records: Iterable[Sequence[str]]) -> Grid:
    """Trimmed lines, numbered as a spreadsheet numbers them; blank ones are left out.

    Raises
    ------
    BadInput
        There are too many rows or columns.
    """
    lines, trimmed = [], _Trimmed()
    for number, record in enumerate(records, start=1):
        if number > guard.ROWS or len(record) > guard.COLUMNS:
            most = (
                f"{guard.ROWS}行、{guard.COLUMNS}列",
                f"{guard.ROWS} rows and {guard.COLUMNS} columns",
            )
            value = f"{number} × {len(record)}"
            raise BadInput(
                [Flaw(path, number, "", value, f"at most {most[1]}", f"不超过{most[0]}")]
            )
        cells = tuple([trimmed[cell] for cell in record])
        if any(cells):
            lines.append((number, cells))
    return Grid(path, tuple(lines))


def decode(path: str, content: bytes) -> str:
    """The text of a file in UTF-8, GB18030, or UTF-16 with its mark.

    Raises
    ------
    BadInput
        It is in none of them; also when it is UTF-8 but for a broken place.
    """
    expected = Text("UTF-8或GB18030编码的文本", "a text in UTF-8 or GB18030")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise guard.refuse(path, "PK", "文本，而不是工作簿", "a text, not a workbook")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="replace")
        broken = Flaw(
            path, before.count("\n") + 1, "", repr(content[error.start : error.end]),
            expected.en, expected.zh,
        )  # fmt: skip
        if encoding == "utf-16" or any("\u4e00" <= char <= "\u9fff" for char in before):
            raise BadInput([broken]) from None
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        raise BadInput([broken]) from None

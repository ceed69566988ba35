"""Hostile workbooks, built when they are needed; none is kept as a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.feeds.unit_files import book, folder, sheets

SHEET = "xl/worksheets/sheet1.xml"
_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_MB = b" " * 1_000_000


def good(path: Path) -> Path:
    return book(path, sheets())


def changed(path: Path, **entries: bytes) -> Path:
    """A good workbook with some entries replaced or added; names by position in `NAMES`."""
    return repacked(path, {NAMES[name]: content for name, content in entries.items()})


NAMES = {"sheet": SHEET, "strings": "xl/sharedStrings.xml", "book": "xl/workbook.xml"}


def repacked(path: Path, entries: Mapping[str, bytes]) -> Path:
    """A good workbook with some entries replaced or added."""
    with zipfile.ZipFile(good(path)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in {**content, **entries}.items():
            archive.writestr(name, each)
    return path


@contextmanager
def streamed(path: Path, name: str) -> Iterator[Callable[[bytes], int]]:
    """Write one entry of a good workbook piece by piece, so that the test itself stays small."""
    with zipfile.ZipFile(good(path)) as archive:
        content = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, data in content.items():
            if each != name:
                archive.writestr(each, data)
        with archive.open(name, "w") as entry:
            yield entry.write


def zip_bomb(path: Path) -> Path:
    """Two hundred megabytes of blanks in one entry."""
    with streamed(path, SHEET) as write:
        for _ in range(200):
            write(_MB)
    return path


def nested_bomb(path: Path) -> Path:
    """An archive of archives of archives, as 42.zip is, under a workbook's name."""
    inner = bytes(10_000_000)
    for _ in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                archive.writestr(f"{number}.zip", inner)
        inner = packed.getvalue()
    path.write_bytes(inner)
    return path


def lying_bomb(path: Path) -> Path:
    """An entry that unpacks to far more than its directory says."""
    zip_bomb(path)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def high_ratio(path: Path) -> Path:
    """Ninety megabytes that were packed to a hundredth of a hundredth."""
    with streamed(path, "xl/extra.xml") as write:
        for _ in range(90):
            write(b"<a>" * 333_333)
    return path


def many_entries(path: Path) -> Path:
    return repacked(path, {f"xl/extra/{number}.xml": b"" for number in range(5001)})


def escaping(path: Path) -> Path:
    return repacked(path, {"../../escaped.xml": b"<a/>"})


def escaping_windows(path: Path) -> Path:
    return repacked(path, {"..\\escaped.xml": b"<a/>"})


def absolute(path: Path) -> Path:
    return repacked(path, {"/tmp/escaped.xml": b"<a/>"})


def laughs(path: Path) -> Path:
    """A billion laughs: entities that stand for ten of the one before."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    cell = '<sheetData><row r="1"><c t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData>'
    text = f"<!DOCTYPE x [{entities}]>{_HEAD}{cell}</worksheet>"
    return changed(path, sheet=text.encode())


def laughs_utf16(path: Path) -> Path:
    """The same in UTF-16, where no search for the letters of a DTD finds them."""
    laughs(path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read(SHEET).decode()
    return changed(path, sheet=('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"))


def quadratic(path: Path) -> Path:
    """One long entity, called often."""
    text = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>{_HEAD}{"&a;" * 100_000}</worksheet>'
    return changed(path, sheet=text.encode())


def outside(path: Path) -> Path:
    """An entity that stands for a file of the machine."""
    text = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>{_HEAD}&a;</worksheet>'
    return changed(path, strings=text.encode())


def endless_sheet(path: Path) -> Path:
    """A sheet filled to its last row, 1,048,576."""
    with streamed(path, SHEET) as write:
        write(f"{_HEAD}<sheetData>".encode())
        for first in range(1, 1_048_577, 65_536):
            rows = range(first, first + 65_536)
            write(b"".join(b'<row r="%d"><c><v>1</v></c></row>' % row for row in rows))
        write(b"</sheetData></worksheet>")
    return path


def too_many_rows(path: Path) -> Path:
    """A sheet with a row more than a table may have, of few cells."""
    rows = "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(1, 50_002))
    return changed(path, sheet=f"{_HEAD}<sheetData>{rows}</sheetData></worksheet>".encode())


def _one_cell(name: str, row: int, more: str = "") -> bytes:
    cell = f'<sheetData><row r="{row}"><c r="{name}"><v>1</v></c></row></sheetData>'
    return f"{_HEAD}{cell}{more}</worksheet>".encode()


def far_cell(path: Path) -> Path:
    """One cell in the last corner of a sheet."""
    return changed(path, sheet=_one_cell("XFD1048576", 1_048_576))


def wide_rows(path: Path) -> Path:
    """Many rows of which each has one cell in the last column."""
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 50_000))
    return changed(path, sheet=f"{_HEAD}<sheetData>{rows}</sheetData></worksheet>".encode())


def giant_merge(path: Path) -> Path:
    """All cells of a sheet merged into one, many times."""
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 1000
    return changed(path, sheet=_one_cell("A1", 1, f"<mergeCells>{merges}</mergeCells>"))


def many_strings(path: Path) -> Path:
    """A million shared texts."""
    with streamed(path, NAMES["strings"]) as write:
        write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
        for first in range(0, 1_000_000, 100_000):
            numbers = range(first, first + 100_000)
            write(b"".join(b"<si><t>%d</t></si>" % number for number in numbers))
        write(b"</sst>")
    return path


def long_string(path: Path) -> Path:
    """One shared text of thirty megabytes."""
    with streamed(path, NAMES["strings"]) as write:
        write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>')
        write(b"".join(b"%07d" % number for number in range(4_300_000)))
        write("𠮷</t></si></sst>".encode())
    return path


def deep(path: Path) -> Path:
    """A hundred thousand elements inside each other."""
    return changed(
        path, sheet=(_HEAD + "<a>" * 100_000 + "</a>" * 100_000 + "</worksheet>").encode()
    )


def macros(path: Path) -> Path:
    return repacked(path, {"xl/vbaProject.bin": b"\xd0\xcf"})


def locked(path: Path) -> Path:
    """What a workbook with a password is: no archive at all but an OLE container."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000))
    return path


def locked_entries(path: Path) -> Path:
    """Entries that say they are encrypted."""
    data = bytearray(good(path).read_bytes())
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    return path


def too_large(path: Path) -> Path:
    path.write_bytes(good(path).read_bytes() + bytes(10_000_000))
    return path


def truncated(path: Path) -> Path:
    data = good(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def table_for_a_workbook(path: Path) -> Path:
    path.write_text("工号,姓名\n")
    return path


def workbook_for_a_table(path: Path) -> Path:
    """A folder whose people.csv is a workbook."""
    inside = folder(path.with_suffix(""))
    (inside / "people.csv").write_bytes(good(path).read_bytes())
    return inside


def deep_toml(path: Path) -> Path:
    return folder(path.with_suffix(""), "x = " + "[" * 400_000)


def wide_toml(path: Path) -> Path:
    return folder(path.with_suffix(""), "x." * 400_000 + "x = 1")


def large_toml(path: Path) -> Path:
    return folder(path.with_suffix(""), 'name = "x"\n' + "#" * 1_000_000)


def long_line(path: Path) -> Path:
    return folder(path.with_suffix(""), people="工号,姓名\nE1," + "x" * 9_000_000)


def large_csv(path: Path) -> Path:
    return folder(path.with_suffix(""), people="工号,姓名\n" + "E1,x\n" * 3_000_000)


def many_columns(path: Path) -> Path:
    return folder(path.with_suffix(""), people="工号,姓名\n" + "," * 900_000)


def much_demand(path: Path) -> Path:
    """Fifty thousand rows that each speak of two days of half hours, all alike."""
    rows = "受理,前日00:00,次日24:00,1\n" * 49_999
    return folder(path.with_suffix(""), demand="岗位,开始,结束,最少\n" + rows)


def much_history(path: Path) -> Path:
    """Fifty thousand rows of unknown people with unknown shift types."""
    rows = "".join(f"2026-11-01,X{n},班{n}\n" for n in range(49_999))
    return folder(path.with_suffix(""), history="日期,工号,班次\n" + rows)


REFUSED: Mapping[Callable[[Path], Path], str] = {
    zip_bomb: "when unpacked",
    nested_bomb: "a spreadsheet opens",
    lying_bomb: "without password",
    high_ratio: "when unpacked",
    many_entries: "5000 entries",
    escaping: "inside the workbook",
    escaping_windows: "inside the workbook",
    absolute: "inside the workbook",
    laughs: "no entities",
    laughs_utf16: "a spreadsheet opens",
    quadratic: "no entities",
    outside: "no entities",
    endless_sheet: "200000 cells",
    too_many_rows: "50000 rows",
    far_cell: "50000 rows",
    wide_rows: "1000 columns",
    giant_merge: "a column",
    many_strings: "200000 cells",
    long_string: "32,767 characters",
    deep: "",
    macros: "macros",
    locked: "without password",
    locked_entries: "without password",
    too_large: "10 MB",
    truncated: "without password",
    table_for_a_workbook: "without password",
    workbook_for_a_table: "not a workbook",
    deep_toml: "TOML",
    wide_toml: "a shorter line",
    large_toml: "1 MB",
    long_line: "lines of at most",
    large_csv: "10 MB",
    many_columns: "1000 columns",
    much_demand: "another place or date",
    much_history: "id or name",
}
"""Every hostile file and a word of what is expected instead."""

"""Files that someone hands in are measured before they are opened.

The limits keep a hostile or broken file from filling the memory or the afternoon: 10 MB as handed
in, 100 MB unpacked, a hundredfold at most, 5,000 entries, 50,000 rows. Workbooks with macros,
passwords or document type definitions are refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from roster.domain import Text
from roster.errors import BadInput, Flaw

UPLOAD = 10_000_000
"""[bytes] one file as it is handed in."""
UNPACKED = 100_000_000
"""[bytes] all entries of a workbook together."""
RATIO = 100
"""[times] a workbook may grow when it is unpacked."""
ENTRIES = 5_000
"""[entries] in a workbook."""
ROWS = 50_000
"""[rows] in a table."""
COLUMNS = 1_000
"""[columns] in a table; a year of history has 366."""
LINE = 1_000_000
"""[characters] in one line of a text file."""
SETTINGS = 1_000_000
"""[bytes] of unit.toml; large units have a fiftieth of it."""
DOTS = 50
"""[dots] in one line of unit.toml, which bounds the parts of a key."""
TAGS = 800_000
"""[tags] in all parts of a workbook, four a cell: a reader takes about 5 s for as many."""
RUN = 131_072
"""[bytes] without a tag; the longest text that a spreadsheet keeps in a cell takes 98,301."""
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    struct.error,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the readers of workbooks raise at a part that is not what it should be: they have no error
of their own, and those of XML are among these."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".bmp", ".tiff")
_SAVE_AS = Text("不带密码和宏的 .xlsx 工作簿", "an .xlsx workbook without password or macros")


def refuse(path: str, value: str, zh: str, en: str) -> BadInput:
    """One flaw of a whole file."""
    return BadInput([Flaw(path, 0, "", value, en, zh)])


def contents(path: Path, most: int = UPLOAD) -> bytes:
    """The bytes of a file of an acceptable size.

    Raises
    ------
    BadInput
        It is no ordinary file, cannot be read, or is larger than `most` bytes.
    """
    try:
        if not path.is_file():
            raise refuse(path.name, path.name, "一个文件", "a file")
        with path.open("rb") as file:
            found = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = type(error).__name__
        raise refuse(path.name, reason, "可以读取的文件", "a file that can be read") from None
    if len(found) > most:
        size = f"> {most / 1e6:g} MB"
        raise refuse(
            path.name,
            size,
            f"不超过{most / 1e6:g} MB的文件",
            f"a file of at most {most / 1e6:g} MB",
        )
    return found


def workbook(path: Path) -> io.BytesIO:
    """A workbook that may be opened: every part of it has been measured.

    Raises
    ------
    BadInput
        It is no plain workbook or exceeds a limit.
    """
    found = contents(path)
    if path.suffix.lower() != ".xlsx" or found.startswith(_OLE):
        raise refuse(path.name, path.suffix, _SAVE_AS.zh, _SAVE_AS.en)
    try:
        with zipfile.ZipFile(io.BytesIO(found)) as archive:
            entries = archive.infolist()
            measure(path.name, entries, len(found))
            tags = 0
            for entry in entries:
                tags += _scan(path.name, archive, entry)
                if tags > TAGS:
                    raise refuse(
                        path.name,
                        f"> {TAGS // 4}",
                        f"不超过约{TAGS // 4}个单元格；更大的表请用CSV",
                        f"about {TAGS // 4} cells at most; hand in larger tables as CSV",
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise refuse(path.name, path.name, _SAVE_AS.zh, _SAVE_AS.en) from None
    return io.BytesIO(found)


def measure(path: str, entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Judge the archive by its directory, before anything is unpacked."""
    if len(entries) > ENTRIES:
        raise refuse(
            path, str(len(entries)), f"不超过{ENTRIES}个条目", f"at most {ENTRIES} entries"
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED or unpacked > RATIO * packed:
        raise refuse(
            path,
            f"{packed} → {unpacked}",
            f"解压后不超过{UNPACKED // 10**6} MB，且不超过原大小的{RATIO}倍",
            f"at most {UNPACKED // 10**6} MB and {RATIO} times its size when unpacked",
        )
    names = [entry.filename for entry in entries]
    astray = next((name for name in names if _is_astray(name)), None)
    if astray is not None or len(set(names)) < len(names):
        raise refuse(
            path,
            astray or path,
            "条目都在工作簿之内且不重名",
            "entries inside the workbook, each once",
        )
    for entry in entries:
        locked = entry.flag_bits & 1
        macros = entry.filename.lower().endswith("vbaproject.bin")
        strange = entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if locked or macros or strange:
            raise refuse(path, entry.filename, _SAVE_AS.zh, _SAVE_AS.en)


def _is_astray(name: str) -> bool:
    """Whether an entry's name points outside the archive."""
    parts = PurePosixPath(name.replace("\\", "/"))
    return parts.is_absolute() or ".." in parts.parts or ":" in name


def _scan(path: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """The number of tags in an entry; nothing of it is kept."""
    tags, before = 0, b""
    picture = entry.filename.lower().endswith(_PICTURES)
    with archive.open(entry) as part:
        while chunk := part.read(RUN):
            found = chunk.count(b"<")
            tags += found
            joined = before + chunk
            if b"<!DOCTYPE" in joined or b"<!ENTITY" in joined:
                raise refuse(path, entry.filename, "不含DTD和实体", "no DTD and no entities")
            if b"macroEnabled" in joined and entry.filename == "[Content_Types].xml":
                raise refuse(path, entry.filename, _SAVE_AS.zh, _SAVE_AS.en)
            if not found and len(chunk) == RUN and not picture:
                raise refuse(
                    path,
                    entry.filename,
                    "单元格文字不超过32767字",
                    "cells of at most 32,767 characters",
                )
            before = chunk[-16:]
    return tags

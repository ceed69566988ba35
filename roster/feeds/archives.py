"""The folder of a unit in a zip archive, and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from roster.feeds import guard
from roster.feeds.headings import FILES, SHEETS

KNOWN = frozenset(
    {"unit.toml", *(f"{name}.csv" for table in FILES for name in (table, *SHEETS[table]))}
)
"""The files of a unit; an archive may hold others, which are not unpacked."""


def unpack(path: Path, folder: Path) -> None:
    """Put a unit's files out of an archive into a folder; they may stand in a folder in it.

    Raises
    ------
    BadInput
        It is no archive, exceeds a limit, or holds no ``unit.toml``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(guard.contents(path))) as archive:
            guard.measure(path.name, archive.infolist(), path.stat().st_size)
            for entry in archive.infolist():
                if (name := _name(entry)) in KNOWN:
                    (folder / name).write_bytes(archive.read(entry))
    except guard.BROKEN as error:
        kind = type(error).__name__
        raise guard.refuse(path.name, kind, "可以打开的zip文件", "a zip that opens") from None
    if not (folder / "unit.toml").exists():
        raise guard.refuse(
            path.name, path.name, "单位的文件夹（unit.toml等）", "a unit's folder with unit.toml"
        )


def pack(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return found.getvalue()


def _name(entry: zipfile.ZipInfo) -> str:
    """A file's own name; archives of Chinese systems write it in their encoding, unmarked."""
    name = PurePosixPath(entry.filename.replace("\\", "/")).name
    if entry.flag_bits & 0x800 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name

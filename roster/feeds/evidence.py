"""Files that show what happened: a photograph, a screen, a scan, each proved by what is in it.

A picture is written anew without where, when and by what it was taken: no location is kept.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from roster.errors import BadInput, Flaw

LARGEST = 4_000_000
"""[bytes] of one file; a photograph of a telephone, or a scan of some sheets."""
JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
PDF = re.compile(rb"%PDF-[12]\.\d")
TAIL = 1024
"""[bytes] within which a PDF ends."""
SCAN, END, EXIF = 0xDA, 0xD9, 0xE1
IN_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""A marker that ends the scan of a picture, after escaped bytes and restarts."""
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
DRAWN = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, SCAN})
"""Segments without which a JPEG is not drawn; of the others only these, by what they begin with."""
COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
)
"""What draws a PNG; texts, times and positions stand in others."""
TOLD = re.compile(rb"\xff\xe1(..)(?=Exif\0\0|http://ns\.adobe\.com/x)", re.DOTALL)
"""What a camera says of a picture, where a PDF holds the picture as it was."""
TURNED = 0x0112
"""The entry that says which edge of a picture is its top: without it some lie on their side."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, by how it is served."""

    suffix: str
    served_as: str


KINDS: Mapping[str, Kind] = {
    "JPEG": Kind("jpg", "image/jpeg"),
    "PNG": Kind("png", "image/png"),
    "PDF": Kind("pdf", "application/pdf"),
}


class _Broken(ValueError):
    """It is not what it begins as."""


def clean(name: str, content: bytes) -> tuple[str, bytes]:
    """The kind of a file and what is kept of it.

    Raises
    ------
    BadInput
        It is too large, of no kind that is taken, or broken.
    """
    if len(content) > LARGEST:
        most = LARGEST // 1_000_000
        raise _flaw(name, f"at most {most} MB", f"不超过{most} MB")
    try:
        for kind, begins, read in KNOWN:
            if begins(content):
                return kind, read(content)
    except (_Broken, struct.error, IndexError):
        raise _flaw(name, "a whole file; it can't be read", "完整的文件；该文件无法读取") from None
    raise _flaw(name, "a JPEG, a PNG or a PDF by its content", "内容为JPEG、PNG或PDF的文件")


def _flaw(name: str, en: str, zh: str) -> BadInput:
    return BadInput([Flaw(name, 0, "", "…", en, zh)])


def _jpeg(content: bytes) -> bytes:
    kept, frames, scans, top = [], 0, 0, 1
    for marker, segment in _segments(content):
        frames += marker in FRAMES
        scans += marker == SCAN
        told = segment[4:]
        if marker == EXIF:
            top = _top(told) or top
        elif marker in DRAWN or told.startswith(COLOURS.get(marker, b"\0none")):
            kept.append(segment)
    if not frames or not scans:
        raise _Broken
    turned = _turned(top) if top != 1 else b""
    return JPEG + turned + b"".join(kept) + bytes((0xFF, END))


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment by its marker, a scan with what it draws; nothing behind the end is one."""
    at = len(JPEG)
    while True:
        while content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise _Broken
        marker = content[at + 1]
        if marker == END:
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if end < at + 4 or end > len(content):
            raise _Broken
        if marker == SCAN:
            found = IN_SCAN.search(content, end)
            if found is None:
                raise _Broken
            end = found.start()
        yield marker, content[at:end]
        at = end


def _top(told: bytes) -> int:
    """Which way up a camera says that a picture is; 0: it says nothing of it."""
    tiff = told.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if tiff is told or order is None:
        return 0
    try:
        at = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for entry in range(struct.unpack_from(f"{order}H", tiff, at)[0]):
            tag, form, count, top = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * entry)
            if (tag, form, count) == (TURNED, 3, 1) and 1 <= top <= 8:
                return int(top)
    except struct.error:
        return 0
    return 0


def _turned(top: int) -> bytes:
    """All that is said of a picture: which way up it is."""
    told = b"Exif\0\0II*\0" + struct.pack("<IHHHIHHI", 8, 1, TURNED, 3, 1, top, 0, 0)
    return bytes((0xFF, EXIF)) + struct.pack(">H", len(told) + 2) + told


def _png(content: bytes) -> bytes:
    names: list[bytes] = []
    kept, at = [PNG], len(PNG)
    while not names or names[-1] != b"IEND":
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if zlib.crc32(content[at + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            raise _Broken
        names.append(name)
        if name in CHUNKS:
            kept.append(content[at:end])
        at = end
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise _Broken
    return b"".join(kept)


def _pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-TAIL:] or b"startxref" not in content[-TAIL:]:
        raise _Broken
    # What follows is found by where it lies: every byte stays in its place.
    kept = bytearray(content)
    for found in TOLD.finditer(content):
        size = struct.unpack(">H", found[1])[0] - 2
        end = min(found.end() + size, len(kept))
        kept[found.end() : end] = bytes(end - found.end())
    return bytes(kept)


KNOWN: tuple[tuple[str, Callable[[bytes], object], Callable[[bytes], bytes]], ...] = (
    ("JPEG", lambda content: content.startswith(JPEG), _jpeg),
    ("PNG", lambda content: content.startswith(PNG), _png),
    ("PDF", PDF.match, _pdf),
)

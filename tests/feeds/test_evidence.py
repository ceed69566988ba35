"""Files that show something: told by their content, kept without what a camera says of a place."""

from __future__ import annotations

import struct
import zlib

import pytest

from roster.errors import BadInput
from roster.feeds.evidence import JPEG, LARGEST, PNG, clean

GPS = b"39.9042N 116.4074E"
END = b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def exif(top: int, order: str = "<") -> bytes:
    """What a camera says: which way up, and where."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, top, 0)
    return b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4) + GPS


FRAME = segment(0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00")
TABLES = segment(0xE0, b"JFIF\0rest") + segment(0xDB, bytes(65)) + segment(0xC4, bytes(20))
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"drawn\xff\x00on\xff\xd0and on"
"""A scan with an escaped byte and a restart in it."""
PLAIN = JPEG + TABLES + FRAME + SCAN + END
HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
DRAWN = PNG + HEADER + chunk(b"IDAT", zlib.compress(bytes(200))) + chunk(b"IEND", b"")
PAPER = b"%PDF-1.7\n1 0 obj\n" + b"\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    ("kind", "content"),
    [("JPEG", PLAIN), ("PNG", DRAWN), ("PDF", PAPER)],
    ids=["JPEG", "PNG", "PDF"],
)
def test_a_file_that_says_nothing_of_a_place_is_kept_as_it_is(kind: str, content: bytes) -> None:
    assert clean("证据", content) == (kind, content)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photograph_forgets_where_it_was_taken_and_stays_the_right_way_up(order: str) -> None:
    told = segment(0xE1, exif(6, order)) + segment(0xED, GPS) + segment(0xFE, GPS)
    more = segment(0xE2, b"MPF\0" + GPS) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS)
    _, kept = clean("a.jpg", JPEG + told + more + TABLES + FRAME + SCAN + END + JPEG + GPS)
    assert GPS not in kept
    turned = kept.removeprefix(JPEG)[: -len(PLAIN) + len(JPEG)]
    assert turned.startswith(b"\xff\xe1")
    assert struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) in turned
    assert kept.endswith(PLAIN.removeprefix(JPEG))
    assert clean("a.jpg", kept)[1] == kept


def test_a_screen_forgets_what_is_written_beside_it() -> None:
    told = chunk(b"eXIf", GPS) + chunk(b"tEXt", b"Comment\0" + GPS) + chunk(b"tIME", bytes(7))
    at = len(PNG) + len(HEADER)
    assert clean("a.png", DRAWN[:at] + told + DRAWN[at:] + GPS) == ("PNG", DRAWN)


def test_a_scan_keeps_its_places_and_forgets_where_its_pictures_were_taken() -> None:
    given = PAPER[:17] + JPEG + segment(0xE1, exif(1)) + TABLES + FRAME + SCAN + END + PAPER[17:]
    _, kept = clean("a.pdf", given)
    assert GPS not in kept
    assert len(kept) == len(given)
    assert kept.replace(b"\0", b"") != given.replace(b"\0", b"")
    assert kept.endswith(TABLES + FRAME + SCAN + END + PAPER[17:])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script>", "by its content"),
        (b"GIF89a", "by its content"),
        (b"<!-- " + PAPER, "by its content"),
        (b"", "by its content"),
        (PLAIN[:-2], "whole"),
        (JPEG + END, "whole"),
        (JPEG + TABLES + SCAN + END, "whole"),
        (JPEG + b"<html>" + PLAIN, "whole"),
        (DRAWN[:-8], "whole"),
        (DRAWN.replace(b"\x02\0\0\0", b"\x06\0\0\0", 1), "whole"),
        (PNG + chunk(b"IDAT", b"") + chunk(b"IEND", b""), "whole"),
        (PAPER[:-8], "whole"),
        (PLAIN + bytes(LARGEST), "4 MB"),
    ],
)
def test_what_is_none_of_the_three_is_refused_whatever_it_is_called(
    content: bytes, said: str
) -> None:
    with pytest.raises(BadInput) as caught:
        clean("photo.jpg", content)
    [flaw] = caught.value.flaws
    assert flaw.path == "photo.jpg"
    assert said in flaw.expected

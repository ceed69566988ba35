"""Texts as pictures that a phone's camera reads."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import lru_cache

import segno

MASK = 3
"""One pattern for all: to weigh the eight of them takes three times as long, and what a calendar
says is mixed enough for any."""
KEPT = 512


@lru_cache(maxsize=KEPT)
def svg(text: str) -> bytes:
    """The picture of a text."""
    found = io.BytesIO()
    code = segno.make(text, error="l", encoding="utf-8", micro=False, mask=MASK)
    code.save(found, kind="svg", scale=4, xmldecl=False)
    return found.getvalue()


def picture(text: str) -> str:
    """The picture of a text as an address that holds it."""
    return f"data:image/svg+xml;base64,{b64encode(svg(text)).decode()}"

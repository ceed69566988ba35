"""What the site says in English where it says this in Chinese: a story is told in either."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from web import catalogues

PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
"""Where something is put into a text."""


def english(chinese: str) -> list[str]:
    """Every English text that the catalogues have for a Chinese one, filled as that one is.

    Raises
    ------
    LookupError
        No catalogue has it.
    """
    found = _whole().get(chinese) or list(_filled(chinese))
    if not found:
        raise LookupError(f"no catalogue has {chinese}")
    return found


def _parts(text: str) -> list[str]:
    """A text in pieces: what is fixed, and the names of its places."""
    return [part for part in PLACE.split(text) if part is not None]


@cache
def _whole() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, text in _texts():
        found[text].append(key)
    return found


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    """Every text of the site in English and Chinese; of a plural each form."""
    return tuple(
        (key, text)
        for feature in catalogues.features()
        for message in catalogues.read(feature)
        if message.id
        for key in (message.id if isinstance(message.id, tuple) else (message.id,))
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    )


def _filled(chinese: str) -> Iterator[str]:
    """The texts with places in them that read so when they are filled."""
    for key, text in _texts():
        if not PLACE.search(text):
            continue
        names = [place[1] or place[2] for place in PLACE.finditer(text)]
        fixed = PLACE.split(text)[::3]
        put = re.fullmatch("(.+)".join(map(re.escape, fixed)), chinese)
        if put and any(part.strip() for part in fixed):
            given = dict(zip(names, put.groups(), strict=True))
            yield "".join(given.get(part, part) for part in _parts(key))

"""Which tickets are called back: drawn by the seed that is kept with them, never picked by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

WHOLE = 1000
"""[per mille]"""


def draw(tickets: Iterable[str], share: int, seed: str) -> tuple[str, ...]:
    """The tickets that are drawn, in the order of the draw.

    Whoever has the list, the share and the seed can draw again and finds the same ones.

    Parameters
    ----------
    share : int [per mille]
        Rounded up to whole tickets.
    seed : str
        Made by chance before the draw.
    """
    found = sorted(set(tickets), key=lambda ticket: (_lot(ticket, seed), ticket))
    return tuple(found[: -(-len(found) * share // WHOLE)])


def _lot(ticket: str, seed: str) -> str:
    return hashlib.sha256(f"{seed}\n{ticket}".encode()).hexdigest()

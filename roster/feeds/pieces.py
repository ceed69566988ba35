"""Lines of a terminal: pieces of text that carry what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = 140
"""[columns] of a wide terminal."""
SHORT = "▲"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and what it means: head, weekend, group, name, off, leave, night, duty, short, total,
    wanted, or nothing in particular."""

    text: str
    kind: str = ""


Line = tuple[Piece, ...]


def plain(lines: Sequence[Line]) -> str:
    """The lines as text, without colours."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)

"""How a command ends, for whoever called it: its exit codes."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    FILLED = 0
    """Also: checked, and nothing hard is broken or short."""
    BAD_INPUT = 2
    SHORT = 3
    """Filled with shortages; or checked, and something hard is broken or short."""
    IMPOSSIBLE = 4
    UNFINISHED = 5
    """Stopped without a roster."""

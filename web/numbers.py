"""Numbers of rows that an address or a form names."""

from __future__ import annotations

GREATEST = 2**31 - 1
"""A larger one is the number of no row, and not every database is asked for it."""


def row_number(text: str) -> int:
    """The number of a row.

    Raises
    ------
    ValueError
        It can't be one.
    """
    found = int(text)
    if not 0 <= found <= GREATEST:
        raise ValueError(text)
    return found

"""Numbers of rows that an address or a form names."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter

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


class RowNumber(IntegerConverter):
    """A number in an address: a larger one has no page."""

    def __init__(self, *given: Any, **limits: Any) -> None:
        super().__init__(*given, **{"max": GREATEST, **limits})

"""One rule for minutes: an instant counts as the minute that a clock shows, its seconds dropped.

So whatever a page says of a length is what its reader finds between the two times beside it.
"""

from __future__ import annotations

from datetime import datetime


def minute(at: datetime) -> datetime:
    """The minute that a clock shows at an instant."""
    return at.replace(second=0, microsecond=0)


def between(begin: datetime, end: datetime) -> int:
    """[min] from one shown minute to another; negative where the second comes first."""
    return int((minute(end) - minute(begin)).total_seconds()) // 60

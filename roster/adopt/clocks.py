"""Times of shifts as clerks write them, and what a shift's word commonly means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from roster.adopt.sheets import plain
from roster.domain import Text

DAY = 1440
NEXT_DAY = Text("次日", "next day ")
_DATE = "当日|当天|次日|次晨|第二天|翌日|第二日"
_TIME = rf"({_DATE})?(\d{{1,2}})(?:[:时点]([0-5]\d)?分?|\.([0-5]\d))?整?"
_SPAN = re.compile(rf"(?<![\d-]){_TIME}\s*(?:[-~～—–−至到]|--|——)\s*{_TIME}(?![\d-])")


@dataclass(frozen=True, slots=True)
class Hours:
    """When a shift runs.

    Parameters
    ----------
    start : int [min from the duty date's midnight]
    length : int [min]
    pause : tuple[int, int] or None [min from the duty date's midnight, min]
        Begin and length of an unpaid break.
    fixed : bool
        The date of the start was written (当日, 次日), not only the clock time.
    """

    start: int
    length: int
    pause: tuple[int, int] | None = None
    fixed: bool = False

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def on_one_date(self) -> int:
        """[min] the most work on one calendar date."""
        first = max(0, min(self.end, DAY) - self.start)
        spent = max(first, self.length - first)
        return spent - (self.pause[1] if self.pause else 0)


EARLY, LATE, NIGHT = Hours(480, 480), Hours(960, 480), Hours(DAY, 480)
DAYTIME = Hours(510, 540, (720, 60))
FULL_DAY = Hours(480, DAY)
HALF_DAY, HALF_NIGHT = Hours(480, 720), Hours(1200, 720)
OUT_OF_HOURS = Hours(1050, 900)

COMMON = {
    "早": EARLY, "中": LATE, "晚": LATE, "小夜": LATE, "前夜": LATE, "夜": NIGHT, "大夜": NIGHT,
    "后夜": NIGHT, "白": DAYTIME, "值": FULL_DAY, "备": OUT_OF_HOURS,
}  # fmt: skip
"""What the words mean where the sheet doesn't say: the night belongs to the evening's date."""


def spans(text: str) -> list[tuple[int, int, Hours]]:
    """Every stretch of the clock in a text: where it begins and ends in it, and the hours."""
    found = []
    for match in _SPAN.finditer(plain(text)):
        first, second = _minute(match.groups()[:4]), _minute(match.groups()[4:])
        if first is None or second is None:
            continue
        start = first + (DAY if match[1] and match[1][0] in "次第翌" else 0)
        end = second + start // DAY * DAY
        if (match[5] and match[5][0] in "次第翌" and end < start + DAY) or end <= start:
            end += DAY if end <= start or start < DAY else 0
        if 0 < end - start <= DAY:
            found.append(
                (match.start(), match.end(), Hours(start, end - start, None, bool(match[1])))
            )
    return found


def _minute(parts: Iterable[str | None]) -> int | None:
    _, hour, colon, dot = parts
    minute = int(hour or 0) * 60 + int(colon or dot or 0)
    return minute if minute <= DAY else None


def hours(text: str) -> Hours | None:
    """The hours of a text that gives them in one stretch, or in two with a break between."""
    return joined([found for _, _, found in spans(text)])


def joined(stretches: list[Hours]) -> Hours | None:
    """One shift of one stretch, or of two with the break between them."""
    if not stretches:
        return None
    if len(stretches) == 1 or stretches[1].start <= stretches[0].end:
        return with_lunch(stretches[0])
    first, second = stretches[:2]
    pause = (first.end, second.start - first.end)
    return Hours(first.start, second.end - first.start, pause, first.fixed)


def with_lunch(found: Hours) -> Hours:
    """A day shift of nine hours or so has an hour at noon that is no work."""
    if 510 <= found.length <= 600 and 420 <= found.start <= 570 and found.pause is None:
        return Hours(found.start, found.length, (720, 60), found.fixed)
    return found


def say(found: Hours, language: str = "zh") -> str:
    """``08:00-16:00``, ``次日00:00-次日08:00``."""
    tomorrow = NEXT_DAY[language]

    def clock(minute: int) -> str:
        if minute == DAY and found.start < DAY:
            return "24:00"
        return (tomorrow if minute >= DAY else "") + f"{minute // 60 % 24:02d}:{minute % 60:02d}"

    return f"{clock(found.start)}-{clock(found.end)}"

"""The calendar of public holidays: what is known of a year, and what a unit brings for it.

Statutory holidays follow from the law and the lunar calendar. The further days off and the worked
weekends are announced each autumn for the next year: of a year that is not announced they are left
out, never guessed, and the calendar says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from roster.domain import Calendar
from roster.errors import BadInput, Flaw
from roster.feeds.unit import HolidayKind, HolidayRow

FESTIVALS: Mapping[str, str] = {
    "元旦": "元旦",
    "农历除夕": "春节",
    "春节": "春节",
    "清明节": "清明节",
    "劳动节": "劳动节",
    "端午节": "端午节",
    "国庆节": "国庆节",
    "中秋节": "中秋节",
}
"""The festival of each statutory holiday, by its name in the package; National Day stands before
Mid-Autumn, and gives its name to a date that is both."""
THIRTEEN_SINCE = 2025
"""The year from which there are 13 statutory holidays; Mid-Autumn may fall on National Day."""


def calendar(years: Iterable[int], overlay: Iterable[HolidayRow] = ()) -> Calendar:
    """The calendar of these years.

    Parameters
    ----------
    overlay : Iterable[HolidayRow]
        Dates that a unit has written down. A year with statutory holidays among them is replaced
        and counts as announced; in other years only these dates are.

    Raises
    ------
    BadInput
        The overlay has some of a year's statutory holidays and not all.
    """
    brought = tuple(overlay)
    flaws = list(_incomplete(brought))
    if flaws:
        raise BadInput(flaws)
    replaced = {row.day.year for row in brought if row.kind is HolidayKind.STATUTORY}
    known = [row for year in years for row in _known(year) if row.day.year not in replaced]
    announced = {row.day.year for row in known if row.kind is HolidayKind.WORKDAY} | replaced
    rows = {row.day: row for row in known if _is_told(row, announced)}
    rows |= {row.day: row for row in brought}
    names: dict[HolidayKind, dict[date, str]] = {kind: {} for kind in HolidayKind}
    for day in sorted(rows):
        names[rows[day].kind][day] = rows[day].name
    return Calendar(
        statutory=names[HolidayKind.STATUTORY],
        rest=frozenset(names[HolidayKind.REST]),
        workdays=frozenset(names[HolidayKind.WORKDAY]),
        announced=frozenset(announced),
    )


def _is_told(row: HolidayRow, announced: set[int]) -> bool:
    """Whether a date of the package is known: statutory, or of a year that was announced."""
    return row.kind is HolidayKind.STATUTORY or row.day.year in announced


@cache
def _known(year: int) -> tuple[HolidayRow, ...]:
    return tuple(_package(year))


def _package(year: int) -> Iterator[HolidayRow]:
    """What the package knows of a year."""
    # Imported here: it takes a third of a second, and a page that shows a roster needs none of it.
    from holidays import country_holidays

    china = country_holidays("CN", years=year, language="zh_CN")
    for when, names in china.items():
        if when.year != year:
            continue
        name = next((n for n in FESTIVALS if n in names.split("; ")), None)
        if name is None:
            yield HolidayRow(when, HolidayKind.REST, names)
        else:
            yield HolidayRow(when, HolidayKind.STATUTORY, FESTIVALS[name])
    for when in china.weekend_workdays:
        if when.year == year:
            yield HolidayRow(when, HolidayKind.WORKDAY)


def _incomplete(rows: Iterable[HolidayRow]) -> Iterator[Flaw]:
    """Years that would lose holidays if these rows replaced them."""
    years = Counter(row.day.year for row in rows if row.kind is HolidayKind.STATUTORY)
    for year, found in sorted(years.items()):
        if year >= THIRTEEN_SINCE and found < 12:
            expected = "all 13 statutory holidays of the year", "该年全部13天法定节假日"
            yield Flaw("holidays.csv", 0, "kind", f"{year}: {found}", *expected)

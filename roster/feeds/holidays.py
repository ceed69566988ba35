"""The calendar of public holidays: what is known of a year, and what a unit brings for it.

Statutory holidays follow from the law and the lunar calendar. The further days off and the worked
weekends are announced each autumn for the next year: of a year that is not announced they are left
out, never guessed, and the calendar says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

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
        The overlay contradicts itself or is not complete.
    """
    brought = tuple(overlay)
    flaws = list(_contradictions(brought))
    if flaws:
        raise BadInput(flaws)
    replaced = {row.day.year for row in brought if row.kind is HolidayKind.STATUTORY}
    known = [row for year in years for row in _package(year) if row.day.year not in replaced]
    announced = {row.day.year for row in known if row.kind is HolidayKind.WORKDAY} | replaced
    rows = {row.day: row for row in known if _is_told(row, announced)}
    rows |= {row.day: row for row in brought}
    return Calendar(
        statutory={d: rows[d].name for d in sorted(rows) if _is(rows[d], HolidayKind.STATUTORY)},
        rest=frozenset(d for d, row in rows.items() if _is(row, HolidayKind.REST)),
        workdays=frozenset(d for d, row in rows.items() if _is(row, HolidayKind.WORKDAY)),
        announced=frozenset(announced),
    )


def _is(row: HolidayRow, kind: HolidayKind) -> bool:
    return row.kind is kind


def _is_told(row: HolidayRow, announced: set[int]) -> bool:
    """Whether a date of the package is known: statutory, or of a year that was announced."""
    return row.kind is HolidayKind.STATUTORY or row.day.year in announced


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


def _contradictions(rows: tuple[HolidayRow, ...]) -> Iterator[Flaw]:
    place = "holidays.csv"
    seen: set[date] = set()
    for row in rows:
        if row.day in seen:
            yield Flaw(place, 0, "date", str(row.day), "each date once", "每个日期只出现一次")
        seen.add(row.day)
        if row.kind is HolidayKind.WORKDAY and row.day.weekday() < 5:
            expected = "a Saturday or Sunday as an adjusted workday", "调休上班日应为周六或周日"
            yield Flaw(place, 0, "date", str(row.day), *expected)
        if row.kind is HolidayKind.STATUTORY and not row.name:
            yield Flaw(place, 0, "name", "", f"the festival of {row.day}", f"{row.day}的节日名称")
    statutory = [row.day.year for row in rows if row.kind is HolidayKind.STATUTORY]
    for year in sorted(set(statutory)):
        found = statutory.count(year)
        if year >= THIRTEEN_SINCE and found < 12:
            expected = "all 13 statutory holidays of the year", "该年全部13天法定节假日"
            yield Flaw(place, 0, "kind", f"{year}: {found}", *expected)

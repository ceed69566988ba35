"""The rows of demand: how many are wanted, where, on which dates."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from roster.domain import Calendar, Span, Text
from roster.feeds import cells
from roster.feeds.definitions import Definitions
from roster.feeds.tables import Row
from roster.feeds.unit import Days, DemandRow, When
from roster.timeline import DAY

HEADS = 10_000
"""[heads] at one place; more is a slip of the pen."""
SLOT = 30
"""[min] into which stretches of the clock are cut."""
_WEEKDAYS = {
    **{f"周{zh}": number for number, zh in enumerate("一二三四五六日")},
    **{f"星期{zh}": number for number, zh in enumerate("一二三四五六日")},
    **{en: number for number, en in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    "周天": 6,
    "星期天": 6,
}
_KINDS = {
    "工作日": Days.WORKDAY,
    "workday": Days.WORKDAY,
    "休息日": Days.RESTDAY,
    "restday": Days.RESTDAY,
    "节日": Days.HOLIDAY,
    "holiday": Days.HOLIDAY,
}


def when(text: str) -> When:
    """The dates of a row: a date, a stretch, a weekday, workdays, rest days, holidays."""
    found = cells.squeeze(text)
    if found in _WEEKDAYS:
        return When(Days.WEEKDAY, weekday=_WEEKDAYS[found])
    if found in _KINDS:
        return When(_KINDS[found])
    try:
        return When(Days.DATES, cells.span(text))
    except cells.Misread:
        raise cells.Misread(
            "日期、起止日期、周一至周日、工作日、休息日或节日",
            "a date, 2026-12-01..2026-12-31, Mon to Sun, workday, restday or holiday",
        ) from None


def demand(rows: Iterable[Row], unit: Definitions) -> tuple[DemandRow, ...]:
    """The rows of demand; two that speak of one place on the same dates are flaws."""
    known = _Known(unit)
    twice = _Twice()
    found = []
    for row in rows:
        wanted = _wanted(row, known)
        found.append(wanted)
        twice.see(row, wanted)
    return tuple(found)


class _Known:
    """The codes that a row of demand may name."""

    def __init__(self, unit: Definitions) -> None:
        self.uses = {use.post: use for use in unit.post_uses}
        self.shifts = {shift.code for shift in unit.shifts}
        self.roles = {role.code for role in unit.roles}


def _wanted(row: Row, known: _Known) -> DemandRow:
    post = row.read("post", cells.word, "")
    use = known.uses.get(post)
    if post and use is None:
        row.known("post", post, known.uses, Text("岗位", "posts"))
    shift = row.read("shift", cells.word, "")
    if shift and row.known("shift", shift, known.shifts, Text("班次", "shift types")) and use:
        row.known("shift", shift, use.shifts, Text(f"{post}的班次", f"shift types of {post}"))
    role = row.read("role", cells.word, "")
    if role and row.known("role", role, known.roles, Text("角色", "roles")) and use:
        row.known("role", role, use.roles, Text(f"{post}的角色", f"roles of {post}"))
    begin, end = _stretch(row, shift)
    minimum, target, maximum = _heads(row)
    return DemandRow(
        place=row.place,
        when=row.read("date", when, When()),
        post=post,
        shift=shift,
        begin=begin,
        end=end,
        role=role,
        skill=row.read("skill", cells.word, ""),
        minimum=minimum,
        target=target,
        maximum=maximum,
        calls=_calls(row, shift),
        handling=row.read("handling", cells.count(1, 7200), None),
        rank=row.read("rank", cells.word, ""),
    )


def _stretch(row: Row, shift: str) -> tuple[int, int]:
    """[min] the clock of a row without a shift type; an end before the start is the next date."""
    if shift:
        if row.has("begin") or row.has("end"):
            row.flaw("begin", Text("班次或起止时刻，二者取一", "either a shift type or a stretch"))
        return 0, 0
    begin, end = row.need("begin", cells.minute, 0), row.need("end", cells.minute, DAY)
    return begin, end if end > begin else end + DAY


def _heads(row: Row) -> tuple[int, int, int | None]:
    minimum = row.read("minimum", cells.count(0, HEADS), 0)
    target = row.read("target", cells.count(0, HEADS), minimum)
    maximum = row.read("maximum", cells.count(0, HEADS), None)
    if target < minimum:
        row.flaw("target", Text(f"不少于{minimum}", f"{minimum} or more"))
    if maximum is not None and maximum < max(minimum, target):
        most = max(minimum, target)
        row.flaw("maximum", Text(f"不少于{most}", f"{most} or more"))
    return minimum, target, maximum


def _calls(row: Row, shift: str) -> int | None:
    calls = row.read("calls", cells.count(0, 100_000), None)
    heads = [name for name in ("minimum", "target", "maximum") if row.has(name)]
    if row.has("calls") and heads:
        row.flaw(heads[0], Text("人数或话务量，二者取一", "either heads or calls"))
    elif row.has("calls") and shift:
        row.flaw(
            "calls", Text("话务量用起止时刻，不用班次", "calls for a stretch, not for a shift type")
        )
    elif not row.has("calls") and not heads:
        row.flaw("minimum", Text("人数或话务量", "heads or calls"))
    return calls


def slots(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch cut at every half hour of the clock."""
    while begin < end:
        cut = min(end, (begin // SLOT + 1) * SLOT)
        yield begin, cut
        begin = cut


Place = tuple[str, str, int, str, str, str]


def places(row: DemandRow) -> Iterator[tuple[Place, int, int]]:
    """(place, begin, end) of every need of a row; rows of one place outdo each other."""
    cuts = [(0, 0)] if row.shift else slots(row.begin, row.end)
    for begin, end in cuts:
        key = (row.post, row.shift, begin // SLOT, row.role, row.skill, row.rank)
        yield key, begin, end


@dataclass
class _Twice:
    """Finds rows that speak of the same place on the same dates with the same claim."""

    kinds: dict[tuple[Place, Days, int | date], str] = field(default_factory=dict)
    spans: dict[Place, list[tuple[date, date, str]]] = field(default_factory=dict)

    def see(self, row: Row, wanted: DemandRow) -> None:
        earlier = filter(None, (self._earlier(key, wanted) for key, _, _ in places(wanted)))
        if found := next(earlier, None):
            other = Text(f"与{found}不同的地点或日期", f"another place or date than {found}")
            row.flaw("date", other)

    def _earlier(self, key: Place, wanted: DemandRow) -> str | None:
        if wanted.when.days is Days.DATES and wanted.when.span.first != wanted.when.span.last:
            return self._overlapping(key, wanted)
        which = wanted.when.span.first or wanted.when.weekday
        earlier = self.kinds.setdefault((key, wanted.when.days, which), wanted.place)
        return earlier if earlier != wanted.place else None

    def _overlapping(self, key: Place, wanted: DemandRow) -> str | None:
        """The row whose stretch meets this one; those kept so far are sorted and lie apart."""
        first, last = bounds(wanted.when.span)
        kept = self.spans.setdefault(key, [])
        at = bisect(kept, (first, last, ""))
        for other_first, other_last, place in kept[max(0, at - 1) : at + 1]:
            if first <= other_last and other_first <= last:
                return place
        kept.insert(at, (first, last, wanted.place))
        return None


def bounds(span: Span) -> tuple[date, date]:
    return span.first or date.min, span.last or date.max


def claims(
    rows: Iterable[DemandRow], day: date, known: Calendar
) -> Mapping[Place, tuple[DemandRow, int, int]]:
    """The row that holds for each place on a date, the most particular one, and its minutes."""
    best: dict[Place, tuple[int, DemandRow, int, int]] = {}
    for row in rows:
        rank = particularity(row.when, day, known)
        if rank is None:
            continue
        for key, begin, end in places(row):
            if key not in best or best[key][0] < rank:
                best[key] = (rank, row, begin, end)
    return {key: (row, begin, end) for key, (_, row, begin, end) in best.items()}


def particularity(when: When, day: date, known: Calendar) -> int | None:
    """How particularly a row speaks of a date; None where it does not.

    A date goes before a stretch of dates, that before a holiday, a weekday, work and rest days,
    every day. On a date that the calendar has moved (a worked Saturday, a Monday off) work and
    rest days go before the weekday.
    """
    is_workday = known.is_workday(day)
    moved = is_workday != (day.weekday() < 5)
    match when.days:
        case Days.DATES if when.span.covers(day):
            return 6 if when.span.first == when.span.last else 5
        case Days.HOLIDAY if day in known.statutory:
            return 4
        case Days.WEEKDAY if when.weekday == day.weekday():
            return 2
        case Days.WORKDAY if is_workday:
            return 3 if moved else 1
        case Days.RESTDAY if not is_workday:
            return 3 if moved else 1
        case Days.EVERY:
            return 0
    return None

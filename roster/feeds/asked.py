"""The rows of requests: leave, unavailability, wishes and pins; reasons are never read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from roster.domain import OFF, Span, Text
from roster.feeds import cells
from roster.feeds.people import People
from roster.feeds.stretches import stretch
from roster.feeds.symbols import Legend
from roster.feeds.tables import Row
from roster.feeds.unit import Asking, RequestRow

KINDS: Mapping[str, Asking] = {kind.value: kind for kind in Asking} | {
    "请假": Asking.LEAVE,
    "不可用": Asking.UNAVAILABLE,
    "想上": Asking.ON,
    "不想上": Asking.OFF,
    "指定": Asking.PIN,
}
WISHES = (Asking.ON, Asking.OFF)
LONGEST_PIN = 366
"""[days]"""


def requests(
    rows: Iterable[Row], people: People, shifts: Iterable[str], legend: Legend
) -> tuple[RequestRow, ...]:
    """What is asked for; two pins of one cell that differ are a flaw."""
    codes = tuple(shifts)
    pinned: dict[tuple[str, date], str] = {}
    found = []
    for row in rows:
        asked = _request(row, people, codes, legend)
        if asked.kind is Asking.PIN and asked.shifts:
            _pin(row, asked, pinned)
        found.append(asked)
    return tuple(found)


def _request(row: Row, people: People, codes: tuple[str, ...], legend: Legend) -> RequestRow:
    span = stretch(row, needed=True)
    if not row.has("until"):
        span = Span(span.first, span.first)
    kind = row.need("kind", cells.choice(KINDS), Asking.OFF)
    if kind is Asking.PIN:
        shifts = _symbol(row, legend)
    else:
        shifts = row.words("shift", codes, Text("班次", "shift types"))
    if kind is Asking.LEAVE and row.has("shift"):
        row.flaw("shift", Text("空白：请假是全天的", "nothing: leave takes whole days"))
    if row.has("points") and kind not in WISHES:
        row.flaw("points", Text("空白：只有意愿计分", "nothing: only wishes have points"))
    points = row.read("points", cells.count(1, 20), 1)
    return RequestRow(people.of(row), span, kind, shifts, points)


def _symbol(row: Row, legend: Legend) -> tuple[str, ...]:
    """The one symbol that a pin puts into the cell."""
    if not row.has("shift"):
        row.flaw("shift", Text("班次，或 - 表示休息", "a shift type, or - for off"))
        return ()
    codes = legend.codes(row.cells["shift"])
    if not codes:
        row.known("shift", row.cells["shift"], (OFF, *legend.labels), Text("班次", "shift types"))
    elif len(codes) > 1:
        shown = codes[:8]
        listed = f"{'、'.join(shown)}之一", f"one of {', '.join(shown)}"
        row.flaw("shift", Text(*listed))
    return codes[:1]


def _pin(row: Row, asked: RequestRow, pinned: dict[tuple[str, date], str]) -> None:
    first, last = asked.span.first, asked.span.last
    if first is None or last is None or (last - first).days >= LONGEST_PIN:
        row.flaw("until", Text(f"{LONGEST_PIN}天以内", f"at most {LONGEST_PIN} days"))
        return
    for number in range((last - first).days + 1):
        cell = (asked.person, first + timedelta(days=number))
        if pinned.setdefault(cell, asked.shifts[0]) != asked.shifts[0]:
            row.flaw("shift", Text(f"{cell[1]}只指定一次", f"one pin for {cell[1]}"))
            return

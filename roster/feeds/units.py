"""Units in and out: a folder or workbook is read, resolved for a horizon, and written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from roster.domain import Text
from roster.errors import Flaw
from roster.feeds.asked import requests
from roster.feeds.definitions import Definitions, definitions
from roster.feeds.duty_sheets import duty_sheets
from roster.feeds.horizons import notices as notices
from roster.feeds.horizons import problem as problem
from roster.feeds.past import history, holidays, tallies
from roster.feeds.people import people, seats
from roster.feeds.periods import between as between
from roster.feeds.periods import month as month
from roster.feeds.periods import next_period as next_period
from roster.feeds.periods import settings as settings
from roster.feeds.periods import week as week
from roster.feeds.rule_entries import departures, rule_settings
from roster.feeds.sources import Tables, tables
from roster.feeds.switched_off import missing, unheld
from roster.feeds.symbols import MOST, Legend, overlapping, symbols
from roster.feeds.tables import Flaws, Row
from roster.feeds.unit import Unit as Unit
from roster.feeds.unit_write import write as write
from roster.feeds.wanted import demand

Judge = Callable[[Unit], Iterable[Flaw]]
"""Says what is wrong with a unit beyond what its files say, such as a rule that can't be bound."""


def read(path: Path, judge: Judge = lambda _: ()) -> Unit:
    """What the files of a unit say.

    Parameters
    ----------
    path : Path
        A folder, or a workbook (``.xlsx``) with a sheet for each file.
    judge : Judge
        Looks at what could be read although the files have mistakes; its flaws come with theirs.

    Raises
    ------
    BadInput
        Every mistake in every file at once.
    """
    flaws = Flaws()
    return understood(tables(path, flaws), flaws, judge)


def understood(found: Tables, flaws: Flaws, judge: Judge = lambda _: ()) -> Unit:
    """The unit that some tables describe.

    Raises
    ------
    BadInput
        Every mistake in every table, those that `flaws` holds already included.
    """
    if "unit" not in found.rows or "people" not in found.rows:
        # Without them every code and every person would be called unknown.
        flaws.raise_any()
    unit = _unit(found, flaws)
    flaws.extend(judge(unit))
    flaws.raise_any()
    return unit


def _unit(found: Tables, flaws: Flaws) -> Unit:
    rows = found.rows
    defined = definitions(rows)
    codes = [shift.code for shift in defined.shifts]
    everyone = people(rows["people"], {each.code: each for each in defined.contracts})
    if not everyone.found:
        flaws.add(_path(rows["people"], "people"), 0, "", "", Text("至少一人", "somebody"))
    made = symbols(defined)
    _judge(rows, defined, len(made))
    legend = Legend(made)
    wanted = demand(rows.get("demand", []), defined)
    past, span = history(rows.get("history", []), everyone, codes, legend, defined.entries["name"])
    changes, rules_off = rule_settings(rows["rules"], everyone, [c.code for c in defined.contracts])
    sizes = {table: len(each) for table, each in rows.items()}
    return Unit(
        name=defined.entries["name"],
        id=defined.entries["id"],
        zone=defined.entries["zone"],
        template=defined.entries["template"],
        period=defined.period,
        layout=defined.layout,
        people=tuple(everyone.found.values()),
        shifts=defined.shifts,
        posts=defined.posts,
        symbols=made,
        roles=defined.roles,
        seats=seats(everyone, defined.posts),
        contracts=defined.contracts,
        shift_uses=defined.shift_uses,
        post_uses=defined.post_uses,
        demand=wanted,
        requests=requests(rows.get("requests", []), everyone, codes, legend),
        history=past,
        history_span=span,
        tallies=tallies(rows.get("tallies", []), everyone, codes),
        holidays=holidays(rows.get("holidays", [])),
        calls=defined.calls,
        settings=changes,
        rules_off=rules_off,
        departures=departures(rows["departures"], everyone),
        duty=duty_sheets(rows, defined, everyone),
        notices=(
            *found.notices,
            *missing(sizes, everyone, wanted),
            *unheld(defined, wanted, everyone, flaws),
        ),
    )


def _judge(rows: dict[str, list[Row]], defined: Definitions, made: int) -> None:
    """Flaws of the symbols as a whole: too many, or two duties of one cell at the same time."""
    if made > MOST:
        few = Text(f"合计不超过{MOST}个班次符号", f"no more than {MOST} symbols in all")
        rows["unit"][0].flaw("posts", few, f"> {MOST}")
    by_code = {row.cells.get("code", ""): row for row in rows["shifts"]}
    for shift, beside in overlapping(defined):
        row = by_code.get(shift, rows["unit"][0])
        row.flaw("beside", Text(f"与{beside}时间不重叠", f"no overlap with {beside}"), beside)


def _path(rows: list[Row], table: str) -> str:
    return rows[0].path if rows else table

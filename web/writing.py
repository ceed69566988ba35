"""What a command prints of a draft, and the files that it writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import click

from roster.capacity import capacity
from roster.desk.drafting import Draft
from roster.desk.replanning import Replan
from roster.domain import Problem, Text
from roster.engines.outcomes import ENGINES, Filled, Listener, Progress, never
from roster.feeds import calendars, canonical, published, table, wallchart
from roster.feeds.overview import period
from roster.feeds.pieces import Piece
from roster.feeds.strict import Json
from roster.feeds.unit import Layout, Unit
from roster.feeds.units import notices
from web import printing, telling
from web.wiring import Desk

STYLES = {
    "short": {"fg": "red", "bold": True},
    "weekend": {"fg": "yellow"},
    "night": {"fg": "blue", "bold": True},
    "head": {"bold": True},
    "group": {"bold": True},
    "off": {"dim": True},
    "wanted": {"dim": True},
}
PROGRESS = Text(
    "{seconds:5.1f}秒  {objective}分{engine}，其中缺口{shortage}分，下界{bound}分",
    "{seconds:5.1f} s  {objective} points{engine}, {shortage} of them shortages, bound {bound}",
)
FOUND_BY = Text("（{name}）", " ({name})")
EVERY = 2.0
"""[s] between two lines of progress."""


def progress(language: str, shown: bool) -> Listener:
    """Prints where the search stands to standard error, now and then."""
    last = [time.monotonic()]

    def hear(state: Progress) -> None:
        if shown and state.objective is not None and time.monotonic() - last[0] > EVERY:
            last[0] = time.monotonic()
            facts = {
                "seconds": state.seconds,
                "objective": state.objective,
                "engine": _found_by(state.engine, language),
                "shortage": state.shortage,
                "bound": state.bound,
            }
            click.echo(PROGRESS[language].format(**facts), err=True)

    return hear


def _found_by(engine: str, language: str) -> str:
    return FOUND_BY[language].format(name=ENGINES[engine][language]) if engine else ""


def opening(
    desk: Desk, problem: Problem, language: str, stop: Callable[[], bool] = never
) -> Iterator[str]:
    """Before the search: the unit and period, what is switched off, what the people can't give.

    Who stops is not told what they can't give.
    """
    from roster.engines.running import Asking, Over

    yield f"{desk.unit.name}  {period(problem, language)}"
    for notice in notices(desk.unit, problem.start, problem.days):
        yield f"  · {notice[language]}"
    with suppress(Over):
        for place in capacity(problem, desk.rules, heed=Asking(stop).heed):
            yield f"  ! {place.say(language)}"
    yield ""


def drawn(unit: Unit, draft: Draft, language: str) -> Iterator[str]:
    """The roster in the unit's layout, coloured where the terminal shows colours."""
    assert draft.roster is not None
    draw = table.crew_table if unit.layout is Layout.CREWS else table.table
    for line in draw(draft.problem, draft.roster, language):
        yield "".join(_styled(piece) for piece in line)


def _styled(piece: Piece) -> str:
    style = STYLES.get(piece.kind)
    return click.style(piece.text, **style) if style else piece.text  # type: ignore[arg-type]


def report(unit: Unit, draft: Draft, language: str, everything: bool = False) -> Iterator[str]:
    """The roster, its coverage, everything it falls short of, and last the outcome in a line."""
    if draft.roster is not None:
        yield from drawn(unit, draft, language)
        yield ""
    yield from _shortfalls(draft, language, everything)
    yield from telling.summary(draft, language)


def _shortfalls(draft: Draft, language: str, everything: bool = False) -> Iterator[str]:
    yield from telling.shortages(draft, language)
    yield from telling.departures(draft, language)
    yield from telling.turns(draft, language, everything)
    yield from telling.violations(draft, language, everything)


def mended(found: Replan, problem: Problem, language: str) -> Iterator[str]:
    """What else a mended roster falls short of, its changes, and how few they are."""
    zh = language == "zh"
    yield from _shortfalls(found.draft, language)
    for change in found.changes:
        yield printing.moved(problem, change, language)
    proved = (
        ("已证明最少" if zh else "proved fewest")
        if found.proved
        else ("未证明最少" if zh else "not proved fewest")
    )
    yield f"改动{found.fewest}处（{proved}）" if zh else f"{found.fewest} changes ({proved})"
    yield from telling.summary(found.draft, language, mended=True)


def ready(out: Path | None) -> None:
    """Raise OSError unless files can be written into a folder: said before the search, not after.

    The folder is made where it isn't there.
    """
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out):
            pass


def files(unit: Unit, draft: Draft, out: Path, language: str, seed: int) -> Iterator[Path]:
    """Write the workbook, a calendar a person and the JSON; the paths that a person would open.

    Without a roster nothing is written. Who writes into the same folder again gives the next
    version of the calendars: phones see which duties have changed and which are gone.
    """
    if draft.roster is None:
        return
    assert isinstance(draft.outcome, Filled)
    out.mkdir(parents=True, exist_ok=True)
    problem, outcome, now = draft.problem, draft.outcome, datetime.now(UTC)
    meta: dict[str, Json] = {
        "objective": outcome.objective,
        "bound": outcome.bound,
        "unavoidable": outcome.unavoidable,
        "seed": seed,
    }
    record = out / "told.json"
    before = published.load(record.read_text("utf-8"), str(record)) if record.exists() else ()
    told = published.tell(problem, published.Published(1, now, draft.roster), before)
    _write(record, published.dump(told).encode())
    yield _write(out / "roster.json", canonical.dump(problem, draft.roster, meta).encode())
    folder = out / "calendars"
    folder.mkdir(exist_ok=True)
    # Someone who has left the unit still hears that duties are gone.
    for who in dict.fromkeys([*problem.person, *(each.person for each in told)]):
        chosen = problem.person[who].alarm if who in problem.person else None
        alarm = calendars.ALARM if chosen is None else chosen or None
        _write(
            folder / calendars.file_name(who),
            calendars.calendar(problem, who, told, alarm, language),
        )
    yield folder
    chart = BytesIO()
    wallchart.write(
        chart,
        problem,
        draft.roster,
        at=now,
        language=language,
        layout=unit.layout,
        rules={rule.code: rule.name for rule in draft.rules},
    )
    yield _write(out / "roster.xlsx", chart.getvalue())


def _write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    return path

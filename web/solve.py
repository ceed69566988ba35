"""`roster solve`: the next roster, printed, and written as workbook, calendars and JSON."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType

import click


def period_options(command: click.decorators.FC) -> click.decorators.FC:
    """--from, --to and --week, the same for every command that speaks of a period."""
    day = click.DateTime(["%Y-%m-%d"])
    command = click.option("--week", help="ISO week, such as 2026-W48.")(command)
    command = click.option("--to", "last", type=day, help="Last day.")(command)
    return click.option("--from", "first", type=day, help="First day.")(command)


def search_options(command: click.decorators.FC) -> click.decorators.FC:
    """--seconds, --workers and --seed."""
    whole = click.IntRange(1, 64)
    command = click.option("--seed", default=1, show_default=True, help="Same seed, same roster.")(
        command
    )
    command = click.option("--workers", type=whole, default=2, show_default=True)(command)
    return click.option("--seconds", type=float, default=30.0, show_default=True)(command)


@contextmanager
def stopped_by_ctrl_c() -> Iterator[Event]:
    """The first Ctrl-C asks the search to end with its best roster; a second one ends at once."""
    asked = Event()

    def ask(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


@click.command()
@click.argument("unit", type=click.Path(path_type=Path))
@period_options
@search_options
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the files into.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "everything", is_flag=True, help="List every violation.")
@click.pass_obj
def solve(
    language: str,
    unit: Path,
    first: datetime | None,
    last: datetime | None,
    week: str | None,
    seconds: float,
    workers: int,
    seed: int,
    out: Path | None,
    form: str,
    everything: bool,
) -> None:
    """Make the next roster of UNIT, a folder or a workbook.

    Exit codes: 0 filled, 3 filled with shortages, 4 impossible, 5 stopped without a roster, 2 bad
    input.
    """
    from roster.desk.drafting import draft
    from roster.engines.outcomes import Limits
    from web import printing, wiring, writing

    desk = wiring.open_unit(unit)
    problem = desk.problem(*desk.period(week, first and first.date(), last and last.date()))
    with stopped_by_ctrl_c() as asked:
        limits = Limits(seconds, workers, seed, asked.is_set)
        made = draft(problem, desk.rules, limits, writing.progress(language, form == "text"))
    if form == "json":
        click.echo(printing.as_json(made, language))
    else:
        for line in writing.report(desk.unit, made, language, everything):
            click.echo(line)
    if out and made.roster:
        for path in writing.files(desk.unit, made, out, language, seed):
            click.echo(str(path), err=form == "json")
    sys.exit(printing.exit_code(made))

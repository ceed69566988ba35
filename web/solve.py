"""`roster solve`: the next roster, printed, and written as workbook, calendars and JSON."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from web.options import output_options, period_options, search_options, stopped_by_ctrl_c


@click.command()
@click.argument("unit", type=click.Path(path_type=Path))
@period_options
@search_options
@output_options
@click.option("--all", "everything", is_flag=True, help="List every violation.")
@click.pass_obj
def solve(
    language: str,
    unit: Path,
    first: date | None,
    last: date | None,
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
    input. Ctrl-C keeps the best roster so far.
    """
    from roster.desk.drafting import draft
    from roster.engines.outcomes import Limits
    from web import printing, wiring, writing

    desk = wiring.open_unit(unit)
    problem = desk.problem(*desk.period(week, first, last))
    writing.ready(out)
    text = form == "text"
    with stopped_by_ctrl_c(language) as asked:
        for line in writing.opening(desk, problem, language, asked.is_set) if text else ():
            click.echo(line)
        wiring.load_engines()
        limits = Limits(seconds, workers, seed, asked.is_set)
        made = draft(problem, desk.rules, limits, writing.progress(language, text))
    try:
        written = list(writing.files(desk.unit, made, out, language, seed)) if out else []
    finally:
        # Whoever cannot write the files still gets to see the roster.
        if text:
            for line in writing.report(desk.unit, made, language, everything):
                click.echo(line)
        else:
            click.echo(printing.as_json(made, language))
    for path in written:
        click.echo(f"→ {path}", err=not text)
    sys.exit(printing.exit_code(made))

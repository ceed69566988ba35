"""`roster explain`: how a unit is understood, and the arithmetic behind its figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from roster.errors import BadInput, Flaw
from web.options import period_options


@click.command()
@click.argument("unit", type=click.Path(path_type=Path))
@click.argument("roster", type=click.Path(path_type=Path), required=False)
@click.option("--why", help="Ask about one cell of ROSTER: 'E017 2026-11-25'.")
@click.option("--for-staff", is_flag=True, help="Say of protected people only: not available.")
@period_options
@click.pass_obj
def explain(
    language: str,
    unit: Path,
    roster: Path | None,
    why: str | None,
    for_staff: bool,
    first: date | None,
    last: date | None,
    week: str | None,
) -> None:
    """Say how UNIT is understood: people, needs, what they can give, fair shares, what is off.

    With ROSTER, say what stops the others from a duty that is short; with --why, what stands
    against another symbol in one cell.
    """
    from web import explaining, reading, wiring

    desk = wiring.open_unit(unit)
    if why and not roster:
        given = "ROSTER: --why asks about a cell of a roster"
        raise BadInput([Flaw("--why", 0, "", why, given, "同时给出ROSTER（排班表文件）")])
    if roster:
        problem, found, _ = reading.roster_file(desk, roster)
        if why:
            lines = explaining.one_cell(desk, problem, found, why, language, not for_staff)
        else:
            lines = explaining.shortages(desk, problem, found, language, not for_staff)
    else:
        problem = desk.problem(*desk.period(week, first, last))
        lines = explaining.whole_unit(desk, problem, language)
    for line in lines:
        click.echo(line)

"""`roster replan`: mend a published roster after leave, with the fewest changes."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from roster.domain import Absence, AbsenceKind, Problem, Span
from roster.errors import BadInput, Flaw
from web.solve import search_options, stopped_by_ctrl_c

LEAVE = re.compile(r"\s*(\S+)\s+(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?\s*")


@click.command()
@click.argument("unit", type=click.Path(path_type=Path))
@click.argument("roster", type=click.Path(path_type=Path))
@click.option("--leave", "leaves", multiple=True, help="'E017 2026-11-25..2026-11-26'")
@click.option(
    "--freeze-until", type=click.DateTime(["%Y-%m-%d"]), help="Days that no longer move, to here."
)
@search_options
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the files into.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def replan(
    language: str,
    unit: Path,
    roster: Path,
    leaves: tuple[str, ...],
    freeze_until: datetime | None,
    seconds: float,
    workers: int,
    seed: int,
    out: Path | None,
    form: str,
) -> None:
    """Mend ROSTER of UNIT after leave, with the fewest changes to what people were told.

    Exit codes are those of `roster solve`.
    """
    from constraints.stability import Frozen, Published
    from roster.desk.replanning import replan as mend
    from roster.engines.outcomes import Limits
    from web import printing, reading, wiring, writing

    desk = wiring.open_unit(unit)
    problem, published, _ = reading.roster_file(desk, roster)
    absences = [_absence(text, problem) for text in leaves]
    pins = {
        cell: code
        for cell, code in problem.pins.items()
        if not any(
            a.person == cell[0] and a.span.covers(problem.date_of(cell[1])) for a in absences
        )
    }
    problem = replace(
        problem, published=published, absences=(*problem.absences, *absences), pins=pins
    )
    rules = [rule for rule in desk.rules if not isinstance(rule, Published | Frozen)]
    rules.append(Published())
    if freeze_until:
        rules.append(Frozen(until=freeze_until.date()))
    with stopped_by_ctrl_c() as asked:
        found = mend(problem, rules, Limits(seconds, workers, seed, asked.is_set))
    changes = list(printing.changes(problem, found.changes))
    if form == "json":
        told = printing.as_json(found.draft, language, changes, proved=found.proved)
        click.echo(told)
    else:
        for line in writing.mended(found, problem, language):
            click.echo(line)
    if out and found.draft.roster:
        for path in writing.files(desk.unit, found.draft, out, language, seed):
            click.echo(str(path), err=form == "json")
    sys.exit(printing.exit_code(found.draft))


def _absence(text: str, problem: Problem) -> Absence:
    found = LEAVE.fullmatch(text)
    who = found and found[1]
    person = next((p for p in problem.people if who in (p.id, p.name)), None)
    if not found or person is None:
        expected = "a person of the unit and dates, such as 'E017 2026-11-25..2026-11-26'"
        zh = "本单位人员与日期,如'E017 2026-11-25..2026-11-26'"
        raise BadInput([Flaw("--leave", 0, "", text, expected, zh)])
    first = date.fromisoformat(found[2])
    return Absence(
        person.id, Span(first, date.fromisoformat(found[3] or found[2])), AbsenceKind.LEAVE
    )

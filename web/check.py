"""`roster check`: a roster, made here or by hand, against the unit's rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from web.exits import Exit


@click.command()
@click.argument("unit", type=click.Path(path_type=Path))
@click.argument("roster", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def check(language: str, unit: Path, roster: Path, form: str) -> None:
    """Check ROSTER (.json, or a .xlsx edited by hand) against the rules of UNIT.

    Exit codes: 0 nothing hard is broken and nothing is short, 3 something is, 2 bad input.
    """
    from roster.checking import check as read_against
    from web import checking, printing, reading, wiring

    desk = wiring.open_unit(unit)
    problem, found, edits = reading.roster_file(desk, roster)
    report = read_against(problem, found, desk.rules)
    short = {rule.code for rule in desk.rules if rule.shortage}
    bad = [v for v in report.violations if v.is_hard or v.rule in short]
    if form == "json":
        ordered = sorted(report.violations, key=lambda v: (not v.is_hard, -(v.points or 0)))
        told = {
            "points": report.points,
            "violations": [printing.record(v, problem, desk.rules, language) for v in ordered],
            "changes": list(printing.changes(problem, edits)),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for line in checking.lines(desk, problem, report, edits, language):
            click.echo(line)
    sys.exit(Exit.SHORT if bad else Exit.FILLED)

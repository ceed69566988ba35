"""`roster check`: a roster, made here or by hand, against the unit's rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

BROKEN = 3


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
    from roster.rules import Violation
    from web import printing, reading, wiring

    desk = wiring.open_unit(unit)
    problem, found, edits = reading.roster_file(desk, roster)
    report = read_against(problem, found, desk.rules)
    short = {rule.code for rule in desk.rules if rule.shortage}

    def weight(violation: Violation) -> tuple[bool, int]:
        return (not violation.is_hard, -(violation.points or 0))

    ordered = sorted(report.violations, key=weight)
    bad = [v for v in ordered if v.is_hard or v.rule in short]
    if form == "json":
        told = {
            "points": report.points,
            "violations": [printing.record(v, problem, desk.rules, language) for v in ordered],
            "changes": list(printing.changes(problem, edits)),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for change in printing.changes(problem, edits):
            click.echo(printing.moved(change))
        for violation in ordered:
            price = "!!" if violation.is_hard else str(violation.points)
            click.echo(f"  {price:>6} {printing.say(violation, desk.rules, language)}")
        hard = sum(v.is_hard for v in ordered)
        click.echo(
            f"共 {len(ordered)} 条,其中硬性 {hard} 条;总分 {report.points}"
            if language == "zh"
            else f"{len(ordered)} in all, {hard} of them hard; {report.points} points"
        )
    sys.exit(BROKEN if bad else 0)

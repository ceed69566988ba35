"""`roster demo`: the main job on the three example units."""

from __future__ import annotations

from pathlib import Path

import click

from web.examples import EXAMPLES
from web.options import Seconds

SHOWN = ("call_centre_95598", "business_hall", "supply_station")


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option("--seconds", type=Seconds(), default=20.0, show_default=True, help="For each unit.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.pass_obj
def demo(language: str, out: Path, seconds: float, workers: int) -> None:
    """Make the next rosters of the three example units and write their files under OUT."""
    from roster.desk.drafting import draft
    from roster.engines.outcomes import Limits
    from web import wiring, writing

    for name in SHOWN:
        desk = wiring.open_unit(EXAMPLES / name)
        problem = desk.problem(*desk.period(None, None, None))
        click.echo()
        for line in writing.opening(desk, problem, language):
            click.echo(line)
        made = draft(
            problem, desk.rules, Limits(seconds, workers, seed=1), writing.progress(language, True)
        )
        for line in writing.report(desk.unit, made, language):
            click.echo(line)
        for path in writing.files(desk.unit, made, out / name, language, seed=1):
            click.echo(f"→ {path}")

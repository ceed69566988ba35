"""`roster verify`: whether what was handed over still stands as it was signed and sealed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import verifying
from roster.desk.sealing import FILE, Seal
from roster.domain import Text
from roster.store.base import reading, sessions
from roster.store.units import UnitRow
from web import installation
from web.exits import Exit
from web.settings import settings
from web.settings_options import settings_options
from web.user import unit_of

SOUND = Text("未发现改动：{units}个单位，{acts}条记录。", "Sound: {units} units, {acts} records.")
BROKEN = Text("发现{count}处问题。", "{count} things are wrong.")
FOUND = Text("{place}：{text}。", "{place}: {text}.")
HEAD = Text("  {unit} {post} 第{position}条 {link}", "  {unit} {post} record {position} {link}")
NO_HEAD = Text(
    "打印的校验码{head}不在任何记录链中：其后的记录被截断，或整条链被重写。",
    "The printed head {head} is in no chain: records were cut off, or a chain was written anew.",
)
NO_KEY = Text("数据文件夹中的duty.key", "duty.key in the folder of data")


@click.command()
@settings_options
@click.option("--unit", help="Name or number of a unit; else all.")
@click.option("--head", "printed", multiple=True, help="A printed head, or the link of a receipt.")
@click.pass_obj
def verify(
    language: str,
    data: Path | None,
    config: Path | None,
    unit: str | None,
    printed: tuple[str, ...],
) -> None:
    """Say what was changed, removed, moved or cut off. 核验交接班记录"""
    chosen = settings(config, data=data)
    with installation.database(chosen) as engine:
        installation.demand_current(engine)
        if not (chosen.data / FILE).exists():
            raise installation.unfit("--data", str(chosen.data / FILE), NO_KEY)
        with reading(sessions(engine)) as work:
            units = [unit_of(work, unit)] if unit else list(work.scalars(select(UnitRow)))
            said = _said(work, units, printed, Seal.beside(chosen.data), language)
            ends = verifying.heads(work, units)
    if said:
        for line in said:
            click.echo(line)
        click.echo(BROKEN[language].format(count=len(said)))
        sys.exit(Exit.SHORT)
    total = sum(each.position for each in ends)
    click.echo(SOUND[language].format(units=len(units), acts=total))
    for each in ends:
        line = HEAD[language].format(
            unit=each.unit, post=each.post, position=each.position, link=each.link
        )
        click.echo(line)


def _said(
    work: Session, units: Sequence[UnitRow], printed: Sequence[str], seal: Seal, language: str
) -> list[str]:
    found = [each for unit in units for each in verifying.findings(work, unit, seal)]
    lines = [FOUND[language].format(place=each.place, text=each.text[language]) for each in found]
    for head in printed:
        if not verifying.holds_head(work, units, head.strip().lower()):
            lines.append(NO_HEAD[language].format(head=head))
    return lines

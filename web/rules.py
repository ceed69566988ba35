"""`roster rules`: the rulebook, or the rules in force in a unit, with figures and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from roster.rules import Rule


@click.command()
@click.option("--unit", type=click.Path(path_type=Path), help="Only the rules bound in a unit.")
@click.pass_obj
def rules(language: str, unit: Path | None) -> None:
    """List the rules: code, name, kind, price, parameters with units, and the source."""
    from constraints import CATALOGUE
    from web import wiring

    if unit is None:
        for kind in CATALOGUE:
            for line in _described(kind, None, language):
                click.echo(line)
        return
    desk = wiring.open_unit(unit)
    for rule in desk.rules:
        for line in _described(type(rule), rule, language):
            click.echo(line)
    for notice in desk.unit.notices:
        click.echo(notice[language])


def _described(kind: type[Rule], rule: Rule | None, language: str) -> Iterator[str]:
    words = {"law": "法规", "company": "制度", "wish": "意愿"}
    sort = words[kind.kind] if language == "zh" else str(kind.kind)
    shown = rule.price if rule else _default(kind, "price")
    hard = "硬性" if language == "zh" else "hard"
    price = (
        hard
        if shown is None
        else f"{'、'.join(map(str, shown))}" + (" 分" if language == "zh" else " points")
    )
    yield f"{kind.code}  {kind.name[language]}  [{sort}, {price}]"
    for name, about in kind.parameters().items():
        value = getattr(rule, name) if rule else about["default"]
        yield f"    {name} = {value} {about['unit']}  {about[language]}".rstrip()
    source = " ".join(w for w in (kind.source.document, kind.source.article) if w)
    yield f"    {'依据' if language == 'zh' else 'source'}: {source}" + (
        f" ({kind.source.note})" if kind.source.note else ""
    )


def _default(kind: type[Rule], name: str) -> Any:
    return next(f.default for f in fields(kind) if f.name == name)

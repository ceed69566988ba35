"""`roster rules`: the rulebook, or the rules in force in a unit, with figures and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from roster.domain import Basis, Text
from roster.measures import measure
from roster.prices import Price
from roster.rules import BASES, Rule, is_price
from roster.wording import listing

NOT_SET = Text("（未设）", "(not set)")
DEPARTURE = Text("例外可用的依据：{}", "may be departed from on: {}")
ANY_BASIS = Text("任何一种，均须登记", "any basis, on record")
NO_DEPARTURE = Text("不允许例外", "no departure is allowed")
YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}


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
    prices = ", ".join([sort, *_prices(kind, rule, language)])
    yield f"{kind.code}  {kind.name[language]}  [{prices}]"
    if rule and not rule.in_force:
        yield (
            "    未生效：尚未登记批准文件" if language == "zh" else "    not in force: no approval"
        )
    for name, about in kind.parameters().items():
        value = getattr(rule, name) if rule else about["default"]
        yield f"    {name} = {_figure(value, about['unit'], language)}  {about[language]}"
    if bases := _bases(kind, (rule or kind).price, language):
        yield f"    {bases}"
    yield ("    依据：" if language == "zh" else "    source: ") + kind.source.say(language)


def _bases(kind: type[Rule], price: Price, language: str) -> str:
    """On what basis a unit may depart from the rule; one that has a price needs none."""
    if price is not None:
        return ""
    if kind.absolute:
        return NO_DEPARTURE[language]
    if kind.bases == tuple(Basis):
        return DEPARTURE[language].format(ANY_BASIS[language])
    named = [
        f"{basis}（{BASES[basis].zh}）" if language == "zh" else str(basis) for basis in kind.bases
    ]
    return DEPARTURE[language].format(listing(named, language))


def _figure(value: object, unit: str, language: str) -> str:
    """A parameter's value with its unit, as one would write it down."""
    if value in (None, (), ""):
        return NOT_SET[language]
    if isinstance(value, bool):
        return YES_NO[value][language]
    said = _listed(value) if isinstance(value, tuple) else str(value)
    return f"{said} {measure(unit)[language]}".rstrip()


def _listed(values: tuple[object, ...]) -> str:
    """``早、夜、-``, and ``一班:2026-11-01、二班:2026-11-02`` for pairs."""
    return "、".join(
        ":".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in values
    )


def _prices(kind: type[Rule], rule: Rule | None, language: str) -> Iterator[str]:
    """``hard``, or the points; one that is not the only one with its name."""
    for field in fields(kind):
        if is_price(field.name) and field.name not in kind.unasked:
            price: Price = getattr(rule or kind, field.name)
            name = "" if field.name == "price" else f"{field.name} "
            if price is None:
                yield name + ("硬性" if language == "zh" else "hard")
            else:
                yield name + "、".join(map(str, price)) + (" 分" if language == "zh" else " points")

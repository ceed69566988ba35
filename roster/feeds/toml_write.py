"""unit.toml written from a unit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from roster.domain import ShiftType, Span
from roster.feeds.unit import CallAims, ShiftUse, Unit
from roster.rules import Setting, is_price
from roster.timeline import DAY

Cells = dict[str, object]

HANDOVER = {"is_own_hand_only": "own_hand", "takes_photos": "photos"}
"""Headings of the table of handovers by what they are called in a post's settings."""


def clock_cell(minute: int) -> str:
    if minute < 0:
        return f"前日{clock_cell(minute + DAY)}"
    if minute > DAY:
        return f"次日{clock_cell(minute - DAY)}"
    return f"{minute // 60:02d}:{minute % 60:02d}"


def toml(unit: Unit) -> str:
    """The text of unit.toml."""
    entries = {
        "name": unit.name,
        **_given({"id": unit.id}),
        "zone": unit.zone,
        "period": unit.period.value,
        "layout": unit.layout.value,
        "template": unit.template,
    }
    blocks = [_block("", entries)]
    blocks += [
        _block("[[shifts]]", _shift(shift, use))
        for shift, use in zip(unit.shifts, unit.shift_uses, strict=True)
    ]
    for post, place in zip(unit.posts, unit.post_uses, strict=True):
        cells: Cells = {"code": post.code, "name": post.name, "kind": post.kind.value}
        cells |= _given({"skill": post.skill})
        blocks.append(_block("[[posts]]", {**cells, "shifts": place.shifts, "roles": place.roles}))
    for role in unit.roles:
        cells = {"code": role.code, "name": role.name} | _given({"skill": role.skill})
        cells |= {} if role.lead is None else {"lead": role.lead}
        blocks.append(_block("[[roles]]", cells))
    for contract in unit.contracts:
        day = f"{contract.day // 60}:{contract.day % 60:02d}"
        cells = {"code": contract.code, "name": contract.name, "day": day}
        cells |= {"share": contract.share / 1000}
        blocks.append(_block("[[contracts]]", cells))
    blocks += [_block("[[rules]]", _setting(setting)) for setting in unit.settings]
    blocks += [_block("[[rules]]", {"code": code, "off": True}) for code in unit.rules_off]
    for each in unit.departures:
        cells = {"rule": each.rule, **_dates(each.span), "basis": each.basis}
        cells |= _given({"document": each.document, "people": each.people})
        blocks.append(_block("[[departures]]", cells))
    for row in unit.duty.handovers:
        blocks.append(_block("[[handovers]]", {"post": row.post, **_handover(row.given)}))
    if unit.calls != CallAims():
        blocks.append(_block("[calls]", _calls(unit.calls)))
    return "\n".join(blocks)


def _shift(shift: ShiftType, use: ShiftUse) -> Cells:
    hours, minutes = divmod(shift.length, 60)
    cells: Cells = {
        "code": shift.code,
        "name": shift.name,
        "start": clock_cell(shift.start),
        "length": f"{hours}:{minutes:02d}",
        "lead": shift.lead,
        "hours": shift.hours.value,
    }
    if shift.pause:
        cells["pause"] = {
            "earliest": clock_cell(shift.pause.earliest),
            "latest": clock_cell(shift.pause.latest),
            "length": shift.pause.length,
            "every": use.every,
            "paid": shift.pause.paid,
        }
    return cells | _given({"skill": use.skill, "beside": use.beside})


def _handover(given: Mapping[str, object]) -> Cells:
    """An empty checklist is a word: nothing is handed over."""
    return {
        HANDOVER.get(name, name): value if value != "" else "none" for name, value in given.items()
    }


def _calls(aims: CallAims) -> Cells:
    shares = {name: getattr(aims, name) / 1000 for name in ("share", "shrinkage", "occupancy")}
    return {
        **shares,
        "within": aims.within,
        "handling": aims.handling,
        "interval": aims.interval,
    }


def _setting(setting: Setting) -> Cells:
    prices = {name: "hard" for name, value in setting.parameters.items() if _hard(name, value)}
    scope = setting.scope
    whom = {"people": scope.people, "teams": scope.teams, "contracts": scope.contracts}
    return {
        "code": setting.code,
        **setting.parameters,
        **prices,
        **_given(whom),
        **_dates(scope.span),
    }


def _hard(name: str, value: object) -> bool:
    return is_price(name) and value is None


def _given(cells: Mapping[str, object]) -> Cells:
    return {name: value for name, value in cells.items() if value not in ("", ())}


def _dates(span: Span) -> Cells:
    ends = {"from": span.first, "until": span.last}
    return {name: value for name, value in ends.items() if value is not None}


def _block(head: str, cells: Mapping[str, object]) -> str:
    lines = [f"{_key(name)} = {_value(value)}" for name, value in cells.items()]
    return "\n".join(filter(None, (head, *lines))) + "\n"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").isalnum() else _value(name)


def _value(value: object) -> str:
    """A value as TOML writes it; texts are escaped as in JSON, which TOML reads alike."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)

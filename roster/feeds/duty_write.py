"""What a unit keeps for its duties, as the rows of its files."""

from __future__ import annotations

from collections.abc import Iterator

from roster.feeds.attendance_rows import written_figure
from roster.feeds.checklist_rows import written
from roster.feeds.toml_write import Cells, clock_cell
from roster.feeds.unit import DutySheets


def duty_tables(duty: DutySheets) -> Iterator[tuple[str, list[Cells]]]:
    """The rows of each file, by table."""
    yield (
        "registers",
        [
            {
                "post": each.post,
                "item": each.item,
                "place": each.place,
                "name": each.name,
                "expected": each.expected,
                "high_risk": _flag(each.is_high_risk),
            }
            for each in duty.registers
        ],
    )
    yield (
        "rooms",
        [
            {
                "post": each.post,
                "code": each.code,
                "name": each.name,
                "dormitory": _flag(each.is_dormitory),
                "items": "、".join(each.items),
            }
            for each in duty.rooms
        ],
    )
    yield (
        "contacts",
        [
            {
                "post": each.post,
                "kind": each.kind.value,
                "person": each.person,
                "name": each.name,
                "phone": each.phone,
            }
            for each in duty.contacts
        ],
    )
    yield (
        "rounds",
        [
            {
                "post": each.post,
                "checklist": each.checklist,
                "times": "、".join(clock_cell(minute) for minute in each.at),
                "within": each.within,
            }
            for each in duty.rounds
        ],
    )
    yield (
        "seats",
        [
            {"code": each.code, "row": each.row, "column": each.column, "post": each.post}
            for each in duty.seats
        ],
    )
    yield (
        "checklists",
        [
            {
                "checklist": each.checklist,
                "item": each.item,
                "off": _flag(each.is_off),
                **written(each.given),
            }
            for each in duty.edits
        ],
    )
    yield "attendance", [written_figure(each) for each in duty.attendance]


def _flag(is_so: bool) -> str:
    return "是" if is_so else ""

"""What a unit changes in the checklists that come with the system: one row an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from roster.domain import Text
from roster.duty import checklists
from roster.duty.canonical import Json
from roster.duty.edits import ItemEdit
from roster.feeds import cells
from roster.feeds.tables import Row
from roster.feeds.toml_write import Cells

WHO: Mapping[str, str] = {
    **{each: each for each in ("out", "in", "joint", "both", "own")},
    "交班方": "out",
    "接班方": "in",
    "共同": "joint",
    "双方": "both",
    "当班": "own",
}
TYPES: Mapping[str, str] = {
    **{each: each for each in ("yes", "count", "list", "text", "marks")},
    "是否": "yes",
    "清点": "count",
    "列表": "list",
    "文字": "text",
    "例外": "marks",
}
PLACES: Mapping[str, str] = {
    "rooms": "rooms",
    "register": "register",
    "房间": "rooms",
    "台账": "register",
}
LONGEST = 200
"""[characters] of an item's wording."""
SINGLE = "single"

_wording = cells.short(cells.visible, LONGEST)
READERS: Mapping[str, Callable[[str], Json]] = {
    "zh": _wording,
    "en": _wording,
    "who": cells.choice(WHO),
    "type": cells.choice(TYPES),
    "section": cells.word,
    "place": cells.choice(PLACES),
    "blocks": cells.flag,
    SINGLE: cells.flag,
    "redo": cells.flag,
    "photo": cells.flag,
    "private": cells.flag,
}


def item_edit(row: Row) -> ItemEdit:
    """What one row changes."""
    shipped = checklists.shipped()
    name = row.need("checklist", cells.word, "")
    item = row.need("item", cells.short(cells.code, 20), "")
    is_off = row.read("off", cells.flag, False)
    if name and row.known("checklist", name, shipped, Text("检查表", "checklists")) and item:
        _judge(row, shipped[name], item, is_off)
    given: dict[str, Json] = {}
    for field, reader in READERS.items():
        value = row.read(field, reader, None)
        if value is not None:
            given[field] = value
    if SINGLE in given:
        given["risk"] = SINGLE if given.pop(SINGLE) else ""
    if "zh" in given:
        given.setdefault("en", given["zh"])
    return ItemEdit(name, item, is_off, given)


def _judge(row: Row, known: checklists.Checklist, item: str, is_off: bool) -> None:
    codes = [each.code for each in known.items]
    if is_off:
        row.known("item", item, codes, Text("该检查表的交接项", "an item of the checklist"))
        if any(row.has(field) for field in READERS):
            row.flaw("off", Text("停用的一行只写检查表和交接项", "only a checklist and an item"))
    elif item not in codes and not row.has("zh"):
        row.flaw("zh", Text("新交接项的说法", "the wording of the item that is added"))
    sections = [name for name, _ in known.sections]
    if row.has("section"):
        row.known("section", row.cells["section"], sections, Text("分组", "sections"))


def written(given: Mapping[str, Json]) -> Cells:
    """The cells of what is changed."""
    found: Cells = {
        field: ("是" if value else "否") if isinstance(value, bool) else value
        for field, value in given.items()
        if field != "risk"
    }
    return found | ({SINGLE: "是" if given["risk"] else "否"} if "risk" in given else {})

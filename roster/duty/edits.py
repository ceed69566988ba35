"""A unit's own copy of a checklist: some items taken out, worded otherwise, or added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from roster.duty import checklists
from roster.duty.canonical import Json
from roster.duty.checklists import Checklist

OWN = "unit"
"""The source of an item that a unit has added."""
OWN_SOURCE: Mapping[str, Json] = {"zh": "本单位规定", "en": "the unit's own rule"}


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """What a unit changes of one item.

    Parameters
    ----------
    is_off : bool
        The item is not asked.
    given : Mapping[str, Json]
        Entries of the item as `roster/duty/checklists` writes them.
    """

    checklist: str
    item: str
    is_off: bool
    given: Mapping[str, Json]


def edited(known: Checklist, edits: Iterable[ItemEdit]) -> Checklist:
    """The checklist as a unit has it; without edits the same one, with the same version."""
    own = [each for each in edits if each.checklist == known.id]
    if not own:
        return known
    changed = {each.item: each for each in own}
    before = cast(Sequence[Mapping[str, Json]], known.written["items"])
    items: list[Json] = [
        _changed(entry, changed[code]) if (code := str(entry["code"])) in changed else entry
        for entry in before
        if not (str(entry["code"]) in changed and changed[str(entry["code"])].is_off)
    ]
    codes = {str(entry["code"]) for entry in before}
    for each in own:
        if each.item not in codes and not each.is_off:
            items.append(_added(known, each))
    sources = {**cast(Mapping[str, Json], known.written["sources"]), OWN: OWN_SOURCE}
    return checklists.read({**known.written, "sources": sources, "items": items})


def _changed(entry: Mapping[str, Json], edit: ItemEdit) -> Json:
    """The item with what the unit says of it; an empty entry takes the item's own away."""
    return {name: value for name, value in {**entry, **edit.given}.items() if value != ""}


def _added(known: Checklist, edit: ItemEdit) -> Json:
    """An item of the unit's own, which stands in the section it names, else in the first."""
    usual: dict[str, Json] = {
        "code": edit.item,
        "section": known.sections[0][0],
        "who": "joint" if known.rules == "handover" else "own",
        "type": "yes",
        "blocks": False,
        "source": OWN,
    }
    return _changed(usual, edit)

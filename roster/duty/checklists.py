"""What is checked at a handover or on a round, item by item, in Chinese and English.

The checklists that come with the system stand as JSON in the folder `checklists`; a unit may keep
an edited copy of any. A record names the version by its hash and keeps it until it is closed.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import cast

from roster.domain import Text
from roster.duty.canonical import Json, digest
from roster.duty.checklist_flaws import flaws
from roster.errors import BadInput


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked at, counted, told or declared.

    Parameters
    ----------
    who : str
        `out` or `in`: that crew answers; `joint`: either, as both walk together; `both`: the
        outgoing crew answers and the incoming confirms.
    kind : str
        `yes`, `count` (against a register), `list` (carry-overs, acknowledged one by one), `text`,
        `marks` (exceptions only), `auto` (another system knows; its `feed`), `time` or `photo`;
        `step`: not answered, the handover's own acts say so.
    place : str
        Empty, `rooms` (asked in each room) or `register` (its articles).
    is_single : bool
        High-risk: answered by itself, never in a group.
    is_required : bool
        It is to be answered; where it does not block, the record shows that it was not.
    blocks : bool
        Nobody signs before it is answered.
    can_be_redone : bool
        What is found wrong here is mended by redoing it, such as cleaning.
    comes_after : bool
        It is answered after the signatures.
    is_private : bool
        What is told is kept where it can be erased, and the record holds a reference to it.
    """

    code: str
    text: Text
    section: str
    who: str
    kind: str
    source: str
    place: str = ""
    is_required: bool = True
    is_single: bool = False
    blocks: bool = False
    can_be_redone: bool = False
    takes_photo: bool = False
    comes_after: bool = False
    is_private: bool = False
    feed: str = ""
    acts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """One checklist as it is used, with the bytes that its version is the hash of.

    Parameters
    ----------
    rules : str
        The table that its records follow: `handover` or `round`.
    version : str [hex]
        Of the whole checklist as it is written down.
    """

    id: str
    rules: str
    title: Text
    sections: tuple[tuple[str, Text], ...]
    sources: Mapping[str, Text]
    items: tuple[Item, ...]
    written: Mapping[str, Json]

    @functools.cached_property
    def version(self) -> str:
        return digest(self.written)


def shipped() -> dict[str, Checklist]:
    """The checklists that come with the system, by id."""
    return dict(_shipped())


@functools.cache
def _shipped() -> tuple[tuple[str, Checklist], ...]:
    folder = resources.files("roster.duty").joinpath("checklists")
    files = sorted((each for each in folder.iterdir()), key=lambda each: each.name)
    texts = (each.read_text(encoding="utf-8") for each in files if each.name.endswith(".json"))
    found = [read(json.loads(text)) for text in texts]
    return tuple((each.id, each) for each in found)


def read(written: Json, path: str = "checklist") -> Checklist:
    """A checklist from its JSON.

    Raises
    ------
    BadInput
        It can't be used; all its flaws.
    """
    found = tuple(flaws(written, path))
    if found:
        raise BadInput(found)
    return _read(cast(Mapping[str, Json], written))


def _read(written: Mapping[str, Json]) -> Checklist:
    return Checklist(
        id=str(written["id"]),
        rules=str(written["table"]),
        title=_text(written["title"]),
        sections=tuple((str(each["id"]), _text(each)) for each in _entries(written["sections"])),
        sources={
            key: _text(each) for key, each in cast(Mapping[str, Json], written["sources"]).items()
        },
        items=tuple(map(_item, _entries(written["items"]))),
        written=written,
    )


def _item(entry: Mapping[str, Json]) -> Item:
    return Item(
        code=str(entry["code"]),
        text=_text(entry),
        section=str(entry["section"]),
        who=str(entry["who"]),
        kind=str(entry["type"]),
        source=str(entry["source"]),
        place=str(entry.get("place", "")),
        is_required=bool(entry.get("required", True)),
        is_single=entry.get("risk") == "single",
        blocks=bool(entry.get("blocks", False)),
        can_be_redone=bool(entry.get("redo", False)),
        takes_photo=bool(entry.get("photo", False)),
        comes_after=bool(entry.get("after", False)),
        is_private=bool(entry.get("private", False)),
        feed=str(entry.get("feed", "")),
        acts=tuple(map(str, cast(list[Json], entry.get("acts", [])))),
    )


def _text(entry: Json) -> Text:
    known = cast(Mapping[str, str], entry)
    return Text(known["zh"], known["en"])


def _entries(value: Json) -> list[Mapping[str, Json]]:
    return cast(list[Mapping[str, Json]], value)

"""A handover from its opening facts to the record that both crews sign.

`web/frontend/duty/record.js` does the same and must give the same bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from roster.duty.canonical import Json, normal
from roster.duty.canonical import digest as digest_of
from roster.duty.checklists import Checklist, Item
from roster.duty.machine import State, Table, table

Given = Mapping[str, Json]
Entries = Sequence[Mapping[str, Json]]

HANDS: Mapping[str, tuple[str, ...]] = {
    "out": ("out",),
    "in": ("in",),
    "joint": ("out", "in"),
    "both": ("out",),
    "own": ("own",),
}
"""Whose hand answers an item."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One thing to be answered: an item, at one place where it is asked at several."""

    key: str
    item: Item
    expected: int | None = None
    is_single: bool = False


def opening(checklist: Checklist, given: Given) -> dict[str, Json]:
    """The facts a record begins with; the act `open` carries them as `facts.opening`.

    Parameters
    ----------
    given : Given
        `id`, `post`, `due`; `crews` and `leaders` by side; `heads` who may rule; `rooms` (`code`,
        `items`), `registers` (`item`, `place`, `name`, `expected`, `high_risk`), `carry_overs`
        (`id`, `text`, `owner`), `settings` (`before`, `overrun`, `extension` [min], `own_hand`),
        `sources` (what automatic items know, by feed: `name`, `at`, `count`) and `head`, the last
        link of the post's chain.
    """
    given = cast(Given, normal(given))
    rules = table(checklist.rules)
    keys = list(_keys(checklist, given))
    crews = cast(Mapping[str, list[str]], given["crews"])
    heads = cast(list[str], given.get("heads", []))
    carried = _entries(given, "carry_overs")
    settings = cast(Mapping[str, Json], given.get("settings", {}))
    return {
        "id": given["id"],
        "post": given["post"],
        "due": given["due"],
        "rules": checklist.rules,
        "checklist": checklist.id,
        "version": checklist.version,
        "head": given.get("head"),
        "crews": crews,
        "leaders": given.get("leaders", {}),
        "heads": heads,
        "settings": settings,
        "soonest": _moved(str(given["due"]), -_minutes(settings, "before", 15)),
        "late": _moved(str(given["due"]), _minutes(settings, "overrun", 5)),
        "limit": _moved(str(given["due"]), _minutes(settings, "extension", 60)),
        "people": {**crews, "head": heads},
        "signers": _signers(given),
        "crossing": list(dict.fromkeys([*itertools.chain(*crews.values()), *heads])),
        **_asked(rules, checklist, keys),
        **_answered_by_sources(keys, given),
        "carry": {str(each["id"]): each for each in carried},
        "unacknowledged": [str(each["id"]) for each in carried],
        "grounds": [*_codes(checklist), *rules.grounds],
    }


def _entries(given: Given, name: str) -> Entries:
    return cast(Entries, given.get(name, []))


def _minutes(settings: Mapping[str, Json], name: str, usual: int) -> int:
    found = settings.get(name, usual)
    return found if isinstance(found, int) else usual


def _moved(instant: str, minutes: int) -> str:
    """An instant so much later, written as acts write theirs."""
    read = datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(UTC)
    return f"{read + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def _keys(checklist: Checklist, given: Given) -> Iterator[_Key]:
    for item in checklist.items:
        if item.kind == "step":
            continue
        if item.place == "rooms":
            yield from _in_rooms(item, _entries(given, "rooms"))
        elif item.place == "register":
            yield from _in_register(item, _entries(given, "registers"))
        else:
            yield _Key(item.code, item, is_single=item.is_single)


def _in_rooms(item: Item, rooms: Entries) -> Iterator[_Key]:
    codes = [
        str(room["code"])
        for room in rooms
        if item.code in cast(list[str], room.get("items") or [item.code])
    ]
    for code in codes:
        yield _Key(f"{item.code}/{code}", item, is_single=item.is_single)
    if not codes:
        yield _Key(item.code, item, is_single=item.is_single)


def _in_register(item: Item, registers: Entries) -> Iterator[_Key]:
    """High-risk articles are counted each by itself, the others together."""
    articles = [each for each in registers if each["item"] == item.code]
    single = [each for each in articles if item.is_single or each.get("high_risk")]
    if len(single) < len(articles) or not articles:
        yield _Key(item.code, item, is_single=item.is_single)
    for each in single:
        name = " ".join(str(each[part]) for part in ("place", "name") if each.get(part))
        expected = each["expected"]
        assert isinstance(expected, int)
        yield _Key(f"{item.code}/{name}", item, expected, is_single=True)


def _signers(given: Given) -> dict[str, list[str]]:
    crews = cast(Mapping[str, list[str]], given["crews"])
    leaders = cast(Mapping[str, str | None], given.get("leaders", {}))
    own = cast(Mapping[str, Json], given.get("settings", {})).get("own_hand", True)
    return {
        side: [leader] if (leader := leaders.get(side)) and own else list(crew)
        for side, crew in crews.items()
    }


def _asked(rules: Table, checklist: Checklist, keys: Sequence[_Key]) -> dict[str, Json]:
    items = [each for each in checklist.items if each.kind != "step"]
    return {
        "keys": [each.key for each in keys],
        "codes": _codes(checklist),
        "hand": {
            side: [each.code for each in items if side in HANDS[each.who]]
            for side in ("out", "in", "own")
        },
        "fits": {
            value: [each.code for each in items if each.kind in kinds]
            for value, kinds in rules.fits.items()
        },
        "alone": [each.key for each in keys if each.is_single],
        "lists": [each.code for each in items if each.kind == "list"],
        "redoable": [each.code for each in items if each.can_be_redone],
        "after_codes": [each.code for each in items if each.comes_after],
        "private": [each.code for each in items if each.is_private],
        "counts": {each.key: each.expected for each in keys if each.expected is not None},
        "after": [each.key for each in keys if each.item.comes_after],
    }


def _answered_by_sources(keys: Sequence[_Key], given: Given) -> dict[str, Json]:
    """An automatic item whose source is connected and finds nothing open is answered by it."""
    sources = cast(Mapping[str, Mapping[str, Json]], given.get("sources", {}))
    known = {
        each.key: sources[each.item.feed]
        for each in keys
        if each.item.feed in sources and sources[each.item.feed].get("count") == 0
    }
    asked = [each for each in keys if not each.item.comes_after]
    confirming = [each.key for each in asked if each.item.who == "both" or each.item.kind == "auto"]
    blocking = [each.key for each in asked if each.item.blocks and each.key not in known]
    optional = [each.key for each in asked if not each.item.blocks]
    return {
        "answers": {key: {"value": "fine", "source": source} for key, source in known.items()},
        "confirming": confirming,
        "unconfirmed": [key for key in confirming if key in blocking],
        "optional": optional,
        "open": blocking,
        "wanted": [
            each.key
            for each in asked
            if each.key in optional and each.key not in known and each.item.is_required
        ],
    }


def _codes(checklist: Checklist) -> list[str]:
    return [each.code for each in checklist.items if each.kind != "step"]


def canonical_record(state: State) -> dict[str, Json]:
    """What both crews sign, of what is known by now."""
    rules = table(str(state.facts["rules"]))
    known = {name: state.facts.get(name) for name in rules.signed}
    return {name: value for name, value in known.items() if value is not None}


def digest(state: State) -> str:
    """The hash that a signature covers."""
    return digest_of(canonical_record(state))

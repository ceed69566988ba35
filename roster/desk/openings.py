"""What handovers begin with: what each tablet was given for it, and in what one differs from that.

A tablet begins a handover with what it has, so that it can do so without a network for hours; the
server keeps the hashes of what it gave out, and lays what comes beside all of them. Nothing is
refused for a difference: it is marked beside the record, which the crews have signed as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from roster.duty import record
from roster.duty.canonical import digest
from roster.duty.checklists import Checklist
from roster.store.base import Sessions, reading, writing
from roster.store.devices import GivenRow, given_openings, last_given

KEPT = timedelta(days=15)
"""A tablet shows what it was given for a week; twice that is time enough to send what was begun."""
SHORT = 16
"""[hex digits] of a hash that are kept: enough to tell whether two are the same."""
NOTHING, NAME = "given", "roster"
"""Marks a tablet that was given nothing, and a handover that was in nothing it was given."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "due": ("id", "post", "due"),
    "crews": ("crews",),
    "leaders": ("leaders", "signers"),
    "heads": ("heads",),
    "people": ("people", "crossing"),
    "settings": ("settings", "soonest", "late", "limit"),
    "checklist": (
        *("rules", "checklist", "version", "codes", "hand", "fits", "lists"),
        *("redoable", "after_codes", "private", "grounds"),
    ),
    "rooms": ("keys", "alone", "after", "confirming", "optional"),
    "registers": ("counts",),
}
"""By what is said of them, the facts that are laid side by side.

What automatic items know, what is carried over and the last link move by the minute: each stands
in the record with its own time, or is acknowledged one by one.
"""


def parts(opening: Mapping[str, Any]) -> dict[str, str]:
    """The hash of each part of an opening; of one that has no single form it is empty."""
    return {name: _hash({each: opening.get(each) for each in PARTS[name]}) for name in PARTS}


def of_day(day: Mapping[str, Any], checklists: Mapping[str, Checklist]) -> dict[str, Any]:
    """The opening of each handover of a tablet's day, as the tablet makes it."""
    return {opening["id"]: opening for opening in _openings(day, checklists)}


def give(make: Sessions, device: str, openings: Mapping[str, Any], at: datetime) -> None:
    """Keep what a tablet is given, where it is not what it was given last."""
    found = {name: parts(each) for name, each in openings.items()}
    with reading(make) as session:
        last = last_given(session, device)
        if last is not None and last.openings == found:
            return
    with writing(make) as session:
        keep(session, device, found, at)


def keep(session: Session, device: str, found: Mapping[str, Any], at: datetime) -> None:
    """Keep the parts of what a tablet is given; what is too old to matter goes."""
    rows = given_openings(session, device)
    old = [row.id for row in rows[1:] if row.at < at - KEPT]
    session.execute(delete(GivenRow).where(GivenRow.id.in_(old)))
    session.add(GivenRow(device_id=device, at=at, openings=dict(found)))


def differences(session: Session, device: str, opening: Mapping[str, Any]) -> list[str]:
    """In what an opening differs from everything that its tablet was given for it."""
    rows = given_openings(session, device)
    if not rows:
        return [NOTHING]
    given = [row.openings[name] for row in rows if (name := str(opening.get("id"))) in row.openings]
    if not given:
        return [NAME]
    found = parts(opening)
    return [
        name
        for name in PARTS
        if not found[name] or all(each.get(name) != found[name] for each in given)
    ]


def _openings(
    day: Mapping[str, Any], checklists: Mapping[str, Checklist]
) -> Iterator[dict[str, Any]]:
    posts = {each["code"]: each for each in day["posts"]}
    for change in day["crews"]:
        post = change["post"]
        settings = posts[post]
        if settings["checklist"] not in checklists:
            continue
        yield record.opening(
            checklists[settings["checklist"]],
            {
                "id": change["record"],
                "post": post,
                "due": change["due"],
                "crews": {"out": change["out"], "in": change["in"]},
                "leaders": {"out": change["out_leader"], "in": change["in_leader"]},
                "heads": day["heads"],
                "rooms": [each for each in day["rooms"] if each["post"] in ("", post)],
                "registers": [each for each in day["registers"] if each["post"] in ("", post)],
                "settings": settings["settings"],
            },
        )


def _hash(value: Mapping[str, Any]) -> str:
    try:
        return digest(value)[:SHORT]
    except (ValueError, TypeError):
        return ""

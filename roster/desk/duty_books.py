"""What a unit keeps for its duties; where it wrote nothing, what a post of its kind needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from sqlalchemy.orm import Session

from roster.desk.books import book
from roster.domain import Post, PostKind
from roster.duty import checklists
from roster.duty.book import DutyBook, PostSettings, Room, RoundPlan, SeatPlace
from roster.duty.checklists import Checklist
from roster.duty.edits import edited
from roster.feeds import sheets
from roster.feeds.unit import Unit
from roster.store.units import revisions, sheet

CHECKLISTS: Mapping[PostKind, str] = {
    PostKind.DUTY24: "station",
    PostKind.CREW: "station",
    PostKind.SEAT: "hotline",
    PostKind.COUNTER: "hall_opening",
}
"""What is checked where a unit says nothing; other posts are not handed over."""
LEADING = ("值班长", "带班长", "带班", "班长")
"""Skills by which a leader is known where the post has no roles."""
DORMITORY = "宿舍"
ROOMS: Mapping[str, tuple[str, ...]] = {
    "station": ("值班室", "楼道", DORMITORY),
    "hotline": ("值班室",),
}
"""The places of the joint round by checklist, where a unit has written down no rooms."""
SHEET = "checklists"
ABREAST = 8
"""[seats] in a row of the picture of a room that nobody has drawn."""


def duty_book(session: Session, unit: int) -> DutyBook:
    """What a unit keeps for its duties.

    Raises
    ------
    BadInput
        The unit's book was kept by an earlier release that understood it differently.
    """
    return of(sheets.understood(book(session, unit)))


def of(unit: Unit) -> DutyBook:
    """The same of a unit that was understood already."""
    kept, said = unit.duty, {row.post: row.given for row in unit.duty.handovers}
    return DutyBook(
        posts=tuple(
            replace(standard(unit, post), **cast("dict[str, Any]", said.get(post.code, {})))
            for post in unit.posts
        ),
        registers=kept.registers,
        rooms=kept.rooms or tuple(_usual_rooms(unit)),
        contacts=kept.contacts,
        rounds=tuple(_rounds(unit)),
        seats=kept.seats or tuple(_in_rows(unit)),
        checklists={
            name: edited(known, kept.edits) for name, known in checklists.shipped().items()
        },
    )


def _rounds(unit: Unit) -> Iterator[RoundPlan]:
    """The rounds that are written down; of a counter without any, those of a hall's day."""
    planned = {plan.post for plan in unit.duty.rounds}
    yield from unit.duty.rounds
    shifts = {shift.code: shift for shift in unit.shifts}
    uses = {use.post: use.shifts for use in unit.post_uses}
    for post in unit.posts:
        worked = [shifts[code] for code in uses.get(post.code, ())]
        if post.kind is PostKind.COUNTER and post.code not in planned and worked:
            begin = min(shift.start for shift in worked)
            end = max(shift.start + shift.length for shift in worked)
            yield RoundPlan(post.code, "hall_opening", (begin - 30,))
            yield RoundPlan(post.code, "meeting", (begin - 15,))
            yield RoundPlan(post.code, "hall_round", tuple(range(begin + 240, end, 240))[:2])
            yield RoundPlan(post.code, "hall_closing", (end,), within=60)


def _usual_rooms(unit: Unit) -> Iterator[Room]:
    """What is walked through where a unit has written down no rooms."""
    for post in unit.posts:
        for code in ROOMS.get(CHECKLISTS.get(post.kind, ""), ()):
            yield Room(post.code, code, code, is_dormitory=code == DORMITORY)


def _in_rows(unit: Unit) -> Iterator[SeatPlace]:
    """The home seats in rows of eight, where nobody has drawn the room."""
    for number, seat in enumerate(sorted(unit.seats, key=lambda each: each.code)):
        yield SeatPlace(seat.code, number // ABREAST + 1, number % ABREAST + 1, seat.post)


def checklist_at(
    session: Session, unit: int, known: DutyBook, name: str, version: str
) -> Checklist | None:
    """A checklist as it was when a record began: now, as it was shipped, or at an earlier revision.

    Returns
    -------
    Checklist or None
        The present one where that version is not found; None where there is no such checklist.
    """
    shipped = checklists.shipped().get(name)
    if shipped is None:
        return None
    present = known.checklists.get(name, shipped)
    for each in (present, shipped):
        if each.version == version:
            return each
    for revision in range(revisions(session, unit).get(SHEET, 0), 0, -1):
        found = edited(shipped, sheets.edits(sheet(session, unit, SHEET, revision)))
        if found.version == version:
            return found
    return present


def standard(unit: Unit, post: Post) -> PostSettings:
    """How a post hands over where its unit says nothing."""
    return PostSettings(
        post=post.code,
        name=post.name,
        kind=post.kind,
        checklist=CHECKLISTS.get(post.kind, ""),
        before=20 if post.kind is PostKind.SEAT else 15,
        leader=next(_leading(unit, post), ""),
    )


def _leading(unit: Unit, post: Post) -> Iterator[str]:
    """The first role of a post, else a skill that leaders have."""
    for use in unit.post_uses:
        if use.post == post.code:
            yield from filter(None, use.roles)
    held = {skill.code for person in unit.people for skill in person.skills}
    yield from (word for word in LEADING if word in held)

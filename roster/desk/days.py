"""What a tablet needs of its unit for some days without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from roster.desk import (
    carrying,
    duty_books,
    duty_logs,
    folding,
    inquiring,
    rounding,
    seating,
    sources,
    substituting,
)
from roster.desk.crews import Changeover, crews
from roster.desk.fitness import lapsed
from roster.desk.seating import Room, Sitting
from roster.desk.turns import Turn, turns
from roster.duty.book import Call, Contact, DutyBook, PostSettings
from roster.duty.checklists import Checklist
from roster.duty.waves import TooFew
from roster.feeds.unit import Unit
from roster.store import chains
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.keys import keys
from roster.store.names import names
from roster.store.units import line_up

BACK, AHEAD, WEEK = timedelta(days=1), timedelta(days=2), timedelta(days=6)
"""From yesterday: the crews of four days, the duties of seven."""
SHOWN = timedelta(days=2)
"""For so long after its end a record stays on the tablets."""
SEATED = timedelta(hours=2)
"""So long before it is due the room that changes over is shown."""
OPEN = timedelta(days=14)
"""What was left open for longer is looked after on the pages of the site."""


# What takes longer to put together than to answer is put together once.
_HEADS = (
    select(AccountRow.person)
    .join(GrantRow, GrantRow.account_id == AccountRow.id)
    .where(
        AccountRow.unit_id == bindparam("unit"),
        AccountRow.closed.is_(None),
        GrantRow.role == Role.HEAD,
        GrantRow.unit_id.in_(select(line_up(bindparam("unit")).c.id)),
    )
)


def day(session: Session, unit: int, book: Unit, device: DeviceRow, at: datetime) -> dict[str, Any]:
    """Everything but the acts' own form, which the page gives them."""
    duty_book = duty_books.of(book)
    today = at.astimezone(ZoneInfo(book.zone)).date()
    changes = crews(session, unit, book, duty_book, today - BACK, today + AHEAD)
    posts = [each for each in duty_book.posts if not device.post or each.post == device.post]
    called = names(session, unit)
    leaders = {who for each in changes for who in (each.out_leader, each.in_leader)}
    heads = _heads(session, unit, duty_book)
    shown = turns(session, book, unit, today - BACK, today - BACK + WEEK)
    signers = {*heads, *(who for each in changes for who in (*each.out, *each.in_))}
    signers |= _punching(shown, posts, today)
    codes = substituting.verifiers(session, device.id, at)
    last = chains.head(session, unit, device.post)
    handed = [each.post for each in posts if each.hands_over]
    logs = {post: duty_logs.present(session, unit, book, post, at) for post in handed}
    here = [each for each in changes if each.post in handed]
    begun = records(session, unit, at)
    ledgers = sources.of_ledgers(session, unit, at)
    room = seating.at_hand(session, unit, book, duty_book, here, at, SEATED)
    return {
        "unit": {"id": unit, "name": book.name, "zone": book.zone},
        "head": {
            "post": device.post,
            "sequence": last.position if last else 0,
            "link": last.link if last else None,
        },
        "heads": heads,
        "posts": [_post(each) for each in duty_book.posts],
        "checklists": {name: _written(each) for name, each in duty_book.checklists.items()},
        "earlier": [_written(each) for each in _earlier(session, unit, duty_book, begun)],
        "registers": [
            {
                "post": each.post,
                "item": each.item,
                "place": each.place,
                "name": each.name,
                "expected": each.expected,
                "high_risk": each.is_high_risk,
            }
            for each in duty_book.registers
        ],
        "rooms": [
            {
                "post": each.post,
                "code": each.code,
                "name": each.name,
                "dormitory": each.is_dormitory,
                "items": list(each.items),
            }
            for each in duty_book.rooms
        ],
        "contacts": [
            _contact(each, called) for post in posts for each in duty_book.contacts_of(post.post)
        ],
        "people": {
            who: {"name": row.name, "leader": who in leaders} for who, row in called.items()
        },
        "crews": [_changeover(book, duty_book, each) for each in changes],
        "rounds": _rounds(book, duty_book, today),
        "records": [(row.name, acts) for row, acts in begun],
        "logs": {post: log.record for post, log in logs.items()},
        "sources": {
            post: _sources(session, unit, book, post, log, room, ledgers, at)
            for post, log in logs.items()
        },
        "seats": _room(room) if room else None,
        "carry_overs": [
            *(each for post in posts for each in carrying.open_ones(session, unit, post.post)),
            *inquiring.carried(session, unit, book, at),
        ],
        "duties": _duties(shown, book),
        "pins": {
            who: {
                "salt": row.offline_salt,
                "iterations": row.iterations,
                "verifier": row.offline_verifier,
            }
            for who, row in keys(session, unit).items()
            # With a code anybody may come to sign.
            if who in signers or codes
        },
        "codes": codes,
    }


def _sources(
    session: Session,
    unit: int,
    book: Unit,
    post: str,
    log: duty_logs.Present,
    room: Room | None,
    ledgers: Mapping[str, sources.Source | None],
    at: datetime,
) -> dict[str, Any]:
    """What the product knows of a post's automatic items, by feed."""
    found = {
        sources.DUTY_LOG: sources.of_log(session, unit, post, log, book.zone, at),
        sources.SEATS: sources.of_seats(room, post, at) if room else None,
        **ledgers,
    }
    return {feed: source for feed, source in found.items() if source}


def _room(room: Room) -> dict[str, Any]:
    """The room that changes over: who sits where, in which wave, and how far it has come."""
    return {
        "due": _utc(room.due),
        "done": room.done,
        "wanted": room.wanted,
        "waves": 0 if isinstance(room.waves, TooFew) else len(room.waves),
        "short": room.waves.group if isinstance(room.waves, TooFew) else None,
        "sittings": [_sitting(each) for each in room.sittings],
    }


def _sitting(each: Sitting) -> dict[str, Any]:
    change = each.change
    done = change.done if change else None
    return {
        "seat": each.place.code,
        "row": each.place.row,
        "column": each.place.column,
        "post": each.post,
        "out": each.out or None,
        "in": (change.in_ if change and done else each.in_) or None,
        "wave": each.wave,
        "may": each.may,
        "done": _utc(done) if done else None,
        "excused": change.excused if change else "",
        "marks": dict(change.marks) if change else {},
    }


def records(session: Session, unit: int, at: datetime) -> list[tuple[RecordRow, list[ActRow]]]:
    """The records that tablets show, each with its acts."""
    wanted = select(RecordRow).where(
        RecordRow.unit_id == unit,
        or_(RecordRow.closed.is_(None), RecordRow.closed > at - SHOWN),
        RecordRow.opened > at - OPEN,
        # Each tablet shows its own punches alone.
        RecordRow.kind != folding.PUNCH,
    )
    rows = {row.id: row for row in session.scalars(wanted)}
    if not rows:
        return []
    acts = session.scalars(
        select(ActRow).where(ActRow.record_id.in_(rows)).order_by(ActRow.record_id, ActRow.sequence)
    )
    return [
        (rows[number], list(found))
        for number, found in groupby(acts, key=lambda each: each.record_id)
        if number is not None
    ]


def _earlier(
    session: Session, unit: int, duty_book: DutyBook, begun: Iterable[tuple[RecordRow, object]]
) -> Iterator[Checklist]:
    """Checklists that were edited since, as they were when records that are shown began."""
    present = {each.version for each in duty_book.checklists.values()}
    named = {(row.opening.get("checklist"), row.opening.get("version")) for row, _ in begun}
    for name, version in sorted((str(name), str(version)) for name, version in named):
        if version not in present:
            found = duty_books.checklist_at(session, unit, duty_book, name, version)
            if found is not None and found.version == version:
                yield found


def _written(checklist: Checklist) -> dict[str, Any]:
    return {**checklist.written, "version": checklist.version}


def _punching(found: Iterable[Turn], posts: Iterable[PostSettings], today: date) -> set[str]:
    """Who may come to punch at these posts: whoever has a duty there in the days of the crews."""
    named = {name for each in posts for name in (each.post, each.name)}
    last = today + AHEAD
    near = (each for each in found if not each.is_home and each.told.day <= last)
    return {each.person for each in near if each.told.stint.post in named}


def _heads(session: Session, unit: int, duty_book: DutyBook) -> list[str]:
    """The people of the unit who may rule: its heads, and those who are called as such."""
    accounts = session.scalars(_HEADS, {"unit": unit})
    ruling = (Call.HEAD, Call.DEPUTY)
    called = [each.person for each in duty_book.contacts if each.kind in ruling]
    return sorted({who for who in (*accounts, *called) if who})


def _post(settings: PostSettings) -> dict[str, Any]:
    return {
        "code": settings.post,
        "name": settings.name,
        "kind": settings.kind.value,
        "checklist": settings.checklist,
        "settings": {
            "before": settings.before,
            "overrun": settings.overrun,
            "extension": settings.extension,
            "confirm": settings.confirm,
            "countersign": settings.countersign,
            "own_hand": settings.is_own_hand_only,
            "photos": settings.takes_photos,
        },
    }


def _contact(contact: Contact, called: Any) -> dict[str, Any]:
    known = called.get(contact.person)
    return {
        **asdict(contact),
        "person": contact.person or None,
        "kind": contact.kind.value,
        "name": contact.name or (known.name if known else contact.person),
        "phone": contact.phone or (known.phone if known else ""),
    }


def _changeover(book: Unit, duty_book: DutyBook, each: Changeover) -> dict[str, Any]:
    lacking = lapsed(book, duty_book.settings(each.post), each)
    return {
        "record": each.record,
        "post": each.post,
        "due": _utc(each.due),
        "out": list(each.out),
        "in": list(each.in_),
        "out_leader": each.out_leader,
        "in_leader": each.in_leader,
        "wanted": len(each.in_),
        "lapsed": [
            {
                "person": each.person,
                "skill": each.skill,
                "until": each.until.isoformat() if each.until else None,
            }
            for each in lacking
        ],
    }


def _rounds(book: Unit, duty_book: DutyBook, today: date) -> list[dict[str, Any]]:
    tomorrow = today + timedelta(days=1)
    return [
        {
            "id": name,
            "checklist": checklist,
            "post": post,
            "due": _utc(due),
            "within": (until - due) // timedelta(minutes=1),
        }
        for name, post, checklist, due, until in rounding.planned(
            book, duty_book, today - BACK, tomorrow
        )
    ]


def _duties(found: Sequence[Turn], book: Unit) -> list[dict[str, Any]]:
    """What stands published, by date and by shift, as the page of duties shows it."""
    zone = ZoneInfo(book.zone)

    def shift(each: Turn) -> tuple[date, datetime, datetime, str, str]:
        stint = each.told.stint
        began = stint.start.astimezone(zone).date()
        return began, stint.start, stint.end, stint.post, each.label

    in_order = sorted((each for each in found if not each.is_home), key=shift)
    return [
        {"date": on.isoformat(), "turns": list(_turns(groupby(rows, key=shift)))}
        for on, rows in groupby(in_order, key=lambda each: shift(each)[0])
    ]


def _turns(found: Iterable[tuple[Any, Iterable[Turn]]]) -> Iterable[dict[str, Any]]:
    for (_, start, end, post, label), rows in found:
        yield {
            "post": post,
            "label": label,
            "start": _utc(start),
            "end": _utc(end),
            "people": [each.told.person for each in rows],
        }


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

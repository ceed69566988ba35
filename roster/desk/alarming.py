"""Alarms about handovers: raised at the hour and 5 and 15 minutes on, once each, and taken back.

They go by the server's clock and what it has received. A tablet that is offline sends nothing, so
its handover is late here until it is back: rather one call too many than a station without a crew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from roster.desk import duty_books, folding, ruling
from roster.desk.books import Shelf, has_book
from roster.desk.calling import Ground, opened
from roster.desk.crews import crews
from roster.desk.folding import HANDOVER, PAPER
from roster.desk.noticing import DESK, notice
from roster.desk.ruling import Matter
from roster.desk.saying import say
from roster.duty.book import Call, DutyBook
from roster.feeds.unit import Unit
from roster.store import alarms
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.alarms import AlarmRow
from roster.store.base import Sessions, reading, writing
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow, acts_of
from roster.store.notices import NoticeRow
from roster.store.units import UnitRow, hold, line_up

STEPS = (0, 5, 15)
"""[min] after which an alarm is raised, and raised again to more people."""
BACK = timedelta(hours=12)
"""A handover that was due longer ago is history: nobody is woken for it."""
SIGNING = {Matter.RULING: Ground.COUNTERSIGN, Matter.OFFLINE: Ground.CONFIRM}
TO_THE_HEAD = {Ground.COUNTERSIGN, Ground.CONFIRM}
CALLED: Mapping[int, Call] = {5: Call.DEPUTY, 15: Call.STANDBY}
"""Who is told from a step on, besides the head and both leaders."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about one handover that people are told of.

    Parameters
    ----------
    since : datetime
        From when the steps are counted.
    steps : tuple[int, ...] [min]
        At which an alarm is raised.
    leaders : tuple[str, ...]
        Who leads the two crews, by number.
    """

    record: str
    post: str
    due: datetime
    ground: Ground
    since: datetime
    steps: tuple[int, ...] = STEPS
    leaders: tuple[str, ...] = ()

    def reached(self, at: datetime) -> tuple[int, ...]:
        """The steps that an instant has passed."""
        return tuple(step for step in self.steps if self.since + timedelta(minutes=step) <= at)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with tablets, and what it keeps for its duties.

    Parameters
    ----------
    posts : frozenset[str]
        Those that have a tablet; the others hand over as they always did.
    """

    unit: int
    book: Unit
    duty_book: DutyBook
    posts: frozenset[str]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.book.zone)


def look(make: Sessions, shelf: Shelf, at: datetime, only: Collection[int] | None = None) -> int:
    """Raise what is due and take back what is over, in every unit with tablets; how many changed.

    Each unit has a transaction of its own, and several processes may do this at once.

    Parameters
    ----------
    only : Collection[int] or None
        The units that are looked at; None: all.
    """
    if only is not None and not only:
        return 0
    with reading(make) as session:
        tablets = _with_tablets(session)
        listed = [unit for unit in tablets if only is None or unit in only]
        places = [_place(session, shelf, unit, tablets[unit]) for unit in listed]
        waiting = [place for place in places if place and _is_work(session, place, at)]
    changed = 0
    for place in waiting:
        with writing(make) as session:
            hold(session, place.unit)
            changed += _settle(session, place, at)
    return changed


def stirred(session: Session, last: int) -> tuple[frozenset[int], int]:
    """The units in which something was done since an act, or an alarm stands; and the last act.

    All else changes on whole minutes alone: those are when handovers and their alarms are due.
    """
    done = select(ActRow.unit_id, func.max(ActRow.id)).where(ActRow.id > last)
    stand = select(AlarmRow.unit_id, literal(0)).where(AlarmRow.ended.is_(None)).distinct()
    rows = session.execute(union_all(done.group_by(ActRow.unit_id), stand)).all()
    return frozenset(unit for unit, _ in rows), max([last, *(act for _, act in rows)])


def standing_ones(session: Session, unit: int, book: Unit, language: str) -> list[str]:
    """What stands, as the board of a station says it: one sentence a handover, and no name."""
    latest = {row.record: row for row in alarms.standing(session, [unit])}
    return [say(_as_notice(row), book, language) for row in latest.values()]


def _as_notice(row: AlarmRow) -> NoticeRow:
    named = folding.named(row.record)
    trouble = Trouble(row.record, named.post, named.due or row.since, Ground(row.ground), row.since)
    facts = _facts(row.unit_id, trouble, row.step)
    return NoticeRow(kind=_kind(trouble, row.step), facts=facts)


def troubles(session: Session, place: Place, at: datetime) -> tuple[Trouble, ...]:
    """What is wrong in a unit at an instant."""
    return (*_late(session, place, at), *_unsigned(session, place, at))


def _place(session: Session, shelf: Shelf, unit: int, tablets: Collection[str]) -> Place | None:
    if not has_book(session, unit):
        return None
    book = shelf.unit(session, unit)
    found = duty_books.of(book)
    posts = {each.post for each in found.posts if "" in tablets or each.post in tablets}
    return Place(unit, book, found, frozenset(posts))


def _with_tablets(session: Session) -> Mapping[int, set[str]]:
    """The posts of the tablets of each unit; an empty word stands for every post."""
    wanted = select(DeviceRow.unit_id, DeviceRow.post).where(DeviceRow.revoked.is_(None))
    found: dict[int, set[str]] = {}
    for unit, post in session.execute(wanted.distinct().order_by(DeviceRow.unit_id)):
        found.setdefault(unit, set()).add(post)
    return found


@dataclass(frozen=True, slots=True)
class _Handover:
    """A handover that should be done, or has been begun and is not done."""

    name: str
    post: str
    due: datetime
    leaders: tuple[str, ...] = ()
    row: RecordRow | None = None


def _late(session: Session, place: Place, at: datetime) -> Iterator[Trouble]:
    """What is wrong with the handovers that are not done."""
    for each in _not_done(session, place, at):
        settings = place.duty_book.settings(each.post)
        row = each.row
        sheet = opened(row.state, acts_of(session, row.id)) if row else None
        if sheet is not None:
            yield _trouble(each, *sheet)
        elif each.due <= at:
            yield _trouble(each, Ground.LATE, each.due, _later(settings.overrun) if row else STEPS)
        limit = each.due + timedelta(minutes=settings.extension)
        if limit <= at:
            yield _trouble(each, Ground.EXTENDED, limit)


def _not_done(session: Session, place: Place, at: datetime) -> Iterator[_Handover]:
    first, last = ((at - back).astimezone(place.zone).date() for back in (BACK, timedelta(0)))
    due = {
        each.record: _Handover(each.record, each.post, each.due, (each.out_leader, each.in_leader))
        for each in crews(session, place.unit, place.book, place.duty_book, first, last)
        if at - BACK <= each.due <= at and each.post in place.posts
    }
    rows = {row.name: row for row in _rows(session, place.unit, due, at)}
    for name in dict.fromkeys([*due, *rows]):
        row = rows.get(name)
        if f"{PAPER}:{name}" in rows or (row and row.kind == PAPER):
            continue
        if row is None:
            yield due[name]
        elif row.closed is None and row.post in place.posts:
            known = due.get(name) or _Handover(name, row.post, row.due)
            yield replace(known, row=row)


def _rows(session: Session, unit: int, due: Iterable[str], at: datetime) -> Sequence[RecordRow]:
    """The handovers of a unit that are under way, or were due lately; also those on paper."""
    wanted = select(RecordRow).where(
        RecordRow.unit_id == unit,
        RecordRow.kind.in_((HANDOVER, PAPER)),
        RecordRow.due >= at - BACK,
        RecordRow.name.in_(tuple(due)) | RecordRow.closed.is_(None) | (RecordRow.kind == PAPER),
    )
    return session.scalars(wanted.order_by(RecordRow.id)).all()


def _trouble(
    each: _Handover, ground: Ground, since: datetime, steps: tuple[int, ...] = STEPS
) -> Trouble:
    return Trouble(each.name, each.post, each.due, ground, since, steps, each.leaders)


def _later(overrun: int) -> tuple[int, ...]:
    """The steps of a handover that has been begun: none before it is over its time."""
    return tuple(sorted({max(step, overrun) for step in STEPS[1:]}))


def _unsigned(session: Session, place: Place, at: datetime) -> Iterator[Trouble]:
    """What the head, or whoever signed offline, has not signed in time."""
    for each in ruling.waiting(session, {place.unit: place.duty_book}, at):
        if each.due is not None and each.due <= at:
            ground = SIGNING[each.matter]
            yield Trouble(each.row.name, each.row.post, each.row.due, ground, each.due, STEPS[:1])


def _is_work(session: Session, place: Place, at: datetime) -> bool:
    found = troubles(session, place, at)
    known = _known(session, place.unit, found)
    return bool(_new(found, known, at) or _over(found, known))


def _settle(session: Session, place: Place, at: datetime) -> int:
    """Raise and take back, now that nobody else does; how many alarms changed."""
    found = troubles(session, place, at)
    known = _known(session, place.unit, found)
    new, over = _new(found, known, at), _over(found, known)
    _resume(found, known)
    for trouble, steps in new:
        _raise(session, place, trouble, steps, at)
    for record in dict.fromkeys(row.record for row in over):
        _take_back(session, place, [row for row in over if row.record == record], found, at)
    return len(new) + len(over)


def _known(session: Session, unit: int, found: Iterable[Trouble]) -> list[AlarmRow]:
    """The alarms that were raised about these, and those that still stand."""
    named = alarms.of_records(session, unit, {each.record for each in found})
    still = alarms.standing(session, [unit])
    return [*named, *(row for row in still if row not in named)]


def _new(
    found: Iterable[Trouble], known: Iterable[AlarmRow], at: datetime
) -> list[tuple[Trouble, tuple[int, ...]]]:
    """The steps that were reached and not raised yet."""
    raised = {(row.record, row.ground, row.since, row.step) for row in known}
    steps = {
        each: tuple(
            step
            for step in each.reached(at)
            if (each.record, each.ground, each.since, step) not in raised
        )
        for each in found
    }
    return [(each, missing) for each, missing in steps.items() if missing]


def _over(found: Iterable[Trouble], known: Iterable[AlarmRow]) -> list[AlarmRow]:
    """Alarms that stand although what they were about has ended."""
    still = {(each.record, each.ground, each.since) for each in found}
    return [
        row
        for row in known
        if row.ended is None and (row.record, row.ground, row.since) not in still
    ]


def _resume(found: Iterable[Trouble], known: Iterable[AlarmRow]) -> None:
    """Let alarms stand again whose handover is late after all; nobody is told twice."""
    still = {(each.record, each.ground, each.since) for each in found}
    for row in known:
        if (row.record, row.ground, row.since) in still:
            row.ended = None


def _raise(
    session: Session, place: Place, trouble: Trouble, steps: tuple[int, ...], at: datetime
) -> None:
    """Raise the last of some steps; those that were missed are passed over in silence."""
    step = steps[-1]
    people = tuple(dict.fromkeys(_told(session, place, trouble, step)))
    for each in steps:
        told = list(people) if each == step else []
        session.add(
            AlarmRow(
                unit_id=place.unit,
                record=trouble.record,
                ground=trouble.ground,
                step=each,
                since=trouble.since,
                told=told,
                at=at,
            )
        )
    kind, facts = _kind(trouble, step), _facts(place.unit, trouble, step)
    for person in (*people, DESK):
        notice(session, place.unit, person, kind, facts)
    if step == trouble.steps[-1]:
        _tell_above(session, place.unit, kind, facts)
    session.flush()


def _kind(trouble: Trouble, step: int) -> str:
    """What kind of notice it is; before the first minute has gone by nothing is late yet."""
    return "alarm.due" if trouble.ground is Ground.LATE and not step else f"alarm.{trouble.ground}"


def _facts(unit: int, trouble: Trouble, step: int) -> dict[str, object]:
    return {
        "unit": unit,
        "record": trouble.record,
        "post": trouble.post,
        "due": trouble.due.isoformat(),
        "minutes": step,
    }


def _told(session: Session, place: Place, trouble: Trouble, step: int) -> Iterator[str]:
    """Who is told at a step, by number: the head, then more and more of those to call."""
    contacts = place.duty_book.contacts_of(trouble.post)
    people = {person.id for person in place.book.people}
    called = {Call.HEAD, *(kind for least, kind in CALLED.items() if step >= least)}
    yield from (each.person for each in contacts if each.kind in called and each.person in people)
    yield from (each for each in people_of(session, place.unit, Role.HEAD) if each in people)
    if trouble.ground not in TO_THE_HEAD:
        yield from (each for each in trouble.leaders if each in people)


def people_of(session: Session, unit: int, role: Role) -> Sequence[str]:
    """The people of a unit who hold a role in it, or above it, by number."""
    found = (
        select(AccountRow.person)
        .join(GrantRow, GrantRow.account_id == AccountRow.id)
        .where(
            GrantRow.unit_id.in_(select(line_up(unit).c.id)),
            GrantRow.role == role,
            AccountRow.unit_id == unit,
            AccountRow.person.is_not(None),
            AccountRow.closed.is_(None),
        )
    )
    return [person for person in session.scalars(found.order_by(AccountRow.person)) if person]


def _tell_above(session: Session, unit: int, kind: str, facts: Mapping[str, object]) -> None:
    above = session.get_one(UnitRow, unit).parent_id
    if above is not None:
        notice(session, above, DESK, kind, facts)


def _take_back(
    session: Session,
    place: Place,
    rows: Sequence[AlarmRow],
    found: Iterable[Trouble],
    at: datetime,
) -> None:
    """Take alarms back; where nothing else is wrong with the record, tell those who were told."""
    told = {person for row in rows for person in row.told}
    for row in rows:
        row.ended = at
    record = rows[0].record
    if any(each.record == record for each in found):
        return
    _silence(session, place.unit, record, at)
    named = folding.named(record)
    due = (named.due or at).isoformat()
    facts = {"unit": place.unit, "record": record, "post": named.post, "due": due}
    for person in (*sorted(told), DESK):
        notice(session, place.unit, person, "alarm.over", facts)
    if any(row.step == STEPS[-1] or row.ground in TO_THE_HEAD for row in rows):
        _tell_above(session, place.unit, "alarm.over", facts)
    session.flush()


def _silence(session: Session, unit: int, record: str, at: datetime) -> None:
    """Nobody need look at an alarm any more that is over."""
    wanted = select(NoticeRow).where(
        NoticeRow.unit_id == unit,
        NoticeRow.kind.startswith("alarm."),
        NoticeRow.read.is_(None),
        NoticeRow.at >= at - 2 * BACK,
    )
    for row in session.scalars(wanted):
        if row.facts.get("record") == record:
            row.read = at

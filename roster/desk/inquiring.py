"""The ledger of first inquiries 首问台账: taken, worked on, handed on to who accepts, closed.

Each step is added with its time and person; words of and about a customer go where they can be
erased, and the step keeps their key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk import ledger_settings, revisiting
from roster.desk.ledger_settings import Ledger, LedgerSettings
from roster.desk.noticing import notice
from roster.domain import Text
from roster.duty.inquiries import (
    SORTS,
    Act,
    Channel,
    Matter,
    Sort,
    Stand,
    Step,
    Tier,
    Way,
    apply,
    stand,
)
from roster.errors import BadInput, Flaw
from roster.feeds.holidays import calendar
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.callers import CallerRow, words_of
from roster.store.customers import (
    MatterRow,
    MatterStepRow,
    by_tickets,
    matter,
    next_number,
    open_matters,
    steps_of,
)
from roster.store.units import hold

MATTER = "matter:"
"""Stands before the number of a matter where something else refers to it."""
LONGEST: Mapping[str, int] = {
    "name": 60, "organisation": 100, "address": 200, "contact": 60, "matter": 1000
}  # fmt: skip
"""[characters] of what is asked of a customer, by what it is; all of it can be erased."""
WORDS = 1000
"""[characters] of what a step says."""
TICKET = 60
"""[characters]"""
BACK = timedelta(days=366)
"""So long before it is entered a matter may have been received."""
SKEW = timedelta(minutes=10)
"""So far ahead of the server's a clock may be."""
ABOVE = "above"
"""Stands for a superior outside the unit."""
TOLD_TO: Mapping[Act, str] = {Act.OFFER: "matter.offered", Act.INFORM: "matter.informed"}
"""The steps of which somebody is told, and by which kind of notice."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was asked when a matter came in.

    Parameters
    ----------
    first : str
        Who answered first.
    told : Mapping[str, str]
        What the customer said of themselves and of the matter, by `LONGEST`.
    """

    first: str
    received: datetime
    sort: Sort
    channel: Channel = Channel.CALL
    tier: Tier = Tier.NONE
    post: str = ""
    ticket: str = ""
    is_own: bool = True
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that somebody makes.

    Parameters
    ----------
    keeps : bool
        They supervise.
    words : str
        What was done, the result or the reason: kept where it can be erased.
    """

    act: Act
    by: str
    keeps: bool = False
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter with what its customer told.

    Parameters
    ----------
    told : Mapping[str, str]
        By `LONGEST`, as far as it has not been erased.
    """

    row: MatterRow
    stand: Stand
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a matter with its words; empty where they were erased."""

    row: MatterStepRow
    words: str


def take(
    session: Session, unit: int, book: Unit, given: Taken, account: int | None, at: datetime
) -> MatterRow:
    """Enter a matter; whoever answered first has it from this moment on.

    Raises
    ------
    BadInput
        Nobody of the unit answered, the ticket is known, or something is too long or untimely.
    """
    kept = ledger_settings.require(session, unit, Ledger.INQUIRY, _day(book, at))
    told = {name: " ".join(given.told.get(name, "").split()) for name in LONGEST}
    flaws = [*_flaws(book, given, told, at), *_doubled(session, unit, given.ticket)]
    if flaws:
        raise BadInput(flaws)
    hold(session, unit)
    row = MatterRow(
        unit_id=unit,
        number=next_number(session, unit),
        ticket=given.ticket,
        received=given.received,
        channel=given.channel,
        sort=given.sort,
        tier=given.tier,
        post=given.post,
        is_own=given.is_own,
        first=given.first,
        owner=given.first,
        due=due(kept, book, given.sort, given.received),
        account_id=account,
    )
    session.add(row)
    session.flush()
    keys = {name: _keep(session, row, name, words, at) for name, words in told.items() if words}
    _add(session, row, Step(Act.TAKE, given.first, at, False, keys), account, at)
    record(session, "matter.take", str(row.number), account=account, unit=unit,
           after={"sort": row.sort, "person": row.first})  # fmt: skip
    _to_the_manager(session, unit, book, kept, row, account, at)
    return row


def act(
    session: Session,
    unit: int,
    book: Unit,
    number: int,
    done: Done,
    account: int | None,
    at: datetime,
) -> MatterRow:
    """Make one step.

    Raises
    ------
    LookupError
        There is no such matter.
    BadInput
        The step does not fit, or lacks something.
    """
    row = matter(session, unit, number, holds=True)
    if row is None:
        raise LookupError(number)
    words = " ".join(done.words.split())
    step = Step(
        done.act, done.by, at, done.keeps, {**done.facts, **({"words": "-"} if words else {})}
    )
    found = _named(book, step) or apply(state(row), step)
    if isinstance(found, Text):
        raise BadInput([_flaw(done.act, words, found)])
    if len(words) > WORDS:
        raise BadInput(
            [_flaw("words", words, Text(f"不超过{WORDS}字", f"at most {WORDS} characters"))]
        )
    if words:
        step = Step(step.act, step.by, at, step.keeps,
                    {**done.facts, "words": _keep(session, row, done.act, words, at)})  # fmt: skip
    _add(session, row, step, account, at)
    _put(row, found)
    told = {"person": done.by, **({"to": step.fact("to")} if step.fact("to") else {})}
    record(session, f"matter.{done.act}", str(row.number), account=account, unit=unit, after=told)
    if done.act in TOLD_TO:
        _tell(session, row, TOLD_TO[done.act], step)
    if found.revisit and done.act is Act.CLOSE:
        revisiting.after_closing(session, book, row, account, at)
    return row


def state(row: MatterRow) -> Matter:
    """Where a matter stands."""
    return Matter(
        sort=Sort(row.sort),
        first=row.first,
        owner=row.owner,
        received=row.received,
        offered=row.offered,
        dispatched=row.dispatched,
        informed=row.informed,
        replied=row.replied,
        closed=row.closed,
        satisfied=row.satisfied,
    )


def due(kept: LedgerSettings, book: Unit, sort: Sort, received: datetime) -> datetime | None:
    """When the term of a matter ends: by the figures of the day on which it was received."""
    day = _day(book, received)
    term = kept.figures.term(sort, day)
    known = calendar(range(day.year, day.year + 2), book.holidays)
    return term.due(received, book.zone, known) if term else None


def entries(session: Session, unit: int, rows: Sequence[MatterRow], at: datetime) -> list[Entry]:
    """Some matters with what their customers told, by two questions however many they are."""
    steps = steps_of(session, [row.id for row in rows])
    keys = {row.id: _told(steps.get(row.id, ())) for row in rows}
    words = words_of(session, unit, [key for each in keys.values() for key in each.values()])
    return [
        Entry(
            row,
            stand(state(row), row.due, at),
            {name: words.get(key, "") for name, key in keys[row.id].items()},
        )
        for row in rows
    ]


def timeline(session: Session, row: MatterRow) -> list[Line]:
    """The steps of a matter, in their order."""
    steps = steps_of(session, [row.id]).get(row.id, [])
    words = words_of(session, row.unit_id, [each.facts.get("words", "") for each in steps])
    return [Line(each, words.get(each.facts.get("words", ""), "")) for each in steps]


def open_entries(session: Session, unit: int, at: datetime) -> list[tuple[MatterRow, Stand]]:
    """The open matters of a unit, oldest first, each with how it stands to its term."""
    return [(row, stand(state(row), row.due, at)) for row in open_matters(session, unit)]


def carried(session: Session, unit: int, book: Unit, at: datetime) -> list[dict[str, object]]:
    """The open matters as a handover tells them one by one; a record holds no customer's words."""
    return [_carried(book, row, how) for row, how in open_entries(session, unit, at)]


def noted(session: Session, unit: int, item: str, by: str, words: str, at: datetime) -> None:
    """A crew has said at a handover what was done with a matter: one step more; its owner closes
    it."""
    number = item.removeprefix(MATTER)
    row = matter(session, unit, int(number), holds=True) if number.isdecimal() else None
    if row is None or row.closed is not None or not by:
        return
    key = _keep(session, row, Act.WORK, words[:WORDS], at) if words else ""
    facts = {"way": Way.OTHER.value, **({"words": key} if key else {})}
    _add(session, row, Step(Act.WORK, by, at, True, facts), None, at)


def dispatched(
    session: Session,
    unit: int,
    ticket: str,
    by: str,
    when: datetime,
    account: int | None,
    at: datetime,
) -> None:
    """A crew was sent for the fault that a matter reports."""
    row = by_tickets(session, unit, [ticket]).get(ticket)
    if row is None or row.sort != Sort.REPAIR or row.dispatched or row.closed:
        return
    step = Step(Act.WORK, by or row.owner, when, True, {"way": Way.DISPATCHED.value})
    found = apply(state(row), step)
    if isinstance(found, Matter):
        _add(session, row, step, account, at)
        _put(row, found)


def _carried(book: Unit, row: MatterRow, how: Stand) -> dict[str, object]:
    sort = SORTS[Sort(row.sort)]
    zh, en = f"首问{row.number}号 {sort.zh}", f"inquiry {row.number}, {sort.en}"
    if row.due is not None:
        until = (row.due - timedelta(seconds=1)).astimezone(ZoneInfo(book.zone))
        over = Text("，已超期", ", overdue") if how is Stand.OVER else Text("", "")
        zh, en = f"{zh} {until:%m-%d %H:%M}前{over.zh}", f"{en}, by {until:%m-%d %H:%M}{over.en}"
    return {
        "id": f"{MATTER}{row.number}",
        "post": row.post,
        # A record is one text whoever reads it; what is shown is the reader's own of the two.
        "text": f"{zh} · {en}",
        "said": {"zh": zh, "en": en},
        "owner": row.owner,
        "ticket": row.ticket or None,
        "since": f"{row.received:%Y-%m-%dT%H:%M:%SZ}",
    }


def _told(steps: Iterable[MatterStepRow]) -> Mapping[str, str]:
    """The keys of what the customer told, by what it is; what was added later counts."""
    found: dict[str, str] = {}
    for each in steps:
        found |= {name: str(key) for name, key in each.facts.items() if name in LONGEST}
    return found


def _to_the_manager(
    session: Session,
    unit: int,
    book: Unit,
    kept: LedgerSettings,
    row: MatterRow,
    account: int | None,
    at: datetime,
) -> None:
    """A gold, silver or bronze customer is their account manager's, once the manager accepts."""
    manager = kept.manager(Tier(row.tier), _day(book, row.received))
    if manager and manager != row.owner:
        done = Done(Act.OFFER, row.first, False, "", {"to": manager, "tier": row.tier})
        act(session, unit, book, row.number, done, account, at)


def _tell(session: Session, row: MatterRow, kind: str, step: Step) -> None:
    """Tell whom a step names, where they are somebody of the unit."""
    if (to := step.fact("to")) != ABOVE:
        facts = {"number": row.number, "other": step.by, "sort": row.sort}
        notice(session, row.unit_id, to, kind, facts)


def _add(session: Session, row: MatterRow, step: Step, account: int | None, at: datetime) -> None:
    session.add(
        MatterStepRow(
            matter_id=row.id,
            act=step.act,
            person=step.by,
            keeps=step.keeps,
            at=step.at,
            received=at,
            facts=dict(step.facts),
            account_id=account,
        )
    )


def _put(row: MatterRow, found: Matter) -> None:
    row.owner, row.offered, row.informed = found.owner, found.offered, found.informed
    row.dispatched, row.replied, row.closed = found.dispatched, found.replied, found.closed
    row.satisfied = found.satisfied


def _keep(session: Session, row: MatterRow, item: str, words: str, at: datetime) -> str:
    """Keep words where they can be erased; their key."""
    key = str(uuid4())
    name = f"{MATTER}{row.number}"
    session.add(CallerRow(key=key, unit_id=row.unit_id, record=name, item=item, words=words, at=at))
    return key


def _named(book: Unit, step: Step) -> Text | None:
    """Who is asked, or told, is somebody of the unit."""
    to = step.fact("to")
    known = {person.id for person in book.people}
    if step.act is Act.INFORM:
        known.add(ABOVE)
    if to and to not in known:
        return Text("本单位人员的工号", "the number of a person of the unit")
    return None


def _flaws(book: Unit, given: Taken, told: Mapping[str, str], at: datetime) -> Iterator[Flaw]:
    if given.first not in {person.id for person in book.people}:
        who = Text("本单位的首问人", "who of the unit answered first")
        yield _flaw("first", given.first, who)
    if given.post and given.post not in {post.code for post in book.posts}:
        yield _flaw("post", given.post, Text("本单位的岗位", "a post of the unit"))
    if not at - BACK <= given.received <= at + SKEW:
        when = Text("一年之内、不晚于现在的时间", "a time within the year and not to come")
        yield _flaw("received", given.received.isoformat(), when)
    if len(given.ticket) > TICKET:
        yield _flaw(
            "ticket", given.ticket, Text(f"不超过{TICKET}字", f"at most {TICKET} characters")
        )
    for name, words in told.items():
        if len(words) > (most := LONGEST[name]):
            yield _flaw(name, words, Text(f"不超过{most}字", f"at most {most} characters"))


def _doubled(session: Session, unit: int, ticket: str) -> Iterator[Flaw]:
    if ticket and (row := by_tickets(session, unit, [ticket]).get(ticket)):
        once = Text(
            f"尚未登记的工单号（首问{row.number}号已登记）",
            f"a new ticket: it is inquiry {row.number}",
        )
        yield _flaw("ticket", ticket, once)


def _day(book: Unit, at: datetime) -> date:
    return at.astimezone(ZoneInfo(book.zone)).date()


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("首问台账", 0, column, value[:40], expected.en, expected.zh)

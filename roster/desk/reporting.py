"""Plans and reports with a date: adopted by a unit, reminded of, done, and late where they are not.

Late is what nobody did by its day; it is shown as long as nobody does it, and as done late from
then on. What was done is added, and taken back by an addition too.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk.alarming import people_of
from roster.desk.books import Shelf
from roster.desk.noticing import DESK, notice
from roster.domain import Calendar, Text
from roster.duty import dues
from roster.duty.dues import Due, Every, Plan, State
from roster.errors import BadInput, Flaw
from roster.feeds.holidays import calendar
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.audit import record
from roster.store.base import Sessions, reading, writing
from roster.store.dues import (
    DueActRow,
    DuePlanRow,
    ReminderRow,
    acts_of_years,
    plan_rows,
    reminded,
    units_with_plans,
)
from roster.store.units import hold

MAKERS = (Role.LEADER, Role.HEAD, Role.SUPERVISOR)
"""Roles by which it is said who makes something."""
LONGEST, WORDS = 100, 2000
"""[characters] of a name or number, and of a note."""
BACK = timedelta(days=400)
"""What was left undone for longer is shown in its own month alone."""
FRESH = timedelta(days=7)
"""Of what became late longer ago nobody is told any more."""
AHEAD = timedelta(days=60)
OFTEN = 24
"""[a year] that a year is divided at the most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One occurrence, with what was done about it.

    Parameters
    ----------
    acts : tuple[DueActRow, ...]
        Everything that was done about it and taken back, oldest first.
    """

    due: Due
    plan: Plan
    state: State
    acts: tuple[DueActRow, ...] = ()

    @property
    def done(self) -> DueActRow | None:
        """By what it is done; none: it is not."""
        last = self.acts[-1] if self.acts else None
        return last if last and last.act == "done" else None


@dataclass(frozen=True, slots=True)
class Done:
    """What is put on record of an occurrence."""

    day: date
    person: str = ""
    note: str = ""
    number: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A plan as it was in force from a date to the day before another one."""

    plan: Plan | None
    since: date
    until: date


def calendar_of(book: Unit, first: date, last: date) -> Calendar:
    """The calendar by which a unit's days are moved."""
    return calendar(range(first.year - 1, last.year + 2), book.holidays)


def versions(rows: Iterable[DuePlanRow]) -> dict[str, list[Version]]:
    """What a unit wrote down of each plan, in the order of their dates."""
    by_code: dict[str, dict[date, DuePlanRow]] = {}
    for row in rows:
        by_code.setdefault(row.code, {})[row.since] = row
    found: dict[str, list[Version]] = {}
    for code, since in by_code.items():
        days = sorted(since)
        for day, after in zip(days, [*days[1:], date.max], strict=True):
            given = since[day].given
            plan = dues.read(code, given) if given else None
            found.setdefault(code, []).append(Version(plan, day, after - timedelta(days=1)))
    return found


def in_force(session: Session, unit: int, day: date) -> dict[str, Plan]:
    """The plans that a unit goes by on a day, by code; also those that begin later."""
    found = {}
    for code, known in versions(plan_rows(session, unit)).items():
        at_hand = [each for each in known if each.since <= day] or known
        if plan := at_hand[-1].plan:
            found[code] = plan
    return found


def standings(
    session: Session, unit: int, book: Unit, first: date, last: date, today: date
) -> list[Standing]:
    """Everything that is due on the days of a span, in order."""
    known = versions(plan_rows(session, unit))
    if not known:
        return []
    rows = acts_of_years(session, unit, first.year - 1, last.year + 1)
    acts: dict[tuple[str, str], list[DueActRow]] = {}
    for row in rows:
        acts.setdefault((row.code, row.period), []).append(row)
    by = calendar_of(book, first, last)
    found = [
        _standing(due, plan, tuple(acts.get((due.code, due.period), ())), today)
        for code in known
        for plan, due in _dues(known[code], by, first, last)
    ]
    return sorted(found, key=lambda each: (each.due.day, each.plan.every, each.due.code))


def _dues(
    known: Sequence[Version], by: Calendar, first: date, last: date
) -> Iterator[tuple[Plan, Due]]:
    seen: set[str] = set()
    for each in known:
        if each.plan is None:
            continue
        begin, end = max(first, each.since), min(last, each.until)
        for due in dues.dues(each.plan, by, begin, end) if begin <= end else ():
            # A day that was moved by an edit belongs to whichever version had it first.
            if due.period not in seen:
                seen.add(due.period)
                yield each.plan, due


def _standing(due: Due, plan: Plan, acts: tuple[DueActRow, ...], today: date) -> Standing:
    done = acts[-1].day if acts and acts[-1].act == "done" else None
    return Standing(due, plan, dues.state(due, plan, done, today), acts)


def overdue(session: Session, unit: int, book: Unit, today: date) -> list[Standing]:
    """What should have been done by now and is not, oldest first."""
    found = standings(session, unit, book, today - BACK, today - timedelta(days=1), today)
    return [each for each in found if each.state is State.LATE]


def adopt(session: Session, unit: int, codes: Iterable[str], since: date, account: int) -> None:
    """Go by some of the plans that the documents ask for, from a date on; those it has stay."""
    known = versions(plan_rows(session, unit))
    for code in codes:
        if code not in known:
            _put(session, unit, dues.shipped()[code], since, account)


def change(
    session: Session, unit: int, book: Unit, plan: Plan, since: date, account: int, today: date
) -> None:
    """Go by a plan as it is given, from a date on.

    Raises
    ------
    BadInput
        Something of it can't be, or the date would change what is past: all the mistakes at once.
    """
    flaws = [*_flaws(plan, book), *_past(session, unit, plan.code, since, today)]
    if flaws:
        raise BadInput(flaws)
    _put(session, unit, plan, since, account)


def _past(session: Session, unit: int, code: str, since: date, today: date) -> Iterator[Flaw]:
    """Else what is late could be made to have never been due."""
    if since < today and code in versions(plan_rows(session, unit)):
        yield _flaw("since", str(since), Text("今天或以后的日期", "today or a later date"))


def new_code() -> str:
    """By what a plan of the unit's own is known."""
    return f"own-{uuid.uuid4().hex[:8]}"


def drop(session: Session, unit: int, code: str, since: date, account: int, today: date) -> None:
    """Do without a plan from a date on; what was due before stays as it is.

    Raises
    ------
    BadInput
        The date is past.
    """
    if flaws := list(_past(session, unit, code, since, today)):
        raise BadInput(flaws)
    session.add(DuePlanRow(unit_id=unit, code=code, since=since, given={}, account_id=account))
    record(session, "due.drop", code, account=account, unit=unit, after={"since": str(since)})


def _put(session: Session, unit: int, plan: Plan, since: date, account: int) -> None:
    given = dues.written(plan)
    session.add(
        DuePlanRow(unit_id=unit, code=plan.code, since=since, given=given, account_id=account)
    )
    after = {"since": str(since), **{name: given[name] for name in ("every", "on", "who")}}
    record(session, "due.adopt", plan.name.zh, account=account, unit=unit, after=after)


def _flaws(plan: Plan, book: Unit) -> Iterator[Flaw]:
    if not 1 <= len(plan.name.zh) <= LONGEST or not 1 <= len(plan.name.en) <= LONGEST:
        names = Text(f"1至{LONGEST}个字符", f"1 to {LONGEST} characters")
        yield _flaw("name", plan.name.zh[:60], names)
    most = 7 if plan.every is Every.WEEK else 31
    if not 0 <= plan.on <= most:
        yield _flaw("on", str(plan.on), Text(f"0至{most}", f"0 to {most}"))
    if not 0 <= plan.times <= OFTEN or (plan.times and plan.every is not Every.YEAR):
        yield _flaw("times", str(plan.times), Text(f"每年0至{OFTEN}次", f"0 to {OFTEN} a year"))
    if not 0 <= plan.notice <= AHEAD.days:
        days = Text(f"0至{AHEAD.days}天", f"0 to {AHEAD.days} days")
        yield _flaw("notice", str(plan.notice), days)
    if plan.person and all(plan.person != each.id for each in book.people):
        yield _flaw("person", plan.person, PERSON)
    if plan.who not in MAKERS:
        yield _flaw("who", plan.who, Text("角色", "a role"))


PERSON = Text("本单位人员", "a person of the unit")


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("计划与报表", 0, column, value, expected.en, expected.zh)


def find(session: Session, unit: int, book: Unit, code: str, period: str, today: date) -> Standing:
    """One occurrence.

    Raises
    ------
    LookupError
        There is none of this name.
    """
    first = _about(period)
    if first is None:
        raise LookupError(period)
    span = first - timedelta(days=2 * dues.FAR), first + timedelta(days=366 + dues.FAR)
    for each in standings(session, unit, book, *span, today):
        if (each.due.code, each.due.period) == (code, period):
            return each
    raise LookupError(period)


def _about(period: str) -> date | None:
    """A day near the beginning of a period."""
    try:
        if "W" in period:
            return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
        if "Q" in period or "T" in period or len(period) == len("2026"):
            return date(int(period[:4]), 1, 1)
        return date.fromisoformat(period if len(period) > len("2026-11") else f"{period}-01")
    except ValueError:
        return None


def do(
    session: Session, unit: int, book: Unit, found: Standing, done: Done, account: int, today: date
) -> DueActRow:
    """Put on record that an occurrence is done.

    Raises
    ------
    BadInput
        It is done already, the day is still to come, somebody is unknown, or a text is too long.
    """
    if flaws := list(_wrong(book, found, done, today)):
        raise BadInput(flaws)
    return _act(session, unit, found, "done", done, account)


def undo(session: Session, unit: int, found: Standing, why: str, account: int, today: date) -> None:
    """Take back that an occurrence is done; what was entered stays to be read.

    Raises
    ------
    BadInput
        It is not done, or the reason is too long.
    """
    if found.done is None:
        raise BadInput([_flaw("state", found.due.period, Text("已完成的一项", "one that is done"))])
    if len(why) > WORDS:
        raise BadInput([_flaw("note", why[:60], SHORTER)])
    _act(session, unit, found, "undone", Done(today, note=why), account)


def _act(
    session: Session, unit: int, found: Standing, act: str, done: Done, account: int
) -> DueActRow:
    row = DueActRow(
        unit_id=unit,
        code=found.due.code,
        period=found.due.period,
        act=act,
        day=done.day,
        person=done.person,
        note=done.note,
        number=done.number,
        people=list(done.people),
        account_id=account,
    )
    session.add(row)
    after = {
        "period": found.due.period,
        "due": str(found.due.day),
        "day": str(done.day),
        "number": done.number,
    }
    record(session, f"due.{act}", found.plan.name.zh, account=account, unit=unit, after=after)
    session.flush()
    return row


SHORTER = Text("较短的文字", "a shorter text")


def _wrong(book: Unit, found: Standing, done: Done, today: date) -> Iterator[Flaw]:
    if found.done is not None:
        yield _flaw("state", found.due.period, Text("未完成的一项", "one that is not done"))
    if done.day > today:
        yield _flaw("day", str(done.day), Text("不晚于今天", "not after today"))
    known = {person.id for person in book.people}
    for person in filter(None, [done.person, *done.people]):
        if person not in known:
            yield _flaw("person", person, PERSON)
    if len(done.note) > WORDS or len(done.number) > LONGEST:
        yield _flaw("note", done.note[:60], SHORTER)


def remind(make: Sessions, shelf: Shelf, at: datetime) -> int:
    """Tell whoever makes something that it is due soon, and once that it is late; how many."""
    with reading(make) as session:
        waiting = [unit for unit in units_with_plans(session) if _unsaid(session, shelf, unit, at)]
    told = 0
    for unit in waiting:
        with writing(make) as session:
            hold(session, unit)
            for kind, each in _unsaid(session, shelf, unit, at):
                told += 1
                _tell(session, unit, kind, each, at)
    return told


def _unsaid(session: Session, shelf: Shelf, unit: int, at: datetime) -> list[tuple[str, Standing]]:
    try:
        book = shelf.unit(session, unit)
    except BadInput:
        # A book that is being put right: whoever does that sees the dues on their page.
        return []
    today = at.astimezone(ZoneInfo(book.zone)).date()
    found = standings(session, unit, book, today - FRESH, today + AHEAD, today)
    said = reminded(session, unit, at - FRESH - AHEAD - timedelta(days=dues.FAR))
    kinds: Mapping[State, str] = {State.DUE: "near", State.LATE: "late"}
    return [
        (kinds[each.state], each)
        for each in found
        if each.state in kinds
        and each.plan.every is not Every.DAY
        and (each.due.code, each.due.period, kinds[each.state]) not in said
    ]


def _tell(session: Session, unit: int, kind: str, each: Standing, at: datetime) -> None:
    plan, due = each.plan, each.due
    people = [plan.person] if plan.person else list(people_of(session, unit, Role(plan.who)))
    named = {"zh": plan.name.zh, "en": plan.name.en}
    facts = {"named": named, "first": due.day.isoformat()}
    for person in people or [DESK]:
        notice(session, unit, person, f"due.{kind}", facts)
    session.add(
        ReminderRow(unit_id=unit, code=due.code, period=due.period, kind=kind, people=people, at=at)
    )


def trainings(found: Iterable[Standing]) -> dict[str, int]:
    """How many of a year's trainings each person took part in."""
    counts: dict[str, int] = {}
    for each in found:
        if each.plan.trains and each.done:
            for person in each.done.people:
                counts[str(person)] = counts.get(str(person), 0) + 1
    return counts

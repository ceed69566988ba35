"""What follows from a handover that is over: attendance, rest that moves, changes to the roster.

A companion of the site goes through each closed handover once, so that no tablet waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from roster.desk import duty_books, extending, folding, presence, punching
from roster.desk.alarming import people_of
from roster.desk.calling import applied
from roster.desk.dockets import Dockets
from roster.desk.lengthening import Longer
from roster.desk.noticing import DESK, notice
from roster.desk.punching import Tap
from roster.desk.queueing import AlreadyAsked
from roster.desk.telling import told
from roster.duty import attendance
from roster.duty.attendance import Duty, Fact, Handed, Kind, Seen
from roster.duty.book import DutyBook, PostSettings
from roster.duty.machine import State
from roster.duty.matching import Source, Way
from roster.errors import BadInput
from roster.feeds.published import Told
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.attendance import AftermathRow, AttendanceRow, not_gone_through
from roster.store.base import Sessions, reading, writing
from roster.store.handovers import ActRow, RecordRow, acts_of, record_row
from roster.store.units import hold

REPORTS = ("refuse", "decline_redo", "defect", "forbid", "no_show")
"""Acts that hold a handover up, and are held against nobody."""
KINDS = (folding.HANDOVER, folding.PAPER)
NEAR = timedelta(hours=12)
"""A duty that ends or begins further from the hour has nothing to do with the handover."""
LOG = logging.getLogger("lunzhi.aftermath")


def look(make: Sessions, dockets: Dockets, at: datetime) -> int:
    """Go through the handovers that were closed since; how many."""
    with reading(make) as session:
        waiting = [(row.id, row.unit_id) for row in not_gone_through(session, KINDS)]
    done = 0
    for record, unit in waiting:
        try:
            with writing(make) as session:
                hold(session, unit)
                done += _go_through(session, dockets, record, at)
        except AlreadyAsked:
            # Another mend is being worked out, without these hours: this one waits its turn.
            continue
    return done


def _go_through(session: Session, dockets: Dockets, record: int, at: datetime) -> bool:
    row = session.get_one(RecordRow, record)
    if session.get(AftermathRow, record) is not None:
        return False
    made = AftermathRow(record_id=record, rest=[], at=at)
    session.add(made)
    try:
        if not _is_told(session, row):
            _Aftermath(session, dockets, row).work_out(made)
    except BadInput as error:
        # The unit's book cannot be understood: hours and rest are then reckoned by hand.
        LOG.warning("record %d: %s", record, error)
    session.flush()
    return True


def _is_told(session: Session, row: RecordRow) -> bool:
    """Whether the same handover was gone through before: begun on a tablet and ended on paper."""
    mark = f"{folding.PAPER}:"
    twin = row.name.removeprefix(mark) if row.kind == folding.PAPER else f"{mark}{row.name}"
    other = record_row(session, row.unit_id, twin)
    return other is not None and session.get(AftermathRow, other.id) is not None


class _Aftermath:
    """One closed handover, and what was published of it."""

    def __init__(self, session: Session, dockets: Dockets, row: RecordRow) -> None:
        self._session, self._dockets, self._row = session, dockets, row
        self._unit = row.unit_id
        self._book: Unit = dockets.shelf.unit(session, row.unit_id)
        duty_book: DutyBook = duty_books.of(self._book)
        self._settings: PostSettings = duty_book.settings(row.post)
        self._acts: Sequence[ActRow] = acts_of(session, row.id)
        self._state: State = folding.fold(session, row)
        self._paper = _mapping(self._state.facts.get("entered"))

    def work_out(self, made: AftermathRow) -> None:
        handed = self._handed()
        found = list(attendance.facts(handed))
        self._session.add_all(self._attendance(each) for each in found)
        punching.take(self._session, self._unit, Source.HANDOVER, self._taps(handed))
        made.rest, made.task = self._rest(found)
        made.proposal = None if self._paper else self._presence(handed)

    def _attendance(self, fact: Fact) -> AttendanceRow:
        return AttendanceRow(
            unit_id=self._unit,
            record=self._row.name,
            person=fact.person,
            kind=fact.kind,
            day=fact.day,
            minutes=fact.minutes,
            facts=dict(fact.facts),
            excused=[excuse.row() for excuse in fact.excused],
        )

    def _taps(self, handed: Handed) -> Iterator[Tap]:
        """Who was entered as here has punched: those who came then, those who left at the end."""
        device = punching.ON_PAPER if self._paper else ""
        for person, seen in handed.here.items():
            yield _tap(person, seen, Way.IN, device)
        left = _mapping(_mapping(self._state.facts.get("present")).get("out"))
        for person in left:
            if person in handed.out:
                yield _tap(str(person), handed.ended, Way.OUT, device)

    def _rest(self, found: Iterable[Fact]) -> tuple[list[Any], int | None]:
        """Who lacks rest now, and the replan that was asked for."""
        worked = [
            Longer(each.person, each.day, each.minutes)
            for each in found
            if each.kind is Kind.EXTENSION and each.minutes > self._settings.overrun
        ]
        short = (
            extending.lacking(self._session, self._dockets, self._unit, worked) if worked else ()
        )
        if not short:
            return [], None
        task = extending.ask_replan(self._session, self._unit, worked, short)
        people = list(dict.fromkeys(each.person for each in short))
        until = max(str(each.facts["to"]) for each in found if each.kind is Kind.EXTENSION)
        self._tell("rest.moved", people, until=until)
        rest = [
            [
                each.person,
                each.day.isoformat(),
                each.rule,
                each.earliest.isoformat() if each.earliest else None,
            ]
            for each in short
        ]
        return rest, task.id if task else None

    def _presence(self, handed: Handed) -> int | None:
        """The proposal that says who came instead of whom."""
        named = self._substitutes()
        found = presence.difference(self._crew("in"), handed.here, named)
        days = [duty.day for duty in handed.in_.values()]
        if not handed.here or not found.people or not days:
            return None
        made = presence.propose_it(
            self._session, self._dockets, self._unit, min(days), found, self._row.name
        )
        if made is None:
            return None
        self._tell("presence.differs", list(found.people), proposal=made.id)
        return made.id

    def _tell(self, kind: str, people: list[str], **more: object) -> None:
        """One notice to whoever makes the roster."""
        facts = {
            "unit": self._unit,
            "record": self._row.name,
            "post": self._row.post,
            "due": self._row.due.isoformat(),
            "people": people,
            **more,
        }
        makers = people_of(self._session, self._unit, Role.SUPERVISOR)
        for person in (*makers, DESK):
            notice(self._session, self._unit, person, kind, facts)

    def _handed(self) -> Handed:
        facts, here = self._state.facts, self._here()
        leaders = _mapping(facts.get("leaders"))
        duties = self._duties([*self._crew("out"), *self._crew("in"), *here])
        coming = dict(self._coming(duties, here))
        if self._paper:
            # Paper names who signed alone: of the others nobody knows whether they came.
            coming = {who: duty for who, duty in coming.items() if who in here}
        return Handed(
            due=self._row.due,
            ended=self._ended(),
            overrun=self._settings.overrun,
            out=dict(self._leaving(duties)),
            in_=coming,
            here=here,
            leaders=tuple(str(each) for each in leaders.values() if each),
            held_up=self._held_up(),
        )

    def _held_up(self) -> tuple[str, ...]:
        done = {row.act for row, _ in applied(self._acts)}
        return tuple(act for act in REPORTS if act in done)

    def _crew(self, side: str) -> tuple[str, ...]:
        return tuple(str(each) for each in _mapping(self._state.facts.get("crews")).get(side, ()))

    def _here(self) -> dict[str, Seen]:
        if self._paper:
            return {str(self._paper["in"]): self._as_written("began")}
        found = _mapping(_mapping(self._state.facts.get("present")).get("in"))
        return {str(who): _seen(_mapping(each)) for who, each in found.items()}

    def _substitutes(self) -> dict[str, str]:
        found = _mapping(self._state.facts.get("substitutes"))
        return {str(who): str(_mapping(each).get("for") or "") for who, each in found.items()}

    def _as_written(self, name: str) -> Seen:
        return Seen(datetime.fromisoformat(str(self._paper[name])), is_on_paper=True)

    def _ended(self) -> Seen:
        """When the station had passed on: the last signature, or the head's word."""
        if self._paper:
            return self._as_written("ended")
        last = max(
            (row for row, act in applied(self._acts) if _ends(row.act, act)),
            key=lambda row: row.sequence,
            default=None,
        )
        if last is None:
            return Seen(self._row.closed or self._row.due)
        seen = _seen({"at": folding.body(last)["at"], "skew": getattr(last, "skew", None)})
        return Seen(min(seen.at, last.received), seen.skew)

    def _duties(self, people: Iterable[str]) -> Mapping[str, list[Told]]:
        """What was published for these people around the hour, at this post."""
        day, posts = self._row.due.date(), (self._row.post, self._settings.name)
        two = timedelta(days=2)
        found: dict[str, list[Told]] = {}
        for each in told(self._session, self._unit, day - two, day + two, set(people)):
            if not each.gone and each.stint.post in posts:
                found.setdefault(each.person, []).append(each)
        return found

    def _leaving(self, duties: Mapping[str, list[Told]]) -> Iterator[tuple[str, Duty]]:
        for person in self._crew("out"):
            ending = [each for each in duties.get(person, ()) if self._is_near(each.stint.end)]
            for each in ending[-1:]:
                yield person, _duty(each)

    def _coming(
        self, duties: Mapping[str, list[Told]], here: Iterable[str]
    ) -> Iterator[tuple[str, Duty]]:
        """The crew on the roster; whoever stood in has the duty of whom they stood in for."""
        planned: dict[str, Duty] = {}
        for person in self._crew("in"):
            for each in duties.get(person, ()):
                if self._is_near(each.stint.start):
                    planned.setdefault(person, _duty(each))
        instead = presence.difference(self._crew("in"), here, self._substitutes()).instead
        for person, other in instead.items():
            if other in planned:
                yield person, planned[other]
        yield from planned.items()

    def _is_near(self, instant: datetime) -> bool:
        return abs(instant - self._row.due) <= NEAR


def _ends(name: str, act: Mapping[str, Any]) -> bool:
    return name in ("rule", "force_close") or (name == "sign" and act.get("side") == "in")


def _seen(entry: Mapping[str, Any]) -> Seen:
    skew = entry.get("skew")
    off = skew if isinstance(skew, int) else 0
    return Seen(datetime.fromisoformat(str(entry["at"])) - timedelta(seconds=off), off)


def _tap(person: str, seen: Seen, way: Way, device: str) -> Tap:
    """A punch keeps what the device's clock said."""
    return Tap(person, seen.at + timedelta(seconds=seen.skew), way, device, seen.skew)


def _duty(each: Told) -> Duty:
    return Duty(each.day, each.stint.start, each.stint.end)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

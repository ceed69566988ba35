"""The handovers of a unit as pages show them: each with what was received of it, folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import folding, veiling
from roster.desk.crews import Changeover, crews, record_of
from roster.duty.book import DutyBook
from roster.duty.machine import State
from roster.feeds.unit import Unit
from roster.store.handovers import ActRow, RecordRow, Verdict

HANDOVER, PAPER, LOG = folding.HANDOVER, folding.PAPER, folding.LOG
ENDED = frozenset({"CLOSED", "FORCED_CLOSED", "ENTERED"})


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for a side.

    Parameters
    ----------
    at : datetime
        By the clock of the device.
    is_offline : bool
        The person has not yet confirmed it with a PIN.
    """

    by: str
    at: datetime
    is_offline: bool
    drawing: str
    digest: str


@dataclass(frozen=True)
class Seen:
    """A record with everything that was received of it.

    Parameters
    ----------
    acts : tuple[ActRow, ...]
        In the order in which they were received.
    closing : int or None
        The sequence of the act that ended it.
    """

    row: RecordRow
    state: State
    acts: tuple[ActRow, ...]
    closing: int | None

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.state.facts

    @property
    def is_closed(self) -> bool:
        return self.state.name in ENDED

    @property
    def contested(self) -> tuple[ActRow, ...]:
        """The acts on which the head has not decided yet."""
        decided = self.facts.get("decided") or {}
        return tuple(
            each
            for each in self.acts
            if each.verdict == Verdict.CONTESTED and each.key not in decided
        )

    def signature(self, side: str) -> Signature | None:
        signed = (self.facts.get("signed") or {}).get(side)
        if not signed:
            return None
        body = self._signing(side, str(signed.get("by")))
        return Signature(
            by=str(signed.get("by") or ""),
            at=instant_of(str(signed["at"])),
            is_offline=side in (self.facts.get("unproved") or ()),
            drawing=str(body.get("facts", {}).get("drawing") or ""),
            digest=str(signed.get("digest") or ""),
        )

    def _signing(self, side: str, by: str) -> Mapping[str, Any]:
        """The latest act by which a side signed."""
        for each in reversed(self.acts):
            if each.act in ("sign", "force_close") and each.verdict != Verdict.REFUSED:
                body = folding.body(each)
                if body.get("side") == side and str(body.get("by")) == by:
                    return body
        return {}

    @property
    def finished(self) -> datetime | None:
        """When the second crew signed, else when it was closed."""
        second = self.signature("in")
        if second is not None:
            return second.at
        entered = self.facts.get("entered")
        if entered:
            return instant_of(str(entered["ended"]))
        return self.row.closed

    @property
    def overrun(self) -> int | None:
        """[min] past the hour, rounded up; negative: before it; None: not finished."""
        if self.finished is None:
            return None
        return -int((self.row.due - self.finished).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Line:
    """One handover of the overview: due by the roster, with its record where there is one.

    Parameters
    ----------
    late : int [min] or None
        Past what the post allows; None: in time, or not finished.
    """

    record: str
    post: str
    due: datetime
    planned: Changeover | None
    seen: Seen | None
    paper: Seen | None = None
    late: int | None = None


def instant_of(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def written(at: datetime) -> str:
    """An instant as acts write theirs."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def records_between(
    session: Session,
    unit: int,
    begin: datetime,
    end: datetime,
    kinds: Iterable[str] = (),
    post: str | None = None,
) -> list[RecordRow]:
    """The records of a unit due from one instant to before another, in order."""
    wanted = select(RecordRow).where(
        RecordRow.unit_id == unit, RecordRow.due >= begin, RecordRow.due < end
    )
    if listed := list(kinds):
        wanted = wanted.where(RecordRow.kind.in_(listed))
    if post is not None:
        wanted = wanted.where(RecordRow.post == post)
    return list(session.scalars(wanted.order_by(RecordRow.due, RecordRow.id)))


def see(session: Session, rows: Sequence[RecordRow]) -> list[Seen]:
    """Records with their acts, by one question however many they are."""
    if not rows:
        return []
    found = session.scalars(
        select(ActRow)
        .where(ActRow.record_id.in_([row.id for row in rows]))
        .order_by(ActRow.sequence)
    )
    acts: dict[int, list[ActRow]] = {row.id: [] for row in rows}
    for each in found:
        assert each.record_id is not None
        acts[each.record_id].append(each)
    shown: dict[str, dict[str, Any]] = {}
    for row in rows:
        shown |= veiling.unveiled(session, row.unit_id, acts[row.id])
    return [_folded(row, acts[row.id], shown) for row in rows]


def _folded(row: RecordRow, acts: Sequence[ActRow], shown: Mapping[str, Mapping[str, Any]]) -> Seen:
    rules, state, closing = folding.table(row), folding.begun(row), None
    contested: dict[str, Mapping[str, Any]] = {}
    for each in acts:
        body = shown.get(each.key) or folding.body(each)
        if each.verdict == Verdict.CONTESTED:
            contested[each.key] = body
        elif each.verdict == Verdict.APPLIED:
            state = folding.step(rules, state, body, contested)
        if closing is None and state.name in ENDED:
            closing = each.sequence
    return Seen(row, state, tuple(acts), closing)


def midnight(book: Unit, day: date) -> datetime:
    """When a date begins on the unit's clock."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(book.zone)).astimezone(UTC)


def overview(
    session: Session, unit: int, book: Unit, duty_book: DutyBook, first: date, last: date
) -> list[Line]:
    """The handovers due on these dates: those of the roster, and those that were opened."""
    begin, end = midnight(book, first), midnight(book, last + timedelta(days=1))
    rows = records_between(session, unit, begin, end, (HANDOVER, PAPER))
    seen = {each.row.name: each for each in see(session, rows)}
    planned = {each.record: each for each in crews(session, unit, book, duty_book, first, last)}
    papers = {
        record_of(each.row.post, each.row.due): each
        for each in seen.values()
        if each.row.kind == PAPER
    }
    handovers = [name for name, each in seen.items() if each.row.kind == HANDOVER]
    names = dict.fromkeys([*planned, *handovers, *papers])
    lines = [
        _line(name, planned.get(name), seen.get(name), papers.get(name), duty_book)
        for name in names
    ]
    return sorted(lines, key=lambda each: (each.due, each.post))


def _line(
    name: str,
    planned: Changeover | None,
    seen: Seen | None,
    paper: Seen | None,
    duty_book: DutyBook,
) -> Line:
    known = folding.named(name)
    assert known.due is not None
    done = seen if seen and seen.is_closed else paper or seen
    late = done.overrun if done else None
    allowed = next((each.overrun for each in duty_book.posts if each.post == known.post), 5)
    return Line(
        record=name,
        post=known.post,
        due=known.due,
        planned=planned,
        seen=seen,
        paper=paper,
        late=late if late is not None and late > allowed else None,
    )

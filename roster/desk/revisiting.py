"""Revisits 回访: who is to be called back, by whom, until when; and what the customer said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import ledger_settings, lots
from roster.desk.folding import REPAIR, ROUND
from roster.desk.ledger_settings import Ledger, LedgerSettings
from roster.domain import Text
from roster.duty import revisits
from roster.duty.checklists import Checklist, shipped
from roster.duty.inquiries import Sort
from roster.duty.revisits import CALL, FORMS, Kind, Made, made
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.callers import CallerRow, words_of
from roster.store.customers import (
    MatterRow,
    RepairRow,
    RevisitAnswerRow,
    RevisitRow,
    answers_of,
    revisit,
)
from roster.store.handovers import RecordRow
from roster.store.ledgers import DrawRow, draws
from roster.store.units import hold

REVISIT = "revisit:"
"""Stands before the number of a revisit where something else refers to it."""
FORM = "revisit_"
"""With this the names of all forms begin."""
RULE, ASKED, DRAW = "rule", "asked", "draw:"
SHOWN = timedelta(days=31)
"""So long after it was due a revisit that was made is still listed."""
LONGEST = 500
"""[characters] of what a customer says."""
FORGOTTEN = timedelta(days=400)
"""So long after it was due a revisit that was not made is listed as over."""
GATHERED = timedelta(days=62)
"""Repairs that were done so long ago still take part in a draw."""


@dataclass(frozen=True, slots=True)
class Call:
    """One who is to be called back, and what came of it.

    Parameters
    ----------
    record : str
        The tablet's record in which it was made; empty: it was entered on a page, or not made.
    tries : int
        How often nobody was reached.
    words : Mapping[str, str]
        What was said, by item, as far as it has not been erased.
    """

    row: RevisitRow
    made: Made
    answer: RevisitAnswerRow | None
    record: str
    tries: int
    words: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        return self.made in (Made.DUE, Made.OVER)


def after_closing(
    session: Session, book: Unit, row: MatterRow, account: int | None, at: datetime
) -> None:
    """A matter was closed whose customer is to be called back."""
    assert row.closed is not None
    kept = ledger_settings.of(session, row.unit_id)
    is_rule = row.sort == Sort.COMPLAINT
    kind = Kind.COMPLAINT if is_rule else Kind.GENERAL
    origin = RULE if is_rule else ASKED
    subject = row.ticket or str(row.number)
    _arrange(session, book, kept, row.unit_id, kind, CALL, subject, origin, row.closed, account, at,
             matter=row)  # fmt: skip


def ended(
    session: Session,
    unit: int,
    book: Unit,
    form: str,
    subject: str,
    when: datetime,
    account: int | None,
    at: datetime,
) -> RevisitRow | None:
    """A stage of a service extension has ended: the customer is called back, whoever it is.

    Returns
    -------
    RevisitRow or None
        None where it is known already.

    Raises
    ------
    BadInput
    """
    kept = ledger_settings.require(session, unit, Ledger.REVISIT, _day(book, at))
    flaws = []
    if form not in FORMS[Kind.EXTENSION]:
        flaws.append(_flaw("form", form, Text("业扩的一个环节", "a stage of an extension")))
    if not 0 < len(subject) <= lots.LONGEST:
        flaws.append(
            _flaw("subject", subject, Text("申请或工单号", "the number of the application"))
        )
    if when > at + timedelta(minutes=10):
        flaws.append(
            _flaw("ended", when.isoformat(), Text("已经过去的时间", "a time that has passed"))
        )
    if flaws:
        raise BadInput(flaws)
    if _is_known(session, unit, Kind.EXTENSION, form, subject):
        return None
    return _arrange(
        session, book, kept, unit, Kind.EXTENSION, form, subject, RULE, when, account, at
    )


def draw_repairs(
    session: Session, unit: int, book: Unit, account: int, at: datetime
) -> DrawRow | None:
    """Draw from all repairs that are done and took part in no draw: nobody picks by hand.

    Returns
    -------
    DrawRow or None
        None where there is no repair to draw from.
    """
    kept = ledger_settings.require(session, unit, Ledger.REVISIT, _day(book, at))
    before = {ticket for row in draws(session, unit, Kind.REPAIR) for ticket in row.tickets}
    tickets = sorted(_repaired(session, unit, at - GATHERED) - before)
    share = kept.figures.revisit(Kind.REPAIR, _day(book, at))
    if not tickets or share is None:
        return None
    return draw(session, unit, book, Kind.REPAIR, "\n".join(tickets), share.share, account, at)


def _repaired(session: Session, unit: int, since: datetime) -> set[str]:
    """The repairs that are done, by pages, files and tablets."""
    rows = select(RepairRow.ticket).where(RepairRow.unit_id == unit, RepairRow.restored > since)
    records = select(RecordRow.name).where(
        RecordRow.unit_id == unit, RecordRow.kind == REPAIR, RecordRow.closed > since
    )
    names = (name.removeprefix(f"{REPAIR}:") for name in session.scalars(records))
    return {*session.scalars(rows), *names}


def draw(
    session: Session,
    unit: int,
    book: Unit,
    kind: str,
    text: str,
    share: int,
    account: int,
    at: datetime,
) -> DrawRow:
    """Draw, and put those who were drawn on the list of those to call back.

    Parameters
    ----------
    share : int [per mille]

    Raises
    ------
    BadInput
    """
    row = lots.draw(session, unit, kind, text, share, account, at)
    kept = ledger_settings.of(session, unit)
    # Of an extension nobody says here which stage has ended: the stages are entered one by one.
    if kind != Kind.EXTENSION:
        for subject in row.drawn:
            _arrange(session, book, kept, unit, Kind(kind), CALL, str(subject), f"{DRAW}{row.id}",
                     at, account, at)  # fmt: skip
    return row


def answer(
    session: Session,
    unit: int,
    number: int,
    person: str,
    reached: bool,
    given: Mapping[str, str],
    words: Mapping[str, str],
    account: int | None,
    at: datetime,
) -> RevisitAnswerRow:
    """Enter what a customer said, or that nobody was reached.

    Parameters
    ----------
    given : Mapping[str, str]
        ``yes`` or ``no`` by item of the form.
    words : Mapping[str, str]
        What was said, by item; kept where it can be erased.

    Raises
    ------
    LookupError
        There is no such revisit.
    BadInput
        A question is not answered, or nobody is named.
    """
    hold(session, unit)
    row = revisit(session, unit, number)
    if row is None:
        raise LookupError(number)
    flaws = list(_lacking(row, person, reached, given, words))
    if flaws:
        raise BadInput(flaws)
    asked = yes_or_no(form_of(row)) if reached else ()
    answers = {code: given[code] for code in asked}
    kept = {code: _keep(session, row, code, said, at) for code, said in words.items() if said}
    found = RevisitAnswerRow(
        revisit_id=row.id,
        person=person,
        reached=reached,
        satisfied=all(value == "yes" for value in answers.values()) if reached else None,
        answers={"given": answers, "words": kept},
        at=at,
        account_id=account,
    )
    session.add(found)
    after = {"person": person, "reached": reached}
    record(session, "revisit.answer", row.subject, account=account, unit=unit, after=after)
    return found


def listing(session: Session, unit: int, at: datetime) -> list[Call]:
    """Everyone who is still to be called back, and those of the last month who were."""
    reached = select(RevisitAnswerRow.revisit_id).where(RevisitAnswerRow.reached.is_(True))
    wanted = select(RevisitRow).where(
        RevisitRow.unit_id == unit,
        (RevisitRow.until > at - SHOWN)
        | (RevisitRow.until > at - FORGOTTEN) & RevisitRow.id.not_in(reached),
    )
    rows = session.scalars(wanted.order_by(RevisitRow.until, RevisitRow.id)).all()
    found = calls(session, unit, rows, at)
    return [each for each in found if each.row.until > at - SHOWN or each.is_open]


def calls(
    session: Session, unit: int, rows: Sequence[RevisitRow], at: datetime, with_words: bool = False
) -> list[Call]:
    """What came of some revisits."""
    if not rows:
        return []
    answered = answers_of(session, [row.id for row in rows])
    told = _words(session, unit, answered.values()) if with_words else {}
    tablet = _on_tablets(session, unit, rows)
    return [_call(row, answered.get(row.id, []), tablet, told, at) for row in rows]


def open_calls(session: Session, unit: int, at: datetime) -> list[Call]:
    """Who is still to be called back, first due first."""
    return [each for each in listing(session, unit, at) if each.is_open]


def form_of(row: RevisitRow) -> Checklist:
    return shipped()[row.form]


def yes_or_no(form: Checklist) -> tuple[str, ...]:
    """The items that are answered by yes or no."""
    return tuple(item.code for item in form.items if item.kind == "yes")


def _call(
    row: RevisitRow,
    answered: Sequence[RevisitAnswerRow],
    tablet: Mapping[tuple[str, str], Sequence[RecordRow]],
    told: Mapping[str, str],
    at: datetime,
) -> Call:
    reached = [each for each in answered if each.reached]
    here = [
        each
        for each in tablet.get((row.form, row.subject), ())
        if each.closed and each.closed >= row.ended
    ]
    times = [each.at for each in reached] + [each.closed for each in here if each.closed]
    latest = reached[-1] if reached else None
    keys: Mapping[str, str] = latest.answers.get("words", {}) if latest else {}
    return Call(
        row,
        made(row.until, min(times, default=None), at),
        latest,
        here[0].name if here else "",
        len(answered) - len(reached),
        {code: told.get(key, "") for code, key in keys.items()},
    )


def _on_tablets(
    session: Session, unit: int, rows: Sequence[RevisitRow]
) -> Mapping[tuple[str, str], Sequence[RecordRow]]:
    """The revisits that were made at a tablet since the first of these, by form and ticket."""
    wanted = select(RecordRow).where(
        RecordRow.unit_id == unit,
        RecordRow.kind == ROUND,
        RecordRow.name.startswith(FORM),
        RecordRow.closed >= min((row.ended for row in rows), default=datetime.now(UTC)),
    )
    found: dict[tuple[str, str], list[RecordRow]] = {}
    for each in session.scalars(wanted.order_by(RecordRow.closed)):
        about = (str(each.opening.get("checklist")), str(each.opening.get("ticket")))
        found.setdefault(about, []).append(each)
    return found


def _words(
    session: Session, unit: int, answered: Iterable[Sequence[RevisitAnswerRow]]
) -> Mapping[str, str]:
    keys = [
        key for rows in answered for row in rows for key in row.answers.get("words", {}).values()
    ]
    return words_of(session, unit, keys)


def _arrange(
    session: Session,
    book: Unit,
    kept: LedgerSettings,
    unit: int,
    kind: Kind,
    form: str,
    subject: str,
    origin: str,
    when: datetime,
    account: int | None,
    at: datetime,
    matter: MatterRow | None = None,
) -> RevisitRow | None:
    """Put somebody on the list, where the unit keeps it."""
    day = _day(book, at)
    share = kept.figures.revisit(kind, _day(book, when))
    if share is None or not kept.is_on(Ledger.REVISIT, day):
        return None
    row = RevisitRow(
        unit_id=unit,
        kind=kind,
        form=form,
        subject=subject,
        matter_id=matter.id if matter else None,
        owner=matter.owner if matter else "",
        origin=origin,
        ended=when,
        until=revisits.due(when, share, book.zone),
        at=at,
        account_id=account,
    )
    session.add(row)
    return row


def _is_known(session: Session, unit: int, kind: Kind, form: str, subject: str) -> bool:
    wanted = select(RevisitRow.id).where(
        RevisitRow.unit_id == unit,
        RevisitRow.kind == kind,
        RevisitRow.form == form,
        RevisitRow.subject == subject,
    )
    return session.scalar(wanted.limit(1)) is not None


def _lacking(
    row: RevisitRow,
    person: str,
    reached: bool,
    given: Mapping[str, str],
    words: Mapping[str, str],
) -> Iterable[Flaw]:
    if not person:
        yield _flaw("person", person, Text("回访人", "who called"))
    if reached:
        for code in yes_or_no(form_of(row)):
            if given.get(code) not in ("yes", "no"):
                yield _flaw(code, given.get(code, ""), Text("是或否", "yes or no"))
    for code, said in words.items():
        if len(said) > LONGEST:
            expected = Text(f"不超过{LONGEST}字", f"at most {LONGEST} characters")
            yield _flaw(code, said[:40], expected)


def _keep(session: Session, row: RevisitRow, item: str, words: str, at: datetime) -> str:
    key = str(uuid4())
    name = f"{REVISIT}{row.id}"
    session.add(CallerRow(key=key, unit_id=row.unit_id, record=name, item=item, words=words, at=at))
    return key


def _day(book: Unit, at: datetime) -> date:
    return at.astimezone(ZoneInfo(book.zone)).date()


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("回访", 0, column, value, expected.en, expected.zh)

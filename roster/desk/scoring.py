"""Service quality of a unit's posts and persons, month by month.

A post's values come from the system's own figures where it has them; the rest is entered, and the
last entry counts. What is entered of a person is for that person and whoever enters it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import handing, ledger_settings, repairing, revisiting, rounding
from roster.desk.rounding import Made
from roster.domain import Text
from roster.duties import PostKind
from roster.duty import quality
from roster.duty.book import DutyBook
from roster.duty.customer_terms import Bound
from roster.duty.dues import month_end
from roster.duty.quality import Scheme, Score, Value
from roster.duty.repairs import totals
from roster.duty.revisits import Made as Called
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.customers import MatterRow, RevisitRow
from roster.store.quality import QualitySchemeRow, QualityValueRow, scheme_row, value_rows

FULL = 10_000
"""[hundredths of %]"""
LONGEST, FAR = 200, 10_000_00
"""[characters] of a source, and [hundredths] of a value at the most."""
T = TypeVar("T")
Own = Mapping[tuple[str, str], Value]
"""The system's own figures, by post and what they are."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A post or a person with a month's score."""

    subject: str
    name: str
    kind: PostKind
    score: Score


def scheme(session: Session, unit: int, month: date) -> Scheme:
    """By what a unit's quality of a month is measured."""
    row = scheme_row(session, unit, month)
    return quality.read(row.indicators, row.stars) if row else quality.shipped()


def set_scheme(
    session: Session, unit: int, found: Scheme, since: date, account: int, today: date
) -> None:
    """Measure by other indicators, weights or thresholds from a month on.

    Raises
    ------
    BadInput
        The weights do not add up, bounds are the same, thresholds do not rise, or the month is
        over already: all the mistakes at once.
    """
    flaws = [_flaw("scheme", "", text) for text in quality.flaws(found)]
    if since < today.replace(day=1):
        flaws.append(_flaw("since", f"{since:%Y-%m}", Text("本月或以后", "this month or later")))
    if flaws:
        raise BadInput(flaws)
    session.add(
        QualitySchemeRow(
            unit_id=unit,
            since=since,
            indicators=quality.written(found),
            stars=list(found.stars),
            account_id=account,
        )
    )
    after = {"since": f"{since:%Y-%m}"}
    record(session, "quality.scheme", "", account=account, unit=unit, after=after)


def enter(
    session: Session,
    unit: int,
    month: date,
    subject: str,
    is_person: bool,
    values: Mapping[str, int | None],
    source: str,
    account: int,
) -> None:
    """Put the values of a month on record; None takes one back.

    Raises
    ------
    BadInput
        A value is out of reach, or no source is named.
    """
    flaws = [
        _flaw(code, str(value), Text("0至10000", "0 to 10000"))
        for code, value in values.items()
        if value is not None and not 0 <= value <= FAR
    ]
    if not 1 <= len(source) <= LONGEST:
        flaws.append(_flaw("source", source[:60], Text("数据来源", "where it comes from")))
    if flaws:
        raise BadInput(flaws)
    for code, value in values.items():
        session.add(
            QualityValueRow(
                unit_id=unit,
                month=month,
                is_person=is_person,
                subject=subject,
                indicator=code,
                value=value,
                source=source,
                account_id=account,
            )
        )
    record(session, "quality.values", subject, account=account, unit=unit)


def posts(
    session: Session, unit: int, book: Unit, duty_book: DutyBook, month: date, at: datetime
) -> list[Scored]:
    """The scores of a unit's posts, in its order."""
    found = scheme(session, unit, month)
    own = own_figures(session, unit, book, duty_book, month, at)
    entered = _values(value_rows(session, unit, month, is_person=False))
    scored = []
    for post in book.posts:
        indicators = found.of(post.kind)
        values = {
            each.code: own[post.code, each.own]
            for each in indicators
            if each.own and (post.code, each.own) in own
        }
        values |= entered.get(post.code, {})
        if indicators:
            score = quality.score(indicators, values, found.stars)
            scored.append(Scored(post.code, post.name, post.kind, score))
    return scored


def person(session: Session, unit: int, month: date, number: str, kind: PostKind) -> Score:
    """The score of one person, of what was entered for them."""
    found = scheme(session, unit, month)
    indicators = tuple(each for each in found.of(kind) if not each.own)
    rows = value_rows(session, unit, month, is_person=True, subject=number)
    return quality.score(indicators, _values(rows).get(number, {}), found.stars)


def _values(rows: list[QualityValueRow]) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for row in rows:
        own = found.setdefault(row.subject, {})
        if row.value is None:
            own.pop(row.indicator, None)
        else:
            own[row.indicator] = Value(row.value, row.source)
    return found


def own_figures(
    session: Session, unit: int, book: Unit, duty_book: DutyBook, month: date, at: datetime
) -> Own:
    """What the system itself knows of a month."""
    last = month_end(month.year, month.month)
    found: dict[tuple[str, str], Value] = {}
    found |= _handovers(session, unit, book, duty_book, month, last, at)
    found |= _rounds(session, unit, book, duty_book, month, last, at)
    found |= _revisits(session, unit, book, month, last, at)
    found |= _repairs(session, unit, book, month, last, at)
    return found


def _by_post(
    book: Unit, kinds: Collection[PostKind], told: Iterable[tuple[str, T]]
) -> Iterator[tuple[str, list[T]]]:
    """What each post of some kinds has to answer for.

    What is told of none of them counts for each: nothing gets lost because no post was written
    down, and what is one post's is not laid at another's door.
    """
    listed = list(told)
    own = [post for post in book.posts if post.kind in kinds]
    names = {name for post in own for name in (post.code, post.name)}
    for post in own:
        here = (post.code, post.name)
        yield post.code, [each for at, each in listed if at in here or at not in names]


def _share(done: int, all_: int) -> Value:
    return Value(FULL * done // all_, f"{done}/{all_}", is_own=True)


def _handovers(
    session: Session,
    unit: int,
    book: Unit,
    duty_book: DutyBook,
    first: date,
    last: date,
    at: datetime,
) -> dict[tuple[str, str], Value]:
    counts: dict[str, list[int]] = {}
    for each in handing.overview(session, unit, book, duty_book, first, last):
        done = each.seen if each.seen and each.seen.is_closed else each.paper
        if each.due < at and done:
            in_time, all_ = counts.setdefault(each.post, [0, 0])
            counts[each.post] = [in_time + (each.late is None), all_ + 1]
    return {(post, "handovers"): _share(*count) for post, count in counts.items()}


def _rounds(
    session: Session,
    unit: int,
    book: Unit,
    duty_book: DutyBook,
    first: date,
    last: date,
    at: datetime,
) -> dict[tuple[str, str], Value]:
    """Where none was ever written down in the month, nobody knows whether they were made."""
    counts: dict[str, list[int]] = {}
    found = rounding.rounds(session, unit, book, duty_book, first, last, at)
    written = {each.post for each in found if each.seen}
    for each in found:
        if each.post in written and each.made in (Made.DONE, Made.LATE, Made.MISSED):
            done, all_ = counts.setdefault(each.post, [0, 0])
            counts[each.post] = [done + (each.made is Made.DONE), all_ + 1]
    return {(post, "rounds"): _share(*count) for post, count in counts.items()}


def _revisits(
    session: Session, unit: int, book: Unit, first: date, last: date, at: datetime
) -> Own:
    """By the post at which the matter was taken."""
    begin, end = handing.midnight(book, first), handing.midnight(book, last + timedelta(days=1))
    wanted = (
        select(RevisitRow, MatterRow.post)
        .outerjoin(MatterRow, MatterRow.id == RevisitRow.matter_id)
        .where(RevisitRow.unit_id == unit, RevisitRow.until >= begin, RevisitRow.until < end)
        .order_by(RevisitRow.id)
    )
    rows = session.execute(wanted).all()
    calls = revisiting.calls(session, unit, [row for row, _ in rows], at)
    over = [
        (post or "", each.made)
        for each, (_, post) in zip(calls, rows, strict=True)
        if each.made is not Called.DUE
    ]
    return {
        (post, "revisits"): _share(made.count(Called.DONE), len(made))
        for post, made in _by_post(book, (PostKind.SEAT,), over)
        if made
    }


def _repairs(session: Session, unit: int, book: Unit, first: date, last: date, at: datetime) -> Own:
    """By the post of the crew that went out."""
    listed, _ = repairing.month(session, unit, book, first, last, at)
    figures, found = ledger_settings.of(session, unit).figures, {}
    cases = [(each.post, each.case) for each in reversed(listed)]
    for post, own in _by_post(book, (PostKind.DUTY24, PostKind.CREW), cases):
        targets = [each for each in totals(own, figures, last) if each.kind is Bound.TARGET]
        taken = [minutes for each in targets for minutes in each.taken]
        if taken:
            found[post, "repairs"] = _share(sum(each.within for each in targets), len(taken))
            mean = Value(100 * sum(taken) // len(taken), f"{sum(taken)} / {len(taken)}", True)
            found[post, "arrival"] = mean
    return found


def _flaw(column: str, value: str, expected: Text) -> Flaw:
    return Flaw("优质服务", 0, column, value, expected.en, expected.zh)

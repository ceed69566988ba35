"""Tickets from another system: new ones are entered, known ones get further steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from roster.desk import inquiring, ledger_settings, repairing, revisiting
from roster.desk.inquiring import LONGEST, Done, Taken
from roster.desk.ledger_settings import COLUMNS
from roster.desk.repairing import Entered, Source
from roster.duty.customer_terms import Area
from roster.duty.inquiries import Act, Channel, Matter, Sort, Step, apply
from roster.duty.repairs import Node
from roster.errors import BadInput, Flaw
from roster.feeds.tickets import Kind, Ticket, is_closed
from roster.feeds.unit import Unit
from roster.store.audit import record
from roster.store.customers import MatterRow, by_tickets, repairs_by_tickets, steps_of

STATE = 40
"""[characters] of what a ticket system calls a state."""


@dataclass
class Outcome:
    """What became of a file.

    Parameters
    ----------
    new, changed, same : int [tickets]
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    flaws: list[Flaw] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings tickets in, and where.

    Parameters
    ----------
    first : str
        Who is taken to have answered where a row names nobody.
    """

    session: Session
    unit: int
    book: Unit
    account: int
    at: datetime
    path: str
    first: str = ""


def known(session: Session, unit: int, kind: Kind, tickets: Sequence[Ticket]) -> frozenset[str]:
    """Which of these numbers are on record already."""
    numbers = [each.number for each in tickets]
    if kind is Kind.INQUIRY:
        return frozenset(by_tickets(session, unit, numbers))
    if kind is Kind.REPAIR:
        return frozenset(repairs_by_tickets(session, unit, numbers))
    return frozenset()


def bring(
    by: Bringing, kind: Kind, tickets: Sequence[Ticket], mapping: Mapping[str, str]
) -> Outcome:
    """Enter tickets, and keep the columns for the next file.

    Raises
    ------
    BadInput
        Of any ticket; then none is to be kept.
    """
    outcome = Outcome()
    enter = {Kind.INQUIRY: _inquiry, Kind.REPAIR: _repair, Kind.EXTENSION: _extension}[kind]
    for each in tickets:
        try:
            enter(by, each, outcome)
        except BadInput as error:
            outcome.flaws += [
                Flaw(by.path, each.row, flaw.column, flaw.value, flaw.expected, flaw.expected_zh)
                for flaw in error.flaws
            ]
        by.session.flush()
    if outcome.flaws:
        raise BadInput(outcome.flaws)
    _keep_columns(by, kind, mapping)
    record(by.session, "tickets.bring", by.path, account=by.account, unit=by.unit,
           after={"new": outcome.new, "changed": outcome.changed})  # fmt: skip
    return outcome


def _keep_columns(by: Bringing, kind: Kind, mapping: Mapping[str, str]) -> None:
    day = by.at.astimezone(ZoneInfo(by.book.zone)).date()
    before = ledger_settings.of(by.session, by.unit).columns(kind, day)
    if dict(before) != dict(mapping):
        name = f"{COLUMNS}.{kind}"
        ledger_settings.put(by.session, by.unit, name, day, mapping, by.account, by.at)


def _inquiry(by: Bringing, ticket: Ticket, outcome: Outcome) -> None:
    row = by_tickets(by.session, by.unit, [ticket.number]).get(ticket.number)
    is_new = row is None
    if row is None:
        row = _taken(by, ticket)
    changed = _told(by, row, ticket)
    outcome.new += is_new
    outcome.changed += not is_new and changed
    outcome.same += not is_new and not changed


def _taken(by: Bringing, ticket: Ticket) -> MatterRow:
    texts = ticket.texts
    given = Taken(
        first=texts.get("first", by.first),
        received=ticket.times["received"],
        sort=Sort(texts["sort"]),
        channel=Channel(texts.get("channel", Channel.CALL)),
        ticket=ticket.number,
        told={name: texts[name] for name in LONGEST if name in texts},
    )
    return inquiring.take(by.session, by.unit, by.book, given, by.account, by.at)


def _told(by: Bringing, row: MatterRow, ticket: Ticket) -> bool:
    """Whether the ticket system tells something new: a further step says so."""
    state = ticket.texts.get("state", "")[:STATE]
    steps = steps_of(by.session, [row.id]).get(row.id, [])
    told = [str(each.facts.get("state")) for each in steps if each.act == Act.TOLD]
    changed = bool(state) and (not told or told[-1] != state)
    if changed:
        done = Done(Act.TOLD, row.owner, True, "", {"state": state})
        inquiring.act(by.session, by.unit, by.book, row.number, done, by.account, by.at)
    if is_closed(state) and row.closed is None and (closing := _closing(by, row, ticket)):
        inquiring.act(by.session, by.unit, by.book, row.number, closing, by.account, by.at)
        return True
    return changed


def _closing(by: Bringing, row: MatterRow, ticket: Ticket) -> Done | None:
    """The step that closes a matter, where the file tells all that a closing needs."""
    replied, words = ticket.times.get("replied"), ticket.texts.get("result", "")
    satisfied = ticket.texts.get("satisfied", "")
    facts = {
        "replied": replied.isoformat() if replied else "",
        **({"satisfied": satisfied} if satisfied else {"revisit": "yes"}),
    }
    done = Done(Act.CLOSE, row.owner, True, words, facts)
    step = Step(Act.CLOSE, row.owner, by.at, True, {**facts, **({"words": "-"} if words else {})})
    return done if isinstance(apply(inquiring.state(row), step), Matter) else None


def _repair(by: Bringing, ticket: Ticket, outcome: Outcome) -> None:
    before = repairing.one(by.session, by.unit, by.book, ticket.number, by.at)
    times = {Node(name): when for name, when in ticket.times.items()}
    area = Area(ticket.texts["area"]) if "area" in ticket.texts else None
    entered = Entered(ticket.number, times, area if before is None else None)
    repairing.enter(by.session, by.unit, by.book, entered, Source.FILE, "", by.account, by.at)
    is_more = before is not None and bool(set(times) - set(before.case.times))
    outcome.new += before is None
    outcome.changed += is_more
    outcome.same += before is not None and not is_more


def _extension(by: Bringing, ticket: Ticket, outcome: Outcome) -> None:
    row = revisiting.ended(
        by.session, by.unit, by.book, ticket.texts["stage"], ticket.number,
        ticket.times["ended"], by.account, by.at,
    )  # fmt: skip
    outcome.new += row is not None
    outcome.same += row is None

"""The handovers of a unit: by day, and each with its arithmetic, signatures and receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from roster.desk import duty_books, folding, handing
from roster.desk.folding import HANDOVER, PAPER
from roster.desk.handing import Line, Seen, instant_of
from roster.duty import machine
from roster.duty.checklists import Checklist
from roster.store.base import now
from roster.store.handovers import record_row
from web import access, ui
from web.ledgers import callers
from web.ledgers.frame import READERS, Here, framed, here, pages, week
from web.ledgers.items import sections
from web.transactions import session

TONES: Mapping[str, str] = {
    "CLOSED": "good",
    "ENTERED": "good",
    "FORCED_CLOSED": "warn",
    "DEFECT": "warn",
    "REDO": "warn",
    "REFUSED": "bad",
    "HEAD_RULING": "bad",
    "NO_SHOW_OUT": "bad",
    "NO_SHOW_IN": "bad",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic of a handover."""

    name: str
    at: str
    note: str = ""


@pages.get("/units/<int:unit>/ledger/")
@access.allow(*READERS)
def start(unit: int) -> ResponseReturnValue:
    """The handovers of a week: state, who, overrun, signatures, what is contested."""
    found = here(unit)
    first, last = week(found)
    lines = handing.overview(session(), unit, found.book, found.duty, first, last)
    if found.post:
        lines = [each for each in lines if each.post == found.post.post]
    return render_template(
        "ledgers/overview.html",
        lines=sorted(lines, key=lambda line: (line.due, line.post), reverse=True),
        first=first,
        last=last,
        state=state_of,
        tone=tone_of,
        **framed(found),
    )


@pages.get("/units/<int:unit>/ledger/handovers/<path:name>")
@access.allow(*READERS)
def handover(unit: int, name: str) -> ResponseReturnValue:
    """One handover, with all that was received of it."""
    found = here(unit)
    seen = record_of(unit, name, (HANDOVER, PAPER))
    if seen.row.kind == PAPER:
        return render_template(
            "ledgers/entered.html", seen=seen, state=said_state(seen), **framed(found)
        )
    return render_template(
        "ledgers/handover.html",
        seen=seen,
        state=said_state(seen),
        tone=TONES.get(seen.state.name, ""),
        steps=list(arithmetic(found, seen)),
        sections=sections(found, seen, checklist_of(found, seen)),
        acts=machine.table(HANDOVER).acts,
        words=_words(seen),
        **callers.told(unit, name),
        **framed(found),
    )


def record_of(unit: int, name: str, kinds: tuple[str, ...]) -> Seen:
    """A record of some kinds; to whoever asks for another there is none."""
    row = record_row(session(), unit, name)
    if row is None or row.kind not in kinds:
        abort(404)
    return handing.see(session(), [row])[0]


def checklist_of(found: Here, seen: Seen) -> Checklist | None:
    """The checklist by which a record was made, in the version with which it began."""
    name, version = (str(seen.facts.get(fact) or "") for fact in ("checklist", "version"))
    return duty_books.checklist_at(session(), found.unit, found.duty, name, version)


def said_state(seen: Seen) -> str:
    return folding.table(seen.row).states[seen.state.name][ui.language()]


def state_of(line: Line) -> str:
    """Where a handover of the overview stands, in words."""
    if line.seen and (line.seen.is_closed or not line.paper):
        return said_state(line.seen)
    if line.paper:
        return str(gettext("made on paper"))
    return str(gettext("nothing on record") if line.due < now() else gettext("not begun"))


def tone_of(line: Line) -> str:
    if line.seen and (line.seen.is_closed or not line.paper):
        return TONES.get(line.seen.state.name, "")
    if line.paper:
        return "good"
    return "warn" if line.due < now() else ""


def arithmetic(found: Here, seen: Seen) -> Iterator[Step]:
    """How long it took, and how far past the hour it ended, step by step."""
    facts, row = seen.facts, seen.row
    settings = facts.get("settings") or {}
    allowed = settings.get("overrun", 5)
    opened = instant_of(facts["opened"]["at"]) if facts.get("opened") else None
    yield Step(gettext("Due at"), found.moment(row.due))
    if soonest := facts.get("soonest"):
        yield Step(gettext("Could begin from"), found.moment(instant_of(soonest)))
    if opened:
        yield Step(gettext("Opened"), found.moment(opened), _before(opened, row.due))
    for side, name in (
        ("out", gettext("Outgoing crew here")),
        ("in", gettext("Incoming crew here")),
    ):
        present = (facts.get("present") or {}).get(side) or {}
        if present:
            at = instant_of(max(str(each["at"]) for each in present.values()))
            who = ui.listed(found.called(person) for person in present)
            yield Step(name, found.moment(at), who)
    for side, name in (("out", gettext("Outgoing signed")), ("in", gettext("Incoming signed"))):
        if signed := seen.signature(side):
            yield Step(name, found.moment(signed.at), found.called(signed.by))
    if seen.finished and seen.overrun is not None:
        if opened:
            taken = -int((opened - seen.finished).total_seconds() // 60)
            yield Step(gettext("Taken"), gettext("%(count)s min", count=taken))
        yield Step(
            gettext("Past the hour"),
            gettext("%(count)s min", count=max(seen.overrun, 0)),
            _verdict(seen.overrun, int(allowed)),
        )
    if row.closed:
        yield Step(gettext("Closed by the server"), found.seconds(row.closed))


def _before(opened: datetime, due: datetime) -> str:
    minutes = int((due - opened).total_seconds() // 60)
    return str(gettext("%(count)s min before the hour", count=minutes)) if minutes > 0 else ""


def _verdict(overrun: int, allowed: int) -> str:
    if overrun <= allowed:
        return str(gettext("in time: up to %(allowed)s min are allowed", allowed=allowed))
    text = gettext(
        "overrun: %(over)s min more than the %(allowed)s min allowed",
        over=overrun - allowed,
        allowed=allowed,
    )
    return str(text)


def _words(seen: Seen) -> dict[str, Mapping[str, Any]]:
    """The bodies of the acts of a record, by key."""
    return {each.key: folding.body(each) for each in seen.acts}

"""From draft to people: submitted, reviewed, approved, published; versions and acknowledgements."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from roster.desk import awaiting, editing, publishing
from roster.desk.awaiting import Stand, Standing
from roster.desk.editing import Edit
from roster.desk.versions import Change, Rows, changes, rows_of
from roster.store.accounts import Role
from roster.store.acknowledgements import Way
from roster.store.base import now
from roster.store.names import NameRow, names
from roster.store.rosters import (
    SignatureRow,
    State,
    VersionRow,
    latest_version,
    signatures,
    versions,
)
from web import access, ui
from web.transactions import session
from web.weeks import at_desk
from web.weeks.at_desk import ROSTER, Place, draft, place
from web.weeks.bodies import Body
from web.weeks.cells import told
from web.weeks.refusals import answering
from web.weeks.routes import pages
from web.weeks.saying import Index, Json, callers, moment

WORDS = {
    State.SUBMITTED: lazy_gettext("Prepared"),
    State.REVIEWED: lazy_gettext("Reviewed"),
    State.APPROVED: lazy_gettext("Approved"),
    State.PUBLISHED: lazy_gettext("Published"),
}
"""What is signed at each step: 编制, 审核, 批准, 发布."""
ACTS = {
    "submit": lazy_gettext("Submit for review"),
    "withdraw": lazy_gettext("Withdraw"),
    "review": lazy_gettext("Reviewed, passed on"),
    "approve": lazy_gettext("Approve"),
    "return": lazy_gettext("Return"),
    "publish": lazy_gettext("Publish"),
}

REVIEWERS = access.MAKERS | at_desk.APPROVERS
SEERS = at_desk.DRAFTERS | {Role.LEADER}
"""Those who see who has not acknowledged."""


@pages.get(f"{ROSTER}/state.json")
@access.allow(*at_desk.DRAFTERS)
def state(unit: int, first: str) -> ResponseReturnValue:
    """How far the roster has come, who signed, and what may come next."""
    return _state(place(unit, first))


def _state(found: Place) -> Json:
    row = found.begun
    version = latest_version(session(), row.id)
    signed = _round(signatures(session(), row.id))
    called = callers(session(), [each.account_id for each in signed])
    speaker = at_desk.speaker(found)
    drawn = found.docket.drawn(row)
    blocking = publishing.blocking(found.docket, row, found.now)
    differs = changes(rows_of(version), drawn.rows) if version else ()
    return {
        "state": row.state,
        "revision": row.revision,
        "version": version.number if version else 0,
        "signatures": [
            {
                "state": each.state,
                "word": str(WORDS[State(each.state)]),
                "by": called(each.account_id),
                "at": moment(each.at, found.docket),
                "revision": each.revision,
            }
            for each in signed
        ],
        "next": list(_next(State(row.state), version, bool(blocking))),
        "reasons": [
            {"code": code, "name": name[ui.language()]} for code, name in publishing.REASONS.items()
        ],
        "reason_needed": version is not None,
        "blocking": speaker.violations(blocking),
        "changes_since": len(differs),
    }


def _round(signed: list[SignatureRow]) -> list[SignatureRow]:
    """The signatures since the roster was last submitted; else all there are."""
    begins = [n for n, each in enumerate(signed) if each.state == State.SUBMITTED]
    return signed[begins[-1] :] if begins else signed


def _next(state: State, version: VersionRow | None, blocked: bool) -> Iterable[Json]:
    """The acts that the state allows, and whether the reader may do them."""
    possible = {
        State.DRAFT: ["submit", *(["publish"] if version else [])],
        State.SUBMITTED: ["review", "return", "withdraw"],
        State.REVIEWED: ["approve", "return", "withdraw"],
        State.APPROVED: ["publish", "return", "withdraw"],
        State.PUBLISHED: [],
    }[state]
    rights = {
        "submit": access.MAKERS,
        "withdraw": access.MAKERS,
        "publish": access.MAKERS,
        "review": REVIEWERS,
        "return": REVIEWERS,
        "approve": at_desk.APPROVERS,
    }
    for act in possible:
        may = bool(access.roles() & rights[act])
        stopped = blocked and act not in ("withdraw", "return")
        why_not = ""
        if not may:
            why_not = gettext("Somebody else has to do this.")
        elif stopped:
            why_not = gettext("Rules are broken: mend them, or put an exception on record.")
        yield {"act": act, "word": str(ACTS[act]), "may": may and not stopped, "why_not": why_not}


@pages.post(f"{ROSTER}/submit.json")
@access.allow(*access.MAKERS)
@answering
def submit(unit: int, first: str) -> ResponseReturnValue:
    """Hand the draft over to be reviewed."""
    return _advanced(unit, first, State.SUBMITTED)


@pages.post(f"{ROSTER}/review.json")
@access.allow(*REVIEWERS)
@answering
def review(unit: int, first: str) -> ResponseReturnValue:
    """Sign that the draft was reviewed."""
    return _advanced(unit, first, State.REVIEWED)


@pages.post(f"{ROSTER}/approve.json")
@access.allow(*at_desk.APPROVERS)
@answering
def approve(unit: int, first: str) -> ResponseReturnValue:
    """Sign that the roster is approved."""
    return _advanced(unit, first, State.APPROVED)


def _advanced(unit: int, first: str, step: State) -> Json:
    body = Body()
    base = body.number("base")
    body.refuse()
    row = draft(unit, first)
    publishing.advance(session(), at_desk.dockets(), row, step, base, at_desk.account(), now())
    return _state(place(unit, first))


@pages.post(f"{ROSTER}/withdraw.json")
@access.allow(*access.MAKERS)
@answering
def withdraw(unit: int, first: str) -> ResponseReturnValue:
    """Take the roster back to work on it."""
    return _given_back(unit, first, own=True)


@pages.post(f"{ROSTER}/return.json", endpoint="return")
@access.allow(*REVIEWERS)
@answering
def give_back(unit: int, first: str) -> ResponseReturnValue:
    """Return the roster to its makers, and say why."""
    return _given_back(unit, first, own=False)


def _given_back(unit: int, first: str, *, own: bool) -> Json:
    body = Body()
    base, reason = body.number("base"), body.text("reason")
    body.refuse()
    row = draft(unit, first)
    publishing.give_back(session(), row, base, at_desk.account(), reason, own=own)
    return _state(place(unit, first))


@pages.post(f"{ROSTER}/publish.json")
@access.allow(*access.MAKERS)
@answering
def publish(unit: int, first: str) -> ResponseReturnValue:
    """Let the draft be in force, and tell those whom it concerns."""
    body = Body()
    base, code, reason = body.number("base"), body.reason_code(), body.text("reason")
    body.refuse()
    row = draft(unit, first)
    issued = publishing.publish(
        session(), at_desk.dockets(), row, base, at_desk.account(), now(), code, reason
    )
    return {**_state(place(unit, first)), "asked": list(issued.asked)}


@pages.get(f"{ROSTER}/versions.json", endpoint="versions")
@access.allow(*access.READERS)
def list_versions(unit: int, first: str) -> ResponseReturnValue:
    """Every version that was published, newest first."""
    found = place(unit, first)
    rows = versions(session(), found.row.id) if found.row else []
    called = callers(session(), [row.account_id for row in rows])
    said = {code: name[ui.language()] for code, name in publishing.REASONS.items()}
    listed = []
    before: Rows = {}
    for row in rows:
        after = rows_of(row)
        listed.append(
            {
                "number": row.number,
                "by": called(row.account_id),
                "at": moment(row.at, found.docket),
                "reason": row.reason,
                "reason_code": row.reason_code,
                "reason_name": said.get(row.reason_code, ""),
                "changes": len(changes(before, after)),
            }
        )
        before = after
    return {"versions": listed[::-1]}


@pages.get(f"{ROSTER}/diff.json")
@access.allow(*access.READERS)
def diff(unit: int, first: str) -> ResponseReturnValue:
    """What changes from one version to another, or to the draft."""
    found = place(unit, first)
    known = {str(v.number): v for v in versions(session(), found.begun.id)}
    wanted = request.args.get("from", ""), request.args.get("to", "draft")
    rows: list[Rows] = []
    for name in wanted:
        if name == "draft" and at_desk.sees_drafts():
            rows.append(found.docket.drawn(found.row).rows)
        elif name in known:
            rows.append(rows_of(known[name]))
        else:
            abort(404)
    return _difference(found, changes(*rows))


def _difference(found: Place, changed: list[Change]) -> Json:
    index = Index(found.docket.problem, (code for *_, old, new in changed for code in (old, new)))
    people = found.docket.problem.person
    by_person: dict[str, list[Json]] = {}
    for who, day, old, new in changed:
        each = {"person": who, "day": day, "before": index.of[old], "after": index.of[new]}
        each["name"] = people[who].name if who in people else who
        by_person.setdefault(who, []).append(each)
    return {
        "codes": index.codes,
        "cells": [each for cells in by_person.values() for each in cells],
        "people": len(by_person),
        "by_person": [
            {"person": who, "name": cells[0]["name"], "cells": cells}
            for who, cells in by_person.items()
        ],
    }


@pages.post(f"{ROSTER}/restore.json")
@access.allow(*access.MAKERS)
@answering
def restore(unit: int, first: str) -> ResponseReturnValue:
    """Put the coming days of a version back into the draft."""
    body = Body()
    number = body.number("version")
    asked_for = body.edit("restore")
    row = draft(unit, first)
    version = next((v for v in versions(session(), row.id) if v.number == number), None)
    if version is None:
        abort(404)
    found = place(unit, first)
    problem, drawn = found.docket.problem, found.docket.drawn(row)
    cells = {
        (who, day): code
        for who, day, _, code in changes(drawn.rows, rows_of(version))
        if day >= found.today and who in problem.person and code in problem.symbol
    }
    wanted = Edit(
        base=asked_for.base,
        cells=cells,
        act="restore",
        reason=asked_for.reason or gettext("Version %(number)s", number=number),
        code=asked_for.code,
        grounds=asked_for.grounds,
    )
    return told(editing.put(session(), at_desk.dockets(), row, wanted, at_desk.account(), now()))


SIGNS = {
    Standing.WAITING: ("○", lazy_gettext("waiting")),
    Standing.CHANGED: ("↻", lazy_gettext("changed since")),
    Standing.GIVEN: ("✓", lazy_gettext("acknowledged")),
}
WAYS = {
    Way.TAP: lazy_gettext("by a tap"),
    Way.TABLET: lazy_gettext("at the tablet"),
    Way.PAPER: lazy_gettext("on a signed list"),
    Way.PHONE: lazy_gettext("by phone"),
}


@pages.get(f"{ROSTER}/acknowledgements.json")
@access.allow(*SEERS)
def acknowledgements(unit: int, first: str) -> ResponseReturnValue:
    """Who has acknowledged the version in force, and who has not."""
    return _acknowledgements(place(unit, first))


def _acknowledgements(found: Place) -> Json:
    version = latest_version(session(), found.begun.id)
    called = names(session(), found.unit)
    stood = awaiting.stands(session(), found.begun)
    return {
        "version": version.number if version else 0,
        "people": [_stand(each, called.get(each.row.person), found) for each in stood],
        "counts": {each: sum(stand.state is each for stand in stood) for each in Standing},
    }


def _stand(stand: Stand, called: NameRow | None, found: Place) -> Json:
    row, (sign, word) = stand.row, SIGNS[stand.state]
    return {
        "person": row.person,
        "name": called.name if called else "",
        "phone": called.phone if called else "",
        "state": stand.state,
        "sign": sign,
        "word": str(word),
        "how": row.way,
        "way": str(WAYS[Way(row.way)]) if row.way else "",
        "document": row.document,
        "at": moment(row.given, found.docket) if row.given else "",
        "days": row.days,
    }


@pages.post(f"{ROSTER}/acknowledgements.json")
@access.allow(*access.MAKERS)
@answering
def acknowledged(unit: int, first: str) -> ResponseReturnValue:
    """Put a signed list on record; a tap is the person's own."""
    body = Body()
    people, document = body.names("people"), body.text("document")
    body.refuse()
    awaiting.signed(session(), draft(unit, first), people, document, at_desk.account())
    return _acknowledgements(place(unit, first))

"""A task of the queue as the page's script is told of it, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk.generating import named
from roster.engines.outcomes import ENGINES, SMALLEST_SCALE
from roster.store.accounts import AccountRow
from roster.store.names import NameRow, names
from roster.store.tasks import Stage, TaskRow, Wish, ahead_of
from web import ui

Json = dict[str, Any]
LINES = 5
"""Of which engine found what, the newest are shown."""


def task(session: Session, row: TaskRow, zone: str, workers: int) -> Json:
    """Everything about a task that a reader may see.

    Parameters
    ----------
    workers : int
        Worker processes that are there.
    """
    ahead = ahead_of(session, row) if row.state == Stage.QUEUED else 0
    return {
        "id": row.id,
        "kind": row.kind,
        "first": row.first.isoformat(),
        "days": row.days,
        "state": row.state,
        "open": row.is_open,
        "word": _word(row),
        "seconds": row.seconds,
        "spent": round(min(row.spent, row.seconds), 1),
        "by": _caller(session, row.account_id),
        "at": ui.moment(row.at, zone),
        "ahead": ahead,
        "wish": row.wish if row.is_open else "",
        "objective": row.objective,
        "bound": row.bound,
        "short": row.short,
        "gap": _gap(row),
        "points": row.curve,
        "found": _found(row),
        "attempt": row.attempt,
        "notes": list(_notes(row, ahead, workers)),
        "result": _result(session, row) if row.result else None,
    }


def _word(row: TaskRow) -> str:
    if row.is_open and row.wish:
        ending = gettext("Stopping …") if row.wish == Wish.STOP else gettext("Cancelling …")
        return str(ending)
    words: dict[str, str] = {
        Stage.QUEUED: gettext("In the queue"),
        Stage.RUNNING: gettext("Solving"),
        Stage.DONE: gettext("Done"),
        Stage.CANCELLED: gettext("Cancelled; nothing was changed"),
        Stage.FAILED: gettext("Not done"),
    }
    return words[row.state]


def _gap(row: TaskRow) -> str:
    """How far the best roster so far can be from the best there is; empty: nothing is known yet."""
    if row.objective is None or 0 == row.bound < row.objective:
        return ""
    return f"{(row.objective - row.bound) / max(row.objective, SMALLEST_SCALE):.1%}"


def _notes(row: TaskRow, ahead: int, workers: int) -> list[str]:
    found = []
    if row.is_open and not workers:
        found.append(
            gettext("No solving process is there to take this up. Tell the administrator.")
        )
    elif ahead:
        found.append(gettext("%(count)s before it in the queue.", count=ahead))
    if row.attempt > 1:
        found.append(
            gettext("A solving process ended; another one went on from the best roster kept.")
        )
    return found


def _found(row: TaskRow) -> list[Json]:
    """Which engine found the rosters, one after the other; newest first.

    What the same one finds one after the other is one line, with its first and its best.
    """
    lines: list[Json] = []
    best = None
    for seconds, objective, _, _, engine in row.curve:
        if objective == best:
            continue
        best = objective
        name = ENGINES[engine][ui.language()]
        if not lines or lines[-1]["engine"] != name:
            lines.append({"engine": name, "from": seconds})
        lines[-1].update(to=seconds, objective=objective)
    return lines[: -LINES - 1 : -1]


def _result(session: Session, row: TaskRow) -> Json:
    language = ui.language()
    called = {who: each.name for who, each in names(session, row.unit_id).items()}
    told = {key: value for key, value in row.result.items() if key not in ("sentence", "more")}
    return {
        **told,
        "sentence": named(row.result["sentence"][language], called),
        "more": [named(each[language], called) for each in row.result["more"]],
    }


def _caller(session: Session, account: int | None) -> str:
    """What whoever asked for it is called."""
    found = session.execute(
        select(AccountRow.login, NameRow.name)
        .outerjoin(
            NameRow,
            (NameRow.unit_id == AccountRow.unit_id) & (NameRow.person == AccountRow.person),
        )
        .where(AccountRow.id == account)
    ).one_or_none()
    return (found[1] or found[0]) if found else ""

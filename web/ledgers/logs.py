"""The duty log: read by anyone who works here, written by who is signed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from roster.desk import duty_logs, folding, handing
from roster.desk.jotting import jot
from roster.store.base import now
from web import access, ui
from web.ledgers.frame import (
    READERS,
    WRITERS,
    Here,
    framed,
    here,
    one_post,
    pages,
    week,
)
from web.seals import seal
from web.transactions import session


@pages.app_template_filter("due")
def due(name: str) -> datetime:
    """The hour of a handover, by its name."""
    found = folding.named(name).due
    assert found is not None
    return found


@pages.get("/units/<int:unit>/ledger/log/", endpoint="log")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """The log of one post, latest handover first."""
    found = here(unit)
    post = one_post(found)
    first, last = week(found)
    begin = handing.midnight(found.book, first)
    end = handing.midnight(found.book, last + timedelta(days=1))
    parts = duty_logs.log(session(), unit, post.post, begin, end)
    return render_template(
        "ledgers/log.html",
        settings=post,
        parts=list(reversed(parts)),
        last=last,
        kinds={name: text[ui.language()] for name, text in duty_logs.KINDS.items()},
        **framed(found),
    )


@pages.post("/units/<int:unit>/ledger/log/<post>/")
@access.allow(*WRITERS)
def write(unit: int, post: str) -> ResponseReturnValue:
    """Write an entry, or correct one by adding to it."""
    found = here(unit)
    settings = next((each for each in found.duty.posts if each.post == post), None)
    if settings is None:
        abort(404)
    of, text, kind = (request.form.get(name, "") for name in ("of", "text", "kind"))
    by = _writer(found)
    if of:
        record, act = _record(post), duty_logs.correction(by, of, text)
    else:
        record = duty_logs.present(session(), unit, found.book, post, found.at).record
        act = duty_logs.entry(by, kind, text)
    jot(session(), unit, record, act, access.reader().row.id, seal(), now())
    return redirect(url_for("ledgers.log", unit=unit, post=post))


def _record(post: str) -> str:
    """The duty log of the post that the form names."""
    name = request.form.get("record", "")
    if not name.startswith(f"{folding.LOG}:{post}@"):
        abort(404)
    return name


def _writer(found: Here) -> str:
    """Who writes: the person of the account, else the account itself."""
    row = access.reader().row
    return row.person if row.person and row.unit_id == found.unit else row.login

"""One transaction a request: kept when the answer is good, and never on a page that only shows."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from roster.store.base import Sessions

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
GOOD = 400
"""Answers from this status on keep nothing."""


class WroteOnRead(AssertionError):
    """A page that only shows something would have changed it: a defect."""


def session() -> Session:
    """The session of this request; its transaction begins with the first question.

    Among the writers of a file one at a time has its turn: what takes long and needs no answer of
    the database is best done before.
    """
    if "session" not in g:
        make: Sessions = current_app.extensions["lunzhi.sessions"]
        reads = request.method in SAFE
        g.session = make(bind=make.kw["bind"].execution_options(writes=not reads))
        g.session.info["reads"] = reads
    found: Session = g.session
    return found


def install(app: Flask) -> None:
    app.after_request(_keep)
    app.teardown_request(_close)


def refusing(make: Sessions) -> Sessions:
    """Sessions of which none writes on a page that only shows."""
    event.listen(make, "before_flush", _refuse_writes)
    return make


def keep_anyway() -> None:
    """Keep what was done although the answer is an error, such as a failed sign-in's count."""
    g.keep_anyway = True


def let_go() -> None:
    """End the transaction so far, in which nothing was changed: what follows is slow, or keeps its
    own."""
    if "session" in g:
        g.session.commit()


def _refuse_writes(session: Session, *_: object) -> None:
    if session.info.get("reads") and (session.new or session.dirty or session.deleted):
        raise WroteOnRead(f"{request.method} {request.path}")


def _keep(response: Response) -> Response:
    if "session" in g and not g.session.info["reads"]:
        if response.status_code < GOOD or g.get("keep_anyway"):
            g.session.commit()
        else:
            g.session.rollback()
    return response


def _close(_: BaseException | None) -> None:
    if "session" in g:
        g.session.close()

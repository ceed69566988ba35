"""Files that a case rests on: taken with a form, sent as what no browser opens by itself."""

from __future__ import annotations

from flask import Response, abort, flash, request

from roster.desk.case_files import Brought, read
from roster.desk.importing import shown
from roster.errors import BadInput
from roster.feeds.evidence import KINDS, LARGEST
from roster.store.cases import CaseRow
from web import ui
from web.transactions import session

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Whatever a file holds: nothing of it runs, should somebody open it in a browser after all."""


def brought() -> list[Brought]:
    """The files of a form."""
    given = request.files.getlist("files")
    return [
        Brought(shown(each.filename), each.stream.read(LARGEST + 1))
        for each in given
        if each.filename
    ]


def flawed(error: BadInput) -> None:
    """Say what is wrong with the files."""
    for flaw in error.flaws:
        flash(flaw.say(ui.language()), "bad")


def sent(row: CaseRow, digest: str) -> Response:
    """A file of a case, to be kept by whoever asks for it; its bytes are those that the case names.

    It is called by what the case calls it, never by what it was called when it was handed in.
    """
    found = read(session(), row, digest)
    if found is None:
        abort(404)
    file, content = found
    kind = KINDS[file.kind]
    answer = Response(content, mimetype=kind.served_as)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers.set(
        "Content-Disposition",
        "attachment",
        filename=f"case-{row.id}-{file.hash[:8]}.{kind.suffix}",
    )
    return answer

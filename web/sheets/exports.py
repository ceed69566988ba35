"""A unit's sheets as files to download."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from roster.desk import exporting
from roster.feeds import archives, typed, unit_book
from roster.feeds.sheets import Stored
from web import ui

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file(name: str, content: bytes, kind: str) -> Response:
    """A download under a name in any script."""
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def table(book: Stored, name: str) -> Response:
    """One sheet as a CSV file under the reader's headings."""
    rows, language = book.get(name, ()), ui.language()
    heads = [
        typed.called(name, field, "zh") if language == "zh" else field
        for field in typed.fields(name, rows)
    ]
    content = exporting.table(heads, typed.shown(name, rows))
    return file(f"{typed.sheet_name(name, language)}.csv", content, "text/csv")


def workbook(name: str, book: Stored) -> Response:
    return file(f"{name}.xlsx", unit_book.workbook(book, ui.language()), EXCEL)


def everything(name: str, files: dict[str, bytes]) -> Response:
    return file(f"{name}.zip", archives.pack(files), "application/zip")

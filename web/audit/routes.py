"""The page of the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select, or_, select

from roster.errors import BadInput, Flaw
from roster.store.accounts import AccountRow, Role
from roster.store.audit import AuditRow
from roster.store.units import below
from web import access, dates
from web.transactions import session

pages = Blueprint("audit", __name__, template_folder="templates")

PAGE = 100
"""[changes] on one page."""
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader searches the log for; empty texts ask for nothing."""

    word: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@pages.get("/units/<int:unit>/log/")
@access.allow(Role.ADMINISTRATOR, Role.AUDITOR)
def changes(unit: int) -> ResponseReturnValue:
    """The changes of a unit and those below it, newest first."""
    asked = _asked(request.args)
    found = session().execute(_select(unit, asked).limit(PAGE + 1)).all()
    rows = [(row, login, differences(row.before, row.after)) for row, login in found[:PAGE]]
    older = rows[-1][0].id if len(found) > PAGE else None
    return render_template("audit/changes.html", rows=rows, asked=asked, older=older)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) of what differs, each as a short text."""
    return [
        (name, *_told(before.get(name), after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _told(before: object, after: object) -> tuple[str, str]:
    """Both as short texts; of two lists, such as the rows of a sheet, what only one of them has."""
    if isinstance(before, list) and isinstance(after, list):
        lost = [each for each in before if each not in after]
        gained = [each for each in after if each not in before]
        return _rows(lost), _rows(gained)
    return _short(before), _short(after)


def _rows(rows: list[Any]) -> str:
    """``code=早 lead=20; code=夜``."""
    return _short("; ".join(_row(row) for row in rows))


def _row(row: object) -> str:
    if not isinstance(row, Mapping):
        return _short(row)
    return " ".join(f"{name}={_short(text)}" for name, text in row.items() if text)


def _short(value: object, longest: int = 300) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _asked(given: Mapping[str, str]) -> Asked:
    flaws: list[Flaw] = []

    def day(name: str) -> date | None:
        text = given.get(name, "").strip()
        try:
            return dates.read(text) if text else None
        except ValueError:
            flaws.append(Flaw(gettext("Search"), 0, name, text, "2026-12-01", "2026-12-01"))
            return None

    before = given.get("before", "")
    found = Asked(
        given.get("word", "").strip(),
        day("since"),
        day("until"),
        int(before) if before.isdecimal() else None,
    )
    if flaws:
        raise BadInput(flaws)
    return found


def _select(unit: int, asked: Asked) -> Select[AuditRow, str]:
    units = below(session(), [unit])
    found = (
        select(AuditRow, AccountRow.login)
        .outerjoin(AccountRow, AccountRow.id == AuditRow.account_id)
        .where(AuditRow.unit_id.in_(units))
        .order_by(AuditRow.id.desc())
    )
    if asked.word:
        columns = (AuditRow.act, AuditRow.subject, AccountRow.login)
        found = found.where(or_(*(each.contains(asked.word, autoescape=True) for each in columns)))
    if asked.since:
        found = found.where(AuditRow.at >= datetime.combine(asked.since, time(), ZONE))
    if asked.until:
        after = datetime.combine(asked.until + timedelta(days=1), time(), ZONE)
        found = found.where(AuditRow.at < after)
    return found.where(AuditRow.id < asked.before) if asked.before else found

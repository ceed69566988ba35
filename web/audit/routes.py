"""The page of the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select, or_, select

from roster.errors import BadInput, Flaw
from roster.store.accounts import AccountRow, Role
from roster.store.audit import AuditRow
from roster.store.names import NameRow
from roster.store.units import UnitRow, below
from web import access, dates, ui
from web.audit import telling
from web.transactions import session

pages = Blueprint("audit", __name__, template_folder="templates")

PAGE = 100
"""[changes] on one page."""
BRIEF = 3
"""As many differences are shown at once; more are opened by a click."""
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Names:
    """What units are called, and people by their unit and number."""

    units: Mapping[int, str]
    people: Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A change as it stands on the page.

    Parameters
    ----------
    where : str
        The unit, where it is another than the page's.
    """

    row: AuditRow
    who: str
    where: str
    change: telling.Change


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
    asked, units = _asked(request.args), below(session(), [unit])
    called = _called(units)
    found = session().execute(_select(units, asked, called).limit(PAGE + 1)).all()
    lines = [_line(row, login, unit, called) for row, login in found[:PAGE]]
    older = lines[-1].row.id if len(found) > PAGE else None
    return render_template("audit/changes.html", lines=lines, asked=asked, older=older, brief=BRIEF)


def _line(row: AuditRow, login: str | None, unit: int, called: Names) -> Line:
    def name(person: str) -> str:
        return called.people.get((row.unit_id or 0, person), person)

    where = called.units.get(row.unit_id or 0, "") if row.unit_id != unit else ""
    return Line(row, login or "", where, telling.told(row, name, ui.language()))


def _called(units: Collection[int]) -> Names:
    work = session()
    here = work.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(units)))
    rows = work.execute(
        select(NameRow.unit_id, NameRow.person, NameRow.name).where(NameRow.unit_id.in_(units))
    )
    return Names(
        {row.id: row.name for row in here},
        {(unit, person): f"{person} {name}" for unit, person, name in rows if name != person},
    )


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


def _select(units: Collection[int], asked: Asked, called: Names) -> Select[AuditRow, str]:
    found = (
        select(AuditRow, AccountRow.login)
        .outerjoin(AccountRow, AccountRow.id == AuditRow.account_id)
        .where(AuditRow.unit_id.in_(units))
        .order_by(AuditRow.id.desc())
    )
    if asked.word:
        columns = (AuditRow.act, AuditRow.subject, AccountRow.login)
        people = {person for (_, person), name in called.people.items() if asked.word in name}
        found = found.where(
            or_(
                *(each.contains(asked.word, autoescape=True) for each in columns),
                AuditRow.act.in_(telling.acts(asked.word, ui.language())),
                AuditRow.subject.in_(people),
            )
        )
    if asked.since:
        found = found.where(AuditRow.at >= datetime.combine(asked.since, time(), ZONE))
    if asked.until:
        after = datetime.combine(asked.until + timedelta(days=1), time(), ZONE)
        found = found.where(AuditRow.at < after)
    return found.where(AuditRow.id < asked.before) if asked.before else found

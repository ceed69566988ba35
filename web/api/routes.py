"""The calls of the interface, version 1."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from apiflask import APIBlueprint, abort
from sqlalchemy import func, select

from roster.desk import punching
from roster.desk.books import has_book
from roster.desk.punching import Tap
from roster.duty.matching import Source, Way
from roster.store import requests as store
from roster.store.audit import record
from roster.store.base import now
from roster.store.rosters import DutyRow, RosterRow, VersionRow
from roster.store.tokens import Power
from roster.store.units import UnitRow
from web import access
from web.api import forms
from web.api.tokens import auth, needs, units_of
from web.oneself import book_of
from web.transactions import session

pages = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Lunzhi")

REFUSALS = {401: "No token, or one that has ended.", 403: "The token lacks the power."}
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
NOWHERE = {**REFUSALS, 404: "No such unit, or not one that the token reaches."}


@pages.get("/units")
@access.by_token
@pages.auth_required(auth)
@pages.output(forms.Units)
@pages.doc(summary="The units that the token reaches", responses=REFUSALS)
def units() -> dict[str, Any]:
    row = needs(Power.READ_ROSTERS)
    found = session().scalars(
        select(UnitRow).where(UnitRow.id.in_(units_of(row))).order_by(UnitRow.id)
    )
    return {"units": [{"id": u.id, "parent": u.parent_id, "name": u.name} for u in found]}


@pages.get("/units/<int(max=2147483647):number>/people")
@access.by_token
@pages.auth_required(auth)
@pages.output(forms.People)
@pages.doc(summary="The people of a unit", responses=NOWHERE)
def people(number: int) -> dict[str, Any]:
    needs(Power.READ_PEOPLE, number)
    found = book_of(number).people if has_book(session(), number) else ()
    return {"people": [{"person": each.id, "name": each.name} for each in found]}


@pages.get("/units/<int(max=2147483647):number>/rosters")
@access.by_token
@pages.auth_required(auth)
@pages.output(forms.Rosters)
@pages.doc(summary="The rosters of a unit", responses=NOWHERE)
def rosters(number: int) -> dict[str, Any]:
    needs(Power.READ_ROSTERS, number)
    last = (
        select(func.max(VersionRow.number))
        .where(VersionRow.roster_id == RosterRow.id)
        .scalar_subquery()
    )
    found = session().execute(
        select(RosterRow, last).where(RosterRow.unit_id == number).order_by(RosterRow.first)
    )
    return {
        "rosters": [
            {"first": row.first, "days": row.days, "state": row.state, "version": version or 0}
            for row, version in found
        ]
    }


@pages.get("/units/<int(max=2147483647):number>/duties")
@access.by_token
@pages.auth_required(auth)
@pages.input(forms.SpanIn, location="query")
@pages.output(forms.Duties)
@pages.doc(summary="The published duties of some dates", responses=NOWHERE)
def duties(number: int, query_data: dict[str, Any]) -> dict[str, Any]:
    needs(Power.READ_ROSTERS, number)
    first, last = _span(query_data)
    wanted = (
        select(DutyRow, VersionRow.number)
        .join(VersionRow, VersionRow.id == DutyRow.version_id)
        .where(DutyRow.unit_id == number, DutyRow.day.between(first, last))
        .order_by(DutyRow.day, DutyRow.person)
    )
    if "person" in query_data:
        wanted = wanted.where(DutyRow.person == query_data["person"])
    rows = session().execute(wanted).all()
    labels: dict[str, str] = {}
    if rows:
        unit = book_of(number)
        labels = {symbol.code: symbol.label for symbol in unit.symbols}
    return {
        "duties": [
            {
                "person": row.person,
                "day": row.day,
                "code": row.code,
                "label": labels.get(row.code, row.code),
                "version": version,
            }
            for row, version in rows
        ]
    }


@pages.get("/units/<int(max=2147483647):number>/requests")
@access.by_token
@pages.auth_required(auth)
@pages.input(forms.SpanIn, location="query")
@pages.output(forms.Requests)
@pages.doc(summary="Leave and wishes that touch some dates", responses=NOWHERE)
def requests(number: int, query_data: dict[str, Any]) -> dict[str, Any]:
    needs(Power.READ_REQUESTS, number)
    found = store.requests(session(), number, *_span(query_data))
    wanted = query_data.get("person")
    return {"requests": [row for row in found if wanted in (None, row.person)]}


@pages.post("/units/<int(max=2147483647):number>/punches")
@access.by_token
@pages.auth_required(auth)
@pages.input(forms.PunchesIn)
@pages.output(forms.Taken)
@pages.doc(summary="Bring punches of a clock; each is kept once", responses=NOWHERE)
def punches(number: int, json_data: dict[str, Any]) -> dict[str, Any]:
    row = needs(Power.WRITE_PUNCHES, number)
    given = json_data["punches"]
    people = {each.id for each in book_of(number).people} if has_book(session(), number) else ()
    latest = now() + timedelta(days=1)
    for at, each in enumerate(given):
        if each["person"] not in people:
            abort(422, f"punches.{at}.person: expected the number of a person of the unit")
        if not EARLIEST <= each["at"] <= latest:
            abort(422, f"punches.{at}.at: expected an instant from 2000 on that is not to come")
    taps = [
        Tap(each["person"], each["at"], Way(each["way"]), each["device"], each["skew"])
        for each in given
    ]
    new = punching.take(session(), number, Source.API, taps)
    told = {"received": len(given), "new": new}
    record(session(), "punch.bring", row.name, account=row.account_id, unit=number, after=told)
    return told


def _span(asked: dict[str, Any]) -> tuple[date, date]:
    """The dates that are asked for; refused where they are none or too many."""
    first, last = asked["first"], asked["last"]
    if not 0 <= (last - first).days < forms.LATEST:
        abort(422, f"last: expected first or up to {forms.LATEST - 1} days after it")
    return first, last

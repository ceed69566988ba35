"""What goes in and out of the interface, field by field."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Date, DateTime, Integer, List, Nested, String
from apiflask.validators import Length

LATEST = 366
"""[days] that one call may ask for."""


class UnitOut(Schema):
    id = Integer(required=True)
    parent = Integer(required=True, allow_none=True)
    name = String(required=True)


class PersonOut(Schema):
    person = String(required=True, metadata={"description": "Number in the unit."})
    name = String(required=True)


class RosterOut(Schema):
    first = Date(required=True)
    days = Integer(required=True)
    state = String(required=True)
    version = Integer(
        required=True, metadata={"description": "Last published version; 0 where there is none."}
    )


class SpanIn(Schema):
    first = Date(required=True)
    last = Date(required=True)
    person = String(validate=Length(max=100))


class DutyOut(Schema):
    person = String(required=True)
    day = Date(required=True)
    code = String(required=True, metadata={"description": "Symbol of the roster."})
    label = String(required=True)
    version = Integer(required=True)


class RequestOut(Schema):
    id = Integer(required=True)
    person = String(required=True)
    kind = String(required=True)
    first = Date(required=True)
    last = Date(required=True)
    shifts = List(String(), required=True)
    points = Integer(required=True)
    state = String(required=True)
    at = DateTime(required=True)


class Units(Schema):
    units = List(Nested(UnitOut), required=True)


class People(Schema):
    people = List(Nested(PersonOut), required=True)


class Rosters(Schema):
    rosters = List(Nested(RosterOut), required=True)


class Duties(Schema):
    duties = List(Nested(DutyOut), required=True)


class Requests(Schema):
    requests = List(Nested(RequestOut), required=True)

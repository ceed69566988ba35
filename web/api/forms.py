"""What goes in and out of the interface, field by field."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import AwareDateTime, Date, DateTime, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

from roster.duty.matching import Way

LATEST = 366
"""[days] that one call may ask for."""
PUNCHES = 1000
"""[punches] that one call may bring."""
SKEWED = 86_400
"""[s] that a clock may be off; more is no clock."""


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


class PunchIn(Schema):
    person = String(
        required=True,
        validate=Length(1, 100),
        metadata={"description": "Number in the unit."},
    )
    at = AwareDateTime(
        required=True, metadata={"description": "By the device's clock, with its offset."}
    )
    way = String(load_default="either", validate=OneOf([each.value for each in Way]))
    device = String(load_default="", validate=Length(max=100))
    skew = Integer(
        load_default=0,
        validate=Range(-SKEWED, SKEWED),
        metadata={"description": "[s] by which the device's clock is fast."},
    )


class PunchesIn(Schema):
    punches = List(Nested(PunchIn), required=True, validate=Length(1, PUNCHES))


class Taken(Schema):
    received = Integer(required=True)
    new = Integer(
        required=True,
        metadata={"description": "The others were known: sending twice does no harm."},
    )


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

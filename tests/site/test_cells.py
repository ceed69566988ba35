"""The sheet of a roster as data: read by those who may, edited, checked, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from roster.store.accounts import Role
from roster.store.base import Sessions, now, writing
from roster.store.rosters import State, roster_from
from roster.store.units import UnitRow
from tests.desk.hotline import EARLY, NIGHT, hotline
from tests.site.conftest import SignedIn

MONDAY = now().date() + timedelta(days=14 - now().weekday())
"""Two weeks on: nothing of it has happened."""
Call = Callable[..., Any]
Json = dict[str, Any]
EMPTY_HALL = "早@柜台/11:00"
"""The one duty on a date on which a hall wants many."""


@pytest.fixture
def unit(make: Sessions, company: int) -> int:
    with writing(make) as work:
        number = hotline(work)
        work.get_one(UnitRow, number).parent_id = company
        return number


def desk(client: FlaskClient, unit: int) -> Call:
    """Posts a body to an address of the roster, or reads it; the answer with its status."""

    def call(name: str, body: Any = None, first: object = MONDAY, **query: Any) -> Any:
        address = f"/units/{unit}/rosters/{first}/{name}.json"
        headers = {"Accept": "application/json"}
        if body is None:
            return client.get(address, headers=headers, query_string=query)
        return client.post(address, headers=headers, json=body)

    return call


@pytest.fixture
def supervisor(signed_in: SignedIn, unit: int) -> Call:
    return desk(signed_in(Role.SUPERVISOR, unit), unit)


def cell(person: str, day: int, code: str) -> dict[str, object]:
    return {"person": person, "day": day, "code": code}


def test_the_sheet_of_a_week_that_nobody_has_begun(supervisor: Call) -> None:
    sheet = supervisor("grid").json
    assert (sheet["exists"], sheet["revision"], sheet["days"]) == (False, 0, 7)
    assert [each["weekday"] for each in sheet["dates"]] == list("一二三四五六日")
    assert set(sheet["rows"]) == set(sheet["people"]) == {"A1", "A2", "A3", "A4"}
    off = next(n for n, each in enumerate(sheet["symbols"]) if each["kind"] == "off")
    assert sheet["rows"]["A1"] == [off] * 7
    early = next(n for n, each in enumerate(sheet["symbols"]) if each["code"] == EARLY)
    assert sheet["typed"]["z"][0] == sheet["typed"]["1"][0] == sheet["typed"]["早"][0] == early
    assert sheet["symbols"][early]["clock"] == "08:00–16:00"
    assert sheet["coverage"][0]["wanted"] == [1] * 7


def test_an_edit_is_answered_with_what_it_changes(supervisor: Call) -> None:
    answer = supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    assert answer.status_code == 200, answer.json
    assert answer.json["revision"] == 1
    assert len(answer.json["gone"]) == 2
    assert (answer.json["undo"], answer.json["redo"]) == (True, False)
    sheet = supervisor("grid").json
    assert sheet["symbols"][sheet["rows"]["A1"][0]]["code"] == EARLY


def test_what_an_edit_says_agrees_with_the_whole_check(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    before = {each["id"] for each in supervisor("check").json["violations"]}
    cells = [cell("A1", day, EARLY) for day in range(5)] + [cell("A2", 6, NIGHT)]
    edit = supervisor("edits", {"base": 1, "cells": cells}).json
    after = {each["id"] for each in supervisor("check", revision=2).json["violations"]}
    assert after == (before - set(edit["gone"])) | {each["id"] for each in edit["new"]}
    assert edit["gone"]


def test_an_edit_that_breaks_a_rule_says_what_it_takes(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, NIGHT)]})
    wanted = {"base": 1, "cells": [cell("A1", 1, EARLY)]}
    answer = supervisor("edits", wanted)
    assert answer.status_code == 422
    assert [each["weight"] for each in answer.json["violations"]] == ["hard"]
    assert "只休息8小时00分" in answer.json["violations"][0]["sentence"]
    asked = answer.json["asks"]
    assert asked["reason"]
    assert [each["rule"] for each in asked["exceptions"]] == ["rest.daily"]
    basis = asked["exceptions"][0]["bases"][-1]["code"]
    given = {"reason": "急修", "exceptions": [{"rule": "rest.daily", "basis": basis}]}
    kept = supervisor("edits", {**wanted, **given})
    assert kept.status_code == 200, kept.json
    assert kept.json["new"][0]["departure"]["document"] == "急修"
    assert supervisor("check").json["allowed"]


def test_trying_an_edit_keeps_nothing(supervisor: Call) -> None:
    tried = supervisor("try", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    assert (tried.status_code, len(tried.json["gone"])) == (200, 2)
    assert supervisor("grid").json["exists"] is False


def test_two_supervisors_see_each_other(signed_in: SignedIn, unit: int, company: int) -> None:
    first = desk(signed_in(Role.SUPERVISOR, unit), unit)
    second = desk(signed_in(Role.SUPERVISOR, company), unit)
    first("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    kept = second("edits", {"base": 0, "cells": [cell("A2", 1, EARLY)]}).json
    assert (kept["others"], kept["stale"], len(kept["cells"])) == (1, True, 2)
    clash = first("edits", {"base": 1, "cells": [cell("A2", 1, NIGHT)]})
    assert clash.status_code == 409
    assert clash.json["revision"] == 2
    assert [each["by"] for each in clash.json["theirs"]] == [f"supervisor-{company}-"]
    seen = first("changes", since=1).json
    assert [each[:2] for each in seen["cells"]] == [["A2", 1]]
    assert seen["by"] == [f"supervisor-{company}-"]


def test_an_edit_is_taken_back_and_brought_back(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    undone = supervisor("undo", {"base": 1}).json
    assert (undone["undo"], undone["redo"]) == (False, True)
    assert supervisor("redo", {"base": 2}).json["undo"] is True
    acts = [each["act"] for each in supervisor("history").json["edits"]]
    assert acts == ["redo", "undo", "edit"]


def test_nothing_to_take_back_is_said(supervisor: Call) -> None:
    answer = supervisor("undo", {"base": 0})
    assert (answer.status_code, answer.json["asks"]) == (422, None)


def test_locked_cells_are_marked(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    told = supervisor("locks", {"base": 1, "cells": [["A1", 0], ["A2", 0]], "locked": True}).json
    assert told["locked"] == [["A1", 0], ["A2", 0]]
    supervisor("locks", {"base": 1, "cells": [["A2", 0]], "locked": False})
    assert supervisor("grid").json["locked"] == [["A1", 0]]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"base": -1, "cells": []},
        {"base": 0, "cells": [{"person": "A1"}]},
        {"base": 0, "cells": [cell("A1", 0, "飞")]},
        {"base": 0, "cells": [cell("Z9", 0, EARLY)]},
        {"base": 0, "cells": [cell("A1", 99, EARLY)]},
        {"base": 0, "cells": [cell("A1", 0, EARLY)], "reason_code": "boredom"},
        {"base": 0, "cells": [cell("A1", 0, EARLY)], "exceptions": [{"rule": "rest.daily"}]},
        {"base": 0, "cells": [cell("A1", 0, EARLY)], "reason": 7},
    ],
)
def test_what_cannot_be_read_is_told_and_keeps_nothing(supervisor: Call, body: Any) -> None:
    answer = supervisor("edits", body)
    assert answer.status_code == 422
    assert answer.json["flaws"]
    assert supervisor("grid").json["exists"] is False


def test_a_draft_is_seen_by_those_who_make_and_approve_it(signed_in: SignedIn, unit: int) -> None:
    maker = desk(signed_in(Role.SUPERVISOR, unit), unit)
    maker("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    head = desk(signed_in(Role.HEAD, unit), unit)
    assert head("grid").json["shown"] == "draft"
    assert head("grid").json["may"]["edit"] is False
    assert head("edits", {"base": 1, "cells": [cell("A1", 0, NIGHT)]}).status_code == 403
    staff = desk(signed_in(Role.STAFF, unit, "A1"), unit)
    sheet = staff("grid").json
    assert (sheet["shown"], sheet["exists"]) == (0, False)
    assert len(set(sheet["rows"]["A1"])) == 1
    assert staff("check").status_code == 403


def test_another_units_roster_does_not_exist(signed_in: SignedIn, unit: int, station: int) -> None:
    stranger = desk(signed_in(Role.SUPERVISOR, station), unit)
    assert stranger("grid").status_code == 404
    assert stranger("edits", {"base": 0, "cells": []}).status_code == 404


def test_why_someone_is_protected_the_supervisor_alone_reads(
    signed_in: SignedIn, unit: int
) -> None:
    maker = desk(signed_in(Role.SUPERVISOR, unit), unit)
    barred = maker("edits", {"base": 0, "cells": [cell("A4", 0, NIGHT)]})
    assert barred.json["asks"] is None
    assert barred.json["violations"][0]["weight"] == "absolute"


@pytest.mark.parametrize("first", ["yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_date_of_which_there_is_no_roster_is_not_found(supervisor: Call, first: str) -> None:
    assert supervisor("grid", first=first).status_code == 404


@pytest.mark.parametrize("name", ["changes", "history", "check"])
def test_a_number_that_nobody_can_mean_is_a_bad_request(supervisor: Call, name: str) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    query = {"since": 10**30, "after": 10**30, "revision": 10**30}
    assert supervisor(name, **query).status_code == 400


@pytest.fixture
def broken(supervisor: Call, make: Sessions, unit: int) -> Json:
    """A breach that came into the draft by another road than an edit, such as a changed rule."""
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, NIGHT)]})
    with writing(make) as work:
        row = roster_from(work, unit, MONDAY)
        assert row is not None
        row.rows = {**row.rows, "A1": [NIGHT, EARLY, *row.rows["A1"][2:]]}
    [found] = [v for v in supervisor("check").json["violations"] if v["rule"] == "rest.daily"]
    return dict(found)


def test_a_breach_that_stands_is_put_on_record_as_an_exception(
    supervisor: Call, broken: Json
) -> None:
    assert (broken["weight"], broken["departure"]) == ("hard", None)
    asks = supervisor("why", violation=broken["id"]).json["asks"]
    assert [each["rule"] for each in asks["exceptions"]] == ["rest.daily"]
    bare = supervisor("exceptions", {"violation": broken["id"]})
    assert (bare.status_code, bare.json["asks"]["reason"]) == (422, True)
    basis = asks["exceptions"][0]["bases"][-1]["code"]
    grounds = {"reason": "急修", "exceptions": [{"rule": "rest.daily", "basis": basis}]}
    kept = supervisor("exceptions", {"violation": broken["id"], **grounds})
    assert kept.status_code == 200, kept.json
    told = supervisor("check").json
    [now_] = [v for v in told["violations"] if v["rule"] == "rest.daily"]
    assert now_["departure"]["document"] == "急修"
    assert told["counts"]["broken"] == 0
    sheet = supervisor("grid").json
    assert sheet["symbols"][sheet["rows"]["A1"][1]]["code"] == EARLY
    assert supervisor("exceptions", {"violation": broken["id"], **grounds}).status_code == 404


def test_an_exception_is_not_put_on_record_while_somebody_reviews_the_roster(
    supervisor: Call, make: Sessions, unit: int, broken: Json
) -> None:
    with writing(make) as work:
        row = roster_from(work, unit, MONDAY)
        assert row is not None
        row.state = State.SUBMITTED
    assert supervisor("why", violation=broken["id"]).json["asks"] is None
    answer = supervisor("exceptions", {"violation": broken["id"], "reason": "急修"})
    assert answer.status_code == 409


def test_a_shortage_of_half_hours_is_explained_by_the_curve_of_its_day(
    signed_in: SignedIn, hall: int
) -> None:
    supervisor = desk(signed_in(Role.SUPERVISOR, hall), hall)
    supervisor("edits", {"base": 0, "cells": [cell("Y01", 0, EMPTY_HALL)]})
    violations = supervisor("check").json["violations"]
    short = next(v for v in violations if v["weight"] == "short" and v["days"] == [0])
    told = supervisor("why", violation=short["id"]).json
    assert len(told["curve"]) > 2
    asked = [point for point in told["curve"] if point["asked"]]
    assert [(point["wanted"] - point["heads"]) for point in asked] == [short["amount"]]
    assert all(point["heads"] <= 1 for point in told["curve"])

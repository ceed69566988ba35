"""Why something is as it is, who could take a duty, and the sick call in one act."""

from __future__ import annotations

import pytest

from roster.domain import LEAVE
from roster.store.accounts import Role
from tests.desk.hotline import EARLY, NIGHT
from tests.site.conftest import SignedIn
from tests.site.test_cells import Call, cell, desk
from tests.site.test_cells import supervisor as supervisor
from tests.site.test_cells import unit as unit
from tests.site.test_publishing import head as head
from tests.site.test_publishing import published as published


def shortage(call: Call, day: int) -> str:
    found = call("check").json["violations"]
    return next(v["id"] for v in found if v["weight"] == "short" and v["days"] == [day])


def test_a_shortage_names_who_could_take_it_and_what_stops_the_others(supervisor: Call) -> None:
    cells = [cell("A1", 0, NIGHT), cell("A2", 0, EARLY), cell("A2", 2, EARLY)]
    supervisor("edits", {"base": 0, "cells": cells})
    told = supervisor("why", violation=shortage(supervisor, 1)).json
    assert "缺1人" in told["sentence"]
    assert told["arithmetic"][0] == "最少1人，目标1人"
    by_person = {each["person"]: each for each in told["candidates"]}
    assert set(by_person) == {"A1", "A2", "A3", "A4"}
    assert "只休息8小时00分" in by_person["A1"]["stops"][0]
    assert by_person["A3"]["stops"] == []
    assert by_person["A3"]["points"] < 0
    assert told["candidates"][0]["stops"] == []
    assert (told["stopped"], told["more"]) == (1, 0)


def test_one_click_assigns_whom_the_list_offers(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, NIGHT)]})
    wanted = shortage(supervisor, 1)
    best = supervisor("why", violation=wanted).json["candidates"][0]
    kept = supervisor("edits", {"base": 1, "act": "assign", "cells": best["cells"]})
    assert kept.status_code == 200, kept.json
    assert wanted in kept.json["gone"]
    assert kept.json["points"] == best["points"]


def test_a_broken_rule_says_how_and_who_could_take_the_duty(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, NIGHT)]})
    given = {
        "reason": "急",
        "exceptions": [{"rule": "rest.daily", "basis": "no basis: recorded breach"}],
    }
    kept = supervisor("edits", {"base": 1, "cells": [cell("A1", 1, EARLY)], **given}).json
    told = supervisor("why", violation=kept["new"][0]["id"]).json
    assert "最短休息：11小时" in told["arithmetic"]
    assert any("12月" in line or "月" in line for line in told["arithmetic"])
    assert {each["person"] for each in told["candidates"]} == {"A2", "A3", "A4"}
    assert told["candidates"][0]["cells"][0]["person"] == "A1"


def test_a_cell_says_what_each_other_duty_would_do(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, NIGHT)]})
    told = supervisor("why", person="A1", day=1).json
    by_code = {each["code"]: each for each in told["symbols"]}
    assert "只休息8小时00分" in by_code[EARLY]["stops"][0]
    assert by_code[NIGHT]["stops"] == []


@pytest.mark.parametrize(
    "query", [{"violation": "no"}, {"person": "Z9", "day": 0}, {"person": "A1"}]
)
def test_what_is_not_there_cannot_be_asked_about(
    supervisor: Call, query: dict[str, object]
) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, NIGHT)]})
    assert supervisor("why", **query).status_code == 404


def test_a_sick_call_takes_one_question_and_one_answer(published: Call) -> None:
    asked = published("standins", person="A2", day=1).json
    assert asked["duty"]["sentence"] == "早班 座席"
    assert len(asked["shortages"]) == 1
    best = asked["candidates"][0]
    assert best["stops"] == []
    body = {
        "base": 1,
        "person": "A2",
        "day": 1,
        "cells": best["cells"],
        "answered": True,
        "reason_code": "absence",
    }
    done = published("relief", body)
    assert done.status_code == 200, done.json
    assert (done.json["version"], set(done.json["asked"])) == (2, {"A2", best["person"]})
    states = {p["person"]: p["state"] for p in published("acknowledgements").json["people"]}
    assert states[best["person"]] == "given"
    held = published("grid", version=2).json
    assert held["symbols"][held["rows"][best["person"]][1]]["code"] == EARLY


def test_what_is_open_is_told_with_who_could_take_it_before_any_search(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A2", 0, NIGHT), cell("A1", 0, EARLY)]})
    told = supervisor("openings").json
    assert [(each["person"], each["day"]) for each in told["openings"]] == [
        ("", day) for day in range(1, 7)
    ]
    first = told["openings"][0]
    # Who has worked until midnight has not rested for eleven hours by eight.
    assert "A2" not in [each["person"] for each in first["candidates"]]
    assert first["candidates"][0]["points"] < 0
    assert told["together"]["cells"] == 6
    assert told["together"]["change"] == sum(
        each["candidates"][0]["points"] for each in told["openings"]
    )
    later = supervisor("openings", **{"from": 5}).json
    assert [each["day"] for each in later["openings"]] == [5, 6]


def test_two_step_in_in_turn_where_nobody_can_alone(supervisor: Call, head: Call) -> None:
    away = [cell("A3", 1, LEAVE), cell("A4", 1, LEAVE)]
    duties = [cell("A1", 0, NIGHT), cell("A2", 1, EARLY)]
    supervisor("edits", {"base": 0, "cells": [*duties, *away]})
    for who, act in (
        (supervisor, "submit"),
        (supervisor, "review"),
        (head, "approve"),
        (supervisor, "publish"),
    ):
        assert who(act, {"base": 1}).status_code == 200
    told = supervisor("standins", person="A2", day=1).json
    assert [each for each in told["candidates"] if not each["stops"]] == []
    (pair,) = told["in_turn"]
    assert [(each["person"], each["day"]) for each in pair["moves"]] == [("A1", 1), ("A3", 0)]
    body = {"base": 1, "person": "A2", "day": 1, "cells": pair["cells"], "answered": True}
    done = supervisor("relief", {**body, "reason_code": "absence"})
    assert done.status_code == 200, done.json
    assert set(done.json["asked"]) == {"A1", "A2", "A3"}
    states = {p["person"]: p["state"] for p in supervisor("acknowledgements").json["people"]}
    assert (states["A1"], states["A3"]) == ("given", "given")


def test_a_sick_call_says_by_what_it_breaks_a_rule(published: Call) -> None:
    body = {"base": 1, "person": "A2", "day": 1, "cells": [cell("A4", 1, NIGHT)]}
    refused = published("relief", {**body, "reason_code": "absence"})
    assert (refused.status_code, refused.json["asks"]) == (422, None)
    assert published("state").json["version"] == 1


def test_telephone_numbers_are_for_those_who_make_rosters(signed_in: SignedIn, unit: int) -> None:
    maker = desk(signed_in(Role.SUPERVISOR, unit), unit)
    maker("edits", {"base": 0, "cells": [cell("A2", 0, NIGHT)]})
    found = maker("why", violation=shortage(maker, 1)).json["candidates"]
    assert {each["person"]: each["phone"] for each in found}["A1"] == "13800000001"
    staff = desk(signed_in(Role.STAFF, unit, "A1"), unit)
    assert staff("standins", person="A2", day=0).status_code == 403

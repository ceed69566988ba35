"""From draft to people by the addresses that the roster page asks."""

from __future__ import annotations

from typing import Any

import pytest

from roster.store.accounts import Role
from tests.desk.hotline import EARLY, NIGHT
from tests.site.conftest import SignedIn
from tests.site.test_cells import Call, cell, desk
from tests.site.test_cells import supervisor as supervisor
from tests.site.test_cells import unit as unit


@pytest.fixture
def head(signed_in: SignedIn, unit: int) -> Call:
    return desk(signed_in(Role.HEAD, unit), unit)


@pytest.fixture
def published(supervisor: Call, head: Call) -> Call:
    """A roster of two duties, published."""
    cells = [cell("A1", 0, EARLY), cell("A2", 1, EARLY)]
    supervisor("edits", {"base": 0, "cells": cells})
    for who, act in ((supervisor, "submit"), (supervisor, "review"), (head, "approve")):
        assert who(act, {"base": 1}).status_code == 200
    answer = supervisor("publish", {"base": 1})
    assert answer.status_code == 200, answer.json
    assert answer.json["asked"] == ["A1", "A2"]
    return supervisor


def acts(state: Any) -> dict[str, bool]:
    return {each["act"]: each["may"] for each in state["next"]}


def test_the_state_says_what_comes_next_and_for_whom(supervisor: Call, head: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    assert acts(supervisor("state").json) == {"submit": True}
    assert acts(head("state").json) == {"submit": False}
    state = supervisor("submit", {"base": 1}).json
    assert [each["state"] for each in state["signatures"]] == ["submitted"]
    assert acts(state) == {"review": True, "return": True, "withdraw": True}
    supervisor("review", {"base": 1})
    assert acts(supervisor("state").json)["approve"] is False
    assert acts(head("state").json)["approve"] is True
    assert supervisor("approve", {"base": 1}).status_code == 403


def test_a_step_out_of_turn_is_refused(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    answer = supervisor("publish", {"base": 1})
    assert (answer.status_code, answer.json["state"]) == (409, "draft")


def test_a_roster_under_review_is_withdrawn_before_it_is_edited(supervisor: Call) -> None:
    supervisor("edits", {"base": 0, "cells": [cell("A1", 0, EARLY)]})
    supervisor("submit", {"base": 1})
    wanted = {"base": 1, "cells": [cell("A1", 1, EARLY)]}
    refused = supervisor("edits", wanted)
    assert (refused.status_code, refused.json["state"]) == (409, "submitted")
    assert supervisor("withdraw", {"base": 1}).status_code == 200
    assert supervisor("edits", wanted).status_code == 200


def test_staff_see_what_is_published_and_no_later_draft(
    published: Call, signed_in: SignedIn, unit: int
) -> None:
    wanted = {"base": 1, "cells": [cell("A3", 2, NIGHT)]}
    asked = published("edits", wanted)
    assert (asked.status_code, asked.json["asks"]["reason_code"]) == (422, True)
    published("edits", {**wanted, "reason_code": "demand"})
    staff = desk(signed_in(Role.STAFF, unit, "A1"), unit)
    sheet = staff("grid").json
    assert (sheet["shown"], sheet["version"]) == (1, 1)
    held = [sheet["symbols"][place]["code"] for place in sheet["rows"]["A1"]]
    assert held[0] == EARLY
    assert len(set(sheet["rows"]["A3"])) == 1
    assert (sheet["leave"], sheet["requests"], sheet["locked"]) == ([], [], [])
    assert published("grid").json["told"] == [["A3", 2, 0]]
    assert staff("diff", **{"from": "1", "to": "draft"}).status_code == 404


def test_versions_are_listed_compared_and_put_back(published: Call) -> None:
    cells = [cell("A1", 0, NIGHT)]
    published("edits", {"base": 1, "cells": cells, "reason_code": "demand"})
    answer = published("publish", {"base": 2, "reason_code": "demand", "reason": "话务增加"})
    assert answer.json["asked"] == ["A1"]
    listed = published("versions").json["versions"]
    assert [(v["number"], v["changes"], v["reason_name"]) for v in listed] == [
        (2, 1, "需求变化"),
        (1, 2, ""),
    ]
    diff = published("diff", **{"from": "1", "to": "2"}).json
    assert [(c["person"], c["day"]) for c in diff["cells"]] == [("A1", 0)]
    back = published("restore", {"base": 2, "version": 1, "reason_code": "correction"})
    assert back.status_code == 200, back.json
    assert published("diff", **{"from": "1", "to": "draft"}).json["cells"] == []


def test_a_signed_list_is_put_on_record(published: Call) -> None:
    told = published("acknowledgements").json
    assert told["counts"] == {"waiting": 2, "changed": 0, "given": 0}
    assert {each["name"]: each["phone"] for each in told["people"]} == {
        "甲": "13800000001",
        "乙": "",
    }
    told = published("acknowledgements", {"people": ["A1"], "document": "签字表"}).json
    assert [(p["person"], p["sign"], p["how"]) for p in told["people"]] == [
        ("A2", "○", ""),
        ("A1", "✓", "paper"),
    ]

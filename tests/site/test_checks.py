"""The pages of one-sided records: what they are about, and what a caller said of themselves."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.duty import checklists, record
from roster.store.accounts import Role
from roster.store.base import Sessions
from tests.site.conftest import SignedIn
from tests.site.handed import enrolled, send
from tests.tablets import DUE, PHONE, POST, Tablet, told_by_caller

JOB = "repair:2026120100017"
FORM = "revisit_call"


@pytest.fixture
def held(app: Flask, make: Sessions, station: int) -> Tablet:
    return enrolled(app, make, station)


@pytest.fixture
def head(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.HEAD, station)


def page(unit: int, name: str) -> str:
    return f"/units/{unit}/ledger/checks/{name.replace('#', '%23')}"


def revisit(held: Tablet, ticket: str) -> list[dict[str, Any]]:
    """A revisit that was just begun."""
    name = f"{FORM}:{POST}#{ticket}@{DUE}"
    given = {"id": name, "post": POST, "due": DUE.replace("Z", ":00Z"), "crews": {"own": ["G01"]}}
    begun = {**record.opening(checklists.shipped()[FORM], given), "ticket": ticket}
    return [
        held.act(name, "open", side="own", facts={"opening": begun, "version": begun["version"]}),
        held.act(name, "present", side="own", facts={"people": ["G01"]}),
    ]


def test_revisits_of_one_minute_are_records_of_their_own_each_with_its_number(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    send(app, make, held, [*revisit(held, "20261201-001"), *revisit(held, "20261201-002")])
    listed = head.get(f"/units/{station}/ledger/checks/?day=2026-12-01&post={POST}").text
    for ticket in ("20261201-001", "20261201-002"):
        assert ticket in listed
        assert ticket in head.get(page(station, f"{FORM}:{POST}#{ticket}@{DUE}")).text


def test_the_head_erases_what_one_caller_said(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    send(app, make, held, told_by_caller(held, JOB))
    before = head.get(page(station, JOB)).text
    assert PHONE in before
    assert "callers/erase" in before
    erase = f"/units/{station}/ledger/callers/erase"
    done = head.post(erase, data={"record": JOB})
    assert done.status_code == 302
    after = head.get(done.location).text
    assert PHONE not in after
    assert "东街7号" in after
    assert "callers/erase" not in after
    assert head.post(erase, data={"record": JOB}).status_code == 404


def test_nobody_else_erases_it(
    app: Flask, make: Sessions, station: int, held: Tablet, signed_in: SignedIn
) -> None:
    send(app, make, held, told_by_caller(held, JOB))
    assert "callers/erase" not in signed_in(Role.LEADER, station).get(page(station, JOB)).text


def test_a_tablet_is_told_what_to_forget(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    send(app, make, held, acts := told_by_caller(held, JOB))
    wall = app.test_client()
    wall.set_cookie("__Host-device", held.cookie, domain="localhost", secure=True)
    day = f"/units/{station}/duty/day.json"

    def erased() -> list[str]:
        answer = wall.get(day, base_url="https://localhost")
        assert answer.status_code == 200, answer.text
        found: list[str] = answer.json["erased"] if answer.json else []
        return found

    assert erased() == []
    head.post(f"/units/{station}/ledger/callers/erase", data={"record": JOB})
    assert erased() == sorted(act["key"] for act in acts[-2:])

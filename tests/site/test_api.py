"""The interface for programs: what a token reads, and what it may not."""

from __future__ import annotations

from datetime import date

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies
from sqlalchemy import select

from roster.desk.books import Shelf
from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.punches import PunchRow
from roster.store.requests import RequestRow
from roster.store.rosters import DutyRow, RosterRow, VersionRow
from roster.store.tokens import Power
from tests.site.conftest import HOST, SignedIn

DAY = date(2026, 12, 1)


@pytest.fixture
def published(make: Sessions, station: int) -> None:
    """One duty of G01, published in version 1; and leave of G02."""
    with writing(make) as work:
        symbol = next(each for each in Shelf().unit(work, station).symbols if each.label == "值")
        row = RosterRow(unit_id=station, first=DAY, days=31, rows={}, state="published")
        work.add(row)
        work.flush()
        version = VersionRow(roster_id=row.id, number=1, revision=1, document="{}")
        work.add(version)
        work.flush()
        work.add(
            DutyRow(unit_id=station, person="G01", day=DAY, code=symbol.code, version_id=version.id)
        )
        work.add(RequestRow(unit_id=station, person="G02", kind="leave", first=DAY, last=DAY))


def _token(client: FlaskClient, unit: int, *powers: Power) -> dict[str, str]:
    page = client.post(f"/units/{unit}/tokens/", data={"name": "考勤机", "powers": list(powers)})
    assert page.status_code == 200, page.text
    word = page.text.split('class="secret">')[1].split("<")[0]
    return {"Authorization": f"Bearer {word}"}


def test_a_program_reads_what_its_token_allows(
    app: Flask, signed_in: SignedIn, station: int, published: None
) -> None:
    shown = _token(
        signed_in(Role.ADMINISTRATOR, station), station, Power.READ_ROSTERS, Power.READ_REQUESTS
    )
    client = app.test_client()

    def get(path: str) -> dict[str, object]:
        answer = client.get(f"/api/v1{path}", headers=shown)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json
        return found

    dates = "first=2026-12-01&last=2026-12-31"
    (unit,) = get("/units")["units"]  # type: ignore[misc]
    assert unit["id"] == station
    assert get(f"/units/{station}/rosters")["rosters"] == [
        {"first": "2026-12-01", "days": 31, "state": "published", "version": 1}
    ]
    (duty,) = get(f"/units/{station}/duties?{dates}")["duties"]  # type: ignore[misc]
    assert (duty["person"], duty["day"], duty["label"]) == ("G01", "2026-12-01", "值")
    (asked,) = get(f"/units/{station}/requests?{dates}")["requests"]  # type: ignore[misc]
    assert (asked["person"], asked["kind"]) == ("G02", "leave")
    refused = client.get(f"/api/v1/units/{station}/people", headers=shown)
    assert refused.status_code == 403


def test_a_token_reaches_no_other_unit_and_ends_at_once(
    app: Flask, signed_in: SignedIn, station: int, company: int
) -> None:
    admin = signed_in(Role.ADMINISTRATOR, station)
    shown, client = _token(admin, station, Power.READ_ROSTERS), app.test_client()
    assert client.get(f"/api/v1/units/{company}/rosters", headers=shown).status_code == 404
    assert client.get("/api/v1/units", headers=shown).status_code == 200
    assert admin.post(f"/units/{station}/tokens/1/revoke").status_code == 302
    assert client.get("/api/v1/units", headers=shown).status_code == 401


def test_punches_come_in_once_and_only_of_people_of_the_unit(
    app: Flask, signed_in: SignedIn, make: Sessions, station: int
) -> None:
    admin, client = signed_in(Role.ADMINISTRATOR, station), app.test_client()
    shown = _token(admin, station, Power.WRITE_PUNCHES)
    path = f"/api/v1/units/{station}/punches"
    one = {"person": "G18", "at": "2026-11-02T08:25:00+08:00", "way": "in", "device": "门禁1"}

    def bring(*given: dict[str, str]) -> tuple[int, object]:
        answer = client.post(path, headers=shown, json={"punches": list(given)})
        return answer.status_code, answer.json

    assert bring(one) == (200, {"received": 1, "new": 1})
    assert bring(one, {**one, "way": "out"}) == (200, {"received": 2, "new": 1})
    assert bring({**one, "person": "G99"})[0] == 422
    assert bring({**one, "at": "2026-11-02T08:25:00"})[0] == 422
    assert bring({**one, "at": "2999-11-02T08:25:00Z"})[0] == 422
    reads = _token(admin, station, Power.READ_PEOPLE)
    assert client.post(path, headers=reads, json={"punches": [one]}).status_code == 403
    with reading(make) as work:
        rows = work.scalars(select(PunchRow)).all()
        assert [(row.source, row.device, row.way) for row in rows] == [
            ("api", "门禁1", "in"),
            ("api", "门禁1", "out"),
        ]


def test_no_call_fails_or_answers_what_is_not_documented(
    app: Flask, signed_in: SignedIn, station: int, published: None
) -> None:
    # Imported by whoever needs it alone: that takes seconds.
    import schemathesis
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    shown = _token(signed_in(Role.ADMINISTRATOR, station), station, *Power)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    called = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis.given(case=operation.as_strategy(), here=strategies.booleans())
        @hypothesis.settings(max_examples=30, database=None)
        def call(case: schemathesis.Case, here: bool) -> None:
            if here and "number" in case.path_parameters:
                # A unit number by chance is nobody's, and the call would go no further.
                case.path_parameters["number"] = station
            # Dates in the wrong order are refused, which the document cannot say.
            case.call_and_validate(
                base_url=HOST, headers=shown, excluded_checks=[positive_data_acceptance]
            )

        call()
        called += 1
    assert called >= 5

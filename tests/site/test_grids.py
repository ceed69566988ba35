"""The sheet as data is drawn once, and drawn anew when anything in it changes."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from roster.desk import books
from roster.domain import OFF
from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.names import erase, names, put_names
from roster.store.rosters import RosterRow
from roster.store.units import edition
from tests.site.conftest import SignedIn
from tests.site.published import publish
from web.weeks import sheet

FIRST = date(2026, 12, 1)
DAYS = 31


@pytest.fixture
def december(make: Sessions, station: int) -> int:
    """The station with December published: everyone is off."""
    with reading(make) as work:
        people = list(names(work, station))
    publish(make, station, FIRST, DAYS, dict.fromkeys(people, (OFF,) * DAYS))
    return station


def address(unit: int) -> str:
    return f"/units/{unit}/rosters/{FIRST}/grid.json"


def tag(client: FlaskClient, unit: int) -> str:
    answer = client.get(address(unit))
    assert answer.status_code == 200, answer.text
    found: str = answer.headers["ETag"]
    return found


def is_known(client: FlaskClient, unit: int, known: str) -> bool:
    return client.get(address(unit), headers={"If-None-Match": known}).status_code == 304


def test_whoever_has_the_sheet_is_told_so(signed_in: SignedIn, december: int) -> None:
    head = signed_in(Role.HEAD, december)
    known = tag(head, december)
    answer = head.get(address(december), headers={"If-None-Match": known})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_an_edit_is_news_to_makers_and_none_to_those_who_see_what_is_published(
    make: Sessions, signed_in: SignedIn, december: int
) -> None:
    maker = signed_in(Role.SUPERVISOR, december)
    staff = signed_in(Role.STAFF, december, "G01")
    draft, rows = tag(maker, december), staff.get(address(december)).json["rows"]
    with writing(make) as work:
        row = work.query(RosterRow).filter_by(unit_id=december, first=FIRST).one()
        code = next(s["code"] for s in maker.get(address(december)).json["symbols"] if s["minutes"])
        row.rows = {**row.rows, "G01": [code, *row.rows["G01"][1:]]}
        row.revision += 1
    assert not is_known(maker, december, draft)
    assert maker.get(address(december)).json["rows"]["G01"][0] != rows["G01"][0]
    assert staff.get(address(december)).json["rows"] == rows


def test_a_lock_is_news(make: Sessions, signed_in: SignedIn, december: int) -> None:
    maker = signed_in(Role.SUPERVISOR, december)
    known = tag(maker, december)
    with writing(make) as work:
        row = work.query(RosterRow).filter_by(unit_id=december, first=FIRST).one()
        row.pins = [["G01", 3]]
    assert not is_known(maker, december, known)
    assert maker.get(address(december)).json["locked"] == [["G01", 3]]


def test_another_name_is_news(make: Sessions, signed_in: SignedIn, december: int) -> None:
    staff = signed_in(Role.STAFF, december, "G01")
    known = tag(staff, december)
    with writing(make) as work:
        put_names(work, december, [{"id": "G02", "name": "新名"}])
    assert not is_known(staff, december, known)
    assert staff.get(address(december)).json["people"]["G02"]["name"] == "新名"


def test_the_same_sheet_is_drawn_once_for_each_language_and_right(
    signed_in: SignedIn, december: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    whole = sheet.whole

    def counted(*given: object) -> object:
        drawn.append(str(given[-1]))
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet, "whole", counted)
    for role, person, language in (
        (Role.STAFF, "G01", "zh"),
        (Role.STAFF, "G02", "zh"),
        (Role.STAFF, "G03", "en"),
        (Role.SUPERVISOR, None, "zh"),
        (Role.HEAD, None, "zh"),
    ):
        tag(signed_in(role, december, person, language), december)
    assert drawn == ["zh", "en", "zh"]


def test_the_edition_of_a_unit_changes_with_its_sheets_and_names_alone(
    make: Sessions, station: int
) -> None:
    seen = []
    with writing(make) as work:
        seen.append(edition(work, station))
        books.change(work, station, {"holidays": []}, None)
        seen.append(edition(work, station))
        erase(work, station, "G01")
        seen.append(edition(work, station))
        work.rollback()
    with reading(make) as work:
        assert edition(work, station) == seen[0]
    assert len(set(seen)) == 3

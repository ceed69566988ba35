"""The log of changes: found by words and dates, seen by those who look after the unit."""

from __future__ import annotations

from roster.store.accounts import Role
from roster.store.audit import record
from roster.store.base import Sessions, writing
from tests.site.conftest import SignedIn
from web.audit.routes import differences


def test_the_log_shows_what_was_from_what_to_what(
    signed_in: SignedIn, make: Sessions, station: int
) -> None:
    with writing(make) as work:
        record(work, "name.change", "G01", unit=station, before={"a": "甲"}, after={"a": "乙"})
    page = signed_in(Role.AUDITOR, station).get(f"/units/{station}/log/").text
    assert "<del>甲</del> → 乙" in page


def test_the_log_is_searched_by_word_and_date(
    signed_in: SignedIn, make: Sessions, station: int
) -> None:
    with writing(make) as work:
        record(work, "name.change", "G01", unit=station)
    client = signed_in(Role.AUDITOR, station)
    assert "name.change" in client.get(f"/units/{station}/log/?word=G01").text
    assert "name.change" not in client.get(f"/units/{station}/log/?word=G99").text
    assert "name.change" not in client.get(f"/units/{station}/log/?until=2020-01-01").text
    wrong = client.get(f"/units/{station}/log/?since=yesterday")
    assert wrong.status_code == 422
    assert "yesterday" in wrong.text


def test_the_log_is_read_in_pages(signed_in: SignedIn, make: Sessions, station: int) -> None:
    with writing(make) as work:
        for number in range(120):
            record(work, "name.change", f"N{number:03}", unit=station)
    client = signed_in(Role.AUDITOR, station)
    first = client.get(f"/units/{station}/log/?word=name.change").text
    assert "N119" in first
    assert "N019" not in first
    older = first.split("before=")[1].split("&")[0]
    assert "N019" in client.get(f"/units/{station}/log/?word=name.change&before={older}").text


def test_the_log_is_not_for_staff(signed_in: SignedIn, station: int) -> None:
    assert signed_in(Role.STAFF, station).get(f"/units/{station}/log/").status_code == 403


def test_only_what_differs_is_told() -> None:
    assert differences({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": "new"}) == [
        ("b", "2", "3"),
        ("c", "", "new"),
    ]


def test_of_a_sheet_only_the_rows_that_differ_are_told() -> None:
    before = [{"code": "早", "lead": "15"}, {"code": "夜", "lead": ""}]
    after = [{"code": "早", "lead": "20"}, {"code": "夜", "lead": ""}]
    found = differences({"rows": before}, {"rows": after})
    assert found == [("rows", "code=早 lead=15", "code=早 lead=20")]

"""The sheets as forms: typed, pasted, looked at first, kept, taken back, and given out."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.desk.books import Shelf, book
from roster.feeds import sheets, typed
from roster.feeds.headings import SHEETS
from roster.store.accounts import Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, now, reading, writing
from roster.store.names import names
from roster.store.rosters import RosterRow
from roster.store.units import UnitRow, revisions
from tests.site.conftest import SignedIn


@pytest.fixture
def client(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, station)


def _kept(make: Sessions, unit: int, table: str) -> list[dict[str, str]]:
    with reading(make) as work:
        return [dict(row) for row in book(work, unit).get(table, ())]


def _base(make: Sessions, unit: int, table: str) -> int:
    with reading(make) as work:
        return revisions(work, unit).get(table, 0)


def _at(unit: int, table: str) -> str:
    return f"/units/{unit}/sheets/{table}/"


@pytest.mark.parametrize("table", SHEETS)
def test_every_sheet_has_its_page(table: str, client: FlaskClient, station: int) -> None:
    page = client.get(_at(station, table))
    assert page.status_code == 200, page.text
    assert SHEETS[table][0] in page.text


def test_a_typed_sheet_is_kept_with_names_and_numbers_apart(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    rows = _kept(make, station, "people")
    rows[0] |= {"name": "赵零一", "phone": "138 0000 0000"}
    text = typed.text_of("people", rows)
    answer = client.post(_at(station, "people"), data={"act": "keep", "base": 1, "text": text})
    assert answer.status_code == 302, answer.text
    with reading(make) as work:
        row = names(work, station)["G01"]
        assert (row.name, row.phone) == ("赵零一", "138 0000 0000")
        logged = work.scalars(select(AuditRow).where(AuditRow.act == "sheet.change")).one()
        assert "赵零一" not in str(logged.after)
        assert Shelf().unit(work, station).people[0].name == "赵零一"
    assert "138 0000 0000" in client.get(_at(station, "people")).text


def test_a_mistake_is_told_in_its_cell_and_what_was_typed_stays(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    rows = _kept(make, station, "people")
    rows[4] |= {"no_night_until": "明年", "name": "新名"}
    text = typed.text_of("people", rows)
    answer = client.post(_at(station, "people"), data={"act": "keep", "base": 1, "text": text})
    assert answer.status_code == 422
    assert "人员 第6行 “不上夜班至”列：“明年”" in unescape(answer.text)
    assert re.search(r'<td class="wrong" data-flaw="[^"]*2026-12-01">明年</td>', answer.text)
    assert "新名" in answer.text
    assert _base(make, station, "people") == 1


def test_a_sheet_that_another_one_needs_cannot_lose_it(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    rows = [row for row in _kept(make, station, "shifts") if row["code"] != "白"]
    data = {"act": "keep", "base": 1, "text": typed.text_of("shifts", rows)}
    answer = client.post(_at(station, "shifts"), data=data)
    assert answer.status_code == 422
    assert "岗位" in answer.text
    assert _base(make, station, "shifts") == 1


def test_a_law_cannot_be_switched_off_in_the_sheet_of_rules(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    data = {"act": "keep", "base": 1, "text": "code\toff\nhours.overtime_month\t是", "mode": "add"}
    assert client.post(_at(station, "rules"), data=data).status_code == 422
    assert len(_kept(make, station, "rules")) == 1


def test_pasted_rows_are_shown_first_and_join_the_others(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    text = "工号\t姓名\t班组\tG\n".replace("\tG", "") + "G01\t赵01\t二班\nG99\t新人\t一班\n"
    looked = client.post(_at(station, "people"), data={"act": "look", "text": text, "mode": "add"})
    assert looked.status_code == 200
    assert "<del>一班</del> → <ins>二班</ins>" in looked.text
    assert _base(make, station, "people") == 1
    whole = unescape(
        re.search(r"<textarea name=\"text\" hidden>\n?(.*?)</textarea>", looked.text, re.S)[1]
    )  # type: ignore[index]
    kept = client.post(
        _at(station, "people"), data={"act": "keep", "base": 1, "text": whole, "mode": "whole"}
    )
    assert kept.status_code == 302, kept.text
    rows = {row["id"]: row for row in _kept(make, station, "people")}
    assert len(rows) == 21
    assert rows["G01"]["team"] == "二班"
    assert rows["G01"]["skills"] == "抢修证、带班"


def test_an_unknown_heading_keeps_the_pasted_text_to_be_mended(
    client: FlaskClient, station: int
) -> None:
    text = "工号\t姓名\t生病原因\nG01\t赵01\t感冒"
    answer = client.post(_at(station, "people"), data={"act": "look", "text": text})
    assert answer.status_code == 422
    assert "感冒</textarea>" in answer.text


def test_what_somebody_else_kept_meanwhile_is_not_lost(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    one = {"act": "keep", "base": 0, "text": "date\tkind\tname\n2027-01-01\t法定\t元旦"}
    assert client.post(_at(station, "holidays"), data=one).status_code == 302
    other = {"act": "keep", "base": 0, "text": "date\tkind\tname\n2027-01-02\t休\t元旦"}
    answer = client.post(_at(station, "holidays"), data=other)
    assert answer.status_code == 409
    assert "2027-01-01" in answer.text
    assert "2027-01-02" in answer.text
    assert [row["date"] for row in _kept(make, station, "holidays")] == ["2027-01-01"]


def test_every_revision_is_listed_and_can_be_gone_back_to(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    for lead in ("20", "25"):
        rows = [{**row, "lead": lead} for row in _kept(make, station, "shifts")]
        data = {"act": "keep", "base": _base(make, station, "shifts")}
        client.post(_at(station, "shifts"), data={**data, "text": typed.text_of("shifts", rows)})
    listed = client.get(_at(station, "shifts") + "revisions/").text
    assert listed.count("<td>supervisor-") == 2
    page = client.get(_at(station, "shifts") + "revisions/1/").text
    assert "<del>25</del> → <ins>15</ins>" in page
    text = unescape(re.search(r"hidden>\n?(.*?)</textarea>", page, re.S)[1])  # type: ignore[index]
    client.post(_at(station, "shifts"), data={"act": "keep", "base": 3, "text": text})
    assert _kept(make, station, "shifts")[0]["lead"] == "15"
    assert _base(make, station, "shifts") == 4


def _draft(make: Sessions, unit: int) -> RosterRow:
    """A roster of the coming week in which one person is on duty."""
    with writing(make) as work:
        found = Shelf().unit(work, unit)
        first = now().date() + timedelta(days=1)
        code = found.symbols[0].code
        rows = {person.id: ["-"] * 7 for person in found.people}
        rows["G01"] = [code, "-", "-", "-", "-", "-", "-"]
        row = RosterRow(unit_id=unit, first=first, days=7, rows=rows)
        work.add(row)
        work.flush()
        return row


def test_who_stands_in_a_coming_roster_stays_in_the_book(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    _draft(make, station)
    people = [row for row in _kept(make, station, "people") if row["id"] != "G01"]
    data = {"act": "keep", "base": 1, "text": typed.text_of("people", people)}
    answer = client.post(_at(station, "people"), data=data)
    assert answer.status_code == 422
    assert "离岗" in answer.text


def test_a_change_tells_what_it_would_do_to_the_roster_at_hand(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    _draft(make, station)
    demand = [{**row, "minimum": "9", "target": "9", "maximum": ""} for row in
              _kept(make, station, "demand")[:1]]  # fmt: skip
    data = {"act": "look", "text": typed.text_of("demand", demand), "mode": "add"}
    page = client.post(_at(station, "demand"), data=data).text
    assert "带班长至少9人，只排1人，缺8人" in page
    assert _base(make, station, "demand") == 1


def test_the_workbook_given_out_is_the_book(
    client: FlaskClient, make: Sessions, station: int, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(client.get(f"/units/{station}/book.xlsx").data)
    unit, _ = sheets.read(path)
    with reading(make) as work:
        assert unit.people == Shelf().unit(work, station).people


def test_everything_is_given_out_at_once(client: FlaskClient, make: Sessions, station: int) -> None:
    row = _draft(make, station)
    content = client.get(f"/units/{station}/everything.zip").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = set(archive.namelist())
        assert "unit.fill" in archive.read("log.csv").decode("utf-8-sig")
    assert {"book.xlsx", "unit/unit.toml", "unit/people.csv", "requests.csv", "duties.csv"} < files
    assert f"rosters/{row.first}-draft.json" in files


def test_a_unit_renamed_in_its_book_is_renamed_in_the_tree(
    client: FlaskClient, make: Sessions, station: int
) -> None:
    data = {"act": "keep", "base": 1, "text": "name\n城东供电所", "mode": "add"}
    assert client.post(_at(station, "unit"), data=data).status_code == 302
    with reading(make) as work:
        assert work.get_one(UnitRow, station).name == "城东供电所"


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.PAY, Role.AUDITOR])
def test_the_book_is_for_those_who_make_rosters(
    role: Role, signed_in: SignedIn, station: int
) -> None:
    assert signed_in(role, station).get(_at(station, "people")).status_code == 403


def test_there_is_no_other_sheet(client: FlaskClient, station: int) -> None:
    assert client.get(_at(station, "accounts")).status_code == 404
    assert client.get(_at(station, "people") + "revisions/9/").status_code == 404

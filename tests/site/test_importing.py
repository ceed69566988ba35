"""From Excel to a unit on the site: what is asked, what is made, what is refused with its place."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from roster.desk.books import Shelf
from roster.store.accounts import Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, reading
from roster.store.units import UnitRow
from roster.store.uploads import UploadRow
from tests.adopt import grids
from tests.site.conftest import EXAMPLES, SignedIn


def _hand_in(client: FlaskClient, unit: int, path: Path) -> Any:
    file = io.BytesIO(path.read_bytes()), path.name
    return client.post(f"/units/{unit}/import/", data={"file": file})


def _zipped(folder: Path, path: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, inside + file.name)
    return path


def _asked(page: str) -> dict[str, str]:
    """What a browser would send: the fields of the page with what stands in them."""
    found = dict(re.findall(r'<input id="(?:q-)?\w+" name="(\w+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select id="[\w-]+" name="(\w+)"[^>]*>(.*?)</select>', page):
        values = re.findall(r'value="([^"]*)"( selected)?', options)
        found[name] = next((value for value, chosen in values if chosen), values[0][0])
    return found


@pytest.mark.parametrize("draw", grids.GRIDS, ids=lambda draw: draw.__name__)
def test_every_clerk_s_grid_becomes_a_unit(
    draw: grids.Draw,
    app: Flask,
    signed_in: SignedIn,
    make: Sessions,
    company: int,
    tmp_path: Path,
) -> None:
    path, expected = draw(tmp_path)
    client = signed_in(Role.ADMINISTRATOR, company)
    answer = _hand_in(client, company, path)
    assert answer.status_code == 302, answer.text
    page = client.get(answer.location).text
    made = client.post(answer.location, data={**_asked(page), "act": "make"})
    assert made.status_code == 302, made.text
    first_period = client.get(made.location)
    assert first_period.status_code == 200
    with reading(make) as work:
        row = work.scalars(select(UnitRow).where(UnitRow.parent_id == company)).one()
        number, unit = row.id, Shelf().unit(work, row.id)
        assert work.scalars(select(UploadRow.id)).all() == []
    assert tuple(person.name for person in unit.people) == expected.people
    assert len(unit.history) == expected.duties + expected.leave
    assert made.location == f"/units/{number}/rosters/"


def test_an_answer_changes_what_is_made(
    signed_in: SignedIn, make: Sessions, company: int, tmp_path: Path
) -> None:
    path, _ = grids.circles_of_four_crews(tmp_path)
    client = signed_in(Role.ADMINISTRATOR, company)
    at = _hand_in(client, company, path).location
    asked = _asked(client.get(at).text)
    assert asked["codes"].startswith("○=")
    told = {**asked, "codes": "○=值班 09:00-次日09:00", "name": "城东变电站", "act": "make"}
    assert client.post(at, data=told).status_code == 302
    with reading(make) as work:
        row = work.scalars(select(UnitRow).where(UnitRow.name == "城东变电站")).one()
        unit = Shelf().unit(work, row.id)
    assert unit.name == "城东变电站"
    assert [(shift.code, shift.start) for shift in unit.shifts] == [("○", 9 * 60)]


def test_a_wrong_answer_is_told_beside_its_question(
    signed_in: SignedIn, make: Sessions, company: int, tmp_path: Path
) -> None:
    path, _ = grids.circles_of_four_crews(tmp_path)
    client = signed_in(Role.ADMINISTRATOR, company)
    at = _hand_in(client, company, path).location
    wrong = client.post(at, data={"codes": "○=二十", "act": "make"})
    assert wrong.status_code == 422
    assert 'id="q-codes-flaw"' in wrong.text
    assert "○=二十" in wrong.text
    with reading(make) as work:
        assert work.scalars(select(UnitRow).where(UnitRow.parent_id == company)).all() == []


@pytest.mark.parametrize("inside", ["", "supply_station/"])
def test_a_zipped_folder_becomes_a_unit(
    inside: str, signed_in: SignedIn, make: Sessions, company: int, tmp_path: Path
) -> None:
    path = _zipped(EXAMPLES / "supply_station", tmp_path / "所.zip", inside)
    client = signed_in(Role.ADMINISTRATOR, company)
    at = _hand_in(client, company, path).location
    assert "213" in client.get(at).text
    made = client.post(at, data={"place": f"below:{company}", "act": "make"})
    assert made.status_code == 302, made.text


def test_a_flawed_folder_is_refused_with_every_place(
    signed_in: SignedIn, make: Sessions, company: int, tmp_path: Path
) -> None:
    folder = tmp_path / "unit"
    folder.mkdir()
    for file in (EXAMPLES / "supply_station").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    people = (folder / "people.csv").read_text("utf-8-sig").splitlines()
    people[3] = people[3].replace("一班", "一班").replace("抢修证", "=抢修证")
    (folder / "people.csv").write_text("\n".join(people), "utf-8")
    client = signed_in(Role.ADMINISTRATOR, company)
    answer = _hand_in(client, company, _zipped(folder, tmp_path / "u.zip"))
    assert answer.status_code == 422
    assert "people.csv 第4行" in answer.text
    with reading(make) as work:
        assert work.scalars(select(UploadRow.id)).all() == []


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.xls", "roster.zip", "..", "表.csv"])
def test_a_file_that_is_something_else_is_refused(
    name: str, signed_in: SignedIn, company: int, tmp_path: Path
) -> None:
    client = signed_in(Role.ADMINISTRATOR, company)
    file = io.BytesIO(b"PK\x03\x04 nothing"), name
    answer = client.post(f"/units/{company}/import/", data={"file": file})
    assert answer.status_code == 422, answer.text


def test_a_supervisor_fills_their_own_empty_unit_but_makes_no_other(
    signed_in: SignedIn, make: Sessions, company: int, tmp_path: Path
) -> None:
    path, _ = grids.business_hall(tmp_path)
    client = signed_in(Role.SUPERVISOR, company)
    at = _hand_in(client, company, path).location
    assert client.post(at, data={"place": f"below:{company}", "act": "make"}).status_code == 400
    assert client.post(at, data={"place": f"into:{company}", "act": "make"}).status_code == 302
    with reading(make) as work:
        acts = work.scalars(select(AuditRow.act).where(AuditRow.unit_id == company)).all()
    assert "unit.fill" in acts


def test_a_file_is_seen_by_none_but_its_owner(
    signed_in: SignedIn, company: int, tmp_path: Path
) -> None:
    path, _ = grids.business_hall(tmp_path)
    at = _hand_in(signed_in(Role.ADMINISTRATOR, company), company, path).location
    assert signed_in(Role.SUPERVISOR, company).get(at).status_code == 404


def test_staff_hand_in_nothing(signed_in: SignedIn, station: int) -> None:
    assert signed_in(Role.STAFF, station).get(f"/units/{station}/import/").status_code == 403


def test_what_a_file_would_change_is_shown_by_sheet_and_cell(
    signed_in: SignedIn, make: Sessions, station: int, tmp_path: Path
) -> None:
    folder = tmp_path / "unit"
    shutil.copytree(EXAMPLES / "supply_station", folder)
    lines = (folder / "people.csv").read_text("utf-8-sig").splitlines()
    first = lines[1].split(",")
    newcomer = ",".join(["G99", "新来", *first[2:]])
    renamed = ",".join([first[0], "改名", *first[2:]])
    (folder / "people.csv").write_text("\n".join([lines[0], renamed, *lines[2:], newcomer]))
    asked = (folder / "requests.csv").read_text("utf-8-sig").splitlines()
    (folder / "requests.csv").write_text("\n".join(asked[:-1]))
    client = signed_in(Role.SUPERVISOR, station)
    answer = _hand_in(client, station, _zipped(folder, tmp_path / "所.zip"))
    assert answer.status_code == 302, answer.text
    at = answer.location
    page = client.get(at).text
    for counted in ("增加1行", "修改1行", "删除1行"):
        assert counted in page
    assert f"<del>{first[1]}</del> → <ins>改名</ins>" in page
    assert "无变化" in page
    assert client.post(at, data={"place": f"into:{station}", "act": "make"}).status_code == 302
    with reading(make) as work:
        people = Shelf().unit(work, station).people
    assert [person.name for person in people if person.id in (first[0], "G99")] == ["改名", "新来"]

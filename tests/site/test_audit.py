"""The log of changes: found by words and dates, seen by those who look after the unit."""

from __future__ import annotations

import ast
import re

import pytest

from roster.desk import generating, mending
from roster.duty import machine
from roster.duty.inquiries import Act
from roster.store.accounts import Role
from roster.store.audit import AuditRow, record
from roster.store.base import Sessions, writing
from roster.store.names import names
from roster.store.proposals import Standing
from roster.store.rosters import State
from roster.store.tasks import OPEN, Stage, Wish
from tests.conftest import CHECKOUT
from tests.site.conftest import SignedIn
from web.audit.acts import ACTS
from web.audit.telling import Difference, told


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


def test_an_act_is_said_as_a_sentence_with_the_person_s_name(
    signed_in: SignedIn, make: Sessions, station: int
) -> None:
    with writing(make) as work:
        person = next(iter(names(work, station).values()))
        given = {"kind": "leave", "first": "2026-12-01", "state": "approved"}
        before = {"state": "asked"}
        record(work, "request.approve", person.person, unit=station, before=before, after=given)
        number, name = person.person, person.name
    page = signed_in(Role.AUDITOR, station).get(f"/units/{station}/log/").text
    assert f"批准{number} {name}的申请：请假" in page
    assert "<del>待答复</del> → 已批准" in page
    english = signed_in(Role.AUDITOR, station, language="en", person="G20")
    assert f"Approved for {number} {name}: leave" in english.get(f"/units/{station}/log/").text


@pytest.mark.parametrize("word", ["批准", "赵01", "G01", "request.approve"])
def test_the_log_is_searched_by_what_a_reader_sees(
    signed_in: SignedIn, make: Sessions, station: int, word: str
) -> None:
    with writing(make) as work:
        record(work, "request.approve", "G01", unit=station, after={"kind": "leave"})
        record(work, "request.ask", "G02", unit=station, after={"kind": "leave"})
    page = signed_in(Role.AUDITOR, station).get(f"/units/{station}/log/?word={word}").text
    assert "批准G01" in page
    assert "G02" not in page


def test_the_log_of_a_company_says_of_which_unit_a_change_is(
    signed_in: SignedIn, make: Sessions, company: int, station: int
) -> None:
    page = signed_in(Role.AUDITOR, company).get(f"/units/{company}/log/?word=录入").text
    assert "示例供电所" in page


def test_each_cell_is_told_by_its_person_and_date() -> None:
    row = AuditRow(
        act="roster.edit",
        subject="2026-12-01",
        before={"revision": 1, "cells": [["G01", 2, "-"]]},
        after={"revision": 2, "cells": [["G01", 2, "值"]], "act": "edit", "reason": "absence 到时"},
    )
    change = told(row, {"G01": "G01 赵01"}.__getitem__, "zh")
    assert change.sentence == "改动12月1日周二起的排班表：逐格填写"
    assert change.differences == [
        Difference("修订", "1", "2"),
        Difference("G01 赵01 12月3日周四", "休", "值"),
        Difference("原因", "", "临时缺勤 到时"),
    ]


def test_of_a_sheet_only_the_rows_that_differ_are_told() -> None:
    row = AuditRow(
        act="sheet.change",
        subject="shifts",
        before={"rows": [{"code": "早", "lead": "15"}, {"code": "夜", "lead": ""}]},
        after={"rows": [{"code": "早", "lead": "20"}, {"code": "夜", "lead": ""}]},
    )
    change = told(row, str, "zh")
    assert change.sentence == "修改资料：班次"
    assert change.differences == [
        Difference("行", "代码=早 提前到岗=15", ""),
        Difference("行", "", "代码=早 提前到岗=20"),
    ]


def test_every_act_that_is_recorded_has_its_sentence() -> None:
    acts = {
        node.value
        for folder in ("roster/desk", "web")
        for path in (CHECKOUT / folder).rglob("*.py")
        if "node_modules" not in path.parts
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and _called(call) in RECORDERS
        for argument in call.args
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z_]+", str(node.value))
    }
    acts |= {f"roster.{state}" for state in State if state is not State.DRAFT}
    acts |= {f"proposal.{state}" for state in Standing if state is not Standing.OPEN}
    acts |= {f"matter.{act}" for act in Act}
    acts |= {f"case.{act}" for act in machine.table("case").acts}
    ends = (*set(Stage) - set(OPEN), *filter(None, Wish))
    acts |= {f"{kind}.{end}" for kind in (generating.KIND, mending.KIND) for end in ends}
    assert len(acts) > 40
    assert acts - ACTS.keys() == set()


RECORDERS = ("record", "_record", "_move")


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))

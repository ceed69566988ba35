"""A sheet shown and typed again is the same sheet; what is pasted says where it is wrong."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from roster.errors import BadInput
from roster.feeds import sheets, typed, unit_book

EXAMPLES = Path(__file__).parents[2] / "examples"
UNITS = ("supply_station", "call_centre_95598", "business_hall", "three_crews", "sick_call")


@pytest.mark.parametrize("name", UNITS)
def test_every_sheet_of_a_unit_is_typed_as_it_was_shown(name: str) -> None:
    _, book = sheets.read(EXAMPLES / name)
    again = {table: typed.typed(table, typed.text_of(table, rows)) for table, rows in book.items()}
    assert sheets.understood(again) == sheets.understood(book)
    assert {t: r for t, r in again.items() if t != "rules"} == {
        t: r for t, r in book.items() if t != "rules"
    }


def test_groups_of_a_rule_are_typed_as_they_were_shown() -> None:
    rows = [
        {"code": "runs.succession", "further": {"pairs": [["夜", "早"], ["中", "早"]]}},
        {"code": "teams.together", "further": {"groups": [["E1", "E2", "E3"]]}},
        {"code": "weekends.most", "further": {"most": 4}},
        {"code": "runs.shift", "further": {"shifts": ["夜"]}},
        {"code": "rotation.pattern", "further": {"phases": [["一班", "2026-11-01"]]}},
        {"code": "hours.overtime_day", "further": {"whole_day": False}},
    ]
    assert typed.typed("rules", typed.text_of("rules", rows)) == rows


def test_headings_may_be_chinese_english_or_left_out() -> None:
    row = {"id": "G01", "name": "赵一", "phone": "13800000000"}
    assert typed.typed("people", "工号\t姓名\t电话\nG01\t赵一\t13800000000") == [row]
    assert typed.typed("people", "id,name,phone\nG01,赵一,13800000000\n") == [row]
    assert typed.typed("people", "G01\t赵一\t13800000000") == [row]


def test_an_unknown_heading_is_told() -> None:
    with pytest.raises(BadInput) as told:
        typed.typed("people", "工号\t姓名\t班祖\nG01\t赵一\t一班")
    assert "班组" in told.value.flaws[0].say("zh")


def test_rows_of_the_same_thing_change_what_they_tell_of() -> None:
    before = [{"code": "早", "start": "08:00", "lead": "10"}, {"code": "夜", "start": "00:00"}]
    added = [{"code": "早", "start": "07:30"}, {"code": "中"}]
    assert typed.joined("shifts", before, added, ("code", "start")) == [
        {"code": "早", "start": "07:30", "lead": "10"},
        {"code": "夜", "start": "00:00"},
        {"code": "中"},
    ]
    assert typed.joined("shifts", before, added, ("code", "start", "lead"))[0] == added[0]
    assert len(typed.joined("requests", [{"person": "a"}], [{"person": "a"}], ("person",))) == 2


def test_a_text_tells_of_its_headings_or_of_the_first_columns() -> None:
    assert typed.told("people", "姓名\t工号\n赵一\tG01") == ("name", "id")
    assert typed.told("people", "G01\t赵一\t138") == ("id", "name", "phone")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", UNITS)
def test_a_unit_s_workbook_is_read_as_the_unit(name: str, language: str, tmp_path: Path) -> None:
    unit, book = sheets.read(EXAMPLES / name)
    path = tmp_path / "unit.xlsx"
    path.write_bytes(unit_book.workbook(book, language))
    again, _ = sheets.read(path)
    assert replace(again, demand=(), settings=()) == replace(unit, demand=(), settings=())
    assert [replace(row, place="") for row in again.demand] == [
        replace(row, place="") for row in unit.demand
    ]
    assert [replace(each, place="") for each in again.settings] == [
        replace(each, place="") for each in unit.settings
    ]


def test_no_text_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    book = {"people": [{"id": "1", "name": "赵一", "team": "=1+1"}]}
    content = unit_book.workbook(book)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["人员"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}

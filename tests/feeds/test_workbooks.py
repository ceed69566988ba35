"""What a spreadsheet does to a table: dates, times, formulas, hidden sheets, merged cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from roster.domain import Span
from roster.feeds import units
from roster.feeds.tables import Flaws
from roster.feeds.workbooks import read_workbook
from tests.feeds.unit_files import book, flaws, sheets


def lines(
    path: Path, fill: Callable[[Worksheet, xlsxwriter.Workbook], object], **options: object
) -> tuple[tuple[str, ...], ...]:
    """The texts of a workbook of one sheet."""
    with xlsxwriter.Workbook(str(path / "a.xlsx"), options) as workbook:
        fill(workbook.add_worksheet("表"), workbook)
    found = Flaws()
    (grid,) = read_workbook(path / "a.xlsx", found).sheets.values()
    assert not found.found
    return tuple(cells for _, cells in grid.lines)


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_date_and_time_cells_read_as_texts(tmp_path: Path, epoch_1904: bool) -> None:
    def fill(sheet: Worksheet, workbook: xlsxwriter.Workbook) -> None:
        day = workbook.add_format({"num_format": "yyyy/m/d"})
        clock = workbook.add_format({"num_format": "h:mm"})
        elapsed = workbook.add_format({"num_format": "[h]:mm"})
        sheet.write_datetime(0, 0, date(2026, 12, 1), day)
        sheet.write_datetime(0, 1, time(8, 30), clock)
        sheet.write_datetime(0, 2, timedelta(hours=24), elapsed)
        sheet.write_datetime(0, 3, timedelta(hours=32), elapsed)
        sheet.write_number(0, 4, 1.0, clock)
        sheet.write_number(0, 5, 20)
        sheet.write_number(0, 6, 0.5)
        sheet.write_boolean(0, 7, True)

    assert lines(tmp_path, fill, date_1904=epoch_1904) == (
        ("2026-12-01", "08:30", "24:00", "次日08:00", "24:00", "20", "0.5", "true"),
    )


def test_merged_cells_hold_their_value_in_every_row(tmp_path: Path) -> None:
    def fill(sheet: Worksheet, workbook: xlsxwriter.Workbook) -> None:
        sheet.merge_range("A1:A3", "受理")
        for row, shift in enumerate("早中夜"):
            sheet.write(row, 1, shift)

    assert lines(tmp_path, fill) == (("受理", "早"), ("受理", "中"), ("受理", "夜"))


def test_rows_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    content = sheets()
    content["人员"].insert(1, [])
    content["人员"][3][7] = "x"
    (flaw,) = flaws(book(tmp_path / "unit.xlsx", content))
    assert (flaw.path, flaw.row, flaw.column) == ("unit.xlsx!人员", 4, "出生日期")


def test_a_formula_is_read_as_its_value(tmp_path: Path) -> None:
    assert lines(tmp_path, lambda sheet, _: sheet.write_formula("A1", "=3+4", None, 7)) == (("7",),)


def test_a_formula_without_a_value_and_an_error_are_flaws(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet("表")
        sheet.write_formula("B2", "=3+4", None, "")
        sheet.write_formula("C3", "=1/0", None, "#DIV/0!")
    found = Flaws()
    read_workbook(tmp_path / "a.xlsx", found)
    assert [(f.path, f.row, f.column) for f in found.found] == [
        ("a.xlsx!表", 2, "B"),
        ("a.xlsx!表", 3, "C"),
    ]
    assert "save it once" in found.found[0].expected


def test_hidden_sheets_are_not_read_and_are_named(tmp_path: Path) -> None:
    path = tmp_path / "unit.xlsx"
    content = sheets()
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in {**content, "人员 (2)": content["人员"], "别的": [["x"]]}.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "人员 (2)":
                sheet.hide()
    unit = units.read(path)
    assert any("人员 (2)" in text.zh and "隐藏" in text.zh for text in unit.notices)
    assert any("“别的”" in text.zh for text in unit.notices)
    assert len(unit.people) == 4


def test_a_unit_with_real_date_and_time_cells_reads_alike(tmp_path: Path) -> None:
    content = sheets()
    content["申请"][1][1] = date(2026, 12, 2)
    starts = content["班次"][0].index("start")
    content["班次"][1][starts] = time(8, 0)
    path = book(tmp_path / "unit.xlsx", content, default_date_format="yyyy-mm-dd hh:mm")
    unit = units.read(path)
    assert unit.requests[0].span == Span(date(2026, 12, 2), date(2026, 12, 4))
    assert unit.shifts[0].start == 480


def test_sheets_and_fields_may_have_english_names(tmp_path: Path) -> None:
    content = sheets()
    content["shifts"] = content.pop("班次")
    content["PEOPLE"] = content.pop("人员")
    content["单位"] = [["key", "value"], ["名称", "甲"]]
    assert units.read(book(tmp_path / "unit.xlsx", content)).name == "甲"


def test_a_rules_sheet_gives_numbers_lists_pairs_and_prices(tmp_path: Path) -> None:
    content = sheets()
    content["规则"] = [
        ["代码", "分值", "rest", "cycle", "phases", "on"],
        ["a", 500, 660, "值、-、-", "一班:2026-11-01、二班:2026-11-02", "是"],
        ["b", "hard", "", "", "", ""],
        ["c", "1、3、5", "", "", "", ""],
    ]
    settings = units.read(book(tmp_path / "unit.xlsx", content)).settings
    assert settings[0].parameters == {
        "price": (500,),
        "rest": 660,
        "cycle": ("值", "-", "-"),
        "phases": (("一班", date(2026, 11, 1)), ("二班", date(2026, 11, 2))),
        "on": True,
    }
    assert [setting.parameters["price"] for setting in settings[1:]] == [None, (1, 3, 5)]
    assert settings[1].place == "unit.xlsx!规则, row 3 (b)"


@pytest.mark.parametrize(
    ("change", "path", "row", "en"),
    [
        (lambda c: c.pop("人员"), "unit.xlsx", 0, "a sheet “people”"),
        (lambda c: c.update({"people": c["人员"]}), "unit.xlsx!people", 0, "one of them"),
        (lambda c: c["单位"].append(["名", "x"]), "unit.xlsx!单位", 7, "perhaps “名称”"),
        (lambda c: c["班次"][1].__setitem__(0, "夜"), "unit.xlsx!班次", 3, "no other row"),
        (lambda c: c["班次"][0].__setitem__(0, "代 号"), "unit.xlsx!班次", 1, "a known heading"),
    ],
)
def test_mistakes_in_sheets_are_told_with_their_places(
    tmp_path: Path,
    change: Callable[[dict[str, list[list[object]]]], object],
    path: str,
    row: int,
    en: str,
) -> None:
    content = sheets()
    change(content)
    file = book(tmp_path / "unit.xlsx", content)
    assert any((f.path, f.row) == (path, row) and en in f.expected for f in flaws(file))

"""The workbook on the wall: what is printed, what is live, and what cannot become a formula."""

from __future__ import annotations

import itertools
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from roster.domain import OFF, Basis, Departure, Need, Person, Problem, Roster, Span, Text
from roster.feeds import wallchart
from roster.feeds.labels import labels
from roster.feeds.overview import coverage, totals
from tests.feeds import units

AT = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
WEEK = units.hotline()
ROSTER = units.turning(WEEK)
STATION = units.station()


def chart(problem: Problem = WEEK, roster: Roster = ROSTER, **options: Any) -> BytesIO:
    target = BytesIO()
    wallchart.write(target, problem, roster, **{"version": 3, "at": AT, **options})
    return target


def texts(sheet: Any) -> Iterator[str]:
    for row in sheet.iter_rows(values_only=True):
        yield from (str(value) for value in row if value is not None)


def row_of(sheet: Any, name: str) -> int:
    return next(cell.row for cell in sheet["A"] if str(cell.value).endswith(name))


@pytest.mark.parametrize(
    ("language", "title", "edition", "name"),
    [
        (
            "zh",
            "示例供电服务中心 2026年3月2日—3月8日 排班表",
            "第3版  2026-02-27 09:30发布",
            "姓名",
        ),
        ("en", "示例供电服务中心 2 Mar – 8 Mar 2026 Roster", "Version 3  published", "Name"),
    ],
)
def test_the_head_says_unit_period_version_and_what_the_labels_mean(
    language: str, title: str, edition: str, name: str
) -> None:
    sheet = load_workbook(chart(language=language)).worksheets[0]
    assert sheet["A1"].value == title
    assert sheet["A2"].value.startswith(edition)
    assert "早 早班 " in sheet["A3"].value
    assert "07:40" in sheet["A3"].value
    assert "★ 班长" in sheet["A3"].value
    assert sheet["A4"].value == name


def test_a_draft_says_so() -> None:
    sheet = load_workbook(chart(version=0, at=None)).worksheets[0]
    assert sheet["A2"].value == "草稿"


def test_labels_stand_beside_names_and_under_dates() -> None:
    sheet = load_workbook(chart()).worksheets[0]
    row = row_of(sheet, "钱晓明")
    assert [sheet.cell(row, column).value for column in range(2, 9)] == list("早中假夜夜休休")
    assert sheet.cell(4, 2).value.date() == units.MONDAY
    assert sheet.cell(5, 2).value == "一"
    assert sheet.cell(row_of(sheet, "赵晓明"), 1).value == "★ 赵晓明"


def test_holidays_and_weekends_are_marked_in_black_and_white() -> None:
    sheet = load_workbook(chart()).worksheets[0]
    assert sheet.cell(5, 4).value == "三\n节"
    assert sheet.cell(5, 7).font.bold
    assert not sheet.cell(5, 6).font.bold
    english = load_workbook(chart(language="en")).worksheets[0]
    assert english.cell(5, 4).value == "We\nPH"


def test_each_group_begins_a_page_and_heads_are_repeated() -> None:
    sheet = load_workbook(chart()).worksheets[0]
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert [sheet.cell(row + 1, 1).value for row in breaks] == ["二班（3人）", "全单位在岗人数"]
    assert sheet.print_title_rows == "$1:$5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert "&P" in sheet.oddFooter.right.text


def test_a_month_is_printed_on_a3_and_a_large_group_on_even_pages() -> None:
    month = units.hotline(64, 31, 1)
    sheet = load_workbook(chart(month, units.turning(month))).worksheets[0]
    assert sheet.page_setup.paperSize == 8
    week = units.hotline(64, 7, 1)
    sheet = load_workbook(chart(week, units.turning(week))).worksheets[0]
    breaks = [5, *(each.id for each in sheet.row_breaks.brk)]
    lengths = [b - a for a, b in itertools.pairwise(breaks)]
    assert sum(lengths) == 64
    assert max(lengths) - min(lengths) <= 2


def test_totals_are_formulas_that_carry_their_value() -> None:
    formulas, values = (load_workbook(chart(), data_only=only).worksheets[0] for only in (0, 1))
    row = row_of(formulas, "钱晓明")
    found = totals(WEEK, ROSTER, "E01")
    for column, figure in enumerate(
        (found.duties, found.minutes / 60, found.nights, found.weekend, found.statutory), start=9
    ):
        assert str(formulas.cell(row, column).value).startswith("=SUMPRODUCT(")
        assert values.cell(row, column).value == pytest.approx(figure)


def test_hours_leave_out_what_the_last_night_takes_beyond_and_take_in_what_came_before() -> None:
    unit = WEEK.with_(history={"E03": ("夜@受理",), "E00": (OFF,)})
    roster = ROSTER.put({("E03", 6): "夜@受理"})
    formulas, values = (
        load_workbook(chart(unit, roster), data_only=only).worksheets[0] for only in (0, 1)
    )
    row = row_of(formulas, "李雨")
    formula = str(formulas.cell(row, 10).value)
    assert formula.endswith(f"-SUMPRODUCT(COUNTIF(H{row},LABELS)*AFTER_1)+480/60")
    assert values.cell(row, 10).value * 60 == pytest.approx(totals(unit, roster, "E03").minutes)
    assert any("工时按实际上班的日期计" in text for text in texts(values))


def test_coverage_is_counted_live_against_what_is_wanted() -> None:
    formulas, values = (load_workbook(chart(), data_only=only).worksheets[0] for only in (0, 1))
    row = row_of(formulas, "早班")
    assert str(formulas.cell(row, 3).value).startswith("=SUMPRODUCT(COUNTIF(")
    assert [values.cell(row, c).value for c in range(2, 9)] == [2, 1, 0, 1, 2, 2, 2]
    assert [values.cell(row + 1, c).value for c in range(2, 9)] == [2] * 7
    assert values.cell(row, 10).value == 4


def test_the_foot_names_what_is_short_the_exceptions_with_hours_and_who_signs() -> None:
    need = Need(units.MONDAY, "受理", begin=690, end=720, minimum=9)
    departures = (
        Departure("hours.overtime_month", Span(), Basis.APPROVAL, "人社许〔2026〕8号", ("E01",)),
        Departure("hours.overtime_month", Span(None, date(2026, 3, 1)), Basis.APPROVAL, "旧"),
    )
    problem = WEEK.with_(needs=(*WEEK.needs, need), departures=departures)
    names = {"hours.overtime_month": Text("每月加班上限", "Overtime a month")}
    found = list(texts(load_workbook(chart(problem, rules=names)).worksheets[0]))
    assert "▲ 人数不足（按本版）：3月2日周一 11:30–12:00 95598受理席 缺9人" in found
    assert (
        "例外：每月加班上限，3月2日周一至3月8日周日，依据：经批准 人社许〔2026〕8号；"
        "涉及钱晓明 32.8小时"
    ) in found
    assert not any("旧" in text for text in found)
    assert found[-1].split() == ["编制：____________", "审核：____________", "批准：____________"]


EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "{=1}")


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_that_looks_like_a_formula_is_a_text(evil: str) -> None:
    problem = WEEK.with_(
        unit=evil,
        people=tuple(Person(p.id, f"{evil} {p.id}", teams=p.teams) for p in WEEK.people),
        shifts=tuple(replace(shift, name=evil) for shift in WEEK.shifts),
        symbols=tuple(replace(symbol, label=evil) for symbol in WEEK.symbols),
    )
    book = load_workbook(chart(problem))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or cell.value.startswith("=SUMPRODUCT(")
    with zipfile.ZipFile(chart(problem)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]
        sheets = [archive.read(n).decode() for n in archive.namelist() if "worksheets/" in n]
    assert not any("<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize("label", ["*", "?", "~", "<>", "=早", ">1", '"', "休", "假"])
def test_a_label_that_a_formula_would_misread_is_told_apart(label: str) -> None:
    problem = WEEK.with_(symbols=(*WEEK.symbols[:3], replace(WEEK.symbols[3], label=label)))
    found = [each.text for each in labels(problem)]
    assert len({text.casefold() for text in found}) == len(found)
    assert not any(re.search(r'[*?~<>="]', text) for text in found)


def test_the_same_roster_gives_the_same_bytes() -> None:
    assert chart().getvalue() == chart().getvalue()


def test_a_duty_unit_has_its_list_by_date_first() -> None:
    book = load_workbook(chart(STATION, units.crews(STATION), layout="crews"))
    assert book.sheetnames == ["值班表", "排班表", "班次说明"]
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert rows[0] == ["日期", "星期", "带班长", "值班员", "驾驶员", "备班"]
    assert rows[1][0].date() == units.MONDAY
    assert rows[1][1:] == ["一", "赵晓明", "钱晓明", "孙晓明", "李雨"]
    assert "带班长 24小时值班 07:30到岗 08:00–次日08:00" in sheet["A3"].value


def test_an_empty_place_of_a_crew_is_called_short() -> None:
    roster = units.crews(STATION).put({("S00", 0): OFF})
    sheet = load_workbook(chart(STATION, roster, layout="crews")).worksheets[0]
    assert sheet.cell(5, 3).value == "▲缺1人"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_spreadsheet_reckons_the_changed_figures_as_we_do(
    soffice: str, tmp_path: Path, language: str
) -> None:
    saturday = date(2026, 3, 7)
    unit = replace(WEEK, calendar=replace(WEEK.calendar, workdays=frozenset({saturday})))
    unit = unit.with_(history={"E02": ("夜@受理",)})
    changed = ROSTER.put({("E01", 2): "夜@受理", ("E01", 0): OFF, ("E05", 6): "早@受理/12:00"})
    changed = changed.put({("E03", 6): "夜@受理"})
    book = load_workbook(chart(unit, changed, language=language))
    book.save(tmp_path / "in.xlsx")
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
         str(tmp_path / "in.xlsx")],
        check=True, capture_output=True,
    )  # fmt: skip
    sheet = load_workbook(tmp_path / "out" / "in.xlsx", data_only=True).worksheets[0]
    for person in unit.people:
        row, found = row_of(sheet, person.name), totals(unit, changed, person.id)
        assert [sheet.cell(row, column).value for column in range(9, 14)] == [
            found.duties,
            pytest.approx(found.minutes / 60),
            found.nights,
            found.weekend,
            found.statutory,
        ]
    for cover in coverage(WEEK):
        row = row_of(sheet, cover.name)
        assert [sheet.cell(row, day + 2).value for day in range(7)] == [
            cover.found(changed, day) for day in range(7)
        ]


def test_the_legend_names_the_posts_and_roles_that_labels_carry() -> None:
    sheet = load_workbook(chart(STATION, units.crews(STATION))).worksheets[0]
    legend = sheet["A3"].value.split("    ")
    assert "值驾 抢修值班 驾驶员 24小时值班 07:45到岗 08:00–次日08:00" in legend
    assert "值 24小时值班 07:45到岗 08:00–次日08:00" in legend

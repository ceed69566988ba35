"""Sheets of one month: groups of one unit are joined, and what is not joined is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from roster.adopt import Adoption, adopt
from roster.adopt.infer import word
from tests.adopt.drawing import days, head, heads, marks, names, title, turning

NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = days(date(2026, 10, 1), date(2026, 10, 31))
PEOPLE = names(12)
EARLY = "早:8:00-16:00"


@pytest.fixture
def book() -> Workbook:
    found = Workbook()
    found.remove(found.active)
    return found


def draw(
    book: Workbook,
    name: str,
    people: Sequence[str],
    dates: Sequence[date] = NOVEMBER,
    legend: str = "",
    month: bool = True,
) -> None:
    sheet = book.create_sheet(name)
    title(sheet, f"客服中心{dates[0]:%Y年%m月}排班表" if month else "客服中心排班表", 31)
    head(sheet, 2, 1, "姓名")
    heads(sheet, 2, 2, dates)
    for n, person in enumerate(people):
        sheet.cell(4 + n, 1, person)
        marks(sheet, 4 + n, 2, turning("早中夜休", n, len(dates)))
    if legend:
        sheet.cell(5 + len(people), 1, legend)


def adopted(book: Workbook, folder: Path, **answers: str) -> Adoption:
    book.save(folder / "a.xlsx")
    return adopt(folder / "a.xlsx", answers, date(2026, 11, 28))


def said(made: Adoption, doubt: bool) -> str:
    return "".join(finding.text.zh for finding in made.findings if finding.doubt is doubt)


def test_a_sheet_a_group_makes_one_unit_with_teams(book: Workbook, tmp_path: Path) -> None:
    draw(book, "11月受理", PEOPLE[:8])
    draw(book, "回访", PEOPLE[8:])
    made = adopted(book, tmp_path)
    assert {person.name for person in made.unit.people} == set(PEOPLE)
    teams = {person.name: person.teams[0].code for person in made.unit.people}
    assert (teams[PEOPLE[0]], teams[PEOPLE[8]]) == ("受理", "回访")
    assert len({person.id for person in made.unit.people}) == 12
    assert [word(cycle) for cycle in made.inferred.cycles] == ["早中夜休"]
    assert len(made.unit.history) == 12 * 30 - sum(row.count("休") for row in _rows())
    assert "并入为“回访”：4人" in said(made, doubt=False)
    assert {row.minimum for row in made.unit.demand} == {3}


def _rows() -> list[list[str]]:
    return [turning("早中夜休", n, 30) for group in (8, 4) for n in range(group)]


def test_a_copy_of_the_sheet_is_not_read_twice(book: Workbook, tmp_path: Path) -> None:
    draw(book, "排班", PEOPLE[:6])
    draw(book, "备份", PEOPLE[:6])
    made = adopted(book, tmp_path)
    assert len(made.unit.people) == 6
    assert "有相同的人" in said(made, doubt=True)
    assert "未并入" in said(made, doubt=True)


def test_marks_that_two_sheets_explain_differently_keep_them_apart(
    book: Workbook, tmp_path: Path
) -> None:
    draw(book, "受理", PEOPLE[:8], legend=EARLY)
    draw(book, "回访", PEOPLE[8:], legend="早:9:00-17:00")
    made = adopted(book, tmp_path)
    assert len(made.unit.people) == 8
    assert "“早”的意思不同" in said(made, doubt=True)


def test_what_one_sheet_explains_holds_for_the_other(book: Workbook, tmp_path: Path) -> None:
    draw(book, "受理", PEOPLE[:8])
    draw(book, "回访", PEOPLE[8:], legend="早:8:30-16:30")
    made = adopted(book, tmp_path)
    assert next(s.start for s in made.unit.shifts if s.code == "早") == 510


def test_other_dates_keep_a_sheet_apart(book: Workbook, tmp_path: Path) -> None:
    draw(book, "受理", PEOPLE[:8])
    draw(book, "回访", PEOPLE[8:], NOVEMBER[:20])
    made = adopted(book, tmp_path)
    assert len(made.unit.people) == 8
    assert "日期不同" in said(made, doubt=True)


def test_the_month_that_the_clerk_names_is_that_of_every_group(
    book: Workbook, tmp_path: Path
) -> None:
    draw(book, "受理", PEOPLE[:8], month=False)
    draw(book, "回访", PEOPLE[8:], month=False)
    made = adopted(book, tmp_path, month="2026-11")
    assert len(made.unit.people) == 12
    assert made.inferred.reading.dates == NOVEMBER


def test_earlier_months_of_every_group_are_history(book: Workbook, tmp_path: Path) -> None:
    for dates in (OCTOBER, NOVEMBER):
        draw(book, f"受理{dates[0].month}月", PEOPLE[:8], dates)
        draw(book, f"回访{dates[0].month}月", PEOPLE[8:], dates)
    made = adopted(book, tmp_path)
    assert len(made.unit.people) == 12
    october = {row.person for row in made.unit.history if row.day.month == 10}
    assert october == {person.id for person in made.unit.people}


def test_an_earlier_month_that_is_only_guessed_is_said_to_be_left_out(
    book: Workbook, tmp_path: Path
) -> None:
    october = [day for day in OCTOBER if day.day < 31]
    draw(book, "旧", PEOPLE[:8], october, month=False)
    draw(book, "新", PEOPLE[:8])
    made = adopted(book, tmp_path)
    assert {row.day.month for row in made.unit.history} == {11}
    assert "工作表“旧”像是更早的月份，但没写年月，未作历史" in said(made, doubt=True)

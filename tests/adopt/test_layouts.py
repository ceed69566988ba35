"""Other ways in which stations lay out a month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from roster.adopt import Adoption, adopt
from roster.adopt.infer import word
from roster.adopt.questions import KEYS, MOST
from tests.adopt.drawing import block, days, head, heads, marks, names, title, turning

NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))
PEOPLE = names(12)


@pytest.fixture
def sheet() -> Worksheet:
    return Workbook().active


def adopted(sheet: Worksheet, folder: Path, **answers: str) -> Adoption:
    sheet.parent.save(folder / "a.xlsx")
    return adopt(folder / "a.xlsx", answers, date(2026, 11, 28))


def doubts(made: Adoption) -> str:
    return "".join(finding.text.zh for finding in made.findings if finding.doubt)


def test_what_is_guessed_or_not_understood_is_told(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "值班表", 31)
    heads(sheet, 2, 2, NOVEMBER)
    for n, name in enumerate(names(4)):
        sheet.cell(4 + n, 1, name)
        marks(sheet, 4 + n, 2, turning("早中夜休", n, 30))
    sure = doubts(adopted(sheet, tmp_path))
    assert "看不懂" not in sure
    sheet.cell(4, 3, "？")
    said = doubts(adopted(sheet, tmp_path))
    assert "1格看不懂，按空格读：C4“?”。" in said


def test_a_grid_of_crews_alone_is_read_with_crews_for_people(
    sheet: Worksheet, tmp_path: Path
) -> None:
    title(sheet, "水电站运行值班表 2026年11月", 31)
    head(sheet, 2, 1, "班组")
    heads(sheet, 2, 2, NOVEMBER)
    for n, crew in enumerate("甲乙丙丁"):
        sheet.cell(4 + n, 1, f"{crew}值")
        marks(sheet, 4 + n, 2, turning("白中夜休", n, 30))
    made = adopted(sheet, tmp_path)
    assert [person.name for person in made.unit.people] == ["甲值", "乙值", "丙值", "丁值"]
    assert [word(cycle) for cycle in made.inferred.cycles] == ["白中夜休"]
    assert "只有班组名" in doubts(made)


def test_roles_down_and_dates_across_are_a_grid_by_crew(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "北山供电所2026年11月值班表", 31)
    heads(sheet, 2, 2, NOVEMBER)
    marks(sheet, 2, 1, ["日期"])
    for n, role in enumerate(("带班长", "值班员", "驾驶员")):
        sheet.cell(4 + n, 1, role)
        marks(sheet, 4 + n, 2, [PEOPLE[4 * n + d % 4] for d in range(30)])
    made = adopted(sheet, tmp_path)
    assert made.unit.layout.value == "crews"
    assert [role.code for role in made.unit.roles] == ["带班长", "值班员", "驾驶员"]
    assert len({held.code for person in made.unit.people for held in person.teams}) == 4


def test_the_halves_of_a_month_one_below_the_other_are_one(
    sheet: Worksheet, tmp_path: Path
) -> None:
    title(sheet, "2026年11月份95598值班表", 17)
    for half in (0, 1):
        top = 2 + half * 10
        head(sheet, top, 1, "姓名")
        heads(sheet, top, 2, NOVEMBER[15 * half : 15 * half + 15])
        for n in range(6):
            sheet.cell(top + 2 + n, 1, PEOPLE[n])
            marks(sheet, top + 2 + n, 2, turning("早中夜休", n, 30)[15 * half : 15 * half + 15])
    made = adopted(sheet, tmp_path)
    assert len(made.unit.people) == 6
    assert made.inferred.reading.dates == NOVEMBER


def test_two_rows_of_one_person_are_one(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "营业厅2026年11月排班", 32)
    head(sheet, 2, 1, "姓名")
    head(sheet, 2, 2, "时段")
    heads(sheet, 2, 3, NOVEMBER)
    for n in range(4):
        block(sheet, 4 + 2 * n, 5 + 2 * n, 1, PEOPLE[n])
        for half, text in enumerate(("上午", "下午")):
            sheet.cell(4 + 2 * n + half, 2, text)
            marks(sheet, 4 + 2 * n + half, 3, ["√" if (d + n) % 4 else "" for d in range(30)])
    made = adopted(sheet, tmp_path)
    assert [person.name for person in made.unit.people] == list(PEOPLE[:4])
    assert [(row.minimum, row.target) for row in made.unit.demand] == [(3, 3)]


def test_standby_beside_day_work_is_a_pair_and_no_hours(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "城东供电所值班表（2026.11）", 33)
    marks(sheet, 2, 1, ["姓名", "职务", *range(1, 31)])
    for n in range(6):
        marks(sheet, 3 + n, 1, [PEOPLE[n], "所长" if n == 0 else "员工"])
        line = ["白" if day.weekday() < 5 else "休" for day in NOVEMBER]
        for d in range(n, 30, 6):
            line[d] = "白/备" if line[d] == "白" else "备"
        marks(sheet, 3 + n, 3, line)
    sheet.cell(3, 34, "备：17:30-次日8:30")
    made = adopted(sheet, tmp_path)
    beside = {use.shift: use.beside for use in made.unit.shift_uses}
    assert beside == {"白": (), "备": ("白",)}
    assert any(row.code == "白@值班+备@备班" for row in made.unit.history)
    assert [row.minimum for row in made.unit.demand if row.shift == "备"] == [1]
    assert not any(held.code == "员工" for p in made.unit.people for held in p.skills)


def test_the_crew_written_beside_its_people_is_their_team(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "抢修班2026年11月值班表", 4)
    marks(sheet, 2, 1, ["日期", "班组", "负责人", "成员"])
    for d, day in enumerate(NOVEMBER):
        crew = PEOPLE[d % 3 * 4 : d % 3 * 4 + 4]
        marks(sheet, 3 + d, 1, [day, f"{'一二三'[d % 3]}组", crew[0], "、".join(crew[1:])])
    made = adopted(sheet, tmp_path)
    teams = [held.code for person in made.unit.people for held in person.teams]
    assert sorted(set(teams)) == ["一组", "三组", "二组"]
    assert "36小时" in doubts(made)


def test_the_month_answered_takes_the_place_of_the_one_guessed(
    sheet: Worksheet, tmp_path: Path
) -> None:
    marks(sheet, 1, 1, ["姓名", *range(1, 32)])
    for n in range(3):
        marks(sheet, 2 + n, 1, [PEOPLE[n], *turning("早夜休", n, 31)])
    made = adopted(sheet, tmp_path)
    assert [q.default for q in made.questions if q.key == "month"] == ["2026-10"]
    assert "年月是推测的" in doubts(made)
    told = adopted(sheet, tmp_path, month="2026-08")
    assert told.inferred.reading.dates[0] == date(2026, 8, 1)
    assert "month" not in {question.key for question in told.questions}
    assert "年月是推测的" not in doubts(told)


def test_empty_cells_are_off_where_days_off_are_not_the_weekends(
    sheet: Worksheet, tmp_path: Path
) -> None:
    title(sheet, "2026年11月值班表", 31)
    marks(sheet, 2, 1, ["姓名", *range(1, 31)])
    for n in range(5):
        line = [{5: "夜", 6: "夜", 0: "休"}.get(day.weekday(), "") for day in NOVEMBER]
        marks(sheet, 3 + n, 1, [PEOPLE[n], *line])
    made = adopted(sheet, tmp_path)
    assert [shift.code for shift in made.unit.shifts] == ["夜"]
    day = adopted(sheet, tmp_path, empty="day")
    assert [shift.code for shift in day.unit.shifts] == ["白", "夜"]


def test_a_night_of_its_own_date_is_told_by_what_follows_it(
    sheet: Worksheet, tmp_path: Path
) -> None:
    title(sheet, "2026年11月值班表", 31)
    marks(sheet, 2, 1, ["姓名", *range(1, 31)])
    for n in range(4):
        marks(sheet, 3 + n, 1, [PEOPLE[n], *turning("夜早中休", n, 30)])
    sheet.cell(8, 1, "早8:00-16:00,中16:00-24:00,夜0:00-8:00")
    starts = {shift.code: shift.start for shift in adopted(sheet, tmp_path).unit.shifts}
    assert starts == {"夜": 0, "早": 480, "中": 960}


def test_one_odd_day_is_not_the_least_that_a_shift_has(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "2026年11月值班表", 31)
    marks(sheet, 2, 1, ["姓名", *range(1, 31)])
    for n in range(6):
        line = turning("早中夜休休休", n, 30)
        line[9] = "休" if line[9] == "早" else line[9]
        line[20] = "夜" if line[20] == "休" else line[20]
        marks(sheet, 3 + n, 1, [PEOPLE[n], *line])
    made = adopted(sheet, tmp_path)
    assert {row.shift: row.minimum for row in made.unit.demand} == {"早": 1, "中": 1, "夜": 1}
    assert "早班每日最少1人（11月1日、11月2日、11月3日等），通常1人（11月10日更少" in doubts(made)
    for n in range(6):
        for day in (11, 12):
            if sheet.cell(3 + n, 1 + day).value == "早":
                sheet.cell(3 + n, 1 + day, "休")
    again = adopted(sheet, tmp_path)
    assert {row.shift: row.minimum for row in again.unit.demand}["早"] == 0


def test_a_day_that_lacks_one_of_many_is_the_least(sheet: Worksheet, tmp_path: Path) -> None:
    title(sheet, "2026年11月值班表", 31)
    marks(sheet, 2, 1, ["姓名", *range(1, 31)])
    for n in range(9):
        marks(sheet, 3 + n, 1, [PEOPLE[n], *turning("早中夜", n, 30)])
    sheet.cell(3, 2, "休")
    made = adopted(sheet, tmp_path)
    assert {row.shift: row.minimum for row in made.unit.demand} == {"早": 2, "中": 3, "夜": 3}
    assert "更少" not in doubts(made)


def test_of_nine_open_questions_the_last_is_left_at_its_default(
    sheet: Worksheet, tmp_path: Path
) -> None:
    marks(sheet, 1, 1, ["姓名", *range(1, 32)])
    for n in range(8):
        marks(sheet, 2 + n, 1, [PEOPLE[n], *turning("白夜休休", n // 2, 31)])
    for n in range(4):
        sheet.cell(2 + n, 6 + n).value = "Q" if n else None
    made = adopted(sheet, tmp_path)
    assert [question.key for question in made.questions] == list(KEYS[:MOST])
    told = adopted(sheet, tmp_path, month="2026-10")
    assert [question.key for question in told.questions] == list(KEYS[1:])
    assert KEYS[MOST:] == ("template",)
    assert made.unit.template == told.unit.template

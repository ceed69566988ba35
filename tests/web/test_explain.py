"""`roster explain`, `roster check`, and what staff may read of protected people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from constraints import CATALOGUE
from roster.measures import UNITS
from tests.architecture.test_layers import loaded_after
from tests.web.desks import DEMAND, PEOPLE, UNIT, WEEK, run, told, unit

PROTECTED = PEOPLE.replace("提醒", "不上夜班至").replace(",30", ",2027-05-31").replace(",0", ",")


def solved(desk: Path, out: Path) -> Path:
    done = run("solve", desk, *WEEK, "--seconds", 3, "--out", out)
    assert done.exit_code in (0, 3), done.output
    return out / "roster.json"


def test_a_unit_is_told_as_it_is_understood(tmp_path: Path) -> None:
    done = run("explain", unit(tmp_path / "u", demand=DEMAND + ",受理,夜,5\n"), *WEEK)
    assert done.exit_code == 0, done.output
    assert "4人" in done.stdout
    assert "受理席 早班: 1人  demand.csv第2行" in done.stdout
    assert "夜班共需35个班" in done.stdout
    assert "没有申请表" in done.stdout


def test_neighbouring_half_hours_of_one_row_are_one_line(tmp_path: Path) -> None:
    demand = "日期,岗位,开始,结束,最少\n,受理,09:00,12:00,1\n"
    done = run("explain", unit(tmp_path / "u", demand=demand), *WEEK, language="en")
    assert "受理席 09:00–12:00: 1  demand.csv, row 2" in done.stdout


def test_a_protected_person_is_only_not_available_to_staff(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", people=PROTECTED, demand=DEMAND.replace("早,1", "夜,4"))
    roster = solved(desk, tmp_path / "out")
    full = run("explain", desk, roster).stdout
    staff = run("explain", desk, roster, "--for-staff").stdout
    assert "赵一至2027年5月31日周一（含）不安排夜班" in full
    assert "1人不能上（赵一），如：不可安排" in staff
    assert "2027年" not in staff
    cell = run("explain", desk, roster, "--why", "E1 2026-11-30", "--for-staff").stdout
    assert "不可安排" in cell
    assert "2027年" not in cell


def test_one_cell_tells_what_each_other_duty_would_break_or_cost(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", requests="E1,2026-11-30,,请假,\n")
    roster = solved(desk, tmp_path / "out")
    done = run("explain", desk, roster, "--why", "赵一 2026年11月30日")
    assert done.exit_code == 0, done.output
    assert "赵一 11月30日周一: 请假" in done.stdout
    assert "当日请假" in done.stdout


def test_nothing_short_is_said_in_so_many_words(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u")
    assert "没有缺口" in run("explain", desk, solved(desk, tmp_path / "out")).stdout


def test_a_workbook_edited_by_hand_is_told_as_changes_and_violations(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", requests="E1,2026-11-30,,请假,\n")
    roster = solved(desk, tmp_path / "out")
    path = roster.with_name("roster.xlsx")
    book = load_workbook(path)
    sheet = next(s for s in book if any(c.value == "赵一" for row in s.rows for c in row))
    row = next(row for row in sheet.iter_rows() if any(c.value == "赵一" for c in row))
    next(cell for cell in row if cell.value == "假").value = "早"
    book.save(path)
    done = run("check", desk, path)
    assert done.exit_code == 3, done.output
    assert "2026-11-30 赵一：请假 → 早" in done.stdout
    assert "赵一11月30日周一安排了早：当日请假。" in done.stdout
    found = told(run("check", desk, path, "--format", "json"))
    assert [change["person"] for change in found["changes"]] == ["E1"]
    assert found["violations"][0]["points"] is None


def test_shifts_and_roles_short_on_one_date_are_told_one_by_one(tmp_path: Path) -> None:
    leave = "".join(f"E{n},2026-11-30,,请假,\n" for n in range(1, 5))
    desk = unit(tmp_path / "u", demand=DEMAND + ",受理,夜,1\n", requests=leave)
    told_of = run("explain", desk, solved(desk, tmp_path / "out")).stdout
    assert "直到" not in told_of
    assert "11月30日周一受理席 早班至少1人" in told_of
    assert "11月30日周一受理席 夜班至少1人" in told_of


def test_a_roster_of_ours_is_found_lawful(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u")
    done = run("check", desk, solved(desk, tmp_path / "out"), language="en")
    assert done.exit_code == 0, done.output
    assert "0 hard, 0 shortages" in done.stdout


def test_a_check_loads_no_solver(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u")
    roster = solved(desk, tmp_path / "out")
    arguments = json.dumps(["roster", "check", str(desk), str(roster)])
    statements = (
        f"import sys, io; from web.cli import main; sys.argv = {arguments}\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert "ortools" not in loaded_after(statements)


@pytest.mark.parametrize("words", [(), ("--unit",)])
def test_rules_are_listed_with_figures_and_sources(tmp_path: Path, words: tuple[str, ...]) -> None:
    desk = (unit(tmp_path / "u", toml=UNIT),) if words else ()
    done = run("rules", *words, *desk)
    assert done.exit_code == 0
    assert "rest.daily" in done.stdout
    assert "依据" in done.stdout
    assert "rest = 660 分钟  最短休息" in done.stdout
    assert not any(word in done.stdout for word in ("None", "False", "True", "()"))


def test_each_hard_rule_says_on_what_basis_a_unit_may_depart_from_it() -> None:
    listed = run("rules", language="en").stdout
    lines = listed.splitlines()
    heads = [n for n, line in enumerate(lines) if line and not line.startswith(" ")]
    about = {
        lines[first].split()[0]: "\n".join(lines[first:last])
        for first, last in zip(heads, [*heads[1:], len(lines)], strict=True)
    }
    assert "departed from on: approval, no basis: recorded breach" in about["rest.free_day"]
    assert "urgent repair" not in about["rest.free_day"]
    assert "on: urgent repair, standby class" in about["hours.cycle"]
    assert "any basis" in about["rest.daily"]
    assert "no departure is allowed" in about["protected.night"]
    assert "depart" not in about["coverage.minimum"]


def test_every_figure_of_the_rulebook_has_its_unit_in_chinese() -> None:
    figures = {
        about["unit"]
        for rule in CATALOGUE
        for about in rule.parameters().values()
        if isinstance(about["default"], int) and not isinstance(about["default"], bool)
    }
    assert figures <= set(UNITS)


def test_each_calendar_rings_when_its_person_chose(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", demand=DEMAND.replace("早,1", "早,4"))
    solved(desk, tmp_path / "out")
    calendars = {p.stem: p.read_text("utf-8") for p in (tmp_path / "out/calendars").iterdir()}
    assert "TRIGGER:-PT50M" in calendars["E1"]
    assert "BEGIN:VEVENT" in calendars["E2"]
    assert "TRIGGER" not in calendars["E2"]
    assert "TRIGGER:-PT1H20M" in calendars["E3"]


def test_no_id_leads_out_of_the_folder_of_calendars(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", people=PEOPLE.replace("E1", "../../E1"))
    solved(desk, tmp_path / "out")
    names = {path.name for path in (tmp_path / "out" / "calendars").iterdir()}
    assert "%2E%2E%2F%2E%2E%2FE1.ics" in names
    assert not (tmp_path / "E1.ics").exists()


def test_the_curve_of_a_counter_is_shown_with_the_heads_of_the_roster(tmp_path: Path) -> None:
    demand = "日期,岗位,开始,结束,最少\n,受理,10:00,12:00,1\n周一,受理,11:00,12:00,9\n"
    desk = unit(tmp_path / "u", demand=demand)
    shown = run("explain", desk, solved(desk, tmp_path / "out")).stdout
    assert "受理席各时段在岗人数" in shown
    assert "12月1日周二至12月6日周日" in shown
    assert "▲" in next(line for line in shown.splitlines() if line.startswith("11月30日周一"))

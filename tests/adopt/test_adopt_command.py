"""`roster adopt`: what it writes, what it asks, what it refuses, and what it never keeps."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from roster.feeds import units
from tests.adopt import grids
from web.cli import roster

REASONS = ("病", "产", "婚", "事假", "丧", "探亲", "年假", "年休", "孕", "哺", "补休", "调休", "差")


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(roster, ["--language", "zh", "adopt", *map(str, words)], input=typed)


def text(folder: Path) -> str:
    return "".join(file.read_text("utf-8-sig") for file in sorted(folder.iterdir()))


@pytest.mark.parametrize("draw", grids.GRIDS, ids=lambda draw: draw.__name__)
def test_the_folder_is_read_again_and_keeps_no_reason(draw: grids.Draw, tmp_path: Path) -> None:
    book, expected = draw(tmp_path)
    done = run(book, "-o", tmp_path / "unit", "--yes")
    assert done.exit_code == 0, done.output
    unit = units.read(tmp_path / "unit")
    assert tuple(person.name for person in unit.people) == expected.people
    assert len(unit.history) == expected.duties + expected.leave
    assert [reason for reason in REASONS if reason in text(tmp_path / "unit")] == []


def test_the_reasons_stand_in_the_grids_themselves(tmp_path: Path) -> None:
    path, _ = grids.hotline_of_forty(tmp_path)
    from roster.adopt.sheets import read

    seen = "".join(cell.text for sheet in read(path) for cell in sheet.cells())
    assert all(reason in seen for reason in ("病", "产假", "年"))


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    book, _ = grids.business_hall(tmp_path)
    unit = tmp_path / "unit"
    unit.mkdir()
    (unit / "requests.csv").write_text("kept", "utf-8")
    done = run(book, "-o", unit, "--yes")
    assert done.exit_code == 2
    assert "--force" in done.output
    assert [file.name for file in unit.iterdir()] == ["requests.csv"]


def test_a_hall_that_works_every_weekend_gets_no_limit_that_its_grid_contradicts(
    tmp_path: Path,
) -> None:
    book, _ = grids.business_hall(tmp_path)
    assert run(book, "-o", tmp_path / "unit", "--yes").exit_code == 0
    written = tomllib.loads((tmp_path / "unit" / "unit.toml").read_text("utf-8"))
    limits = [rule["most"] for rule in written["rules"] if rule["code"] == "weekends.most"]
    assert limits == [5]


def test_force_sets_the_old_folder_aside(tmp_path: Path) -> None:
    book, _ = grids.business_hall(tmp_path)
    unit = tmp_path / "unit"
    unit.mkdir()
    (unit / "requests.csv").write_text("kept", "utf-8")
    assert run(book, "-o", unit, "--yes", "--force").exit_code == 0
    assert (tmp_path / "unit.old" / "requests.csv").read_text("utf-8") == "kept"
    assert (unit / "unit.toml").exists()


def test_answers_given_beforehand_hold_and_are_not_asked(tmp_path: Path) -> None:
    book, _ = grids.circles_of_four_crews(tmp_path)
    done = run(
        book, "-o", tmp_path / "unit",
        "--answer", "codes=○=值班 9:00-次日9:00", "--answer", "cover=○=1/2",
        "--answer", "leaders=赵伟、李敏", "--answer", "rotation=no", "--answer", "template=plain",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "请核对" not in done.output
    unit = units.read(tmp_path / "unit")
    assert [(s.code, s.start, s.length) for s in unit.shifts] == [("○", 540, 1440)]
    assert [(row.minimum, row.target) for row in unit.demand] == [(1, 2)]
    assert [p.name for p in unit.people if p.skills] == ["赵伟", "李敏"]
    assert (unit.settings, unit.template) == ((), "plain")


def test_what_is_typed_takes_the_place_of_the_default(tmp_path: Path) -> None:
    book, _ = grids.circles_of_four_crews(tmp_path)
    done = run(book, "-o", tmp_path / "unit", typed="○=白班\n\n\nno\nplain\n")
    assert done.exit_code == 0, done.output
    unit = units.read(tmp_path / "unit")
    assert [(s.code, s.start) for s in unit.shifts] == [("○", 510)]
    assert unit.settings == ()


def test_an_answer_that_is_no_choice_is_asked_again_in_chinese(tmp_path: Path) -> None:
    book, _ = grids.circles_of_four_crews(tmp_path)
    done = run(book, "-o", tmp_path / "unit", typed="\n\n\nperhaps\nno\n\n")
    assert done.exit_code == 0, done.output
    assert "请答其中之一：yes, no" in done.output
    assert "Error" not in done.output
    assert units.read(tmp_path / "unit").settings == ()


def test_who_breaks_off_at_a_question_has_written_nothing(tmp_path: Path) -> None:
    book, _ = grids.circles_of_four_crews(tmp_path)
    done = run(book, "-o", tmp_path / "unit", typed="")
    assert done.exit_code == 5
    assert "已中止" in done.stderr
    assert list(tmp_path.glob("unit*")) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("colour=red", "month"),
        ("nonsense", "键=值"),
        ("month=soon", "2026-11"),
        ("times=早 at dawn", "起-止"),
        ("codes=Q", "符号="),
        ("leaders=无此人", "表中的姓名"),
        ("cover=早=many", "最少/通常"),
        ("template=castle", "hotline"),
    ],
)
def test_an_answer_that_is_none_is_refused(tmp_path: Path, answer: str, said: str) -> None:
    book, _ = grids.old_workbook(tmp_path)
    done = run(book, "-o", tmp_path / "unit", "--yes", "--answer", answer)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "unit").exists()


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 not a workbook at all")
    done = run(tmp_path / name, "-o", tmp_path / "unit", "--yes")
    assert done.exit_code == 2
    assert name in done.output


def test_a_cut_off_old_workbook_is_refused(tmp_path: Path) -> None:
    path, _ = grids.old_workbook(tmp_path)
    whole = path.read_bytes()
    for length in range(512, len(whole), 1777):
        path.write_bytes(whole[:length])
        assert run(path, "-o", tmp_path / "unit", "--yes").exit_code in (0, 2)


def test_a_workbook_without_a_grid_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "通讯录"
    book.save(tmp_path / "a.xlsx")
    done = run(tmp_path / "a.xlsx", "-o", tmp_path / "unit", "--yes")
    assert done.exit_code == 2
    assert "姓名×日期" in done.output

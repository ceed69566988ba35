"""A wall chart edited by hand comes back as the cells that were changed, or as flaws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from roster.domain import LEAVE, OFF, Problem, Roster, Symbol
from roster.errors import BadInput
from roster.feeds import wallchart
from roster.feeds.readback import Change, read_back
from tests.feeds import units

WEEK = units.hotline()
ROSTER = units.turning(WEEK)
STATION = units.station()
CREWS = units.crews(STATION)
Edit = Callable[[Any], object]


def back(
    folder: Path,
    edit: Edit,
    problem: Problem = WEEK,
    roster: Roster = ROSTER,
    sheet: int = 0,
    language: str = "zh",
    layout: str = "people",
) -> tuple[Change, ...]:
    """What is read after one sheet of the wall chart was edited and saved."""
    path = folder / "wall.xlsx"
    at = datetime(2026, 2, 27, tzinfo=UTC)
    wallchart.write(path, problem, roster, version=1, at=at, language=language, layout=layout)
    book = load_workbook(path)
    edit(book.worksheets[sheet])
    book.save(path)
    return read_back(path, problem, roster)


def cell(name: str, day: int, text: object) -> Edit:
    """Types a text into a person's cell."""

    def edit(sheet: Any) -> None:
        row = next(c.row for c in sheet["A"] if str(c.value).endswith(name))
        sheet.cell(row, day + 2).value = text

    return edit


def says(folder: Path, edit: Edit, **given: Any) -> str:
    with pytest.raises(BadInput) as caught:
        back(folder, edit, **given)
    assert all(flaw.say("zh") for flaw in caught.value.flaws)
    return str(caught.value)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("problem", "roster"), [(WEEK, ROSTER), (STATION, CREWS), (units.hotline(30, 31, 4), None)]
)
def test_a_chart_that_nobody_touched_says_nothing(
    problem: Problem, roster: Roster | None, language: str, tmp_path: Path
) -> None:
    here = roster or units.turning(problem)
    assert back(tmp_path, lambda sheet: None, problem, here, language=language) == ()


def test_a_chart_read_as_it_was_written_says_nothing(tmp_path: Path) -> None:
    wallchart.write(tmp_path / "wall.xlsx", WEEK, ROSTER)
    assert read_back(tmp_path / "wall.xlsx", WEEK, ROSTER) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("夜", "夜@受理"),
        (" 夜 ", "夜@受理"),
        ("休", OFF),
        ("off", OFF),
        ("假", LEAVE),
        ("中@受理", "中@受理"),
    ],
)
def test_a_label_typed_into_a_cell_is_a_change(text: str, code: str, tmp_path: Path) -> None:
    assert back(tmp_path, cell("赵晓明", 0, text)) == (("E00", 0, "早@受理/11:30", code),)


@pytest.mark.parametrize("code", ["早@受理/11:30", "早@受理/12:00"])
def test_the_same_label_keeps_the_break_that_was_there(code: str, tmp_path: Path) -> None:
    roster = ROSTER.put({("E00", 0): code})
    assert back(tmp_path, cell("赵晓明", 0, "早"), roster=roster) == ()


def test_a_new_label_takes_the_first_symbol_that_the_person_may_hold(tmp_path: Path) -> None:
    skilled = replace(units.SEAT, code="专席", skill="专席")
    first, second = WEEK.symbols[:2]
    narrow = replace(first, parts=(replace(first.parts[0], post="专席"),))
    assert back(tmp_path, cell("周雨", 0, "早")) == (("E04", 0, "夜@受理", "早@受理/11:30"),)
    problem = WEEK.with_(posts=(units.SEAT, skilled), symbols=(narrow, second, *WEEK.symbols[2:]))
    assert back(tmp_path, cell("周雨", 0, "早"), problem) == (
        ("E04", 0, "夜@受理", "早@受理/12:00"),
    )


def test_rows_and_columns_may_be_moved(tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        for rows in ((7, 11),):
            for column in range(1, 9):
                a, b = (sheet.cell(row, column) for row in rows)
                a.value, b.value = b.value, a.value
        for row in range(1, 14):
            if row not in (1, 2, 3, 6, 10):
                a, b = sheet.cell(row, 3), sheet.cell(row, 5)
                a.value, b.value = b.value, a.value

    assert back(tmp_path, edit) == ()


def test_two_names_that_changed_places_swap_their_rows(tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        a, b = sheet.cell(7, 1), sheet.cell(8, 1)
        a.value, b.value = b.value, a.value

    found = back(tmp_path, edit)
    swapped = Roster({**ROSTER.rows, "E00": ROSTER.rows["E01"], "E01": ROSTER.rows["E00"]})
    assert set(found) == set(ROSTER.changes(swapped))


def test_people_of_one_name_are_told_apart(tmp_path: Path) -> None:
    problem = WEEK.with_(people=tuple(replace(p, name="张 伟") for p in WEEK.people))
    assert back(tmp_path, cell("(E03)", 0, "夜"), problem) == (("E03", 0, "中@受理", "夜@受理"),)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (cell("赵晓明", 0, "X"), "row 7, column “B”: “X” — expected a label: 早, 中, 夜, off, lv"),
        (cell("赵晓明", 0, None), "row 7, column “B”: “” — expected a label"),
        (cell("赵晓明", 0, 7), "“7” — expected a label"),
        (cell("赵晓明", -1, "王五"), "row 7, column “A”: “王五” — expected a person of the unit"),
        (
            cell("赵晓明", -1, "钱晓明"),
            "row 8, column “A”: “钱晓明” — expected each person in one row",
        ),
        (lambda sheet: sheet.delete_rows(7), "“赵晓明” — expected each person in one row"),
        (lambda sheet: sheet.delete_cols(3), "expected the date 2026-03-03"),
        (lambda sheet: sheet.delete_rows(4), "expected a sheet of the wall chart"),
        (lambda sheet: setattr(sheet, "title", "别的"), "expected a sheet of the wall chart"),
    ],
)
def test_what_is_not_understood_is_a_flaw_with_its_place(
    edit: Edit, expected: str, tmp_path: Path
) -> None:
    assert expected in says(tmp_path, edit)


def test_all_flaws_are_told_at_once(tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        cell("赵晓明", 0, "X")(sheet)
        cell("吴雨", 6, "Y")(sheet)

    assert says(tmp_path, edit).count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n"])
def test_a_file_that_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "wall.xlsx").write_bytes(content)
    with pytest.raises(BadInput):
        read_back(tmp_path / "wall.xlsx", WEEK, ROSTER)


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "wall.xlsx")
    with pytest.raises(BadInput):
        read_back(tmp_path / "wall.xlsx", WEEK, ROSTER)


def crew(day: int, column: int, text: str | None) -> Edit:
    def edit(sheet: Any) -> None:
        sheet.cell(5 + day, column).value = text

    return edit


def test_a_name_written_into_a_crew_takes_the_place_of_the_other(tmp_path: Path) -> None:
    given: dict[str, Any] = {"problem": STATION, "roster": CREWS, "layout": "crews"}
    assert back(tmp_path, crew(0, 3, "郑建国"), **given) == (
        ("S00", 0, "值@抢修#带班长", OFF),
        ("S06", 0, OFF, "值@抢修#带班长"),
    )
    assert back(tmp_path, crew(0, 4, "钱晓明、周雨"), **given) == (("S04", 0, OFF, "值@抢修"),)
    assert back(tmp_path, crew(0, 3, None), **given) == (("S00", 0, "值@抢修#带班长", OFF),)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (crew(0, 3, "王五"), "row 5, column “C”: “王五” — expected a person of the unit"),
        (
            crew(0, 4, "钱晓明 周雨"),
            "“钱晓明 周雨” — expected a person of the unit; names are parted by",
        ),
        (crew(0, 4, "赵晓明"), "expected duties that may stand on one date"),
        (lambda sheet: sheet.delete_rows(6), "expected the date 2026-03-03"),
        (lambda sheet: sheet.delete_cols(3), "expected a sheet of the wall chart"),
    ],
)
def test_a_crew_that_is_not_understood_is_a_flaw(edit: Edit, expected: str, tmp_path: Path) -> None:
    assert expected in says(tmp_path, edit, problem=STATION, roster=CREWS, layout="crews")


def test_either_sheet_may_be_edited_but_they_may_not_contradict(tmp_path: Path) -> None:
    def both(first: Edit, second: Edit) -> Edit:
        def edit(sheet: Any) -> None:
            first(sheet.parent.worksheets[0])
            second(sheet.parent.worksheets[1])

        return edit

    given: dict[str, Any] = {"problem": STATION, "roster": CREWS, "layout": "crews"}
    assert back(tmp_path, both(lambda s: None, cell("周雨", 0, "值")), **given) == (
        ("S04", 0, OFF, "值@抢修"),
    )
    same = both(crew(0, 4, "钱晓明、周雨"), cell("周雨", 0, "值"))
    assert back(tmp_path, same, **given) == (("S04", 0, OFF, "值@抢修"),)
    against = both(crew(0, 4, "钱晓明、周雨"), cell("周雨", 0, "备"))
    assert "expected the same on both sheets" in says(tmp_path, against, **given)


def test_a_crew_list_leaves_what_people_do_elsewhere_alone(tmp_path: Path) -> None:
    day = Symbol("白@所部", "白", (units.part(units.EARLY, units.SEAT),))
    both = Symbol("白+备", "白+备", (*day.parts, *STATION.symbols[3].parts))
    problem = STATION.with_(
        posts=(*STATION.posts, units.SEAT),
        shifts=(*STATION.shifts, units.EARLY),
        symbols=(*STATION.symbols, day, both),
    )
    roster = CREWS.put({("S08", 0): "白@所部", ("S07", 0): "白+备"})
    given: dict[str, Any] = {"problem": problem, "roster": roster, "layout": "crews"}
    assert back(tmp_path, lambda sheet: None, **given) == ()
    assert back(tmp_path, crew(0, 6, "李雨、冯建国"), **given) == (
        ("S07", 0, "白+备", "白@所部"),
        ("S08", 0, "白@所部", "白+备"),
    )

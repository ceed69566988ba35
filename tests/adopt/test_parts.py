"""The parts by which a grid is read: heads, clock times, marks, names, legends, colours."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from roster.adopt import clocks, codes, colours, legend, words
from roster.adopt.codes import Sort
from roster.adopt.grid import unit_name
from roster.adopt.heads import Month, resolve, runs
from roster.adopt.sheets import Cell, plain

TODAY = date(2026, 11, 28)


def cells(*texts: str) -> list[Cell]:
    return [Cell(plain(text), at=f"C{n}", anchor=f"C{n}") for n, text in enumerate(texts)]


def month(heads: list[str], *texts: str, today: date = TODAY) -> Month:
    (run,) = runs(cells(*heads))
    return resolve(run, [("A1", text) for text in texts], today)


def numbers(first: int, last: int) -> list[str]:
    return [str(n) for n in range(first, last + 1)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("供电所2026年11月值班表", date(2026, 11, 1)),
        ("值班表(2025-12)", date(2025, 12, 1)),
        ("二〇二六年十二月排班", date(2026, 12, 1)),
        ("十月份值班安排", date(2026, 10, 1)),
        ("2026年2月", date(2026, 2, 1)),
    ],
)
def test_the_month_is_read_from_the_title(text: str, first: date) -> None:
    assert month(numbers(1, 28), text).dates[0] == first


def test_a_year_that_is_not_written_is_told_by_the_weekdays() -> None:
    heads = [f"{n}日({'一二三四五六日'[(n - 1) % 7]})" for n in range(1, 31)]
    found = month(heads, "六月值班表", today=date(2026, 7, 5))
    assert (found.dates[0], found.sure) == (date(2026, 6, 1), True)
    later = month(heads, "六月值班表", today=date(2020, 7, 5))
    assert later.dates[0] == date(2020, 6, 1)


def test_without_year_and_weekdays_the_latest_month_is_unsure() -> None:
    found = month(numbers(1, 31), "十二月值班表")
    assert (found.dates[0], found.sure) == (date(2026, 12, 1), False)
    assert month(numbers(1, 31), "十二月值班表", today=date(2027, 1, 3)).dates[0].year == 2026


def test_a_month_that_begins_on_the_26th_is_called_after_the_next() -> None:
    heads = [*numbers(26, 31), *numbers(1, 25)]
    assert month(heads, "2027年1月考勤").dates[0] == date(2026, 12, 26)
    assert month(heads, "2026年12月26日-2027年1月25日").dates[0] == date(2026, 12, 26)


def test_a_head_that_the_month_does_not_have_has_no_date() -> None:
    assert month(numbers(1, 31), "2026年11月").dates[-1] is None


def test_a_wrong_weekday_is_noticed() -> None:
    heads = [f"{n} {'一二三四五六日'[(n - 1) % 7]}" for n in range(1, 31)]
    assert month(heads, "2026年11月").clash == "C0"


def test_one_mistyped_head_does_not_end_the_row() -> None:
    heads = [*numbers(1, 11), "1２号白", *numbers(13, 30)]
    assert len(month(heads, "2026年11月").dates) == 30


def test_a_short_row_of_numbers_is_no_head() -> None:
    assert list(runs(cells(*numbers(1, 6)))) == []


@pytest.mark.parametrize(
    ("text", "start", "length"),
    [
        ("8:00-16:00", 480, 480),
        ("８：３０～１７：３０", 510, 540),
        ("16点至24点", 960, 480),
        ("20:00-次日8:00", 1200, 720),
        ("20:00-8:00", 1200, 720),
        ("8:00-8:00", 480, 1440),
        ("次日0:00-次日8:00", 1440, 480),
        ("0:00-8:00", 0, 480),
        ("8:30-12:00,14:00-17:30", 510, 540),
        ("8-16", 480, 480),
    ],
)
def test_times_are_read_as_written(text: str, start: int, length: int) -> None:
    found = clocks.hours(text)
    assert found is not None
    assert (found.start, found.length) == (start, length)


def test_two_stretches_leave_a_break_between_them() -> None:
    found = clocks.hours("8:30-12:00 14:00-17:30")
    assert found is not None
    assert found.pause == (720, 120)


@pytest.mark.parametrize("text", ["2026-11-01", "13800138000", "99:00-100:00", "早"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert clocks.hours(text) is None


@pytest.mark.parametrize(
    ("text", "marks", "leads"),
    [
        ("早班", ("早",), False),
        ("早/备", ("早", "备"), False),
        ("夜(带)", ("夜",), True),
        ("夜（代李四）", ("夜",), False),
        ("/", ("/",), False),
        ("8:00~12:30", ("8-12.30",), False),
        ("早 带", ("早",), True),
        ("@", (), False),
    ],
)
def test_a_cell_is_taken_apart(text: str, marks: tuple[str, ...], leads: bool) -> None:
    assert codes.tokens(plain(text)) == (marks, leads)


@pytest.mark.parametrize("word", ["病", "产假", "婚", "事假", "年休假", "公", "补休", "学"])
def test_every_reason_is_leave(word: str) -> None:
    found = codes.common(word)
    assert found is not None
    assert found.sort is Sort.LEAVE


def test_letters_in_a_row_are_the_shifts_of_a_day() -> None:
    found = codes.meanings(Counter(A=9, B=9, C=9, 休=9), {}, 9, 4)
    starts = [meaning.hours.start for meaning in found.values() if meaning.hours]
    assert starts == [480, 960, 1440]
    assert not found["A"].sure


def test_a_fourth_letter_is_off_where_nothing_else_is() -> None:
    found = codes.meanings(Counter(A=9, B=9, C=9, D=9), {}, 9, 4)
    assert found["D"].sort is Sort.OFF


def test_two_shifts_that_share_the_day_run_twelve_hours() -> None:
    found = codes.meanings(Counter(白=30, 夜=30, 休=60), {}, 30, 4)
    assert found["白"].hours == clocks.HALF_DAY
    assert found["夜"].hours == clocks.HALF_NIGHT


@pytest.mark.parametrize(
    ("text", "code", "start", "length"),
    [
        ("早 8:00-16:00 中 16:00-24:00", "中", 960, 480),
        ("A班(早班)8:00-16:00;B班(夜班)20:00-8:00", "B", 1200, 720),
        ("○:值班 08:00-次日08:00", "○", 480, 1440),
        ("说明:1-早班 6:00-14:00,2-中班 14:00-22:00", "2", 840, 480),
    ],
)
def test_a_legend_gives_marks_their_times(text: str, code: str, start: int, length: int) -> None:
    meaning = legend.read([cells(text)]).codes[code]
    assert meaning.hours is not None
    assert (meaning.hours.start, meaning.hours.length) == (start, length)


def test_a_legend_gives_signs_their_words() -> None:
    found = legend.read([cells("√:出勤 ○表示休息 △:年休假 ★-夜班")]).codes
    sorts = {code: meaning.sort for code, meaning in found.items()}
    assert sorts == {"√": Sort.DUTY, "○": Sort.OFF, "△": Sort.LEAVE, "★": Sort.DUTY}


def test_colours_are_explained_by_words_or_by_samples() -> None:
    said = legend.read([cells("黄色：夜班；红色表示请假，蓝字:带班")])
    assert (said.fills, said.inks) == ({"黄": "夜", "红": "假"}, {"蓝": legend.LEADS})
    sample = [Cell("", fill="绿", at="B9", anchor="B9"), Cell("白班", at="C9", anchor="C9")]
    assert legend.read([sample]).fills == {"绿": "白"}


def test_a_row_of_counts_in_grey_is_no_sample() -> None:
    row = [Cell("夜班", fill="灰", at="A9", anchor="A9"), *cells(*numbers(1, 9))]
    assert legend.read([row]).fills == {}


@pytest.mark.parametrize(
    ("rgb", "name"),
    [("FFFF00", "黄"), ("92D050", "绿"), ("00B0F0", "蓝"), ("00FFFF", "青"), ("FFF2CC", "黄"),
     ("FF0000", "红"), ("FFC000", "橙"), ("D9D9D9", "灰"),
     ("FFFFFF", ""), ("000000", ""), ("7030A0", "紫"), ("0070C0", "蓝")],
)  # fmt: skip
def test_colours_have_the_names_that_clerks_use(rgb: str, name: str) -> None:
    assert colours.name(rgb) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("赵伟、钱芳", ["赵伟", "钱芳"]),
        ("赵 伟", ["赵伟"]),
        ("赵伟 钱小芳\n孙敏", ["赵伟", "钱小芳", "孙敏"]),
        ("赵伟(带班)13800000000", ["赵伟"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("合计", []),
        ("值班员", []),
    ],
)
def test_names_are_found_in_a_cell(text: str, names: list[str]) -> None:
    assert [name for name, _ in words.people(text)] == names


def test_a_remark_beside_a_name_is_dropped_but_for_leading() -> None:
    assert words.person("赵伟(产假)") == ("赵伟", False)
    assert words.person("钱芳(班长)") == ("钱芳", True)
    assert words.person("孙敏★") == ("孙敏", True)


def test_hours_past_midnight_are_said_in_the_reader_s_language() -> None:
    night = clocks.Hours(480, 1440)
    assert clocks.say(night) == "08:00-次日08:00"
    assert clocks.say(night, "en") == "08:00-next day 08:00"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("城关供电所2026年11月值班表(8:00-次日8:00)", "城关供电所"),
        ("95598坐席排班表(十一月)", "95598坐席"),
        ("城南供电营业厅2026年11月份排班表", "城南供电营业厅"),
    ],
)
def test_a_unit_is_named_by_what_its_title_says_of_it(title: str, name: str) -> None:
    assert unit_name(title) == name

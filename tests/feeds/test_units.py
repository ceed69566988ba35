"""Units in and out: every form of the same unit reads alike, and what it says is resolved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from roster.domain import (
    Absence,
    AbsenceKind,
    Held,
    Hours,
    Pause,
    Request,
    Role,
    Seat,
    ShiftType,
    Span,
    Text,
)
from roster.errors import BadInput
from roster.feeds import units
from roster.feeds.headings import FILES, HEADINGS, origin
from roster.feeds.unit import Layout, Period
from roster.rules import Scope, Setting
from tests.feeds.unit_files import CSVS, TOML, book, english, folder, placeless, sheets

TUESDAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> units.Unit:
    return units.read(folder(tmp_path_factory.mktemp("unit")))


def test_a_unit_says_what_its_files_say(unit: units.Unit) -> None:
    assert (unit.name, unit.zone, unit.template) == ("示例供电服务中心", "Asia/Shanghai", "hotline")
    assert (unit.period, unit.layout) == (Period.WEEK, Layout.PEOPLE)
    assert unit.shifts[0] == ShiftType("早", "早班", 480, 480, lead=20)
    assert unit.shifts[1] == ShiftType("夜", "夜班", 1440, 480, lead=20)
    assert unit.shifts[2] == ShiftType("白", "白", 510, 540, pause=Pause(690, 750, 30))
    assert unit.shifts[3] == ShiftType("备", "备", 1050, 870, hours=Hours.STANDBY_HOME)
    assert unit.roles == (Role("带班长", "带班长", "带班", 30),)
    assert [contract.share for contract in unit.contracts] == [1000, 500]
    assert unit.seats == (Seat("Z01", "受理", ("E1", "E2")),)
    assert unit.tallies["E1"] == {"nights": 7, "festival:春节": 2}
    assert unit.tallies["E2"] == {"shift:夜": 3, "minutes:2026-11": 9600}
    assert unit.departures[0].document == "批〔2026〕12号"


def test_a_unit_stays_known_by_its_id_when_its_name_changes(tmp_path: Path) -> None:
    id_ = 'id = "城东"\n'
    units.write(units.read(folder(tmp_path / "one", toml=id_ + TOML)), tmp_path / "two")
    unit = units.read(tmp_path / "two")
    assert (unit.id, unit.name) == ("城东", "示例供电服务中心")
    problem = units.problem(unit, TUESDAY, 7)
    assert (problem.identity, problem.unit) == ("城东", "示例供电服务中心")


def test_without_an_id_the_name_stands_for_it(unit: units.Unit) -> None:
    assert units.problem(unit, TUESDAY, 7).identity == unit.name


def test_a_person_of_two_rows_has_two_stretches(unit: units.Unit) -> None:
    first, then = Span(date(2026, 11, 1), date(2026, 12, 15)), Span(date(2026, 12, 16), None)
    person = unit.people[2]
    assert person.present == (first, then)
    assert person.teams == (Held("二班", first), Held("一班", then))
    assert person.contracts == (Held("半日", first), Held("全日", then))
    assert unit.people[0].skills[1] == Held("带班", Span(date(2026, 1, 1), date(2026, 12, 31)))


def test_a_symbol_is_a_shift_at_a_post_in_a_role_with_a_break(unit: units.Unit) -> None:
    codes = [symbol.code for symbol in unit.symbols]
    assert codes[:3] == ["早@受理", "夜@受理", "白@所部/11:30"]
    assert "白@所部#带班长/12:30" in codes
    assert "白@所部/12:00+备@备班" in codes
    assert len(codes) == 2 + 3 * 2 + 1 + 6
    led = next(symbol for symbol in unit.symbols if symbol.code == "白@所部#带班长/12:00")
    assert (led.label, led.arrival, led.parts[0].pause_start) == ("白", 480, 720)


def test_one_possible_break_needs_no_mark_in_the_code(tmp_path: Path) -> None:
    toml = TOML.replace('latest = "12:30", ', "")
    codes = [symbol.code for symbol in units.read(folder(tmp_path, toml)).symbols]
    assert codes[2:4] == ["白@所部", "白@所部#带班长"]


def test_settings_carry_scope_price_and_place(unit: units.Unit) -> None:
    (setting,) = unit.settings
    assert setting.parameters == {"rest": 660, "price": (500,)}
    december = Span(date(2026, 12, 1), date(2026, 12, 31))
    assert setting.scope == Scope(teams=("一班",), span=december)
    assert setting.place == "unit.toml, rules 1 (rest.daily)"
    assert unit.rules_off == ("nights.most",)


def test_prices_lists_pairs_and_dates_reach_the_rule_as_it_takes_them(tmp_path: Path) -> None:
    toml = TOML + (
        '[[rules]]\ncode = "x"\nprice = [1, 3]\nlow_price = "hard"\n'
        'phases = { "一班" = "2026-11-01" }\ncycle = ["值", "-"]\n'
    )
    assert units.read(folder(tmp_path, toml)).settings[1].parameters == {
        "price": (1, 3),
        "low_price": None,
        "phases": (("一班", date(2026, 11, 1)),),
        "cycle": ("值", "-"),
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_reads_alike(unit: units.Unit, tmp_path: Path, encoding: str) -> None:
    assert units.read(folder(tmp_path, encoding=encoding)) == unit


def test_english_headings_read_alike(unit: units.Unit, tmp_path: Path) -> None:
    changed = {table: english(table, text) for table, text in CSVS.items()}
    assert changed != CSVS
    assert units.read(folder(tmp_path, **changed)) == unit


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_every_delimiter_reads_alike(unit: units.Unit, tmp_path: Path, delimiter: str) -> None:
    changed = {table: text.replace(",", delimiter) for table, text in CSVS.items()}
    assert units.read(folder(tmp_path, **changed)) == unit


def test_full_width_signs_and_stray_blanks_read_alike(unit: units.Unit, tmp_path: Path) -> None:
    people = CSVS["people"].replace("E1,赵晓明", "Ｅ１\u200b, 赵晓明　").replace("带班:", "带班：")
    demand = CSVS["demand"].replace("08:30,10:00", "８：３０,10:00分").replace("60,200", "６０,200")
    changed = folder(tmp_path, people=people.replace("钱雨", "钱　雨"), demand=demand)
    assert units.read(changed) == unit


def test_columns_in_another_order_read_alike(unit: units.Unit, tmp_path: Path) -> None:
    turned = "\n".join(",".join(reversed(line.split(","))) for line in CSVS["tallies"].split("\n"))
    assert units.read(folder(tmp_path, tallies=turned)) == unit


def test_a_workbook_reads_as_the_folder(unit: units.Unit, tmp_path: Path) -> None:
    assert placeless(units.read(book(tmp_path / "unit.xlsx", sheets()))) == placeless(unit)


def test_wide_history_reads_as_long_history(unit: units.Unit, tmp_path: Path) -> None:
    wide = (
        "姓名,2026-11-28,2026/11/29,2026年11月30日\n"
        "赵晓明,早,休,\n钱雨,,白+备,\n孙建国,-,,假\n李海,,,\n"
    )
    long = CSVS["history"].replace("2026-12-03,E4,早,,,北区供电所\n", "")
    assert (
        units.read(folder(tmp_path / "wide", history=wide)).history
        == units.read(folder(tmp_path / "long", history=long)).history
    )
    assert units.read(tmp_path / "wide").history_span == unit.history_span


def test_a_unit_written_and_read_again_is_the_same(unit: units.Unit, tmp_path: Path) -> None:
    units.write(unit, tmp_path / "again")
    assert units.read(tmp_path / "again") == unit


def test_a_bare_unit_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    bare = units.read(folder(tmp_path / "bare", BARE, people="工号,姓名\nA,甲\n", **NOTHING))
    units.write(bare, tmp_path / "again")
    assert units.read(tmp_path / "again") == bare


def test_days_on_which_all_were_off_are_kept_when_written(tmp_path: Path) -> None:
    wide = "工号,2026-11-27,2026-11-28,2026-11-29\nE1,休,早,休\n"
    unit = units.read(folder(tmp_path / "wide", history=wide))
    units.write(unit, tmp_path / "again")
    assert units.read(tmp_path / "again").history_span == unit.history_span


NOTHING = dict.fromkeys(table for table in FILES if table != "people")
BARE = """
name = "甲"
[[shifts]]
code = "早"
start = "前日23:40"
end = "08:00"
[[posts]]
code = "P"
kind = "crew"
shifts = ["早"]
roles = [""]
"""


def test_nothing_is_written_over_a_unit(unit: units.Unit, tmp_path: Path) -> None:
    folder(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(BadInput):
        units.write(replace(unit, name="别的"), tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_history_becomes_lines_that_end_on_the_eve(unit: units.Unit) -> None:
    problem = units.problem(unit, TUESDAY, 7)
    assert problem.history == {
        "E1": ("早@受理", "-", "-"),
        "E2": ("-", "白@所部/11:30+备@备班", "-"),
        "E3": ("-", "-", "="),
        "E4": ("-", "-", "-"),
    }


def test_history_that_ends_early_is_not_known_and_the_roster_says_so(unit: units.Unit) -> None:
    later = date(2026, 12, 7)
    assert set(units.problem(unit, later, 7).history) == {"E4"}
    assert any("2026-11-30" in text.zh for text in units.notices(unit, later, 7))
    assert units.problem(unit, date(2026, 12, 2), 7).history == {}
    assert not any("2026-11-30" in text.zh for text in units.notices(unit, TUESDAY, 7))


def test_history_after_the_start_is_left_out(unit: units.Unit) -> None:
    problem = units.problem(unit, date(2026, 11, 29), 7)
    assert problem.history["E1"] == ("早@受理",)
    assert problem.history["E2"] == ("-",)


def test_a_duty_in_another_unit_is_pinned_where_it_covers_nothing(unit: units.Unit) -> None:
    problem = units.problem(unit, TUESDAY, 7)
    assert problem.pins["E4", 2] == "早@北区供电所"
    (part,) = problem.symbol["早@北区供电所"].parts
    assert (part.post, part.start, part.length) == ("北区供电所", 480, 480)
    post = next(post for post in problem.posts if post.code == "北区供电所")
    on, off = date(2026, 12, 3), date(2026, 12, 4)
    assert [p.id for p in problem.people if p.holds(post.skill, on)] == ["E4"]
    assert not any(p.holds(post.skill, off) for p in problem.people)


def test_requests_become_absences_wishes_and_pins(unit: units.Unit) -> None:
    problem = units.problem(unit, TUESDAY, 7)
    leave = Span(date(2026, 12, 2), date(2026, 12, 4))
    day = Span(TUESDAY, TUESDAY)
    assert problem.absences == (
        Absence("E1", leave, AbsenceKind.LEAVE),
        Absence("E2", day, AbsenceKind.UNAVAILABLE, ("夜",)),
    )
    wanted = ("早", "夜")
    assert problem.requests == (
        Request("E3", date(2026, 12, 5), True, wanted, 3),
        Request("E3", date(2026, 12, 6), True, wanted, 3),
        Request("E4", date(2026, 12, 7), False, (), 1),
    )
    assert units.problem(unit, date(2026, 12, 7), 7).pins == {("E4", 1): "早@受理", ("E4", 2): "-"}


def test_stretches_are_cut_into_half_hours(unit: units.Unit) -> None:
    needs = units.problem(unit, TUESDAY, 1).needs
    assert [(n.begin, n.end) for n in needs if n.post == "所部"] == [
        (510, 540),
        (540, 570),
        (570, 600),
    ]


def test_calls_become_heads_with_their_arithmetic(unit: units.Unit) -> None:
    need = next(n for n in units.problem(unit, TUESDAY, 1).needs if n.begin == 540 and not n.role)
    assert (need.minimum, need.target) == (10, 10)
    assert need.source is not None
    assert "60 × 200 s / 30 min, 80% / 20 s → 10" in need.source.en
    assert need.source.zh.endswith("第5行：埃尔朗C公式，60 × 200秒/30分钟，20秒内接起80% → 10人")


def test_a_skilled_shift_type_is_barred_to_those_without_the_skill(tmp_path: Path) -> None:
    toml = TOML.replace('code = "白"\n', 'code = "白"\nskill = "带班"\n')
    absences = units.problem(units.read(folder(tmp_path, toml)), date(2026, 12, 30), 3).absences
    barred = {a.person: a.span for a in absences if a.shifts == ("白",)}
    assert barred["E1"] == Span(date(2027, 1, 1), date(2027, 1, 1))
    assert barred["E4"] == Span(date(2026, 12, 30), date(2027, 1, 1))


def heads(path: Path, demand: str, start: date, days: int) -> list[int]:
    """The minimum of the one place on each day; 0 where no row holds."""
    unit = units.read(folder(path, demand=f"日期,岗位,班次,最少\n{demand}"))
    found = {need.day: need.minimum for need in units.problem(unit, start, days).needs}
    return [found.get(date.fromordinal(start.toordinal() + n), 0) for n in range(days)]


def test_the_most_particular_row_of_demand_wins(tmp_path: Path) -> None:
    rows = (
        ",受理,早,1\n工作日,受理,早,2\n周四,受理,早,3\n"
        "2026-12-03..2026-12-04,受理,早,5\n2026-12-04,受理,早,6\n"
    )
    # Saturday 5 December is worked, Monday 7 December is off (holidays.csv).
    assert heads(tmp_path, rows, TUESDAY, 7) == [2, 2, 5, 6, 2, 1, 1]


def test_a_moved_day_goes_before_the_weekday(tmp_path: Path) -> None:
    rows = "周六,受理,早,1\n工作日,受理,早,2\n周一,受理,早,3\n休息日,受理,早,4\n"
    assert heads(tmp_path, rows, date(2026, 12, 4), 5) == [2, 2, 4, 4, 2]


def test_a_holiday_goes_before_a_weekday(tmp_path: Path) -> None:
    assert heads(tmp_path, "周五,受理,早,1\n节日,受理,早,2\n", date(2027, 1, 1), 8)[::7] == [2, 1]


def test_what_nobody_has_is_off_and_said_so(tmp_path: Path) -> None:
    unit = units.read(folder(tmp_path, BARE, people="工号,姓名\nE1,甲\n", **NOTHING))
    said = "".join(text.zh for text in unit.notices)
    for word in (
        "需求表",
        "申请表",
        "历史表",
        "累计表",
        "节假日表",
        "技能",
        "班组",
        "合同",
        "座席",
        "到岗",
    ):
        assert word in said
    assert all(text.en for text in unit.notices)


def test_demand_without_targets_and_maxima_says_that_their_rules_are_off(tmp_path: Path) -> None:
    people, heads = "工号,姓名\nE1,甲\n", "班次,最少,目标,最多\n早,1,{}\n"
    for figures, off in ((",", {"目标人数", "最高人数"}), ("2,3", set())):
        given = {"people": people, **NOTHING, "demand": heads.format(figures)}
        path = tmp_path / f"{len(off)}"
        path.mkdir()
        said = "".join(text.zh for text in units.read(folder(path, BARE, **given)).notices)
        assert {word for word in ("目标人数", "最高人数") if f"{word}的规则" in said} == off


def test_without_skills_in_the_people_nothing_asks_for_one(tmp_path: Path) -> None:
    people = "工号,姓名,班组\nE1,甲,一班\nE2,乙,\nE3,丙,\nE4,丁,\n"
    unit = units.read(folder(tmp_path, people=people))
    problem = units.problem(unit, TUESDAY, 1)
    assert not any(place.skill for place in (*problem.posts[:3], *problem.roles))


def test_a_skill_that_nobody_holds_is_noticed_with_the_nearest(tmp_path: Path) -> None:
    unit = units.read(folder(tmp_path, TOML.replace('skill = "受理"', 'skill = "受理岗"')))
    assert any("“受理岗”" in text.zh and "“受理”" in text.zh for text in unit.notices)


def test_other_files_of_the_folder_are_named_with_what_they_may_mean(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "holidys.csv").write_text("")
    notice = next(text for text in units.read(path).notices if "holidys" in text.en)
    assert "holidays.csv" in notice.en


def test_a_person_under_16_has_no_place_on_a_roster(tmp_path: Path) -> None:
    people = CSVS["people"].replace("1990-05-01", "2010-12-03")
    unit = units.read(folder(tmp_path, people=people))
    with pytest.raises(BadInput, match="16"):
        units.problem(unit, TUESDAY, 7)
    assert units.problem(unit, date(2026, 12, 3), 7).days == 7


def test_a_horizon_is_one_day_to_one_year(unit: units.Unit) -> None:
    assert units.problem(unit, TUESDAY, 366).days == 366
    for days in (0, 367, -1, 10**12):
        with pytest.raises(BadInput):
            units.problem(unit, TUESDAY, days)
    with pytest.raises(BadInput):
        units.problem(unit, date.max, 7)


def ended(unit: units.Unit, last: date) -> units.Unit:
    return replace(unit, history_span=Span(date(2026, 1, 1), last))


def test_the_next_period_is_the_one_after_today(unit: units.Unit) -> None:
    none = replace(unit, history_span=None)
    assert units.next_period(none, date(2026, 11, 18)) == (date(2026, 11, 23), 7)
    assert units.next_period(none, date(2026, 11, 23)) == (date(2026, 11, 30), 7)
    monthly = replace(none, period=Period.MONTH)
    assert units.next_period(monthly, date(2026, 12, 31)) == (date(2027, 1, 1), 31)
    assert units.next_period(monthly, date(2027, 1, 1)) == (date(2027, 2, 1), 28)


def test_the_period_after_last_months_grid_is_taken(unit: units.Unit) -> None:
    today = date(2026, 11, 18)
    assert units.next_period(ended(unit, date(2026, 11, 15)), today) == (date(2026, 11, 16), 7)
    assert units.next_period(ended(unit, date(2026, 12, 6)), today) == (date(2026, 12, 7), 7)
    assert units.next_period(ended(unit, date(2026, 11, 17)), today) == (date(2026, 11, 23), 7)
    monthly = replace(ended(unit, date(2026, 9, 30)), period=Period.MONTH)
    assert units.next_period(monthly, today) == (date(2026, 10, 1), 31)


def test_a_period_may_be_asked_for(unit: units.Unit) -> None:
    assert units.week("2026-W48") == (date(2026, 11, 23), 7)
    assert units.week("2026-w53") == (date(2026, 12, 28), 7)
    assert units.month("2027-02") == (date(2027, 2, 1), 28)
    assert units.between(date(2026, 12, 1), date(2026, 12, 3)) == (date(2026, 12, 1), 3)


@pytest.mark.parametrize("text", ["2025-W53", "2026-48", "W48", "", "2026-W", "-W1", "0000-W01"])
def test_no_such_week_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        units.week(text)


@pytest.mark.parametrize("text", ["2026-13", "2026", "", "2026-1-1", "9999-12", "x-1"])
def test_no_such_month_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        units.month(text)


def test_backward_dates_are_refused() -> None:
    with pytest.raises(BadInput):
        units.between(date(2026, 12, 3), date(2026, 12, 1))


def test_a_units_entry_takes_the_place_of_the_templates(unit: units.Unit) -> None:
    template = (
        Setting("rest.daily", {"rest": 600, "price": None}),
        Setting("nights.most", {"most": 3}),
        Setting("runs.work", {"most": 6}),
    )
    general = replace(unit, settings=(Setting("rest.daily", {"rest": 720}),))
    assert units.settings(template, general) == (
        Setting("runs.work", {"most": 6}),
        Setting("rest.daily", {"rest": 720, "price": None}),
    )


def test_an_entry_for_some_stands_beside_the_templates(unit: units.Unit) -> None:
    template = (Setting("rest.daily", {"rest": 600}),)
    assert units.settings(template, unit) == (*template, *unit.settings)


def test_every_heading_of_the_files_is_written_down() -> None:
    text = (Path(units.__file__).parents[2] / "docs" / "unit-format.md").read_text("utf-8")
    for table in FILES:
        for field, names in HEADINGS[table].aliases.items():
            assert f"`{field}`" in text, f"{table}: {field}"
            assert names[0] in text, f"{table}: {names[0]}"


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ("需求, row 126", "需求第126行", "demand, row 126"),
        ("demand.csv, row 2", "demand.csv第2行", "demand.csv, row 2"),
        ("unit.xlsx!需求, row 3", "unit.xlsx!需求第3行", "unit.xlsx!需求, row 3"),
    ],
)
def test_the_row_a_need_comes_from_is_called_in_the_readers_language(
    place: str, zh: str, en: str
) -> None:
    assert origin(place) == Text(zh, en)

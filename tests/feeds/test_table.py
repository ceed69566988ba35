"""The roster in a terminal: columns stand under each other, and what is short is seen."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from roster.domain import OFF, Need, Post, PostKind, Roster, ShiftType, Symbol
from roster.feeds.labels import labels
from roster.feeds.pieces import COLUMNS, Line, plain
from roster.feeds.table import crew_table, table
from roster.strip import width
from tests.feeds import units

WEEK = units.hotline()
ROSTER = units.turning(WEEK)


def test_a_week_is_drawn_with_its_coverage_hours_and_nights() -> None:
    drawn = plain(table(WEEK, ROSTER))
    assert (
        drawn
        == """\
示例供电服务中心 2026年3月2日—3月8日

         2  3  4  5  6  7  8     工时   夜班
         一 二 节 四 五 六 日
一班
赵晓明★  早 早 中 中 夜 夜 休    49.0      2
钱晓明   早 中 假 夜 夜 休 休    32.8      2
孙晓明   中 中 夜 夜 休 休 早    41.2      2
二班
李雨★    中 夜 夜 休 休 早 早    40.7      2
周雨     夜 夜 休 休 早 早 中    40.7      2
吴雨     夜 休 休 早 早 中 中    40.7      1

早班     2  ▲1 ▲0 ▲1 2  2  2   ▲4
  需     2  2  2  2  2  2  2
中班     2  2  1  1  ▲0 1  2   ▲1
  需     1  1  1  1  1  1  1
夜班     2  2  2  2  2  1  ▲0  ▲1
  需     1  1  1  1  1  1  1"""
    )


def columns_of(line: Line) -> list[int]:
    """[columns] at which the pieces of a line begin."""
    found, at = [], 0
    for piece in line:
        found.append(at)
        at += width(piece.text)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("people", "days"), [(6, 7), (30, 31), (4, 90)])
def test_days_stand_under_each_other_in_a_wide_terminal(
    people: int, days: int, language: str
) -> None:
    problem = units.hotline(people, days)
    lines = table(problem, units.turning(problem), language)
    assert max(width(text) for text in plain(lines).splitlines()) <= COLUMNS
    for length in {len(line) for line in lines if len(line) > 2}:
        assert len({tuple(columns_of(line)) for line in lines if len(line) == length}) == 1


def test_a_long_roster_is_cut_before_mondays_and_totals_stand_once() -> None:
    problem = units.hotline(4, 90)
    lines = table(problem, units.turning(problem))
    heads = [line for line in lines if line and line[-1].text.endswith("夜班")]
    assert len(heads) == 1
    firsts = [
        line[1].text.strip()
        for before, line in itertools.pairwise(lines)
        if not before and len(line) > 20 and line[1].kind in ("head", "weekend")
    ]
    assert firsts == ["2", "6", "11"]


def test_a_shortage_carries_its_mark_in_text_and_in_meaning() -> None:
    lines = table(WEEK, Roster(dict.fromkeys(ROSTER.rows, (OFF,) * 7)))
    short = [piece for line in lines for piece in line if piece.kind == "short"]
    assert len(short) == 21
    assert all("▲0" in piece.text for piece in short)


def test_a_shortage_on_the_clock_is_told_as_one_stretch() -> None:
    needs = tuple(
        Need(units.MONDAY, "受理", begin=begin, end=begin + 30, minimum=2)
        for begin in range(600, 840, 30)
    )
    problem = WEEK.with_(needs=needs)
    row = ("早@受理/11:30", *(OFF,) * 6)
    roster = Roster({p.id: row if p.id in ("E00", "E01") else (OFF,) * 7 for p in problem.people})
    told = [line for line in plain(table(problem, roster)).splitlines() if "缺" in line]
    assert told == ["▲ 3月2日周一 11:30–12:00 95598受理席 缺2人"]
    one = roster.put({("E00", 0): "早@受理/12:00", ("E01", 0): OFF})
    told = [line for line in plain(table(problem, one, "en")).splitlines() if "short" in line]
    assert told == [
        "▲ Mon 2 Mar 10:00–12:00 95598受理席: 1 short",
        "▲ Mon 2 Mar 12:00–12:30 95598受理席: 2 short",
        "▲ Mon 2 Mar 12:30–14:00 95598受理席: 1 short",
    ]


def test_last_nights_duty_covers_this_mornings_clock() -> None:
    need = Need(units.MONDAY + timedelta(days=1), "受理", begin=0, end=480, minimum=1)
    problem = WEEK.with_(needs=(need,))
    off = Roster({p.id: (OFF,) * 7 for p in problem.people})
    assert "▲" in plain(table(problem, off))
    assert "▲" not in plain(table(problem, off.put({("E00", 0): "夜@受理"})))
    assert "▲" in plain(table(problem, off.put({("E00", 1): "夜@受理"})))


def test_labels_of_two_posts_are_told_apart() -> None:
    other = replace(units.SEAT, code="监督", name="监督席")
    symbol = Symbol("早@监督", "早", (units.part(units.EARLY, other),))
    problem = WEEK.with_(posts=(units.SEAT, other), symbols=(*WEEK.symbols, symbol))
    drawn = plain(table(problem, ROSTER.put({("E00", 0): "早@监督"})))
    assert "赵晓明★  早监 早受" in drawn


def test_a_duty_unit_is_drawn_by_date_and_crew() -> None:
    problem = units.station(days=2)
    assert (
        plain(crew_table(problem, units.crews(problem)))
        == """\
城东供电所 2026年3月2日—3月3日

日期        带班长  值班员  驾驶员  备班
3月2日周一  赵晓明  钱晓明  孙晓明  李雨
3月3日周二  李雨    周雨    吴雨    郑建国"""
    )


def test_dates_after_new_year_bear_their_year() -> None:
    problem = units.station(days=2, start=date(2026, 12, 31))
    rows = plain(crew_table(problem, units.crews(problem))).splitlines()[3:]
    assert [row.split()[0] for row in rows] == ["12月31日周四", "2027年1月1日周五"]


def test_day_staff_stands_under_the_crews_with_what_is_wanted_of_them() -> None:
    hall = Post("所部", "所部", PostKind.COUNTER)
    day = ShiftType("白", "白班", 510, 540)
    white = units.part(day, hall)
    problem = units.station(days=2)
    both = Symbol("白@所部+备@备班", "白+备", (white, units.part(units.HOME, units.STANDBY)))
    problem = problem.with_(
        posts=(*problem.posts, hall),
        shifts=(*problem.shifts, day),
        symbols=(*problem.symbols, Symbol("白@所部", "白", (white,)), both),
        needs=(Need(units.MONDAY, hall.code, day.code, minimum=3),),
    )
    roster = units.crews(problem).put({("S06", 0): "白@所部", ("S07", 0): both.code})
    assert plain(crew_table(problem, roster)).splitlines()[6:] == [
        "         2     3        工时   夜班",
        "         一    二",
        "郑建国★  白    备        9.0      0",
        "王建国   白+备 休        9.0      0",
        "",
        "白班     ▲2    0      ▲1",
        "  需     3",
    ]


def test_a_unit_of_crews_without_a_crew_is_drawn_by_days() -> None:
    assert crew_table(WEEK, ROSTER) == table(WEEK, ROSTER)


def test_an_empty_place_is_seen_and_two_posts_with_one_role_are_told_apart() -> None:
    north = replace(units.STATION, code="北", name="城北值班")
    symbol = Symbol("值@北#带班长", "值", (units.part(units.WHOLE, north, units.LEADER),))
    problem = units.station(days=1)
    problem = problem.with_(posts=(*problem.posts, north), symbols=(*problem.symbols, symbol))
    head, row = plain(crew_table(problem, units.crews(problem))).splitlines()[2:]
    assert head.split() == [
        "日期", "抢修值班", "带班长", "值班员", "驾驶员", "城北值班", "带班长", "备班",
    ]  # fmt: skip
    assert row.split() == ["3月2日周一", "赵晓明", "钱晓明", "孙晓明", "—", "李雨"]


def test_a_shift_with_a_place_of_its_own_is_also_counted_as_a_whole() -> None:
    lead = Symbol("早@受理#班长", "早", (units.part(units.EARLY, units.SEAT, WEEK.roles[0]),))
    need = Need(units.MONDAY, "受理", "早", role="班长", minimum=1)
    problem = WEEK.with_(symbols=(*WEEK.symbols, lead), needs=(need,), days=1)
    rows = dict.fromkeys(ROSTER.rows, ("早@受理/11:30",))
    drawn = plain(table(problem, Roster({**rows, "E00": ("早@受理#班长",)})))
    assert "赵晓明★    早★" in drawn
    assert [line.split() for line in drawn.splitlines() if "早班" in line] == [
        ["早班", "6"],
        ["早班", "班长", "1"],
    ]


def test_labels_whose_hours_differ_are_told_apart() -> None:
    first = WEEK.symbols[0]
    paid = replace(first, code="paid", parts=(replace(first.parts[0], pause_paid=True),))
    problem = WEEK.with_(symbols=(*WEEK.symbols, paid))
    assert [label.text for label in labels(problem)] == ["早", "早2", "中", "夜", "休", "假"]


def test_the_only_post_is_no_part_of_a_heading() -> None:
    day, night = ShiftType("白", "白班", 480, 720), ShiftType("夜", "夜班", 1200, 720)
    yard = Post("场", "场站", PostKind.CREW)
    symbols = tuple(Symbol(f"{s.code}@场", s.code, (units.part(s, yard),)) for s in (day, night))
    problem = units.station(days=1).with_(
        posts=(yard,), roles=(), shifts=(day, night), symbols=symbols, needs=()
    )
    roster = Roster({p.id: (OFF,) for p in problem.people})
    heads = [piece.text.strip() for piece in crew_table(problem, roster)[2]]
    assert heads == ["日期", "白班 值班员", "夜班 值班员"]
    there = problem.with_(posts=(yard, units.STATION), symbols=(
        *symbols, Symbol("白@抢修", "白", (units.part(day, units.STATION),)),
    ))  # fmt: skip
    heads = [piece.text.strip() for piece in crew_table(there, roster)[2]]
    assert heads == ["日期", "场站 白班 值班员", "场站 夜班 值班员", "抢修值班 值班员"]

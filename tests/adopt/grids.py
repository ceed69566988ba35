"""Ten month grids as ten clerks keep them, each with what it should be read as."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment

from tests.adopt.drawing import (
    GREEN,
    GREY,
    LEAVE,
    YELLOW,
    Expected,
    block,
    count,
    cover,
    days,
    fill,
    head,
    heads,
    marks,
    names,
    save,
    title,
    turning,
)

Draw = Callable[[Path], tuple[Path, Expected]]
NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))
EARLY, LATE, NIGHT = (480, 480), (960, 480), (1440, 480)
DAYTIME, FULL = (510, 540), (480, 1440)
FOUR = "早早中中夜夜休休"


def hotline_of_forty(folder: Path) -> tuple[Path, Expected]:
    """四班三运转, crews merged beside their people, legend, totals with one slip, no year."""
    people = names(40)
    lines = [turning(FOUR, 2 * (n // 10), 30) for n in range(40)]
    lines[3][9:12] = ["病", "病", "病"]
    lines[17][20] = "年"
    lines[31] = ["产"] * 30
    lines[12][4] = lines[12][4] + "(带)"
    book = Workbook()
    sheet = book.active
    sheet.title = "排班"
    title(sheet, "95598坐席排班表（十一月）", 36)
    for column, text in enumerate(("序号", "班组", "姓名"), 1):
        head(sheet, 2, column, text)
    heads(sheet, 2, 4, NOVEMBER)
    for column, text in enumerate(("夜班数", "备注"), 34):
        head(sheet, 2, column, text)
    for n, line in enumerate(lines):
        row = 4 + n
        sheet.cell(row, 1, n + 1)
        sheet.cell(row, 3, people[n] if n else people[n] + "(组长)")
        marks(sheet, row, 4, line)
        sheet.cell(row, 34, sum(mark.startswith("夜") for mark in line) + (n == 5))
    sheet.cell(35, 35, "产假至明年三月")
    for crew in range(4):
        block(sheet, 4 + 10 * crew, 13 + 10 * crew, 2, f"{'一二三四'[crew]}班")
    for n in range(30):
        fill(sheet, 3, 4 + n, GREY if NOVEMBER[n].weekday() >= 5 else "FFFFFF")
    sheet.cell(44, 3, "早班人数")
    marks(sheet, 44, 4, [10] * 30)
    sheet.cell(45, 1, "早 8：00-16：00  中 16：00-24：00  夜 0：00-8：00  病、产、年为请假")
    sheet.cell(46, 2, "制表：")
    sheet.cell(46, 3, "许丽")
    bare = [[mark[:1] for mark in line] for line in lines]
    return save(book, folder / "坐席班表.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"早": EARLY, "中": LATE, "夜": NIGHT},
        cover(bare, NOVEMBER, {"早": "早", "中": "中", "夜": "夜"}),
        count(bare, "早中夜"),
        count(bare, LEAVE),
        "hotline",
        FOUR,
        39,
        4,
        skills={"带班": 2},
        doubts=("AH9", "全月请假"),
    )


def business_hall(folder: Path) -> tuple[Path, Expected]:
    """Counters by day: weekday letters over the dates, functions, blanks for days off."""
    people = names(8)
    functions = ("班长", "收费", "收费", "收费", "业务受理", "业务受理", "业务受理", "业务受理")
    off = {0: (5, 6), 1: (0, 1), 2: (2, 3), 3: (4, 5), 4: (6, 0), 5: (1, 2), 6: (3, 4), 7: (5, 6)}
    lines = [["" if day.weekday() in off[n] else "班" for day in NOVEMBER] for n in range(8)]
    lines[4][10] = "事"
    lines[5][11] = "调"
    book = Workbook()
    sheet = book.active
    title(sheet, "城南供电营业厅2026年11月份排班表", 34)
    for column, text in enumerate(("星期", "", ""), 1):
        sheet.cell(2, column, text)
    for column, text in enumerate(("岗位", "姓名"), 1):
        sheet.cell(3, column, text)
    for n, day in enumerate(NOVEMBER):
        sheet.cell(2, 3 + n, "星期" + "一二三四五六日"[day.weekday()])
        sheet.cell(3, 3 + n, f"{day.day}日")
    for n, line in enumerate(lines):
        sheet.cell(4 + n, 1, functions[n])
        sheet.cell(
            4 + n, 2, f"{people[n][0]}　{people[n][1]}" if len(people[n]) == 2 else people[n]
        )
        marks(sheet, 4 + n, 3, line)
    sheet.cell(13, 1, "说明：上班时间8:30-12:00 13:30-17:30")
    marks(sheet, 15, 2, ("许国强", "审核"))
    return save(book, folder / "营业厅.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"班": DAYTIME},
        cover(lines, NOVEMBER, {"班": "班"}, frozenset({"班"})),
        count(lines, ("班",)),
        2,
        "hall",
        "班班班班班休休",
        8,
        skills={"带班": 1, "收费": 3, "业务受理": 4},
    )


def crews_by_date(folder: Path) -> tuple[Path, Expected]:
    """Date by crew, 24 hours: leader, two on duty, driver, standby; two lines in one cell."""
    people = names(20)
    crews = [people[5 * n : 5 * n + 5] for n in range(4)]
    book = Workbook()
    sheet = book.active
    title(sheet, "城关供电所2026年11月值班表（8:00-次日8:00）", 6)
    marks(sheet, 2, 1, ("日期", "星期", "带班长", "值班员", "驾驶员", "备班"))
    for n, day in enumerate(NOVEMBER):
        crew = crews[n % 4]
        marks(sheet, 3 + n, 1, (day, "星期" + "一二三四五六日"[day.weekday()], crew[0]))
        sheet.cell(3 + n, 1).number_format = 'm"月"d"日"'
        sheet.cell(3 + n, 4, f"{crew[1]}、{crew[2]}" if n % 2 else f"{crew[1]}\n{crew[2]}")
        sheet.cell(3 + n, 5, crew[3])
        sheet.cell(3 + n, 6, crew[4])
    sheet.cell(34, 1, "审核：        制表：")
    roles = {"带班长": 1, "值班员": 2, "驾驶员": 1}
    order = [name for crew in crews for name in crew]
    return save(book, folder / "值班.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        tuple(order),
        {"值": FULL, "备": FULL},
        {("值", role, "every"): (heads, heads) for role, heads in roles.items()}
        | {("备", "", "every"): (1, 1)},
        150,
        0,
        "duty24",
        "值休休休",
        20,
        4,
        "crews",
        others=("备休休休",),
        skills={"带班长": 4, "值班员": 8, "驾驶员": 4},
        asked=("times",),
    )


def circles_of_four_crews(folder: Path) -> tuple[Path, Expected]:
    """上24休72 by circles alone; the year stands on the sheet's tab; two people swapped once."""
    people = names(8)
    lines = [["○" if (day + n // 2) % 4 == 0 else "" for day in range(30)] for n in range(8)]
    lines[0][4], lines[2][4] = lines[2][4], lines[0][4]
    book = Workbook()
    sheet = book.active
    sheet.title = "2026.11"
    title(sheet, "220kV变电站值班表", 33)
    marks(sheet, 2, 1, ("序号", "姓名", *range(1, 32), "值班次数"))
    for n, line in enumerate(lines):
        marks(sheet, 3 + n, 1, (n + 1, people[n], *line))
        sheet.cell(3 + n, 34, line.count("○"))
    return save(book, folder / "表.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"○": FULL},
        cover(lines, NOVEMBER, {"○": "○"}),
        count(lines, "○"),
        0,
        "duty24",
        "○休休休",
        8,
        4,
        asked=("codes",),
    )


def colours_alone(folder: Path) -> tuple[Path, Expected]:
    """Empty cells in colours that the legend below explains; red for leave; grey weekends."""
    people = names(6)
    word = "白夜休休"
    lines = [turning(word, 2 * (n // 2), 30) for n in range(6)]
    lines[4] = turning(word, 1, 30)
    lines[5] = turning(word, 3, 30)
    lines[1][7] = "病"
    book = Workbook()
    sheet = book.active
    title(sheet, "调控值班室2026年11月排班", 31)
    marks(sheet, 2, 1, ("姓名", *(day for day in NOVEMBER)))
    for n, line in enumerate(lines):
        sheet.cell(3 + n, 1, people[n])
        for d, mark in enumerate(line):
            if mark in "白夜病":
                fill(sheet, 3 + n, 2 + d, {"白": GREEN, "夜": YELLOW, "病": "FF0000"}[mark])
            elif NOVEMBER[d].weekday() >= 5:
                fill(sheet, 3 + n, 2 + d, GREY)
    sheet.cell(10, 1, "图例：黄色:夜班20:00-次日8:00；绿色:白班8:00-20:00；红色：病假")
    return save(book, folder / "调控.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"白": (480, 720), "夜": (1200, 720)},
        cover(lines, NOVEMBER, {"白": "白", "夜": "夜"}),
        count(lines, "白夜"),
        1,
        "duty24",
        word,
        6,
        doubts=("超过11小时",),
    )


def letters_on_several_sheets(folder: Path) -> tuple[Path, Expected]:
    """A B C with a legend, vertical names, full-width digits, October before November."""
    people = names(8)
    book = Workbook()
    book.remove(book.active)
    lines: list[list[str]] = []
    october = days(date(2026, 10, 1), date(2026, 10, 31))
    told = 0
    for dates, begin in ((october, 0), (NOVEMBER, 31)):
        sheet = book.create_sheet(f"{dates[0].month}月")
        title(sheet, f"二〇二六年{'十十一'[:1] if begin == 0 else '十一'}月客服中心轮班表", 34)
        marks(sheet, 2, 1, ("工号", "姓名"))
        wide = [str(day.day).translate({48 + d: 0xFF10 + d for d in range(10)}) for day in dates]
        marks(sheet, 2, 3, wide)
        lines = [turning("ABC休", begin + n // 2, len(dates)) for n in range(8)]
        if begin:
            lines[2][5] = "探"
        else:
            told = count(lines, "ABC")
        for n, line in enumerate(lines):
            sheet.cell(3 + n, 1, f"K{n + 101}")
            cell = sheet.cell(3 + n, 2, "\n".join(people[n]))
            cell.alignment = Alignment(wrap_text=True)
            marks(sheet, 3 + n, 3, line)
        sheet.cell(12, 2, "钱离职")
        marks(sheet, 12, 3, ["休"] * len(dates))
        sheet.row_dimensions[12].hidden = True
        sheet.cell(
            14,
            1,
            "Ａ班（早班）８：００－１６：００，Ｂ班（中班）１６：００－２４：００，Ｃ班（夜班）０：００－８：００",
        )
    book.create_sheet("通讯录")["A1"] = "姓名"
    return save(book, folder / "客服.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"A": EARLY, "B": LATE, "C": NIGHT},
        cover(lines, NOVEMBER, {"A": "A", "B": "B", "C": "C"}),
        told + count(lines, "ABC"),
        1,
        "hotline",
        "ABC休",
        8,
        4,
        doubts=("隐藏",),
    )


def old_workbook(folder: Path) -> tuple[Path, Expected]:
    """An .xls of the nineties: no legend, 休 and leave written out, serial numbers beside names."""
    people = names(9)
    word = "早早早中中中休夜夜夜休休"
    lines = [turning(word, 4 * (n // 3) + n % 3 * 2, 30) for n in range(9)]
    lines[6][2] = "补休"
    lines[7][3] = "年休假"
    book = xlwt.Workbook()
    sheet = book.add_sheet("11月")
    sheet.write_merge(0, 0, 0, 31, "抢修值班室2026年11月排班表")
    bold = xlwt.easyxf("font: bold on; pattern: pattern solid, fore_colour light_yellow")
    sheet.write_merge(1, 2, 0, 0, "序号", bold)
    sheet.write_merge(1, 2, 1, 1, "姓名", bold)
    for n, day in enumerate(NOVEMBER):
        sheet.write(1, 2 + n, day.day, bold)
        sheet.write(2, 2 + n, "一二三四五六日"[day.weekday()])
    for n, line in enumerate(lines):
        sheet.write(3 + n, 0, n + 1)
        sheet.write(3 + n, 1, people[n])
        for d, mark in enumerate(line):
            sheet.write(3 + n, 2 + d, mark + "班" if mark in "早中夜" and d % 5 == 0 else mark)
    path = folder / "旧排班.xls"
    book.save(str(path))
    return path, Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"早": EARLY, "中": LATE, "夜": NIGHT},
        cover(lines, NOVEMBER, {"早": "早", "中": "中", "夜": "夜"}),
        count(lines, "早中夜"),
        2,
        "plain",
        word,
        9,
        asked=("times",),
    )


def halves_side_by_side(folder: Path) -> tuple[Path, Expected]:
    """Date by shift, the second half of the month beside the first, names by blanks."""
    people = names(8)
    book = Workbook()
    sheet = book.active
    title(sheet, "2026年11月运维班值班安排", 8)
    for half, first in ((0, 0), (1, 15)):
        marks(sheet, 2, 1 + 4 * half, ("日期", "白班(8:00-18:00)", "夜班(18:00-次日8:00)", "备注"))
        for n in range(15):
            day = first + n
            pair = [people[(2 * day + k) % 8] for k in range(2)]
            later = [people[(2 * day - 2 + k) % 8] for k in range(2)]
            marks(sheet, 3 + n, 1 + 4 * half, (f"11月{day + 1}日", " ".join(pair), ",".join(later)))
    sheet.cell(4, 4, "停电检修")
    return save(book, folder / "安排.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        (*people[:2], *people[6:], *people[2:6]),
        {"白": (480, 600), "夜": (1080, 840)},
        {("白", "", "every"): (2, 2), ("夜", "", "every"): (2, 2)},
        120,
        0,
        "plain",
        "白夜休休",
        8,
        4,
        "crews",
    )


def three_crews_turned(folder: Path) -> tuple[Path, Expected]:
    """Dates down, names across; 上24休48 with three crews, which the law does not allow."""
    people = names(6)
    lines = [["值" if (day + n // 2) % 3 == 0 else "休" for day in range(30)] for n in range(6)]
    book = Workbook()
    sheet = book.active
    title(sheet, "水口供电所2026年11月值班表", 8)
    marks(sheet, 2, 1, ("日期", "星期", *people))
    for d, day in enumerate(NOVEMBER):
        marks(sheet, 3 + d, 1, (d + 1, "一二三四五六日"[day.weekday()]))
        marks(sheet, 3 + d, 3, [line[d] for line in lines])
    marks(sheet, 33, 1, ("合计", "", *(line.count("值") for line in lines)))
    return save(book, folder / "水口.xlsx"), Expected(
        NOVEMBER[0],
        NOVEMBER[-1],
        people,
        {"值": FULL},
        cover(lines, NOVEMBER, {"值": "值"}),
        count(lines, "值"),
        0,
        "duty24",
        "值休休",
        6,
        3,
        doubts=("36小时",),
        asked=("times",),
    )


def exceptions_only(folder: Path) -> tuple[Path, Expected]:
    """Only nights, days off and leave are written: an empty cell is a day at work; 26th to 25th."""
    people = names(7)
    dates = days(date(2026, 10, 26), date(2026, 11, 25))
    lines = [["休" if day.weekday() >= 5 else "" for day in dates] for _ in range(7)]
    for d in range(31):
        who = d % 7
        lines[who][d] = "夜"
        if d + 1 < 31:
            lines[who][d + 1] = "休"
    lines[6][3] = "差"
    read = [["白" if mark == "" else mark for mark in line] for line in lines]
    book = Workbook()
    sheet = book.active
    title(sheet, "客户服务班11月考勤排班表(2026年)", 33)
    marks(sheet, 2, 1, ("人员", *(day.day for day in dates), "夜班"))
    for n, line in enumerate(lines):
        sheet.cell(3 + n, 1, people[n])
        marks(sheet, 3 + n, 2, line)
        sheet.cell(3 + n, 33, line.count("夜"))
    return save(book, folder / "考勤.xlsx"), Expected(
        dates[0],
        dates[-1],
        people,
        {"白": DAYTIME, "夜": (1050, 900)},
        cover(read, dates, {"白": "白", "夜": "夜"}, frozenset({"白"})),
        count(read, ("白", "夜")),
        1,
        "plain",
        doubts=("历史止于2026-11-25", "36小时"),
        asked=("times", "empty"),
    )


GRIDS: tuple[Draw, ...] = (
    hotline_of_forty,
    business_hall,
    crews_by_date,
    circles_of_four_crews,
    colours_alone,
    letters_on_several_sheets,
    old_workbook,
    halves_side_by_side,
    three_crews_turned,
    exceptions_only,
)

"""A small unit as files: written whole, or with a few of its texts changed."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from roster.errors import BadInput, Flaw
from roster.feeds import units
from roster.feeds.headings import HEADINGS, SHEETS
from roster.feeds.units import Unit

TOML = """\
name = "示例供电服务中心"
zone = "Asia/Shanghai"
period = "week"
layout = "people"
template = "hotline"

[[shifts]]
code = "早"
name = "早班"
start = "08:00"
end = "16:00"
lead = 20

[[shifts]]
code = "夜"
name = "夜班"
start = "次日00:00"
end = "次日08:00"
lead = 20

[[shifts]]
code = "白"
start = "08:30"
end = "17:30"
pause = { earliest = "11:30", latest = "12:30", length = 30, every = 30 }

[[shifts]]
code = "备"
start = "17:30"
length = "14:30"
hours = "standby_home"
beside = ["白"]

[[posts]]
code = "受理"
name = "业务受理席"
kind = "seat"
skill = "受理"
shifts = ["早", "夜"]

[[posts]]
code = "所部"
kind = "counter"
shifts = ["白"]
roles = ["", "带班长"]

[[posts]]
code = "备班"
kind = "standby"
shifts = ["备"]

[[roles]]
code = "带班长"
skill = "带班"
lead = 30

[[contracts]]
code = "全日"
day = "8:00"
share = 1.0

[[contracts]]
code = "半日"
share = 0.5

[[rules]]
code = "rest.daily"
rest = 660
price = 500
teams = ["一班"]
from = 2026-12-01
until = 2026-12-31

[[rules]]
code = "nights.most"
off = true

[[departures]]
rule = "hours.overtime_month"
from = 2026-12-01
until = 2026-12-31
basis = "approval"
document = "批〔2026〕12号"
people = ["E1"]

[[handovers]]
post = "受理"
before = 20
overrun = 3
photos = false

[[handovers]]
post = "所部"
checklist = "none"

[calls]
share = 0.80
within = 20
handling = 240
"""

CSVS: Mapping[str, str] = {
    "people": """\
工号,姓名,班组,技能,合同,到岗,离岗,出生日期,不上夜班至,座席
E1,赵晓明,一班,受理、带班:2026-01-01..2026-12-31,全日,,,1990-05-01,,Z01
E2,钱雨,一班,受理,全日,,,,2026-12-31,Z01
E3,孙建国,二班,受理,半日,2026-11-01,2026-12-15,,,
E3,孙建国,一班,,全日,2026-12-16,,,,
E4,李海,二班,,全日,,,,,
""",
    "demand": """\
日期,岗位,班次,开始,结束,角色,技能,最少,目标,最多,话务量,平均处理时长,级别
,受理,早,,,,,2,3,4,,,
周六,受理,夜,,,,,1,,,,,
工作日,所部,,08:30,10:00,带班长,,1,1,,,,急
2026-12-01..2026-12-05,受理,,09:00,10:30,,,,,,60,200,
""",
    "requests": """\
工号,开始,结束,类型,班次,分
E1,2026-12-02,2026-12-04,请假,,
E2,2026-12-01,,不可用,夜,
E3,2026-12-05,2026-12-06,想上,早、夜,3
E4,2026-12-07,,不想上,,
E4,2026-12-08,,指定,早,
E4,2026-12-09,,指定,-,
""",
    "history": """\
日期,工号,班次,岗位,角色,单位
2026-11-28,E1,早,受理,,
2026-11-29,E2,白,所部,,
2026-11-29,E2,备,,,
2026-11-30,E3,假,,,
2026-12-03,E4,早,,,北区供电所
""",
    "tallies": """\
工号,项目,数量,来源
E1,nights,7,去年台账
E1,festival:春节,2,
E2,shift:夜,3,
E2,minutes:2026-11,9600,
""",
    "holidays": """\
日期,类型,名称
2026-12-05,班,
2026-12-07,休,
""",
    "registers": """\
岗位,交接项,位置,物品,应有,高风险
受理,D1,抢修柜,绝缘手套,4,是
,D2,值班室,电筒,2,
""",
    "rooms": """\
岗位,代码,名称,宿舍,交接项
,值班室,值班室,,D4、D5
,201,宿舍201,是,
""",
    "contacts": """\
岗位,类型,工号,名称,电话
,所长,E1,,
受理,邻所,,北区供电所值班室,010-8123 4567
""",
    "rounds": """\
岗位,检查表,时刻,宽限
所部,hall_round,12:00、16:00,20
""",
    "seats": """\
代码,排,列,岗位
Z01,1,1,受理
Z02,1,2,
""",
    "attendance": """\
参数,数值,岗位,开始,结束,依据
迟到宽限,3,,2026-01-01,2026-12-31,考勤办法第4条
提前到岗,15,受理,,,值班制度
""",
    "checklists": """\
检查表,交接项,停用,中文,英文,由谁,类型,分组,按处,必查,高风险
hotline,A3,是,,,,,,,,
hotline,A9,,环境卫生已打扫,,,,,,否,
hotline,U1,,备用话机已测试,Spare telephone tested,接班方,是否,room,,是,是
""",
}


def folder(path: Path, toml: str = TOML, encoding: str = "utf-8", **changed: str | None) -> Path:
    """The unit as a folder, with some files given other contents (None: left out)."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "unit.toml").write_text(toml, "utf-8")
    for table, text in {**CSVS, **changed}.items():
        if text is not None:
            (path / f"{table}.csv").write_bytes(text.encode(encoding))
    return path


def english(table: str, text: str) -> str:
    """The CSV with the English headings."""
    first, rest = text.split("\n", 1)
    fields = (HEADINGS[table].field_of(name) or name for name in first.split(","))
    return ",".join(fields) + "\n" + rest


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def sheets(toml: str = TOML, **changed: str) -> dict[str, list[list[object]]]:
    """The unit as the sheets of a workbook under Chinese names and headings."""
    content = tomllib.loads(toml)
    found: dict[str, list[list[object]]] = {
        "单位": [["项目", "值"]]
        + [[name, value] for name, value in content.items() if isinstance(value, str)]
    }
    for table in ("shifts", "posts", "roles", "contracts", "rules", "departures", "handovers"):
        found[SHEETS[table][0]] = _sheet(content.get(table, []))
    found["话务"] = _sheet([content["calls"]])
    for table, text in {**CSVS, **changed}.items():
        found[SHEETS[table][0]] = [list(line) for line in lines(text)]
    return found


def _sheet(entries: list[dict[str, object]]) -> list[list[object]]:
    flat = []
    for entry in entries:
        pause = entry.get("pause", {})
        assert isinstance(pause, dict)
        plain = {name: value for name, value in entry.items() if name != "pause"}
        flat.append(plain | {f"pause_{name}": value for name, value in pause.items()})
    names = list(dict.fromkeys(name for entry in flat for name in entry))
    return [list(names), *([_cell(entry.get(name, "")) for name in names] for entry in flat)]


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value) if not isinstance(value, bool | int | float) else value


def book(path: Path, content: Mapping[str, list[list[object]]], **options: object) -> Path:
    """A workbook with these sheets; blanks are left out as spreadsheets leave them out."""
    with xlsxwriter.Workbook(str(path), options) as workbook:
        for name, rows in content.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        sheet.write(number, column, value)
    return path


def placeless(unit: Unit) -> Unit:
    """The unit without the places at which its rows stand, to compare two forms of it."""
    return replace(
        unit,
        demand=tuple(replace(row, place="") for row in unit.demand),
        settings=tuple(replace(setting, place="") for setting in unit.settings),
    )


def flaws(path: Path) -> tuple[Flaw, ...]:
    """What reading the unit says is wrong."""
    with pytest.raises(BadInput) as caught:
        units.read(path)
    return caught.value.flaws

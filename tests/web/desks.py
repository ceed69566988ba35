"""Tiny units as folders, and the commands run on them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import xlsxwriter
from click.testing import CliRunner, Result

from web.cli import roster

UNIT = """\
name = "小所"
period = "week"
layout = "people"
template = "plain"

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

[[posts]]
code = "受理"
name = "受理席"
kind = "seat"
shifts = ["早", "夜"]
"""
PEOPLE = """\
工号,姓名,提醒
E1,赵一,30
E2,钱二,0
E3,孙三,
E4,李四,
"""
DEMAND = """\
日期,岗位,班次,最少
,受理,早,1
"""
WEEK = ("--week", "2026-W49")
MONDAY = "2026-11-30"


def unit(
    path: Path, toml: str = UNIT, people: str = PEOPLE, demand: str = DEMAND, requests: str = ""
) -> Path:
    """A unit of four people and one seat, some of its files changed."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "unit.toml").write_text(toml, "utf-8")
    (path / "people.csv").write_text(people, "utf-8")
    (path / "demand.csv").write_text(demand, "utf-8")
    if requests:
        head = "工号,开始,结束,类型,班次\n"
        (path / "requests.csv").write_text(head + requests, "utf-8")
    return path


def as_workbook(folder: Path, path: Path) -> Path:
    """The same unit as one workbook."""
    content = tomllib.loads((folder / "unit.toml").read_text("utf-8"))
    plain = [[key, value] for key, value in content.items() if isinstance(value, str)]
    sheets = {"单位": [["项目", "值"], *plain]}
    for table, name in (("shifts", "班次"), ("posts", "岗位")):
        heads = list(dict.fromkeys(key for entry in content[table] for key in entry))
        sheets[name] = [heads, *([_cell(e.get(k, "")) for k in heads] for e in content[table])]
    for table, name in (("people", "人员"), ("demand", "需求")):
        text = (folder / f"{table}.csv").read_text("utf-8")
        sheets[name] = list(csv.reader(io.StringIO(text)))
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def _cell(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, list) else value


def run(*words: object, language: str = "zh", env: dict[str, str] | None = None) -> Result:
    """The command in this process."""
    flags = ["--language", language] if language else []
    return CliRunner(env=env).invoke(roster, [*flags, *map(str, words)])


def told(result: Result) -> dict[str, Any]:
    """The one object on standard output."""
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def command(*words: object) -> list[str]:
    """The installed command, for what only a process of its own can show."""
    return [str(Path(sys.executable).with_name("roster")), *map(str, words)]


def process(*words: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(*words), capture_output=True, check=False, **options)

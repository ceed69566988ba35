"""What the files and sheets of a unit may be called, and their headings in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain import Text
from roster.feeds.tables import Headings

SHEETS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位",),
    "shifts": ("班次",),
    "posts": ("岗位",),
    "roles": ("角色",),
    "contracts": ("合同",),
    "rules": ("规则",),
    "departures": ("例外",),
    "calls": ("话务",),
    "people": ("人员",),
    "demand": ("需求",),
    "requests": ("申请",),
    "history": ("历史",),
    "tallies": ("累计",),
    "holidays": ("节假日",),
    "handovers": ("交接班",),
    "registers": ("台账",),
    "rooms": ("房间",),
    "contacts": ("联系人",),
    "rounds": ("巡检",),
    "seats": ("座席",),
    "checklists": ("检查表",),
    "attendance": ("考勤规则",),
}
"""Every table of a unit and the Chinese name of its sheet."""


def origin(place: str) -> Text:
    """A row as a reader calls it: ``需求第126行``, ``demand, row 126``; a file keeps its name."""
    path, _, number = place.rpartition(", row ")
    table = next((each for each, names in SHEETS.items() if path in (each, *names)), None)
    if not number.isdigit() or not path:
        return Text(place, place)
    if table is None:
        return Text(f"{path}第{number}行", place)
    return Text(f"{SHEETS[table][0]}第{number}行", f"{table}, row {number}")


FILES = (
    "people",
    "demand",
    "requests",
    "history",
    "tallies",
    "holidays",
    "registers",
    "rooms",
    "contacts",
    "rounds",
    "seats",
    "checklists",
    "attendance",
)
"""The tables that are CSV files of a folder; the others stand in unit.toml."""

ENTRIES: Mapping[str, tuple[str, ...]] = {
    "name": ("名称", "单位名称"),
    "id": ("编号",),
    "zone": ("时区",),
    "period": ("周期",),
    "layout": ("版式",),
    "template": ("模板",),
}
"""The plain entries of unit.toml, and what a workbook's sheet of them may call them."""

HEADINGS: Mapping[str, Headings] = {
    "unit": Headings({"key": ("项目",), "value": ("值",)}, ("key", "value")),
    "shifts": Headings(
        {
            "code": ("代码",),
            "name": ("名称",),
            "start": ("开始",),
            "end": ("结束",),
            "length": ("时长",),
            "lead": ("提前到岗",),
            "pause_earliest": ("休息最早",),
            "pause_latest": ("休息最晚",),
            "pause_length": ("休息时长",),
            "pause_every": ("休息间隔",),
            "pause_paid": ("休息计薪",),
            "skill": ("技能",),
            "hours": ("工时类别",),
            "beside": ("可兼",),
        },
        ("code", "start"),
    ),
    "posts": Headings(
        {
            "code": ("代码",),
            "name": ("名称",),
            "kind": ("类型",),
            "skill": ("技能",),
            "shifts": ("班次",),
            "roles": ("角色",),
        },
        ("code", "kind", "shifts"),
    ),
    "roles": Headings(
        {"code": ("代码",), "name": ("名称",), "skill": ("技能",), "lead": ("提前到岗",)}, ("code",)
    ),
    "contracts": Headings(
        {"code": ("代码",), "name": ("名称",), "day": ("标准日工时",), "share": ("比例",)},
        ("code",),
    ),
    "rules": Headings(
        {
            "code": ("代码",),
            "off": ("停用",),
            "price": ("分值",),
            "people": ("人员", "工号"),
            "teams": ("班组", "值别"),
            "contracts": ("合同",),
            "from": ("开始",),
            "until": ("结束",),
        },
        ("code",),
        open=True,
    ),
    "departures": Headings(
        {
            "rule": ("规则",),
            "from": ("开始",),
            "until": ("结束",),
            "basis": ("依据",),
            "document": ("文号",),
            "people": ("人员", "工号"),
        },
        ("rule", "from", "until", "basis"),
    ),
    "calls": Headings(
        {
            "share": ("接通比例",),
            "within": ("秒数",),
            "handling": ("平均处理时长",),
            "shrinkage": ("损耗",),
            "occupancy": ("最高占用率",),
            "interval": ("时段",),
        }
    ),
    "people": Headings(
        {
            "id": ("工号", "编号"),
            "name": ("姓名",),
            "phone": ("电话", "手机"),
            "team": ("班组", "值别"),
            "skills": ("技能", "资质", "持证"),
            "contract": ("合同", "用工"),
            "from": ("到岗",),
            "until": ("离岗",),
            "birth": ("出生日期",),
            "no_night_until": ("不上夜班至",),
            "no_overtime_until": ("不加班至",),
            "alarm": ("提醒",),
            "seat": ("座席",),
        },
        ("id", "name"),
    ),
    "demand": Headings(
        {
            "date": ("日期",),
            "post": ("岗位",),
            "shift": ("班次",),
            "begin": ("开始",),
            "end": ("结束",),
            "role": ("角色",),
            "skill": ("技能",),
            "minimum": ("最少",),
            "target": ("目标",),
            "maximum": ("最多",),
            "calls": ("话务量",),
            "handling": ("平均处理时长",),
            "rank": ("级别",),
        }
    ),
    "requests": Headings(
        {
            "person": ("工号", "姓名", "人员"),
            "from": ("开始",),
            "until": ("结束",),
            "kind": ("类型",),
            "shift": ("班次",),
            "points": ("分",),
        },
        ("person", "from", "kind"),
    ),
    "history": Headings(
        {
            "date": ("日期",),
            "person": ("工号", "姓名", "人员"),
            "shift": ("班次",),
            "post": ("岗位",),
            "role": ("角色",),
            "unit": ("单位",),
            "begin": ("开始",),
            "end": ("结束",),
            "lead": ("提前到岗",),
        },
        ("person",),
        dated=True,
    ),
    "tallies": Headings(
        {
            "person": ("工号", "姓名", "人员"),
            "name": ("项目", "名称"),
            "amount": ("数量",),
            "source": ("来源",),
        },
        ("person", "name", "amount"),
    ),
    "holidays": Headings(
        {"date": ("日期",), "kind": ("类型",), "name": ("名称",)}, ("date", "kind")
    ),
    "handovers": Headings(
        {
            "post": ("岗位",),
            "checklist": ("检查表",),
            "before": ("提前交接",),
            "overrun": ("超时上限",),
            "extension": ("延长上限",),
            "confirm": ("确认时限",),
            "countersign": ("补签时限",),
            "own_hand": ("仅限本人",),
            "photos": ("拍照",),
            "leader": ("带班",),
        },
        ("post",),
    ),
    "registers": Headings(
        {
            "post": ("岗位",),
            "item": ("交接项",),
            "place": ("位置",),
            "name": ("物品",),
            "expected": ("应有",),
            "high_risk": ("高风险",),
        },
        ("item", "name", "expected"),
    ),
    "rooms": Headings(
        {
            "post": ("岗位",),
            "code": ("代码",),
            "name": ("名称",),
            "dormitory": ("宿舍",),
            "items": ("交接项",),
        },
        ("code",),
    ),
    "contacts": Headings(
        {
            "post": ("岗位",),
            "kind": ("类型",),
            "person": ("工号", "人员"),
            "name": ("名称",),
            "phone": ("电话",),
        },
        ("kind",),
    ),
    "rounds": Headings(
        {
            "post": ("岗位",),
            "checklist": ("检查表",),
            "times": ("时刻",),
            "within": ("宽限",),
        },
        ("post", "checklist", "times"),
    ),
    "seats": Headings(
        {"code": ("代码",), "row": ("排",), "column": ("列",), "post": ("岗位",)},
        ("code", "row", "column"),
    ),
    "checklists": Headings(
        {
            "checklist": ("检查表",),
            "item": ("交接项",),
            "off": ("停用",),
            "zh": ("中文",),
            "en": ("英文",),
            "who": ("由谁",),
            "type": ("类型",),
            "section": ("分组",),
            "place": ("按处",),
            "blocks": ("必查",),
            "single": ("高风险",),
            "redo": ("可返工",),
            "photo": ("拍照",),
            "private": ("客户信息",),
        },
        ("checklist", "item"),
    ),
    "attendance": Headings(
        {
            "figure": ("参数",),
            "value": ("数值",),
            "post": ("岗位",),
            "from": ("开始",),
            "until": ("结束",),
            "source": ("依据",),
        },
        ("figure", "value", "source"),
    ),
}

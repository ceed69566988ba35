"""The words that clerks write into a grid: headings, footers, names, what a mark stands for."""

from __future__ import annotations

import re

NAME = re.compile(r"姓名|人员|名字|员工(?!号)|值班人|成员")
ID = re.compile(r"工号|编号|员工号|工牌|坐席号")
TEAM = re.compile(r"班组|组别|班别|部门|小组|值别|科室|单位|网点")
FUNCTION = re.compile(r"岗位|职务|角色|职位|工种|席位|岗别")
ASIDE = re.compile(r"序号|^No\.?$|备注|说明|电话|手机|联系|号码|性别|出生|签名|签字")
DATE = re.compile(r"日期|时间|^日$|号$|date", re.I)
WEEKDAY = re.compile(r"星期|周次|^周$|礼拜|week", re.I)

FOOTER = re.compile(
    r"合计|小计|总计|共计|人数|人次|出勤|制表|审核|审批|审定|批准|编制|备注|说明|图例|注:|^注$|"
    r"负责人|签字|签名|签收|班数|日期|星期|姓名|工时|序号|电话|[早中夜白晚备值]班$|休息$|请假|假$|色$|"
    r"^[早中夜白晚备值休]$|值班|驾驶员|司机|带班|抢修员|安全员|主值|副值|值长|班次|岗位"
)
"""A row that begins so is not a person's."""
CLOSING = re.compile(r"合计|小计|总计|人数|人次|制表|审核|审批|审定|批准|编制|备注|说明")
"""A row that begins so is not a person's even where a name follows."""

ORDINARY = re.compile(r"员工|职工|组员|班员|成员|普通.*|一般.*|无|/|-")
"""A function that says nothing."""
LEADER = re.compile(
    r"带班长?|班长|值长|组长|值班长|主值|负责|领班|队长|站长|所长|主管|经理|^带$|^长$"
)
_LEADER_SIGN = re.compile(r"[★☆*▲◆●]")
_ASIDE = re.compile(r"[((\[【].*?[))\]】]")
_PERSON = re.compile(
    r"[甲乙丙丁戊己]|[\u3400-\u9fff\U00020000-\U000323af]{2,4}|"
    r"[\u3400-\u9fff]{1,6}[·•.][\u3400-\u9fff]{1,8}|[A-Za-z][A-Za-z .'-]{1,24}"
)
_CREW = re.compile(r"(?:第?[甲乙丙丁戊己一二三四五六七八九十\dA-F]{1,2})[班值组队]?")
_SPACED = re.compile(r"(?<!\S)([\u3400-\u9fff])\s+([\u3400-\u9fff])(?!\S)")
_BETWEEN = re.compile(r"[、,;;/|&+\s]+")


def person(text: str) -> tuple[str, bool]:
    """(the name without remarks, whether it is marked as a leader's); "" where it is no name.

    Remarks in brackets beside a name are never kept: they may say why somebody is away.
    """
    bare = _ASIDE.sub("", text)
    leads = bool(_LEADER_SIGN.search(bare)) or any(
        LEADER.search(remark) for remark in _ASIDE.findall(text)
    )
    bare = re.sub(r"\d{5,}", "", _LEADER_SIGN.sub("", bare)).strip()
    bare = re.sub(r"\s+", "", bare) if re.search(r"[\u3400-\u9fff]", bare) else bare
    return (bare if _PERSON.fullmatch(bare) and not FOOTER.search(bare) else ""), leads


def is_crew(name: str) -> bool:
    """Whether a name is a crew's (甲班, 三值), not a person's."""
    return bool(_CREW.fullmatch(name))


def people(text: str) -> tuple[tuple[str, bool], ...]:
    """The names in one cell, however they are separated; two lone characters are one name."""
    words = _BETWEEN.split(_SPACED.sub(r"\1\2", text.strip()))
    return tuple(found for word in words if (found := person(word))[0])

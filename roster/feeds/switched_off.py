"""What a unit's files leave out, and which rules are off because of it."""

from __future__ import annotations

from collections.abc import Iterator

from roster.domain import ALWAYS, Text
from roster.feeds.definitions import Definitions
from roster.feeds.people import People
from roster.feeds.tables import Flaws
from roster.feeds.unit import DemandRow

_FILES = {
    "demand": Text(
        "没有需求表：人数、目标人数和人员搭配的规则不起作用。",
        "No demand: the rules on heads, targets and skills wanted are off.",
    ),
    "requests": Text(
        "没有申请表：请假、不可用、意愿和指定班次的规则不起作用。",
        "No requests: the rules on leave, unavailability, wishes and pins are off.",
    ),
    "history": Text(
        "没有历史表：班间休息、连续上班和轮转的规则从本期第一天算起。",
        "No history: the rules on rest, runs and rotation start from the first day.",
    ),
    "tallies": Text(
        "没有累计表：公平规则只看历史表和本期。",
        "No tallies: the rules on fairness see only the history and this period.",
    ),
    "holidays": Text(
        "没有节假日表：用内置的法定节假日和已公布的调休。",
        "No holidays: the built-in statutory holidays and announced workdays hold.",
    ),
}
_FIELDS = {
    "skills": Text(
        "人员表没有技能：技能规则不起作用，岗位和角色的技能要求不看。",
        "Nobody has skills written down: the rules on skills are off for posts and roles.",
    ),
    "teams": Text(
        "人员表没有班组：按班组轮转和同班的规则不起作用。",
        "Nobody has a team: the rules on crews and their rotation are off.",
    ),
    "contracts": Text(
        "人员表没有合同：所有人按全日制计算工时。",
        "Nobody has a contract: hours are reckoned as full time for everyone.",
    ),
    "birth": Text(
        "人员表没有出生日期：未成年人的规则不起作用。",
        "No dates of birth: the rules that protect minors are off.",
    ),
    "no_night_until": Text(
        "没有人写明“不上夜班至”：该保护规则不起作用。",
        "Nobody has a date under “No night until”: the rule that protects from nights is off.",
    ),
    "no_overtime_until": Text(
        "没有人写明“不加班至”：该保护规则不起作用。",
        "Nobody has a date under “No overtime until”: the rule that protects from overtime is off.",
    ),
}
_STAYS = Text(
    "人员表没有到岗、离岗日期：所有人视为一直在岗。",
    "Nobody has dates of joining or leaving: everyone belongs to the unit throughout.",
)
_TARGET = Text(
    "需求表没有高于最少人数的目标：目标人数的规则不起作用。",
    "No demand has a target above its minimum: the rule on target cover is off.",
)
_MAXIMUM = Text(
    "需求表没有最多人数：最高人数的规则不起作用。",
    "No demand has a maximum: the rule on maximum cover is off.",
)
_SEATS = Text(
    "人员表没有座席：固定座席的规则不起作用。",
    "Nobody has a home seat: the rule on fixed seats is off.",
)


def missing(rows: dict[str, int], people: People, demand: tuple[DemandRow, ...]) -> Iterator[Text]:
    """A notice for each optional table without rows and each optional field that nobody has."""
    yield from (text for table, text in _FILES.items() if not rows.get(table))
    everyone = people.found.values()
    for field, text in _FIELDS.items():
        if not any(getattr(person, field) for person in everyone):
            yield text
    if not people.seats:
        yield _SEATS
    if all(person.present == (ALWAYS,) for person in everyone):
        yield _STAYS
    if demand and all(row.target <= row.minimum for row in demand):
        yield _TARGET
    if demand and all(row.maximum is None for row in demand):
        yield _MAXIMUM


def unheld(
    unit: Definitions, demand: tuple[DemandRow, ...], people: People, flaws: Flaws
) -> Iterator[Text]:
    """A notice for each skill that is asked for and that nobody holds."""
    asked = [post.skill for post in unit.posts] + [role.skill for role in unit.roles]
    asked += [use.skill for use in unit.shift_uses] + [row.skill for row in demand]
    held = people.skills
    for skill in dict.fromkeys(filter(None, asked)) if held else ():
        if skill not in held:
            near = flaws.nearest(skill, held)
            yield Text(
                f"没有人持有技能“{skill}”。" + (f"是否为“{near}”？" if near else ""),
                f"Nobody holds the skill “{skill}”." + (f" Perhaps “{near}”?" if near else ""),
            )


def unread(name: str, known: tuple[str, ...], flaws: Flaws) -> Text:
    """A notice of a file or sheet that belongs to no table."""
    near = flaws.nearest(name, known)
    return Text(
        f"“{name}”没有读取。" + (f"是否为“{near}”？" if near else ""),
        f"“{name}” is not read." + (f" Perhaps “{near}”?" if near else ""),
    )


def hidden(name: str) -> Text:
    return Text(f"隐藏的工作表“{name}”没有读取。", f"The hidden sheet “{name}” is not read.")

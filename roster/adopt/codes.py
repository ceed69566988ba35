"""What the marks in the cells mean: a shift, off, leave; by legend, by custom, by their pattern."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from roster.adopt import clocks, words
from roster.adopt.clocks import Hours


class Sort(StrEnum):
    DUTY = "duty"
    OFF = "off"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one mark stands for.

    Parameters
    ----------
    code : str
        The mark as it stands in the grid, and as it will stand in the new roster.
    name : str
        Name of the shift.
    hours : Hours or None
        Of a duty.
    seen : str
        Where the sheet says so; empty: by custom.
    sure : bool
        False where the clerk should be asked.
    """

    code: str
    sort: Sort
    name: str = ""
    hours: Hours | None = None
    standby: bool = False
    seen: str = ""
    sure: bool = True


OFF = frozenset("休下轮节无/\\-—–×xX╳✕0") | frozenset(
    ("休息", "轮休", "公休", "例休", "双休", "周休", "节休", "下夜", "off", "OFF", "Off")
)
LEAVE = (
    frozenset("病产婚事丧年探公调补学训培差陪护育哺孕伤假请旷借会")
    | frozenset(
        (
            "工伤",
            "休假",
            "年休",
            "补休",
            "调休",
            "换休",
            "存休",
            "陪产",
            "护理",
            "出差",
            "公出",
            "公差",
        )
    )
    | frozenset(
        ("培训", "学习", "外出", "住院", "疗养", "考试", "借调", "工会", "探亲", "请假", "病休")
    )
)
"""All of it becomes leave, and nothing of the reason is kept."""
_ALIKE = {
    "晚": "晚", "日": "白", "常": "白", "常白": "白", "正": "白", "正常": "白", "上": "白",
    "班": "白", "出勤": "白", "行政": "白", "全天": "值", "全": "值", "24": "值", "24h": "值",
    "24H": "值", "24小时": "值", "备勤": "备", "后备": "备", "听": "备", "大": "大夜", "小": "小夜",
    "早": "早", "中": "中", "夜": "夜", "白": "白", "值": "值", "备": "备", "小夜": "小夜",
    "大夜": "大夜", "前夜": "前夜", "后夜": "后夜",
}  # fmt: skip
SIGNS = "√✓✔○〇◯●◎△▲☆★□■◇◆"
_TICKS = "√✓✔"
_SERIES = ("ABCD", "abcd", "1234", "①②③④", "ⅠⅡⅢⅣ")
_SPARSE = 0.45
"""Share of days on duty below which the only mark of a grid is a 24-hour duty."""
_REMARK = re.compile(r"[(\[【](.*?)[)\]】]")
_BETWEEN = re.compile(r"[/+、,;&|@#=:\s]+")
_WORD = re.compile(rf"[\w{SIGNS}]")


def bare(word: str) -> str:
    """``早班`` is ``早``; ``值班`` is ``值``."""
    return word[:-1] if len(word) > 1 and word.endswith("班") else word


def is_duty_word(text: str) -> bool:
    return bare(re.split(r"[(\d]", text)[0]) in _ALIKE


def tokens(text: str) -> tuple[tuple[str, ...], bool]:
    """(the marks of one cell, whether it says that the person leads)."""
    if text in OFF:
        return (text,), False
    remarks = " ".join(_REMARK.findall(text))
    inside = _REMARK.sub(" ", text).strip()
    if clocks.hours(inside):
        return (_clock_code(inside),), bool(words.LEADER.search(remarks))
    split = [part if part in OFF else part.lstrip("-") for part in _BETWEEN.split(inside)]
    parts = [bare(part) for part in split if part in OFF or _WORD.search(part)]
    leads = bool(words.LEADER.search(remarks)) or any(p in ("带", "长", "带班") for p in parts)
    return tuple(part for part in parts if part not in ("带", "长", "带班")), leads


def _clock_code(text: str) -> str:
    """``8:00~12:30`` as a code that may stand in a symbol: ``8-12.30``."""
    tight = re.sub(r"\s+|[时点分]", "", text).replace(":00", "").replace(":", ".")
    return re.sub(r"[~～—–−至到-]+", "-", tight)


def common(code: str) -> Meaning | None:
    """What a word means by custom; None where custom does not know it."""
    if code in OFF:
        return Meaning(code, Sort.OFF)
    if code in LEAVE or (len(code) > 1 and code.endswith("假")):
        return Meaning(code, Sort.LEAVE)
    if code in _ALIKE:
        kind = _ALIKE[code]
        return Meaning(code, Sort.DUTY, f"{kind}班", clocks.COMMON[kind], kind == "备")
    found = clocks.hours(code)
    return Meaning(code, Sort.DUTY, code, found, seen=code) if found else None


def split(code: str) -> tuple[str, ...]:
    """``白备`` is two duties of one date; a word that custom knows stays whole."""
    if common(code) is None and 1 < len(code) <= 3 and all(part in _ALIKE for part in code):
        return tuple(code)
    return (code,)


def meanings(
    counts: Counter[str], legend: Mapping[str, Meaning], days: int, people: int
) -> dict[str, Meaning]:
    """What every mark of a grid means.

    Parameters
    ----------
    counts : Counter[str] [cells]
        How often each mark stands in the grid.
    days, people : int
        The size of the grid.
    """
    found = {code: legend[code] for code in counts if code in legend}
    rest = [code for code in counts if code not in found]
    found |= {code: known for code in rest if (known := common(code)) is not None}
    rest = [code for code in rest if code not in found]
    has_off = any(each.sort is Sort.OFF for each in found.values())
    marked = sum(counts.values())
    found |= _series(rest, has_off or marked < 0.9 * days * people)
    rest = [code for code in rest if code not in found]
    for code in rest:
        found[code] = _sign(code, rest, counts[code] / (days * people))
    return _fitted(found, counts)


def _series(codes: list[str], has_off: bool) -> dict[str, Meaning]:
    """Letters or numbers in a row are early, late, night; a fourth is the day shift, or off."""
    for series in _SERIES:
        used = [code for code in codes if code in series]
        if len(used) < 2 or used == ["1", "2"]:
            continue
        order = ("早", "中", "夜", "白")
        if len(used) == 2 and set(used) == set(series[:2]):
            order = ("白", "夜", "", "")
        by_code = dict(zip(series, order, strict=True))
        found = {
            code: Meaning(code, Sort.DUTY, f"{code}班", clocks.COMMON[by_code[code]], sure=False)
            for code in used
        }
        if len(used) == 4 and not has_off:
            found[series[3]] = Meaning(series[3], Sort.OFF, sure=False)
        return found
    return {}


def _sign(code: str, unknown: list[str], density: float) -> Meaning:
    """What an unexplained mark most likely is; the clerk is asked."""
    signs = [each for each in unknown if each in SIGNS]
    if code in SIGNS and len(signs) == 1:
        hours = clocks.FULL_DAY if density <= _SPARSE else clocks.DAYTIME
        return Meaning(code, Sort.DUTY, "值班" if density <= _SPARSE else "白班", hours, sure=False)
    if code in _TICKS:
        return Meaning(code, Sort.DUTY, "白班", clocks.DAYTIME, sure=False)
    if code in "○〇◯" and any(each in _TICKS for each in signs):
        return Meaning(code, Sort.OFF, sure=False)
    if density >= 0.05:
        return Meaning(code, Sort.DUTY, f"{code}班", clocks.DAYTIME, sure=False)
    return Meaning(code, Sort.LEAVE, sure=False)


def _fitted(found: dict[str, Meaning], counts: Counter[str]) -> dict[str, Meaning]:
    """Two shifts that share the day run twelve hours each, where the sheet gives no times."""
    free = {c: m for c, m in found.items() if m.sort is Sort.DUTY and not m.seen and not m.standby}
    late = [c for c, m in free.items() if m.hours == clocks.LATE]
    nights = [c for c, m in free.items() if m.hours == clocks.NIGHT]
    days = [c for c, m in free.items() if m.hours in (clocks.DAYTIME, clocks.EARLY)]
    if late and not nights and any(m.name.startswith("中") for m in free.values()):
        for code in (c for c in late if free[c].name.startswith("晚")):
            found[code] = replace(free[code], hours=clocks.NIGHT)
        return found
    if late or not nights or any(m.seen for m in found.values() if m.sort is Sort.DUTY):
        return found
    alike = len(days) == 1 and counts[days[0]] <= 1.5 * sum(counts[c] for c in nights)
    for code in nights:
        found[code] = replace(free[code], hours=clocks.HALF_NIGHT if alike else clocks.OUT_OF_HOURS)
    if alike:
        found[days[0]] = replace(free[days[0]], hours=clocks.HALF_DAY)
    return found

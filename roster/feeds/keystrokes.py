"""What may be typed for a duty beside its label: a number, or the first letter of its sound.

Supervisors type with a Chinese input method on: 早 is also ``z`` (zǎo) and ``1``, so that nobody
has to choose among characters thirty times a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from roster.domain import LEAVE, OFF, Problem
from roster.feeds.labels import Label, labels, typed

_BY_SOUND = {
    "b": "白半班备表八丙",
    "c": "晨长常抄",
    "d": "大短带倒动调丁",
    "e": "二",
    "f": "副",
    "h": "黑后会",
    "j": "机急加甲",
    "l": "轮连六",
    "n": "内",
    "q": "全抢前勤七",
    "r": "日",
    "s": "上三四",
    "t": "通厅",
    "w": "午晚外五",
    "x": "下小修行宵巡训学",
    "y": "夜应营业乙一",
    "z": "早中正值主",
}
SOUNDS: Mapping[str, str] = {each: key for key, all_ in _BY_SOUND.items() for each in all_}
"""First letters of the sounds of characters that stand in the names of shifts."""
DECIDED: Mapping[str, tuple[str, ...]] = {"x": (OFF,), "0": (OFF,), "j": (LEAVE,), "q": (LEAVE,)}
"""休 x, 假 j; a day off is also 0, leave 请假 also q."""


def keystrokes(problem: Problem, language: str) -> dict[str, tuple[str, ...]]:
    """The codes that a text may stand for, likeliest first; texts are in lower case.

    Labels and codes come before single keys; the first duty of a sound has its letter, further ones
    follow it. Letters of off and leave stay theirs.
    """
    found = typed(problem)
    keys: dict[str, tuple[str, ...]] = dict(DECIDED)
    for number, label in enumerate(_duties(problem, language), start=1):
        codes = tuple(symbol.code for symbol in label.symbols)
        for key in (str(number), SOUNDS.get(label.text[0], "")):
            if key and key not in DECIDED:
                keys[key] = (*keys.get(key, ()), *codes)
    return keys | found


def _duties(problem: Problem, language: str) -> Iterator[Label]:
    return (label for label in labels(problem, language) if label.symbol.is_duty)

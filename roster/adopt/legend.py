"""What the sheet says of itself: times, marks and colours explained above, beside and below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from roster.adopt import clocks, colours, words
from roster.adopt.clocks import Hours
from roster.adopt.codes import LEAVE, SIGNS, Meaning, Sort, bare, common
from roster.adopt.sheets import Cell

LEADS = "带班"
"""Stands in the place of a mark where a colour says that the person leads."""

_IGNORED = re.compile(
    r"班次时间|上班时间|工作时间|值班时间|班次|时间|说明|图例|备注|注|表示|代表|指|上班|其中|为|是|"
    r"日期|星期|姓名|从|自"
)
_EDGE = re.compile(r"[\s:,;。、()\[\]【】=.\-—~\"“”'']+")
_ITEM = re.compile(
    rf"(?:^|[\s,;。、:(])([{SIGNS}×]|[A-Za-z0-9①②③④]{{1,2}}|[\u4e00-\u9fff]{{1,3}}?)"
    r"\s*(?:[:=→\-—]|表示|代表|为|是)+\s*([\u4e00-\u9fff]{1,5})(?=$|[\s,;。、)(\d])"
)
_MARK = re.compile(rf"[{SIGNS}A-Za-z0-9①②③④]{{1,2}}|[\u4e00-\u9fff]")
_SIGN_ITEM = re.compile(rf"([{SIGNS}×])\s*([\u4e00-\u9fff]{{1,5}})")


@dataclass(frozen=True, slots=True)
class Legend:
    """Marks and colours that the sheet explains."""

    codes: dict[str, Meaning]
    fills: dict[str, str]
    inks: dict[str, str]
    """Colour to the mark that it stands for."""
    hours: Hours | None = None
    """Times without a mark, as where there is only one shift; `place` is where they stand."""
    place: str = ""


def read(around: Sequence[Sequence[Cell]]) -> Legend:
    codes: dict[str, Meaning] = {}
    fills: dict[str, str] = {}
    inks: dict[str, str] = {}
    nameless: list[tuple[Hours, str]] = []
    for row in around:
        cells = list({cell.anchor: cell for cell in row if cell.text or cell.fill}.values())
        text = " ".join(cell.text for cell in cells if cell.text)
        place = next((cell.anchor for cell in cells if cell.text), "")
        for code, meaning in (*_timed(text), *_named(text)):
            if code:
                codes.setdefault(code, replace(meaning, seen=place))
            elif meaning.hours:
                nameless.append((meaning.hours, place))
        for colour, word, ink in _coloured(text):
            (inks if ink else fills).setdefault(colour, word)
        fills = {**_samples(cells), **fills}
    for word in {*fills.values(), *inks.values()} - set(codes) - {LEADS}:
        known = common(word)
        if known is not None and known.sort is not Sort.DUTY:
            codes[word] = known
    return Legend(codes, fills, inks, *(nameless[0] if len(nameless) == 1 else ()))


def _timed(text: str) -> Iterator[tuple[str, Meaning]]:
    """Marks explained with times: ``早 8:00-16:00``, ``A班(早班)8:00-12:00 14:00-18:00``."""
    found: list[tuple[list[str], list[clocks.Hours]]] = []
    at = 0
    for begin, end, hours in clocks.spans(text):
        before = [part for part in _EDGE.split(_IGNORED.sub(" ", text[at:begin])) if part]
        before = [bare(part) for part in before]
        at = end
        if not _label(before) and not re.search("[:时点]", text[begin:end]):
            continue
        if found and not before:
            found[-1][1].append(hours)
        else:
            found.append((before, [hours]))
    for parts, stretches in found:
        whole = clocks.joined(stretches)
        label = _label(parts)
        known = common(label[-1]) if label else None
        standby = known is not None and known.standby
        if whole is not None and (known is None or known.sort is Sort.DUTY):
            code, name = (label[0], f"{label[-1]}班") if label else ("", "")
            yield code, Meaning(code, Sort.DUTY, name, whole, standby)


def _label(parts: list[str]) -> list[str]:
    """The mark and its name: the last two words before a time; none where a sentence stands."""
    if not parts or len(parts[-1]) > 4 or colours.WORD.fullmatch(parts[-1]):
        parts = [part for part in parts[-2:-1] if len(part) <= 2]
    named = len(parts) >= 2 and common(parts[-1]) is not None and common(parts[-2]) is None
    if named and _MARK.fullmatch(parts[-2]):
        return parts[-2:]
    return parts[-1:]


def _named(text: str) -> Iterator[tuple[str, Meaning]]:
    """Marks explained by a word: ``A-早班``, ``√表示出勤``, ``△:年休``."""
    for code, word in (*_ITEM.findall(text), *_SIGN_ITEM.findall(text)):
        known = _known(word)
        if known is not None and not colours.WORD.fullmatch(code) and not common(bare(code)):
            yield bare(code), replace(known, code=bare(code))


def _known(word: str) -> Meaning | None:
    """The meaning of a word of a legend, such as 夜班, 休息, 年休假."""
    known = common(bare(word))
    if known is None and any(part in word for part in ("休息", "轮休")):
        return Meaning(word, Sort.OFF)
    if known is None and ("假" in word or word[:2] in LEAVE):
        return Meaning(word, Sort.LEAVE)
    return known


def _coloured(text: str) -> Iterator[tuple[str, str, bool]]:
    """(colour, mark, whether the ink is meant) of sentences such as ``黄色:夜班``."""
    for match in colours.WORD.finditer(text):
        rest = re.sub(r"^(?:\s|[:=()\-—]|表示|代表|为|是)+", "", text[match.end() :])
        word = re.split(r"[\s,;。、()\d]", rest)[0]
        mark = _mark(word)
        if mark:
            yield colours.NAMES[match[1]], mark, "字" in match[0]


def _samples(cells: Sequence[Cell]) -> dict[str, str]:
    """Coloured samples: a filled cell with its word inside or to its right."""
    if sum(cell.tight.isdigit() for cell in cells) > 3:
        return {}
    found = {}
    for n, cell in enumerate(cells):
        beside = cells[n + 1].tight if n + 1 < len(cells) else ""
        if cell.fill and (mark := _mark(cell.tight or beside)):
            found[cell.fill] = mark
    return found


def _mark(word: str) -> str:
    """The mark that a colour's word stands for; "" where it is none."""
    word = re.sub(r"[::].*", "", word)
    if words.LEADER.fullmatch(word) or word == LEADS:
        return LEADS
    known = _known(word)
    if known is None:
        return ""
    return {Sort.OFF: "休", Sort.LEAVE: "假"}.get(known.sort, bare(word))

"""What only the clerk can say: at most eight questions, each with the answer that seems right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from roster.adopt import clocks, codes, infer
from roster.adopt.codes import Meaning, Sort
from roster.adopt.cover import Cover
from roster.adopt.infer import Inferred
from roster.adopt.sheets import plain
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.feeds.unit import Days
from roster.wording import hours as say_hours

KEYS = ("month", "times", "codes", "empty", "leaders", "breach", "cover", "rotation", "template")
MOST = 8
"""[questions] put to a clerk; of more, the last are left at their defaults."""
ANSWERED = "回答"
_KINDS = {Days.EVERY: "", Days.WORKDAY: "[工作日]", Days.RESTDAY: "[休息日]"}
_PART = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its default; `choices` empty: any text of the form of the default."""

    key: str
    text: Text
    default: str
    choices: tuple[str, ...] = ()


def questions(inferred: Inferred) -> tuple[Question, ...]:
    """What is left to ask of this grid; what the sheet says itself is not asked."""
    return tuple(islice(_questions(inferred), MOST))


def _questions(inferred: Inferred) -> Iterator[Question]:
    reading = inferred.reading
    if not reading.grid.month.sure:
        text = Text("这是哪年哪月的排班表？", "Which month is this grid of?")
        yield Question("month", text, f"{reading.dates[-1]:%Y-%m}")
    duties = [m for m in reading.meanings.values() if m.sort is Sort.DUTY]
    if unsaid := [m for m in duties if not m.seen and m.sure]:
        text = Text("各班次几点到几点？", "When do the shifts run?")
        yield Question("times", text, _times(unsaid))
    if unsure := [m for m in reading.meanings.values() if not m.sure]:
        text = Text("这些符号是什么意思？", "What do these marks mean?")
        yield Question("codes", text, ";".join(f"{m.code}={_say(m)}" for m in unsure))
    if reading.empty and not reading.is_crews and reading.is_blank_open:
        text = Text("空格表示休息(off)还是白班(day)？", "Is an empty cell off, or the day shift?")
        yield Question("empty", text, "day" if reading.usual else "off", ("off", "day"))
    if not reading.is_crews:
        names = "、".join(reading.members[n].name for n in sorted(inferred.leaders))
        text = Text("哪些人可以带班？(没有填“-”)", "Who may lead a shift? (- for nobody)")
        yield Question("leaders", text, names or "-")
    if inferred.too_long:
        yield Question("breach", _breach(inferred.too_long), "no", ("yes", "no"))
    text = Text("各班最少/通常几人？", "How many people at least / usually?")
    yield Question("cover", text, _covers(inferred))
    if inferred.cycles:
        cycle = infer.word(inferred.cycles[0])
        text = Text(f"下月继续按“{cycle}”轮转吗？", f"Does the rotation {cycle} go on?")
        yield Question("rotation", text, "yes", ("yes", "no"))
    text = Text("按哪类单位的规则排？", "Which standing rules fit the unit?")
    yield Question("template", text, inferred.template, infer.TEMPLATES)


def _breach(long: Sequence[Meaning]) -> Text:
    names = [f"{each.name}{say_hours(each.hours.on_one_date, 'zh')}" for each in long if each.hours]
    names_en = [
        f"{each.name} {say_hours(each.hours.on_one_date, 'en')}" for each in long if each.hours
    ]
    return Text(
        f"{'、'.join(names)}违反劳动法第41条（一日最多11小时），下月仍排并登记为违规吗？",
        f"{', '.join(names_en)} a day: Labour Law, art. 41, allows 11 h. Go on next month, as a "
        "recorded breach?",
    )


def _times(meanings: list[Meaning]) -> str:
    return ";".join(f"{m.code} {clocks.say(m.hours)}" for m in meanings if m.hours)


def _say(meaning: Meaning) -> str:
    if meaning.sort is Sort.DUTY and meaning.hours:
        return f"{meaning.name} {clocks.say(meaning.hours)}"
    return "休" if meaning.sort is Sort.OFF else "假"


def _covers(inferred: Inferred) -> str:
    return ";".join(f"{label(c)}={c.minimum}/{c.usual}" for c in inferred.covers if not c.skill)


def label(cover: Cover) -> str:
    """``夜``, ``白[工作日]``, ``值#带班长``."""
    return cover.code + (f"#{cover.role}" if cover.role else "") + _KINDS[cover.days]


def check(answers: Mapping[str, str]) -> None:
    """Refuse answers to what is never asked.

    Raises
    ------
    BadInput
    """
    flaws = [
        _flaw(key, value, "、".join(KEYS), "one of " + ", ".join(KEYS))
        for key, value in answers.items()
        if key not in KEYS
    ]
    flaws += [
        _flaw(key, answers[key], "、".join(choices), " or ".join(choices))
        for key, choices in (
            ("empty", ("off", "day")), ("rotation", ("yes", "no")), ("breach", ("no", "yes")),
            ("template", infer.TEMPLATES)
        )
        if answers.get(key, choices[0]) not in choices
    ]  # fmt: skip
    if flaws:
        raise BadInput(flaws)


def _flaw(key: str, value: str, zh: str, en: str) -> Flaw:
    return Flaw("answers", 0, key, value, en, zh)


def _parts(answer: str) -> list[str]:
    return [part for part in _PART.split(plain(answer)) if part]


def month(answer: str) -> str:
    """``2026年11月`` of an answer such as ``2026-11``.

    Raises
    ------
    BadInput
    """
    match = re.fullmatch(r"(\d{4})\D(\d{1,2})月?", plain(answer))
    if not match or not 1 <= int(match[2]) <= 12:
        raise BadInput([_flaw("month", answer, "年月，如 2026-11", "a month such as 2026-11")])
    return f"{match[1]}年{int(match[2])}月"


def marks(answers: Mapping[str, str]) -> dict[str, Meaning]:
    """What the clerk has told of the marks.

    Raises
    ------
    BadInput
    """
    told: dict[str, Meaning] = {}
    flaws: list[Flaw] = []
    for part in _parts(answers.get("codes", "")):
        code, sign, word = part.partition("=")
        meaning = _meaning(code.strip(), word.strip())
        if not sign or meaning is None:
            zh, en = "符号=休、假或班名与时间", "mark=休, 假, or a shift's name and times"
            flaws.append(_flaw("codes", part, zh, en))
        else:
            told[meaning.code] = meaning
    for part in _parts(answers.get("times", "")):
        found = clocks.spans(part)
        code = codes.bare(re.sub(r"[\s=:]+$", "", part[: found[0][0]]) if found else "")
        hours = clocks.joined([hours for _, _, hours in found])
        if not code or hours is None:
            flaws.append(_flaw("times", part, "班次 起-止", "a shift and its times"))
        else:
            known = codes.common(code)
            standby = known is not None and known.standby
            told[code] = Meaning(code, Sort.DUTY, f"{code}班", hours, standby, ANSWERED)
    if flaws:
        raise BadInput(flaws)
    return told


def _meaning(code: str, word: str) -> Meaning | None:
    """``休``, ``假``, ``白班``, ``值班 08:00-次日08:00``."""
    found = clocks.spans(word)
    name = codes.bare(word[: found[0][0]].strip() if found else word)
    known = codes.common(name)
    if not code or (known is None and not found):
        return None
    hours = clocks.joined([hours for _, _, hours in found])
    if known is None or known.sort is Sort.DUTY:
        whole = hours or (known.hours if known else None)
        standby = known is not None and known.standby
        return Meaning(code, Sort.DUTY, f"{name or code}班", whole, standby, ANSWERED)
    return replace(known, code=code, seen=ANSWERED)


def leaders(answer: str, inferred: Inferred) -> frozenset[int]:
    """The members whom the clerk named as leaders.

    Raises
    ------
    BadInput
        Somebody is not on the grid.
    """
    names = [name for name in re.split(r"[、,;\s]+", plain(answer)) if name not in ("", "-")]
    members = inferred.reading.members
    known = {member.name for member in members}
    flaws = [
        _flaw("leaders", name, "表中的姓名", "a name of the grid")
        for name in names
        if name not in known
    ]
    if flaws:
        raise BadInput(flaws)
    return frozenset(n for n, member in enumerate(members) if member.name in names)


def covers(answer: str, inferred: Inferred) -> tuple[Cover, ...]:
    """The cover with the figures that the clerk gave.

    Raises
    ------
    BadInput
    """
    found = {label(cover): cover for cover in inferred.covers if not cover.skill}
    flaws: list[Flaw] = []
    for part in _parts(answer):
        match = re.fullmatch(r"(.+?)\s*[= ]\s*(\d{1,3})(?:/(\d{1,3}))?", part)
        name = match[1].strip() if match else ""
        if match is None or name not in found:
            zh = f"班次=最少/通常，班次为{'、'.join(found)}"
            flaws.append(_flaw("cover", part, zh, f"shift=least/usual, of {', '.join(found)}"))
            continue
        least = int(match[2])
        usual = max(least, int(match[3] or found[name].usual))
        found[name] = replace(found[name], minimum=least, usual=usual, maximum=None, lowest=())
    if flaws:
        raise BadInput(flaws)
    return (*found.values(), *(cover for cover in inferred.covers if cover.skill))

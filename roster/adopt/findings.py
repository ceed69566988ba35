"""What was found out, as sentences with the place where it was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roster.adopt import clocks, infer, words
from roster.adopt.codes import Meaning, Sort
from roster.adopt.cover import Cover
from roster.adopt.infer import Inferred
from roster.adopt.reading import LEAVE_CODE, Reading
from roster.adopt.table import People, Total
from roster.domain import Calendar, Text
from roster.feeds.unit import Days
from roster.timeline import workdays
from roster.wording import day as say_day
from roster.wording import hours as say_hours

OVERTIME = 36 * 60
"""[min/month] the most overtime by law."""
_SHOWN = 3
"""Dates or places named in one sentence; the rest are counted."""
_KINDS = {
    Days.EVERY: Text("每日", "every day"),
    Days.WORKDAY: Text("工作日", "on workdays"),
    Days.RESTDAY: Text("休息日", "on days of rest"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence; `doubt` marks what the clerk should look at."""

    text: Text
    doubt: bool = False


def findings(
    inferred: Inferred, calendar: Calendar, unread: Sequence[str], guessed: Sequence[str]
) -> tuple[Finding, ...]:
    """Everything that was read and inferred, in the order of the sheet.

    Parameters
    ----------
    unread, guessed : Sequence[str]
        Sheets without a grid, and those of earlier months that do not say which.
    """
    return tuple(
        found
        for part in (
            _sheet(inferred, unread, guessed),
            _marks(inferred),
            _cover(inferred),
            _people(inferred),
            _totals(inferred.reading),
            _load(inferred, calendar),
        )
        for found in part
    )


def _sheet(inferred: Inferred, unread: Sequence[str], guessed: Sequence[str]) -> Iterator[Finding]:
    grid, reading = inferred.reading.grid, inferred.reading
    first, last, count = reading.dates[0], reading.dates[-1], len(reading.members)
    seen = _seen(grid.month.seen)
    yield Finding(
        Text(
            f"工作表“{grid.sheet}”：{first}至{last}，{count}人{seen.zh}。",
            f"Sheet “{grid.sheet}”: {first} to {last}, {count} people{seen.en}.",
        )
    )
    if not grid.month.sure:
        yield Finding(Text("年月是推测的，请核对。", "The month is a guess: please check."), True)
    if grid.month.clash:
        at = grid.month.clash
        text = Text(f"{at}的星期与日期不符。", f"The weekday at {at} is not that of its date.")
        yield Finding(text, True)
    if isinstance(grid.table, People) and grid.table.hidden:
        names = "、".join(grid.table.hidden)
        yield Finding(
            Text(f"隐藏的行未读：{names}。", f"Hidden rows were not read: {names}."), True
        )
    for past in inferred.past:
        name = past.grid.sheet
        yield Finding(
            Text(
                f"工作表“{name}”（{past.dates[0]}起）作历史。",
                f"Sheet “{name}” (from {past.dates[0]}) serves as history.",
            )
        )
    if guessed:
        names, names_en = "、".join(guessed), ", ".join(guessed)
        yield Finding(
            Text(
                f"工作表“{names}”像是更早的月份，但没写年月，未作历史；在标题写明年月即可读入。",
                f"Sheets “{names_en}” seem to be of earlier months but do not say which, and are "
                "left out of the history; with year and month in their title they are read.",
            ),
            True,
        )
    if unread:
        names = "、".join(unread)
        yield Finding(Text(f"没有排班的工作表：{names}。", f"Sheets without a grid: {names}."))


_PLACES = {
    "回答": "the answer", "表名": "the sheet's name", "文件名": "the file's name",
    "星期": "the weekdays",
}  # fmt: skip


def _seen(place: str) -> Text:
    return Text(f"（见{place}）", f" (see {_PLACES.get(place, place)})") if place else Text("", "")


def _marks(inferred: Inferred) -> Iterator[Finding]:
    reading = inferred.reading
    for meaning in reading.meanings.values():
        if meaning.sort is Sort.DUTY and meaning.hours:
            yield _shift(meaning)
    yield from _long(inferred)
    off = [m.code for m in reading.meanings.values() if m.sort is Sort.OFF]
    empty = not reading.usual and reading.empty
    marks = "、".join([*off, *(["空格"] if empty else [])])
    marks_en = ", ".join([*off, *(["empty cells"] if empty else [])])
    if marks:
        yield Finding(Text(f"休息：{marks}。", f"Off: {marks_en}."))
    if strange := reading.strange:
        yield Finding(
            Text(
                f"{len(strange)}格看不懂，按空格读：{'、'.join(strange[:3])}"
                f"{'等' * (len(strange) > 3)}。",
                f"{len(strange)} cells are not understood and read as empty: "
                f"{', '.join(strange[:3])}{' and others' * (len(strange) > 3)}.",
            ),
            True,
        )
    away = sum(s.sort is Sort.LEAVE for row in reading.stands for s in row.values())
    if away:
        yield Finding(
            Text(
                f"请假共{away}人天，一律记为“{LEAVE_CODE}”，不保留原因。",
                f"{away} days of leave are kept as {LEAVE_CODE}, without a reason.",
            )
        )
    for code, count in _doubled(reading).items():
        yield Finding(
            Text(
                f"{count}次一天连上“{code}”，历史只记较晚的一班。",
                f"{count} times {code} on one date: history keeps the later shift.",
            ),
            True,
        )


def _long(inferred: Inferred) -> Iterator[Finding]:
    """Say which shifts no limit of a day allows without an approval, and what becomes of them."""
    long = [
        meaning
        for meaning in inferred.reading.meanings.values()
        if meaning.hours and not meaning.standby and meaning.hours.on_one_date > infer.LONG
    ]
    if long:
        names = [meaning.name for meaning in long]
        yield Finding(
            Text(
                f"{'、'.join(names)}一日超过11小时：须有综合计算工时的批准。",
                f"{', '.join(names)}: more than 11 h on one date, which needs approved "
                "comprehensive hours.",
            ),
            True,
        )
    if inferred.too_long:
        names = [meaning.name for meaning in inferred.too_long]
        told = _GOES_ON if inferred.breaches else _STOPS
        text = Text(told.zh.format("、".join(names)), told.en.format(", ".join(names)))
        yield Finding(text, True)


_GOES_ON = Text(
    "按回答登记：{}下月照旧，作为无依据的例外写在排班表上。",
    "As answered, {} goes on next month: an exception without a basis, shown on the roster.",
)
_STOPS = Text(
    "{}下月排不了人，会列为缺口（劳动法第41条：一日8小时，加班最多3小时）。要排：改短班次，或有综合计算工时的"
    "批准（规则hours.cycle写明文号），或自行决定登记违规（回答breach=yes）。",
    "Nobody can be put on {} next month, and it will be listed as short (Labour Law, art. 41: 8 h "
    "a day and 3 h of overtime at most). What it takes: shorter shifts, or approved comprehensive "
    "hours (rule hours.cycle with the document), or a breach that you record (answer breach=yes).",
)


def _shift(meaning: Meaning) -> Finding:
    assert meaning.hours is not None
    times = Text(clocks.say(meaning.hours), clocks.say(meaning.hours, "en"))
    seen = _seen(meaning.seen) if meaning.seen else Text("（按惯例）", " (by custom)")
    named = "" if meaning.name == meaning.code else f" {meaning.name}"
    return Finding(
        Text(f"{meaning.code}：{named.strip()} {times.zh}{seen.zh}。",
             f"{meaning.code}:{named} {times.en}{seen.en}."),
        not meaning.sure,
    )  # fmt: skip


def _doubled(reading: Reading) -> Counter[str]:
    """Dates on which somebody worked two shifts, by the two marks."""
    return Counter(
        "/".join(marks)
        for row in reading.stands
        for stand in row.values()
        if len(marks := worked(reading, tuple(d.code for d in stand.duties))) > 1
    )


def worked(reading: Reading, marks: tuple[str, ...]) -> tuple[str, ...]:
    """The marks of one cell that are work, each once, standby left out."""
    return tuple(dict.fromkeys(m for m in marks if not reading.meanings[m].standby))


def _cover(inferred: Inferred) -> Iterator[Finding]:
    for cover in inferred.covers:
        kind = _KINDS[cover.days]
        what = cover.role or inferred.reading.meanings[cover.code].name
        who = (f"（{cover.skill}）", f" ({cover.skill})") if cover.skill else ("", "")
        dates, below = _dates(cover), _below(cover)
        yield Finding(
            Text(
                f"{what}{who[0]}{kind.zh}最少{cover.minimum}人{dates.zh}，通常{cover.usual}人"
                f"{below.zh}。",
                f"{what}{who[1]} {kind.en}: at least {cover.minimum}{dates.en}, "
                f"usually {cover.usual}{below.en}.",
            ),
            bool(cover.below) and not cover.skill,
        )


def _dates(cover: Cover) -> Text:
    """The dates with the fewest people, unless it was always so many."""
    if not cover.lowest or cover.maximum is not None:
        return Text("", "")
    listed = _listed(cover.lowest)
    return Text(f"（{listed.zh}）", f" ({listed.en})")


def _below(cover: Cover) -> Text:
    """The odd dates with fewer still, which are not taken for the rule."""
    if not cover.below:
        return Text("", "")
    listed = _listed(cover.below)
    return Text(
        f"（{listed.zh}更少，属个别日子，未作最少人数）",
        f" (fewer on {listed.en}: too rare to be counted as the least)",
    )


def _listed(days: Sequence[date]) -> Text:
    shown, more = days[:_SHOWN], len(days) > _SHOWN
    zh = "、".join(f"{day.month}月{day.day}日" for day in shown) + ("等" if more else "")
    en = ", ".join(say_day(day, "en") for day in shown) + (" and others" if more else "")
    return Text(zh, en)


def _people(inferred: Inferred) -> Iterator[Finding]:
    members = inferred.reading.members
    if all(words.is_crew(member.name) for member in members):
        text = Text(
            "表中只有班组名，按班组排班；人员可在人员表中补写。",
            "The grid names crews only: each is rostered as one; people may be added.",
        )
        yield Finding(text, True)
    teams = Counter(team for team in inferred.teams if team)
    if teams:
        source = {
            "column": Text("按班组列", "by the sheet"),
            "rotation": Text("按轮转先后", "by their place in the rotation"),
            "together": Text("按同上同下", "by who works together"),
        }[inferred.team_source]
        zh = "、".join(f"{team}{count}人" for team, count in teams.items())
        en = ", ".join(f"{team} {count}" for team, count in teams.items())
        yield Finding(Text(f"班组（{source.zh}）：{zh}。", f"Teams ({source.en}): {en}."))
    if inferred.leaders:
        names = "、".join(members[n].name for n in sorted(inferred.leaders))
        yield Finding(Text(f"可带班：{names}。", f"May lead: {names}."))
    away = [m.name for m, row in zip(members, inferred.reading.stands, strict=True)
            if infer.is_away(row)]  # fmt: skip
    if away:
        names = "、".join(away)
        yield Finding(
            Text(
                f"全月请假：{names}；下月若仍不在，请写入申请表。",
                f"On leave all month: {names}; if they stay away, write it into requests.",
            ),
            True,
        )
    for cycle in inferred.cycles:
        word, length = infer.word(cycle), len(cycle.word)
        who = f"{len(cycle.phases)}"
        yield Finding(
            Text(
                f"{who}人按{length}天一轮：{word}。",
                f"{who} people go round in {length} days: {word}.",
            )
        )
    last = inferred.reading.dates[-1]
    if (last + timedelta(days=1)).day != 1:
        yield Finding(
            Text(
                f"历史止于{last}，到月底的几天请补入历史表。",
                f"History ends on {last}: add the days to the end of the month.",
            ),
            True,
        )
    duties = sum(1 for reading in (inferred.reading, *inferred.past) for _ in reading.duties())
    yield Finding(Text(f"历史共{duties}个班。", f"{duties} duties of history."))


def _totals(reading: Reading) -> Iterator[Finding]:
    """The clerk's own counts against what was read: they confirm the reading or question it."""
    if not isinstance(reading.grid.table, People):
        return
    agreed: Counter[str] = Counter()
    differ: list[tuple[Total, int]] = []
    for total in reading.grid.table.totals:
        counted = _counted(reading, total)
        if counted is None:
            continue
        if counted == total.said:
            agreed[total.heading] += 1
        else:
            differ.append((total, counted))
    for heading, count in agreed.items():
        yield Finding(
            Text(f"“{heading}”与表中{count}人相符。", f"“{heading}” agrees for {count} people.")
        )
    for total, counted in differ:
        name = reading.members[total.line].name
        yield Finding(
            Text(
                f"{total.at}：{name}“{total.heading}”写{total.said}，数得{counted}。",
                f"{total.at}: {name}, “{total.heading}” says {total.said}, counted {counted}.",
            ),
            True,
        )


def _counted(reading: Reading, total: Total) -> int | None:
    """What the reading gives for a column of totals; None where its heading is not understood."""
    row = reading.stands[total.line].values()
    for meaning in reading.meanings.values():
        names = {f"{base}{end}" for base in (meaning.code, meaning.name) for end in _ENDS}
        if meaning.sort is Sort.DUTY and total.heading in names:
            return sum(any(duty.code == meaning.code for duty in stand.duties) for stand in row)
    if total.heading in ("休息", "休", "休息天数", "休息数", "休息日数"):
        return sum(stand.sort is Sort.OFF for stand in row)
    return None


_ENDS = ("", "数", "班", "班数", "次数", "天数", "个数", "合计")


def _load(inferred: Inferred, calendar: Calendar) -> Iterator[Finding]:
    """Say what each person's hours come to, where the law does not allow as many."""
    reading = inferred.reading
    minutes: Counter[int] = Counter()
    for who, _, duty in reading.duties():
        meaning = reading.meanings[duty.code]
        if meaning.hours and not meaning.standby:
            pause = meaning.hours.pause[1] if meaning.hours.pause else 0
            minutes[who] += meaning.hours.length - pause
    limit = 480 * workdays(calendar, reading.dates[0], reading.dates[-1]) + OVERTIME
    over = {who: spent for who, spent in minutes.items() if spent > limit}
    if over:
        most = max(over.values())
        yield Finding(
            Text(
                f"{len(over)}人本期工时超过{say_hours(limit, 'zh')}（标准工时加36小时加班），最多"
                f"{say_hours(most, 'zh')}；照此人数下月仍会超时，请增员或登记例外。",
                f"{len(over)} people had more than {say_hours(limit, 'en')} (normal hours and 36 h "
                f"of overtime), at most {say_hours(most, 'en')}; with as few people the next month "
                "will exceed them too: add people or record a departure.",
            ),
            True,
        )

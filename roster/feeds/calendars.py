"""One calendar a person: what a phone shows, and rings for, before each duty.

Written from the record of what was published (`roster.feeds.published`), so the same record gives
the same bytes and no clock is read. Times are UTC without a VTIMEZONE, which every reader gets
right. No telephone number and no colleague's name stands in a calendar: its address may leak.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from roster.domain import Hours, Problem, Text
from roster.feeds.published import Stint, Told
from roster.wording import day as say_day

if TYPE_CHECKING:
    from icalendar import Alarm, Event

LONGEST_NAME, KEPT = 100, 30
"""[bytes] of a file's name that any system takes; [characters] that are kept of a longer one."""
DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789"),
}
"""Windows takes files of these names for machines."""
REFRESH = timedelta(hours=1)
ALARM = 60
"""[min] before the person must be there."""

ARRIVE = Text("{}到岗", "be there {}")
NEXT_DAY = Text("次日", "next day ")
CANCELLED = Text("已取消：", "Cancelled: ")
BRACKETS = Text("（{}）", " ({})")
COLON = Text("：", ": ")
UNPAID = Text("不计工时", "not counted as hours")
AT_HOME = Text("在家备班，随叫随到", "Standby at home, on call")
POSTED = Text("以排班页/公示为准；{}发布", "The posted roster counts; published {}")
ROSTER = Text("值班安排", "duties")
LABELS = {
    "date": Text("值班日期", "Duty date"),
    "shift": Text("班次", "Shift"),
    "post": Text("岗位", "Post"),
    "role": Text("角色", "Role"),
    "arrival": Text("到岗", "Be there at"),
    "break": Text("休息", "Break"),
}


def calendar(
    problem: Problem,
    person: str,
    told: Iterable[Told],
    alarm: int | None = ALARM,
    language: str = "zh",
) -> bytes:
    """A person's calendar (.ics) from the record of what was published.

    Parameters
    ----------
    told : Iterable[Told]
        The unit's record, or the stretch of it that is to be shown; other people's duties in it
        are left out.
    alarm : int [min] or None
        How long before the arrival the phone rings, as the person chose; None: it does not.
    """
    own = sorted((each for each in told if each.person == person), key=lambda each: each.key)
    events = [_event(problem, each, alarm, language) for each in own]
    return _written(
        f"{_called(problem, person)} {ROSTER[language]} {problem.unit}", events, language
    )


def unit_calendar(problem: Problem, told: Iterable[Told], language: str = "zh") -> bytes:
    """Everyone's duties in one calendar, each under its person's name, for who makes the roster."""
    events = [
        _event(problem, each, None, language, _called(problem, each.person))
        for each in sorted(told, key=lambda each: each.key)
    ]
    return _written(f"{problem.unit} {ROSTER[language]}", events, language)


def _called(problem: Problem, person: str) -> str:
    """A person's name; someone who has left the unit still hears that duties are gone."""
    return problem.person[person].name if person in problem.person else person


def _written(name: str, events: Iterable[Event], language: str) -> bytes:
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", f"-//Lunzhi//Roster//{'ZH' if language == 'zh' else 'EN'}")
    found.add("version", "2.0")
    found.add("x-wr-calname", plain(name))
    found.add("name", plain(name))
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT1H")
    for event in events:
        found.add_component(event)
    written: bytes = found.to_ical()
    return written


def uid(unit: str, told: Told) -> str:
    """The name under which phones know a part of a duty, whatever becomes of it.

    Parameters
    ----------
    unit : str
        What the unit stays known by: `Problem.identity`.
    """
    key = json.dumps([unit, told.person, told.day.isoformat(), told.number])
    return hashlib.sha256(key.encode()).hexdigest()[:32] + "@lunzhi"


def file_name(person: str) -> str:
    """The name of a person's file: no other id has one that any system takes for the same.

    What is neither a letter nor a digit is written as in a web address. Where a system that knows
    no case, no composed letters or no such name would take the file for another, a mark of the
    id's own is added.
    """
    name = re.sub(r"[^\w-]", lambda found: _escaped(found[0]), person)
    whole = len(name.encode()) <= LONGEST_NAME and name.upper() not in DEVICES
    if whole and name == unicodedata.normalize("NFC", name) == name.upper():
        return f"{name}.ics"
    mark = hashlib.sha256(person.encode()).hexdigest()[:8]
    return f"{name[:KEPT]}~{mark}.ics"


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())


def plain(text: str) -> str:
    """The text without control characters and line breaks, which could pass for properties."""
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text
    ).strip()


def _event(problem: Problem, told: Told, alarm: int | None, language: str, who: str = "") -> Event:
    from icalendar import Event

    zone, stint = ZoneInfo(problem.zone), told.stint
    title = plain(who) + " " * bool(who) + summary(stint, zone, language)
    event = Event()
    event.add("uid", uid(problem.identity, told))
    event.add("sequence", told.sequence)
    event.add("dtstamp", told.modified)
    event.add("last-modified", told.modified)
    event.add("status", "CANCELLED" if told.gone else "CONFIRMED")
    event.add("dtstart", stint.start)
    event.add("dtend", stint.end)
    event.add("summary", (CANCELLED[language] if told.gone else "") + title)
    event.add("description", _description(told, zone, language))
    if stint.post:
        event.add("location", plain(stint.post))
    if told.gone:
        event.add("transp", "TRANSPARENT")
    elif alarm is not None:
        event.add_component(_alarm(title, stint.arrival - stint.start - timedelta(minutes=alarm)))
    return event


def _alarm(title: str, trigger: timedelta) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", trigger)
    return alarm


def summary(stint: Stint, zone: ZoneInfo, language: str) -> str:
    """``早班 07:40到岗 08:00–16:00``, the clock read where the unit is."""
    start, end = stint.start.astimezone(zone), stint.end.astimezone(zone)
    words = [plain(stint.shift)]
    if stint.arrival != stint.start:
        words.append(ARRIVE[language].format(_clock(stint.arrival.astimezone(zone))))
    words.append(f"{_clock(start)}–{_closing(start, end, language)}")
    return " ".join(words)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _closing(start: datetime, end: datetime, language: str) -> str:
    days = (end.date() - start.date()).days
    if days == 1 and not (end.hour or end.minute):
        return "24:00"
    dates = ("", NEXT_DAY[language])
    return (dates[days] if days < len(dates) else f"{say_day(end.date(), language)} ") + _clock(end)


def _description(told: Told, zone: ZoneInfo, language: str) -> str:
    stint = told.stint
    lines = [
        ("date", say_day(told.day, language)),
        ("shift", plain(stint.shift)),
        ("post", plain(stint.post)),
        ("role", plain(stint.role)),
        ("arrival", _arrival(stint, zone, language)),
        ("break", _break(stint, zone, language)),
    ]
    texts = [f"{LABELS[key][language]}{COLON[language]}{value}" for key, value in lines if value]
    if stint.hours is Hours.STANDBY_HOME:
        texts.append(AT_HOME[language])
    texts.append(POSTED[language].format(f"{told.modified.astimezone(zone):%Y-%m-%d %H:%M}"))
    return "\n".join(texts)


def _arrival(stint: Stint, zone: ZoneInfo, language: str) -> str:
    arrival = stint.arrival.astimezone(zone)
    return f"{say_day(arrival.date(), language)} {_clock(arrival)}"


def _break(stint: Stint, zone: ZoneInfo, language: str) -> str:
    if stint.pause is None:
        return ""
    begin = stint.pause.astimezone(zone)
    text = f"{_clock(begin)}–{_clock(begin + timedelta(minutes=stint.pause_length))}"
    return text if stint.pause_paid else text + BRACKETS[language].format(UNPAID[language])

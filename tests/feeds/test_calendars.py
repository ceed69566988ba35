"""Calendars, read by the programs that people use: ical.js, khal and vdirsyncer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from roster.domain import OFF, Person, Problem, Roster
from roster.feeds import calendars
from roster.feeds.cards import MOST, cards
from roster.feeds.published import Published, Told, tell
from tests.feeds import units

AT = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
JS = Path(__file__).parent / "js"
HOTLINE = units.hotline()
STATION = units.station()
EVIL = "张三\r\nATTENDEE:mailto:x@example.org\rX-A:1\nBEGIN:VEVENT\u2028X-B:1\x0bX-C:1\x85X-D:1"


def line(problem: Problem, person: str, *codes: str) -> Roster:
    """A roster on which one person holds these duties and everyone else is off."""
    rows = {p.id: (OFF,) * problem.days for p in problem.people}
    return Roster({**rows, person: (*codes, *(OFF,) * (problem.days - len(codes)))})


def told(problem: Problem, *rosters: Roster) -> tuple[Told, ...]:
    record: tuple[Told, ...] = ()
    for number, roster in enumerate(rosters):
        at = AT + timedelta(days=number)
        record = tell(problem, Published(number + 1, at, roster), record)
    return record


def read(node: str, folder: Path, text: bytes) -> dict[str, Any]:
    path = folder / "calendar.ics"
    path.write_bytes(text)
    done = subprocess.run([node, str(JS / "read.mjs"), str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


DUTIES = {
    "早@受理/11:30": (
        "早班 07:40到岗 08:00–16:00",
        "2026-03-02T00:00",
        "2026-03-02T08:00",
        "2026-03-01T22:40",
    ),
    "中@受理": (
        "中班 15:40到岗 16:00–24:00",
        "2026-03-02T08:00",
        "2026-03-02T16:00",
        "2026-03-02T06:40",
    ),
    "夜@受理": (
        "夜班 23:40到岗 00:00–08:00",
        "2026-03-02T16:00",
        "2026-03-03T00:00",
        "2026-03-02T14:40",
    ),
    "值@抢修#带班长": (
        "24小时值班 07:30到岗 08:00–次日08:00",
        "2026-03-02T00:00",
        "2026-03-03T00:00",
        "2026-03-01T22:30",
    ),
    "备@备班": (
        "备班 17:30–次日08:00",
        "2026-03-02T09:30",
        "2026-03-03T00:00",
        "2026-03-02T08:30",
    ),
}


@pytest.mark.parametrize("code", DUTIES)
def test_a_phone_shows_the_duty_and_rings_an_hour_before_the_report_time(
    code: str, node: str, tmp_path: Path
) -> None:
    problem = HOTLINE if code in HOTLINE.symbol else STATION
    who = problem.people[0].id
    record = told(problem, line(problem, who, code))
    (entry,) = read(node, tmp_path, calendars.calendar(problem, who, record))["entries"]
    found = (entry["summary"], *(entry[key][:16] for key in ("start", "end", "rings")))
    assert found == DUTIES[code]


def test_the_alarm_is_the_persons_choice() -> None:
    record = told(HOTLINE, line(HOTLINE, "E00", "早@受理/11:30"))
    assert b"TRIGGER:-PT1H50M" in calendars.calendar(HOTLINE, "E00", record, alarm=90)
    assert b"VALARM" not in calendars.calendar(HOTLINE, "E00", record, alarm=None)


def test_a_description_names_post_role_and_break_in_the_readers_language(
    node: str, tmp_path: Path
) -> None:
    record = told(HOTLINE, line(HOTLINE, "E00", "早@受理/12:00"))
    (entry,) = read(node, tmp_path, calendars.calendar(HOTLINE, "E00", record))["entries"]
    assert entry["description"].split("\n") == [
        "值班日期：3月2日周一",
        "班次：早班",
        "岗位：95598受理席",
        "到岗：3月2日周一 07:40",
        "休息：12:00–12:30（不计工时）",
        "以排班页/公示为准；2026-02-27 09:30发布",
    ]
    english = calendars.calendar(HOTLINE, "E00", record, language="en")
    (entry,) = read(node, tmp_path, english)["entries"]
    assert entry["summary"] == "早班 be there 07:40 08:00–16:00"
    assert "Break: 12:00–12:30 (not counted as hours)" in entry["description"]
    leader = told(STATION, line(STATION, "S00", "值@抢修#带班长"))
    assert "角色：带班长" in calendars.calendar(STATION, "S00", leader).decode()


def test_a_duty_that_was_taken_away_is_cancelled_and_a_changed_one_counts_on(
    node: str, tmp_path: Path
) -> None:
    before = line(HOTLINE, "E00", "早@受理/11:30", "早@受理/11:30", "中@受理")
    after = line(HOTLINE, "E00", OFF, "夜@受理", "中@受理")
    first = read(node, tmp_path, calendars.calendar(HOTLINE, "E00", told(HOTLINE, before)))[
        "entries"
    ]
    gone, changed, stays = read(
        node, tmp_path, calendars.calendar(HOTLINE, "E00", told(HOTLINE, before, after))
    )["entries"]
    assert [e["uid"] for e in first] == [e["uid"] for e in (gone, changed, stays)]
    assert (gone["status"], gone["sequence"], gone["rings"]) == ("CANCELLED", 1, None)
    assert gone["summary"].startswith("已取消：早班")
    assert (changed["status"], changed["sequence"]) == ("CONFIRMED", 1)
    assert changed["start"][:16] == "2026-03-03T16:00"
    assert changed["modified"][:16] == "2026-02-28T01:30"
    assert stays == first[2]


def test_a_name_is_stable_and_belongs_to_one_part_of_one_duty_of_one_unit() -> None:
    (one,) = told(HOTLINE, line(HOTLINE, "E00", "早@受理/11:30"))
    others = {
        calendars.uid("another", one),
        calendars.uid(HOTLINE.unit, replace(one, person="E01")),
        calendars.uid(HOTLINE.unit, replace(one, day=one.day + timedelta(days=1))),
        calendars.uid(HOTLINE.unit, replace(one, number=1)),
        calendars.uid(HOTLINE.unit, replace(one, sequence=5, gone=True)),
    }
    assert len(others) == 5
    assert calendars.uid(HOTLINE.unit, one) in others
    # Phones keep names for years: another way to make them would double every duty.
    assert calendars.uid(HOTLINE.unit, one) == "ea0c27501a801488b85b5b4f32f33876@lunzhi"


def test_the_calendar_itself_has_a_name_and_no_uid_zone_or_method(
    node: str, tmp_path: Path
) -> None:
    record = told(HOTLINE, units.turning(HOTLINE))
    found = read(node, tmp_path, calendars.calendar(HOTLINE, "E00", record))
    assert found["name"] == "赵晓明 值班安排 示例供电服务中心"
    assert found["zones"] == 0
    assert not {"uid", "method"} & set(found["properties"])
    assert "refresh-interval" in found["properties"]


def test_only_the_persons_own_duties_are_shown() -> None:
    record = told(HOTLINE, units.turning(HOTLINE))
    text = calendars.calendar(HOTLINE, "E00", record).decode()
    assert text.count("BEGIN:VEVENT") == sum(t.person == "E00" for t in record) > 0
    assert not any(p.name in text for p in HOTLINE.people if p.id != "E00")


def test_pictures_hold_the_standing_duties_of_a_calendar_a_few_at_a_time(
    node: str, tmp_path: Path
) -> None:
    days = ("早@受理/11:30",) * (MOST + 2)
    record = told(HOTLINE, line(HOTLINE, "E00", *days), line(HOTLINE, "E00", *days[1:]))
    whole = read(node, tmp_path, calendars.calendar(HOTLINE, "E00", record))["entries"]
    drawn = [read(node, tmp_path, text.encode())["entries"] for text in cards(HOTLINE, record)]
    assert [len(entries) for entries in drawn] == [MOST, 1]
    keys = ("uid", "sequence", "summary", "start", "end")
    standing = [entry for entry in whole if entry["status"] == "CONFIRMED"]
    assert [[entry[key] for key in keys] for entries in drawn for entry in entries] == [
        [entry[key] for key in keys] for entry in standing
    ]


def test_the_same_record_gives_the_same_bytes() -> None:
    record = told(HOTLINE, units.turning(HOTLINE))
    assert calendars.calendar(HOTLINE, "E00", record) == calendars.calendar(
        HOTLINE, "E00", reversed(record)
    )


def test_no_name_can_pass_for_a_property(node: str, tmp_path: Path) -> None:
    problem = HOTLINE.with_(
        unit=EVIL,
        people=(Person("E00", EVIL),),
        shifts=tuple(replace(shift, name=EVIL) for shift in HOTLINE.shifts),
        posts=tuple(replace(post, name=EVIL) for post in HOTLINE.posts),
    )
    text = calendars.calendar(problem, "E00", told(problem, line(problem, "E00", "早@受理/11:30")))
    found = read(node, tmp_path, text)
    (entry,) = found["entries"]
    assert not {"attendee", "x-a", "x-b", "x-c", "x-d"} & {
        *entry["properties"],
        *found["properties"],
    }
    for broken in (text.decode().splitlines(), text.split(b"\n"), text.split(b"\r")):
        lines = [each if isinstance(each, str) else each.decode() for each in broken]
        assert not [each for each in lines if each.strip().startswith(("ATTENDEE", "X-A", "X-B"))]


def test_lines_are_folded_between_characters_and_end_with_crlf() -> None:
    problem = HOTLINE.with_(unit="供" * 200)
    text = calendars.calendar(problem, "E00", told(problem, units.turning(problem)))
    lines = text.split(b"\r\n")
    assert all(len(each) <= 75 for each in lines)
    assert all(each.decode() is not None for each in lines)
    assert lines[-1] == b""


def run(tool: str, *arguments: str, home: Path) -> str:
    path = Path(sys.executable).parent / tool
    done = subprocess.run(
        [str(path), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def khal(folder: Path, text: bytes) -> str:
    """What khal lists of a calendar, in the local time of the unit."""
    (folder / "kept").mkdir(exist_ok=True)
    (folder / "calendar.ics").write_bytes(text)
    (folder / "khal.conf").write_text(
        f"[calendars]\n[[duties]]\npath = {folder / 'kept'}\n"
        "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {folder / 'khal.db'}\n[default]\ndefault_calendar = duties\n",
        encoding="utf-8",
    )
    config = ("-c", str(folder / "khal.conf"))
    import_from = str(folder / "calendar.ics")
    run("khal", *config, "import", "--batch", "-a", "duties", import_from, home=folder)
    form = "{start-long} {end-long} {status}{title}"
    return run(
        "khal", *config, "list", "--once", "--day-format", "", "--format", form,
        "2026-03-01", "12d", home=folder,
    )  # fmt: skip


def test_khal_lists_every_duty_at_its_local_time(tmp_path: Path) -> None:
    roster = line(HOTLINE, "E00", "早@受理/11:30", "中@受理", "夜@受理", OFF, "早@受理/12:00")
    listed = khal(tmp_path, calendars.calendar(HOTLINE, "E00", told(HOTLINE, roster)))
    assert listed.splitlines() == [
        "2026-03-02 08:00 2026-03-02 16:00 CONFIRMED 早班 07:40到岗 08:00–16:00",
        "2026-03-03 16:00 2026-03-04 00:00 CONFIRMED 中班 15:40到岗 16:00–24:00",
        "2026-03-05 00:00 2026-03-05 08:00 CONFIRMED 夜班 23:40到岗 00:00–08:00",
        "2026-03-06 08:00 2026-03-06 16:00 CONFIRMED 早班 07:40到岗 08:00–16:00",
    ]


def test_khal_takes_up_a_changed_duty_and_marks_a_cancelled_one(tmp_path: Path) -> None:
    before = line(HOTLINE, "E00", "早@受理/11:30", "中@受理")
    after = line(HOTLINE, "E00", "夜@受理", OFF)
    khal(tmp_path, calendars.calendar(HOTLINE, "E00", told(HOTLINE, before)))
    listed = khal(tmp_path, calendars.calendar(HOTLINE, "E00", told(HOTLINE, before, after)))
    (night, gone) = listed.splitlines()
    assert night == "2026-03-03 00:00 2026-03-03 08:00 CONFIRMED 夜班 23:40到岗 00:00–08:00"
    assert gone == "2026-03-03 16:00 2026-03-04 00:00 CANCELLED 已取消：中班 15:40到岗 16:00–24:00"


def test_vdirsyncer_keeps_every_entry_from_a_file_to_a_folder(tmp_path: Path) -> None:
    record = told(HOTLINE, units.turning(HOTLINE))
    (tmp_path / "duties.ics").write_bytes(calendars.calendar(HOTLINE, "E00", record))
    (tmp_path / "folder").mkdir()
    config = tmp_path / "config"
    config.write_text(
        f'[general]\nstatus_path = "{tmp_path / "status"}"\n'
        '[pair duties]\na = "feed"\nb = "phone"\ncollections = null\n'
        f'[storage feed]\ntype = "singlefile"\npath = "{tmp_path / "duties.ics"}"\n'
        f'[storage phone]\ntype = "filesystem"\npath = "{tmp_path / "folder"}"\nfileext = ".ics"\n',
        encoding="utf-8",
    )
    run("vdirsyncer", "-c", str(config), "discover", home=tmp_path)
    run("vdirsyncer", "-c", str(config), "sync", home=tmp_path)
    kept = [path.read_text(encoding="utf-8") for path in (tmp_path / "folder").glob("*.ics")]
    uids = {calendars.uid(HOTLINE.unit, t) for t in record if t.person == "E00"}
    assert len(uids) > 3
    assert {next(u for u in uids if u in text) for text in kept} == uids
    assert len(kept) == len(uids)


def test_a_unit_that_is_renamed_keeps_its_entries() -> None:
    renamed = HOTLINE.with_(unit="新名", unit_id=HOTLINE.unit)
    record = told(HOTLINE, line(HOTLINE, "E00", "早@受理/11:30"))
    before, after = (calendars.calendar(each, "E00", record) for each in (HOTLINE, renamed))
    uids = [
        [row for row in text.decode().splitlines() if row.startswith("UID:")]
        for text in (before, after)
    ]
    assert uids[0] == uids[1] != []
    assert "新名" in after.decode()


IDS = (
    "E01", "e01", "É1", "é1", "E\u03011", "K1", "\u212a1", "CON", "con", "CON.", "a/b", "A/B",
    "a:b", "(01", "\u2801", "\x1f600", "\U0001f600", "..", ".", "*", "?", "E01 ", "E01%20", "E01~",
    "张三", "ß", "SS", "王" * 200, "王" * 201,
)  # fmt: skip


def test_no_two_calendars_have_one_file_on_any_system() -> None:
    files = [calendars.file_name(each) for each in IDS]
    assert files[0] == "E01.ics"
    assert calendars.file_name("张三") == "张三.ics"
    alike = {unicodedata.normalize("NFKC", file).casefold() for file in files}
    assert len(alike) == len(IDS)
    for file in files:
        stem = file.removesuffix(".ics")
        assert re.fullmatch(r"[\w%~-]+", stem)
        assert stem.upper() not in ("CON", "NUL", "LPT1")
        assert len(file.encode()) < 200

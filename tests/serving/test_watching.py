"""What watches over handovers while the site runs, whether a tablet sends anything or not."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event, select

from roster.store.base import reading, sessions
from roster.store.notices import NoticeRow
from tests import databases
from tests.desk.duty_station import HEAD, DutyStation, after
from web.serving.posting import Webhook
from web.serving.watching import Watching


def test_a_tablet_that_sends_nothing_keeps_no_alarm_back(tmp_path: Path) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    clock = iter([after(-1), after(0), after(1)])
    watching = Watching(station.make, station.dockets, lambda: next(clock))
    assert [watching.look() for _ in range(3)] == [0, 1, 0]
    assert HEAD in [who for who, _ in station.told()]
    engine.dispose()


def test_what_is_told_goes_out_in_words_also_to_a_unit_that_has_no_book(tmp_path: Path) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    Watching(station.make, station.dockets, lambda: after(15)).look()
    hook = Webhook(station.dockets.shelf, "http://hook.test/")
    with reading(station.make) as work:
        letters = [hook.write(work, row) for row in work.scalars(select(NoticeRow)).all()]
    texts = {letter.text for letter in letters if letter}
    assert texts == {"抢修值班1月3日周二 08:00交接班已过点15分钟，尚未完成，请联系两班。"}
    assert "" in [letter.person for letter in letters if letter]
    engine.dispose()


def test_whatever_goes_wrong_with_a_look_another_one_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    watching, looks, again = Watching(station.make, station.dockets), iter((1, 2)), Event()

    def look() -> int:
        if next(looks, 2) == 1:
            raise RuntimeError("a process of the crew was killed")
        again.set()
        return 0

    monkeypatch.setattr("web.serving.watching.LOOK", 0.01)
    monkeypatch.setattr(watching, "look", look)
    watching.start()
    assert again.wait(60)
    watching.stop()
    engine.dispose()


def test_between_two_minutes_quiet_units_are_asked_for_by_one_question(tmp_path: Path) -> None:
    """What is done in between is heard at once; the hour itself comes on a whole minute."""
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    clock = iter(after(-5 + seconds / 60) for seconds in (0, 10, 20, 30))
    watching = Watching(station.make, station.dockets, lambda: next(clock))
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def questions() -> int:
        asked.clear()
        assert watching.look() == 0
        return sum(
            "alarms" in said or "devices" in said or "units" in said
            for said in asked
            if "FROM records" not in said
        )

    assert questions() > 1
    assert questions() == 1
    station.open(after(-5))
    facts = {"ground": "D14"}
    given: dict[str, Any] = {"side": "in", "by": "G05", "item": "D14", "facts": facts}
    station.taken(station.do(after(-5), "refuse", reason="缺绝缘手套一副", **given))
    assert watching.look() == 1
    engine.dispose()

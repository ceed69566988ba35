"""Alarms about a handover: at the hour, 5 and 15 minutes on, once each, and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from roster.store.alarms import standing
from roster.store.base import reading, sessions
from tests.desk.duty_station import HEAD, NAME, DutyStation, after


@pytest.fixture
def station(engine: Engine, tmp_path: Path) -> DutyStation:
    return DutyStation(sessions(engine), tmp_path)


def grounds(station: DutyStation) -> list[tuple[str, int]]:
    """What stands, by ground and step."""
    with reading(station.make) as work:
        return [(row.ground, row.step) for row in standing(work, [station.unit])]


def test_nothing_is_said_before_the_hour(station: DutyStation) -> None:
    assert station.look(after(-1)) == 0


def test_a_handover_that_nobody_opens_is_told_to_more_and_more_people(
    station: DutyStation,
) -> None:
    station.look(after(0))
    assert [who for who, _ in station.told()] == [HEAD, "G01", "G05", "desk"]
    assert station.told()[0][1] == "抢修值班1月3日周二 08:00交接班已到点，尚未开始。"
    station.look(after(5))
    assert [who for who, _ in station.told()[4:]] == [HEAD, "G18", "G01", "G05", "desk"]
    station.look(after(15))
    assert [who for who, _ in station.told()[9:]] == [
        HEAD, "G18", "G19", "G01", "G05", "desk", "above",
    ]  # fmt: skip


def test_each_alarm_is_raised_once(station: DutyStation) -> None:
    assert station.look(after(0)) == 1
    assert [station.look(after(minute)) for minute in (0, 1, 4)] == [0, 0, 0]


def test_a_server_that_was_off_raises_the_last_step_alone(station: DutyStation) -> None:
    station.look(after(40))
    assert {text for _, text in station.told()} == {
        "抢修值班1月3日周二 08:00交接班已过点15分钟，尚未完成，请联系两班。"
    }
    assert grounds(station) == [("late", 0), ("late", 5), ("late", 15)]


def test_nobody_is_woken_for_what_was_due_half_a_day_ago(station: DutyStation) -> None:
    assert station.look(after(12 * 60 + 1)) == 0


def test_a_handover_under_way_is_late_only_past_the_time_that_it_may_take(
    station: DutyStation,
) -> None:
    station.open(after(-10))
    assert station.look(after(4)) == 0
    station.look(after(5))
    assert grounds(station) == [("late", 5)]


def test_a_refusal_counts_from_when_it_was_received(station: DutyStation) -> None:
    station.open(after(-12))
    facts = {"ground": "D14"}
    station.taken(
        station.do(
            after(-10), "refuse", side="in", by="G05", item="D14", reason="缺绝缘手套", facts=facts
        )
    )
    station.look(after(-10))
    station.look(after(-5))
    assert grounds(station) == [("refused", 0), ("refused", 5)]
    assert station.told()[-1][1].startswith("抢修值班1月3日周二 08:00交接班被拒绝，已过5分钟")
    assert "G05" not in station.told()[-1][1]
    station.look(after(5))
    assert ("late", 5) not in grounds(station)


def test_an_alarm_is_taken_back_when_the_head_closes_the_handover(station: DutyStation) -> None:
    station.open(after(-2))
    station.look(after(6))
    station.enter(after(7), "force_close", reason="备班接替", facts={"responsible": "in"})
    assert station.look(after(8)) >= 1
    assert grounds(station) == []
    assert (HEAD, "抢修值班1月3日周二 08:00交接班已处理，提醒撤回。") in station.told()
    count = len(station.told())
    station.look(after(9))
    assert len(station.told()) == count


def test_after_the_longest_extension_the_head_is_called_and_then_the_standby(
    station: DutyStation,
) -> None:
    station.open(after(-2))
    station.look(after(59))
    before = len(station.told())
    station.look(after(60))
    told = station.told()[before:]
    assert [who for who, _ in told] == [HEAD, "G01", "G05", "desk"]
    assert "延时已到上限" in told[0][1]
    station.look(after(75))
    assert "G19" in [who for who, _ in station.told()[before:]]


def test_a_signature_made_offline_that_nobody_confirms_in_time_is_told_to_the_head(
    station: DutyStation,
) -> None:
    def waiting() -> bool:
        return "confirm" in {ground for ground, _ in grounds(station)}

    signed = after(-2)
    station.send(signed, list(station.wall.handover(NAME)))
    assert station.state() == "CLOSED"
    station.look(signed + timedelta(hours=72, minutes=-1))
    assert not waiting()
    before = len(station.told())
    station.look(late := signed + timedelta(hours=72, minutes=1))
    assert waiting()
    text = "抢修值班1月3日周二 08:00交接班的离线签字逾期未确认。"
    assert [who for who, said in station.told()[before:] if said == text] == [HEAD, "desk", "above"]
    station.enter(late, "confirm", "G09", item="out")
    station.enter(late, "confirm", "G09", item="in")
    station.look(late + timedelta(minutes=1))
    assert not waiting()

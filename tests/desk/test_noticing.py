"""Notices go out once by each way, and again when a way was shut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from roster.desk import noticing
from roster.store import notices as store
from roster.store.base import Sessions, now, reading, sessions, writing
from roster.store.notices import Delivery, DeliveryRow, NoticeRow
from roster.store.units import UnitRow


class Letters:
    """A way out that keeps what it was given, or is shut."""

    name = "letters"

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.shut = False
        self.while_sending: Callable[[], object] = lambda: None

    def write(self, session: Session, notice: NoticeRow) -> str | None:
        return notice.person

    def send(self, letter: str) -> None:
        if self.shut:
            raise ConnectionRefusedError("shut")
        self.while_sending()
        self.sent.append(letter)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def unit(make: Sessions) -> int:
    with writing(make) as work:
        row = UnitRow(name="unit")
        work.add(row)
        work.flush()
        noticing.notice(work, row.id, "E01", "changed", {"days": 1})
        noticing.notice(work, row.id, "E02", "changed", {})
        return row.id


def _delivery(make: Sessions) -> tuple[str, int, str]:
    with reading(make) as work:
        row = work.scalars(select(DeliveryRow).order_by(DeliveryRow.id).limit(1)).one()
        return row.state, row.attempts, row.error


def _later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> datetime:
    at = now() + by
    monkeypatch.setattr(noticing, "now", lambda: at)
    return at


def test_each_notice_goes_out_once(make: Sessions, unit: int) -> None:
    letters = Letters()
    assert (noticing.deliver(make, letters), noticing.deliver(make, letters)) == (2, 0)
    assert letters.sent == ["E01", "E02"]


def test_a_notice_that_is_being_sent_is_not_sent_beside_it(make: Sessions, unit: int) -> None:
    letters, other = Letters(), Letters()
    letters.while_sending = lambda: noticing.deliver(make, other)
    noticing.deliver(make, letters)
    assert sorted([*letters.sent, *other.sent]) == ["E01", "E02"]


def test_a_shut_way_is_tried_again_and_given_up_at_last(
    make: Sessions, unit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = Letters()
    letters.shut = True
    noticing.deliver(make, letters)
    noticing.deliver(make, letters)
    assert _delivery(make) == (Delivery.SENDING, 1, "shut")
    for count in range(2, len(noticing.AGAIN) + 2):
        _later(monkeypatch, timedelta(days=count))
        noticing.deliver(make, letters)
    assert _delivery(make)[0] == Delivery.FAILED


def test_what_a_dead_sender_left_is_taken_up(
    make: Sessions, unit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    letters = Letters()
    letters.while_sending = die
    with pytest.raises(Killed):
        noticing.deliver(make, letters)
    letters.while_sending = lambda: None
    noticing.deliver(make, letters)
    assert letters.sent == ["E02"]
    _later(monkeypatch, noticing.STUCK + timedelta(minutes=1))
    noticing.deliver(make, letters)
    assert letters.sent == ["E02", "E01"]


def test_only_the_person_has_their_notices_opened(make: Sessions, unit: int) -> None:
    with writing(make) as work:
        assert noticing.open_tray(work, unit, "E01") == 1
    with reading(make) as work:
        assert store.unread(work, unit, "E01") == 0
        assert store.unread(work, unit, "E02") == 1

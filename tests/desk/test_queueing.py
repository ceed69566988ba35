"""The queue: one solve a unit, taken up in turn, taken over from the dead, closed once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from roster.desk import holding
from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.desk.holding import Asked, Hold, Lookout, take, take_again, take_next, thinned
from roster.desk.queueing import AlreadyAsked, ask, wish
from roster.desk.working import MOST_ATTEMPTS, Finish, GivenUp, Office, Work, told, work_on
from roster.domain import Roster, Text
from roster.engines.outcomes import Progress
from roster.errors import BadInput
from roster.store import ringing
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.tasks import BestRow, Stage, TaskRow, Wish
from roster.store.units import UnitRow

FIRST = date(2026, 12, 1)
ROSTER = Roster({"G01": ("D", "-")})


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def units(make: Sessions) -> tuple[int, ...]:
    with writing(make) as work:
        rows = [UnitRow(name=f"站{number}") for number in range(3)]
        work.add_all(rows)
        work.flush()
        return tuple(row.id for row in rows)


def asked(make: Sessions, unit: int, first: date = FIRST) -> int:
    """A task in the queue."""
    with writing(make) as work:
        return ask(work, unit, kind="generate", first=first, days=7, seconds=60).id


def stage(make: Sessions, task: int) -> TaskRow:
    with reading(make) as work:
        row = work.scalars(select(TaskRow).where(TaskRow.id == task)).one()
        work.expunge(row)
        return row


def taken(make: Sessions, worker: str = "one") -> Asked:
    found = take_next(make, worker, Lookout())
    assert found is not None
    return found


def nothing(_: Session) -> dict[str, Any]:
    return {}


def office(make: Sessions, does: Any) -> Office:
    """Where tasks are done by a function of the test."""
    return Office(make, Dockets(Shelf(), lambda _: ()), {"generate": does})


def test_a_period_is_asked_for_once_while_it_is_open(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])
    with writing(make) as work:
        with pytest.raises(AlreadyAsked) as error:
            ask(work, units[0], kind="generate", first=FIRST, days=7, seconds=60)
        assert error.value.task.id == task
    asked(make, units[0], FIRST + timedelta(days=7))


@pytest.mark.parametrize("seconds", [0, 24 * 3600 + 1])
def test_a_time_out_of_range_is_refused(
    make: Sessions, units: tuple[int, ...], seconds: int
) -> None:
    with pytest.raises(BadInput), writing(make) as work:
        ask(work, units[0], kind="generate", first=FIRST, days=7, seconds=seconds)


def test_what_was_asked_in_a_transaction_that_failed_is_not_in_the_queue(
    make: Sessions, units: tuple[int, ...]
) -> None:
    def fail() -> None:
        with writing(make) as work:
            ask(work, units[0], kind="generate", first=FIRST, days=7, seconds=60)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(make) as work:
        assert work.scalars(select(TaskRow)).all() == []
        if ringing.is_served(work):
            calls = text("SELECT count(*) FROM procrastinate_jobs")
            assert work.execute(calls).scalar() == 0


def test_tasks_are_taken_up_in_turn_and_one_at_a_time_for_a_unit(
    make: Sessions, units: tuple[int, ...]
) -> None:
    first = asked(make, units[0])
    second = asked(make, units[0], FIRST + timedelta(days=7))
    third = asked(make, units[1])
    one, two = taken(make), taken(make)
    assert (one.id, two.id) == (first, third)
    assert take_next(make, "three", Lookout()) is None
    assert take(make, "three", second) is None
    with Hold(make, one) as hold:
        hold.close(Stage.DONE, nothing)
    assert taken(make).id == second


def test_a_worker_keeps_signs_of_life_and_the_best_roster(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])
    hold = Hold(make, taken(make))
    hold.hear(Progress(1.0, 120, 90, 100, ROSTER, "rows"), lambda _: 2)
    hold._beat()
    hold._beat()
    row = stage(make, task)
    assert (row.objective, row.bound, row.short, row.beats) == (120, 90, 2, 2)
    assert [point[1:] for point in row.curve] == [[120, 90, 2, "rows"]]


def test_the_dead_are_relieved_and_their_best_roster_gone_on_from(
    make: Sessions, units: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(holding, "monotonic", lambda: clock[0])
    task = asked(make, units[0])
    first = Hold(make, taken(make, "first"))
    first.hear(Progress(1.0, 120, 90, 100, ROSTER))
    first._beat()
    lookout = Lookout()
    assert take_next(make, "second", lookout) is None
    clock[0] += holding.STALLED - 0.1
    assert take_next(make, "second", lookout) is None
    clock[0] += 0.1
    second = take_next(make, "second", lookout)
    assert second is not None
    assert (second.id, second.attempt, second.kept) == (task, 2, ROSTER)
    assert second.seconds == pytest.approx(60 - second.spent)


def test_a_worker_that_is_started_again_goes_on_at_once(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])
    taken(make, "first")
    assert take_again(make, "second") is None
    again = take_again(make, "first")
    assert again is not None
    assert (again.id, again.attempt) == (task, 2)


def test_whoever_gives_signs_of_life_is_not_relieved(
    make: Sessions, units: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(holding, "monotonic", lambda: clock[0])
    asked(make, units[0])
    hold, lookout = Hold(make, taken(make)), Lookout()
    for _ in range(5):
        assert take_next(make, "second", lookout) is None
        clock[0] += holding.STALLED - 0.1
        hold._beat()


def test_whoever_was_relieved_keeps_nothing(make: Sessions, units: tuple[int, ...]) -> None:
    task = asked(make, units[0])
    first, second = Hold(make, taken(make)), take(make, "second", task)
    assert second is not None
    first.hear(Progress(1.0, 1, 1, 0, ROSTER))
    first._beat()
    assert first.is_over
    first.close(Stage.DONE, lambda _: {"kind": "doubled"})
    row = stage(make, task)
    assert (row.state, row.objective, row.result) == (Stage.RUNNING, None, {})


def test_what_is_closed_keeps_no_best_roster_beside_it(
    make: Sessions, units: tuple[int, ...]
) -> None:
    asked(make, units[0])
    hold = Hold(make, taken(make))
    hold.hear(Progress(1.0, 1, 1, 0, ROSTER))
    hold._beat()
    hold.close(Stage.DONE, lambda _: {"kind": "none"})
    with reading(make) as work:
        assert work.scalars(select(BestRow)).all() == []


def test_a_queued_task_is_cancelled_at_once(make: Sessions, units: tuple[int, ...]) -> None:
    task = asked(make, units[0])
    with writing(make) as work:
        wish(work, task, Wish.STOP, None)
    assert stage(make, task).state == Stage.CANCELLED
    assert take_next(make, "one", Lookout()) is None


def test_a_running_task_hears_that_it_is_to_stop_and_keeps_its_result(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])

    def does(work: Work) -> Finish:
        assert not work.stop()
        with writing(make) as session:
            wish(session, task, Wish.STOP, None)
        work.hold._beat()
        assert work.stop()
        return lambda _: told("none", Text("好", "good"))

    work_on(office(make, does), taken(make))
    row = stage(make, task)
    assert (row.state, row.result["sentence"]["en"]) == (Stage.DONE, "good")


def test_a_cancelled_task_keeps_nothing(make: Sessions, units: tuple[int, ...]) -> None:
    task = asked(make, units[0])

    def does(_: Work) -> Finish:
        with writing(make) as session:
            wish(session, task, Wish.CANCEL, None)
        return lambda _: {"kind": "written"}

    work_on(office(make, does), taken(make))
    row = stage(make, task)
    assert (row.state, row.result) == (Stage.CANCELLED, {})


def refuses(_: Work) -> Finish:
    raise GivenUp(Text("过完了", "over"))


def breaks(_: Work) -> Finish:
    raise ZeroDivisionError


def breaks_at_the_end(_: Work) -> Finish:
    def finish(session: Session) -> dict[str, Any]:
        session.add(UnitRow(name="half done"))
        session.flush()
        raise ZeroDivisionError

    return finish


@pytest.mark.parametrize(
    ("does", "says"), [(refuses, "over"), (breaks, "log"), (breaks_at_the_end, "log")]
)
def test_what_goes_wrong_is_told_and_nothing_is_half_done(
    make: Sessions, units: tuple[int, ...], does: Any, says: str
) -> None:
    task = asked(make, units[0])
    work_on(office(make, does), taken(make))
    row = stage(make, task)
    assert row.state == Stage.FAILED
    assert says in row.result["sentence"]["en"]
    with reading(make) as work:
        assert work.scalars(select(UnitRow.name).where(UnitRow.name == "half done")).all() == []


def test_a_task_that_costs_one_worker_after_the_other_is_given_up(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])
    found = None
    for _ in range(MOST_ATTEMPTS + 1):
        found = take(make, "one", task)
    assert found is not None
    work_on(office(make, breaks), found)
    assert "too often" in stage(make, task).result["sentence"]["en"]


def test_a_worker_that_is_told_to_end_gives_its_task_back(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])
    place = office(make, breaks)

    def does(work: Work) -> Finish:
        work.hear(Progress(1.0, 7, 1, 0, ROSTER))
        place.closing.set()
        assert work.stop()
        return nothing

    place = office(make, does)
    work_on(place, taken(make))
    assert stage(make, task).state == Stage.QUEUED
    again = taken(make)
    assert (again.id, again.attempt, again.kept) == (task, 1, ROSTER)


def test_a_task_that_was_given_back_and_cancelled_keeps_no_best_roster(
    make: Sessions, units: tuple[int, ...]
) -> None:
    task = asked(make, units[0])
    hold = Hold(make, taken(make))
    hold.hear(Progress(1.0, 1, 1, 0, ROSTER))
    hold.release()
    with writing(make) as work:
        wish(work, task, Wish.CANCEL, None)
    with reading(make) as work:
        assert work.scalars(select(BestRow)).all() == []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_an_open_task_without_a_call_is_called_for_again(
    make: Sessions, units: tuple[int, ...]
) -> None:
    asked(make, units[0])
    with writing(make) as work:
        assert ringing.ring_again(work) == 0
        work.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
        assert ringing.ring_again(work) == 1


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_only_calls_of_the_dead_and_of_a_forerunner_are_given_back(
    make: Sessions, units: tuple[int, ...]
) -> None:
    tasks = [asked(make, unit) for unit in units]
    with writing(make) as work:
        work.execute(text(TWO_WORKERS), {"first": tasks[0], "second": tasks[1]})
        work.execute(text("UPDATE tasks SET state = 'running', worker = 'one'"))
        ringing.inherit(work, "another")
        assert _in_hand(work) == set(tasks[:2])
        ringing.call_back(work)
        assert _in_hand(work) == {tasks[1]}
        ringing.inherit(work, "one")
        assert not _in_hand(work)


TWO_WORKERS = """
WITH worker AS (INSERT INTO procrastinate_workers (last_heartbeat)
VALUES (now() - interval '1 minute'), (now()) RETURNING id, last_heartbeat = now() AS lives)
UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker.id FROM worker
WHERE (args ->> 'task')::bigint = CASE WHEN lives THEN :second ELSE :first END
"""
"""The first call is in the hands of one that has died, the second of one that lives."""


def _in_hand(work: Session) -> set[int]:
    """The tasks whose calls a worker has."""
    asked_for = "SELECT (args ->> 'task')::bigint FROM procrastinate_jobs WHERE status = 'doing'"
    return set(work.execute(text(asked_for)).scalars())


def test_a_long_curve_keeps_its_ends() -> None:
    curve: list[Any] = []
    for number in range(1000):
        curve = thinned([*curve, [number]])
    assert curve[0] == [0]
    assert curve[-1] == [999]
    assert len(curve) <= holding.MOST_POINTS

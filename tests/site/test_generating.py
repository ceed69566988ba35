"""Generating on the site: asked for in the request's transaction, told, stopped, cancelled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from roster.desk import books, generating
from roster.desk.dockets import Dockets
from roster.desk.holding import Hold, Lookout, take_next
from roster.desk.working import Office, work_on
from roster.domain import Roster
from roster.engines.outcomes import Progress
from roster.store.accounts import Role
from roster.store.audit import AuditRow
from roster.store.base import Sessions, reading, writing
from roster.store.rosters import EditRow, RosterRow, State
from roster.store.tasks import Stage, TaskRow, WorkerRow
from tests.site.conftest import SignedIn
from web.wiring import desk_of

FIRST = "2026-12-01"


@pytest.fixture
def base(station: int) -> str:
    return f"/units/{station}/rosters/{FIRST}/"


def solved(make: Sessions) -> None:
    """What a worker does with the next task."""
    dockets = Dockets(books.Shelf(), lambda unit: desk_of(unit).rules)
    asked = take_next(make, "one", Lookout())
    assert asked is not None
    work_on(Office(make, dockets, {generating.KIND: generating.generate}), asked)


def task_of(client: Any, station: int, number: int) -> Any:
    return client.get(f"/units/{station}/tasks/{number}.json").get_json()


def test_a_supervisor_generates_a_week_and_is_told_of_it(
    make: Sessions, signed_in: SignedIn, station: int, base: str
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    assert client.get(base + "generate.json").get_json()["task"] is None
    answer = client.post(base + "generate.json", json={"seconds": 5, "days": 7})
    assert answer.status_code == 202
    task = answer.get_json()
    assert (task["state"], task["word"], task["open"], task["days"]) == (
        "queued",
        "排队中",
        True,
        7,
    )
    solved(make)
    done = task_of(client, station, task["id"])
    assert (done["state"], done["result"]["kind"], done["result"]["revision"]) == (
        "done",
        "edit",
        1,
    )
    assert done["result"]["sentence"].startswith("已生成")
    with reading(make) as work:
        assert (
            work.scalars(select(EditRow.account_id)).one()
            == work.scalars(select(TaskRow.account_id)).one()
        )
        acts = set(work.scalars(select(AuditRow.act)))
    assert {"generate.ask", "generate.done", "roster.edit"} <= acts


def test_a_period_that_is_being_generated_shows_the_task_that_is_open(
    signed_in: SignedIn, station: int, base: str
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    first = client.post(base + "generate.json", json={"seconds": 30}).get_json()
    again = client.post(base + "generate.json", json={"seconds": 30})
    assert again.status_code == 409
    assert again.get_json()["task"]["id"] == first["id"]
    assert client.get(base + "generate.json").get_json()["task"]["id"] == first["id"]


@pytest.mark.parametrize("given", [{"seconds": 0}, {"seconds": "soon"}, {"days": 0}, {"days": 400}])
def test_a_time_or_length_that_is_none_is_refused(
    make: Sessions, signed_in: SignedIn, station: int, base: str, given: dict[str, object]
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    answer = client.post(base + "generate.json", json=given, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.get_json()["flaws"]
    with reading(make) as work:
        assert work.scalars(select(TaskRow)).all() == []


def test_a_roster_under_review_is_not_generated(
    make: Sessions, signed_in: SignedIn, station: int, base: str
) -> None:
    with writing(make) as work:
        first = datetime(2026, 12, 1, tzinfo=UTC).date()
        row = RosterRow(unit_id=station, first=first, days=7, rows={}, state=State.SUBMITTED)
        work.add(row)
    answer = signed_in(Role.SUPERVISOR, station).post(base + "generate.json", json={})
    assert (answer.status_code, answer.get_json()["state"]) == (409, "submitted")


def test_a_period_that_overlaps_another_roster_is_refused(
    make: Sessions, signed_in: SignedIn, station: int, base: str
) -> None:
    with writing(make) as work:
        first = datetime(2026, 11, 28, tzinfo=UTC).date()
        work.add(RosterRow(unit_id=station, first=first, days=7, rows={}))
    answer = signed_in(Role.SUPERVISOR, station).post(
        base + "generate.json", json={"days": 7}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert "2026-11-28" in answer.get_json()["flaws"][0]


@pytest.mark.parametrize(("wish", "state"), [("stop", "stop"), ("cancel", "cancel")])
def test_a_running_solve_is_asked_to_end(
    make: Sessions, signed_in: SignedIn, station: int, base: str, wish: str, state: str
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    task = client.post(base + "generate.json", json={"days": 7}).get_json()
    asked = take_next(make, "one", Lookout())
    assert asked is not None
    answer = client.post(f"/units/{station}/tasks/{task['id']}/{wish}.json")
    assert answer.get_json()["wish"] == state
    hold = Hold(make, asked)
    hold.close(Stage.DONE, lambda _: {})
    ended = task_of(client, station, task["id"])["state"]
    assert ended == ("cancelled" if wish == "cancel" else "done")


def test_progress_is_told_as_it_comes(
    make: Sessions, signed_in: SignedIn, station: int, base: str
) -> None:
    client = signed_in(Role.SUPERVISOR, station, language="en")
    task = client.post(base + "generate.json", json={"days": 7}).get_json()
    asked = take_next(make, "one", Lookout())
    assert asked is not None
    hold = Hold(make, asked)
    rest = Roster({"G01": ("-",) * 7})
    for engine, objective in (("insertion", 400), ("rows", 240), ("rows", 200)):
        hold.hear(Progress(1.0, objective, 150, 100, rest, engine), lambda _: 3)
        hold._beat()
    told = task_of(client, station, task["id"])
    assert (told["objective"], told["bound"], told["short"], told["gap"]) == (
        200,
        150,
        3,
        "25.0%",
    )
    assert [point[1:] for point in told["points"]][-1] == [200, 150, 3, "rows"]
    assert [(each["engine"], each["objective"]) for each in told["found"]] == [
        ("whole rows", 200),
        ("insertion", 400),
    ]
    assert told["word"] == "Solving"


def test_a_reader_hears_that_nobody_solves_and_when_somebody_does(
    make: Sessions, signed_in: SignedIn, station: int, base: str
) -> None:
    client = signed_in(Role.SUPERVISOR, station)
    task = client.post(base + "generate.json", json={"days": 7}).get_json()
    assert "没有求解进程" in task["notes"][0]
    with writing(make) as work:
        work.add(WorkerRow(name="one", machine="here"))
    assert task_of(client, station, task["id"])["notes"] == []
    with writing(make) as work:
        row = work.get(WorkerRow, "one")
        assert row is not None
        row.seen -= timedelta(minutes=1)
    assert task_of(client, station, task["id"])["notes"] != []


def test_the_task_of_another_unit_does_not_exist_here(
    signed_in: SignedIn, company: int, station: int, hall: int, base: str
) -> None:
    client = signed_in(Role.SUPERVISOR, company)
    task = client.post(base + "generate.json", json={}).get_json()
    assert client.get(f"/units/{hall}/tasks/{task['id']}.json").status_code == 404
    assert client.post(f"/units/{hall}/tasks/{task['id']}/cancel.json").status_code == 404


def test_staff_neither_generate_nor_watch(signed_in: SignedIn, station: int, base: str) -> None:
    client = signed_in(Role.STAFF, station, person="G01")
    assert client.get(base + "generate.json").status_code == 403
    assert client.post(base + "generate.json", json={}).status_code == 403


def test_the_page_of_its_own_holds_the_panel(signed_in: SignedIn, station: int, base: str) -> None:
    page = signed_in(Role.SUPERVISOR, station).get(base + "generate").get_data(as_text=True)
    assert f'data-base="{base}"' in page
    assert "停止并保留最好结果" in page

"""What a caller says of themselves stands where it can be erased, and in no chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from roster.desk import handing, receiving
from roster.desk.sealing import Seal
from roster.desk.verifying import findings
from roster.duty import checklists, record
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, reading, sessions, writing
from roster.store.callers import CallerRow
from roster.store.chains import LinkRow
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.units import UnitRow
from tests.tablets import POST, Tablet, tablet, verdicts

NAME, PHONE = "repair:2026120100017", "13800138000"


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    return Seal.beside(tmp_path)


@pytest.fixture
def wall(make: Sessions) -> Tablet:
    with writing(make) as work:
        row = UnitRow(name="station")
        work.add_all([row, AccountRow(id=1, login="supervisor", password="")])
        work.flush()
        unit = row.id
    return tablet(make, unit, 1)


def report(wall: Tablet) -> list[dict[str, Any]]:
    """A job whose caller gave a name and a telephone."""
    given: dict[str, Any] = {
        "id": NAME,
        "post": POST,
        "due": "2026-12-01T00:00:00Z",
        "crews": {"own": ["G01"]},
        "rooms": [],
    }
    opening = record.opening(checklists.shipped()["repair"], given)
    own = {"side": "own", "by": "G01"}
    text: dict[str, Any] = {"value": "text", **own}
    return [
        wall.act(NAME, "open", facts={"opening": opening, "version": opening["version"]}, **own),
        wall.act(NAME, "present", facts={"people": ["G01"]}, **own),
        wall.act(NAME, "answer", items=["N1-1"], facts={"text": "东街7号"}, **text),
        wall.act(NAME, "answer", items=["N1-5"], facts={"text": "来电人"}, **text),
        wall.act(NAME, "answer", items=["N1-6"], facts={"text": PHONE}, **text),
    ]


def send(make: Sessions, seal: Seal, wall: Tablet, acts: list[dict[str, Any]]) -> Any:
    with reading(make) as work:
        row = work.get_one(DeviceRow, wall.id)
        work.expunge_all()
    return receiving.received(make, row, receiving.read(wall.body(acts)), seal, now())


def shown(make: Sessions) -> dict[str, str]:
    with reading(make) as work:
        seen = handing.see(work, work.scalars(select(RecordRow)).all())[0]
        answers = seen.facts["answers"]
        return {key: str(each["facts"]["text"]) for key, each in answers.items()}


def test_name_and_telephone_of_a_caller_are_in_no_act_and_no_link(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    receipts = send(make, seal, wall, report(wall))
    assert verdicts(receipts) == [("applied", None)] * 5
    with reading(make) as work:
        kept = "".join([*work.scalars(select(ActRow.body)), *work.scalars(select(LinkRow.content))])
        assert PHONE not in kept
        assert "来电人" not in kept
        assert "东街7号" in kept
        callers = work.scalars(select(CallerRow).order_by(CallerRow.item)).all()
        assert [(each.record, each.item, each.words) for each in callers] == [
            (NAME, "N1-5", "来电人"),
            (NAME, "N1-6", PHONE),
        ]
    assert shown(make) == {"N1-1": "东街7号", "N1-5": "来电人", "N1-6": PHONE}


def test_an_erased_caller_leaves_a_record_that_verifies(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    send(make, seal, wall, report(wall))
    with writing(make) as work:
        work.execute(delete(CallerRow))
    assert shown(make) == {"N1-1": "东街7号", "N1-5": "—", "N1-6": "—"}
    with reading(make) as work:
        assert not findings(work, work.get_one(UnitRow, wall.unit), seal)


def test_the_same_report_sent_twice_is_kept_once(make: Sessions, seal: Seal, wall: Tablet) -> None:
    acts = report(wall)
    assert send(make, seal, wall, acts) == send(make, seal, wall, acts)
    with reading(make) as work:
        assert len(work.scalars(select(CallerRow)).all()) == 2

"""What a caller says of themselves stands where it can be erased, and in no chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from roster.desk import handing, receiving, veiling
from roster.desk.sealing import Seal
from roster.desk.verifying import findings
from roster.duty import checklists, machine, record
from roster.duty.edits import ItemEdit, edited
from roster.duty.machine import State
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, reading, sessions, writing
from roster.store.callers import CallerRow, erased
from roster.store.chains import LinkRow
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.units import UnitRow
from tests.tablets import PHONE, Tablet, tablet, told_by_caller, verdicts

NAME = "repair:2026120100017"
OTHER = "repair:2026120100018"


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
    receipts = send(make, seal, wall, told_by_caller(wall, NAME))
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
    send(make, seal, wall, told_by_caller(wall, NAME))
    with writing(make) as work:
        work.execute(delete(CallerRow))
    assert shown(make) == {"N1-1": "东街7号", "N1-5": "—", "N1-6": "—"}
    with reading(make) as work:
        assert not findings(work, work.get_one(UnitRow, wall.unit), seal)


def test_an_item_that_a_unit_calls_private_is_kept_apart_as_well(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    edit = ItemEdit("repair", "N1-1", False, {"private": True})
    edited_one = edited(checklists.shipped()["repair"], [edit])
    send(make, seal, wall, told_by_caller(wall, NAME, edited_one))
    with reading(make) as work:
        assert "东街7号" not in "".join(work.scalars(select(ActRow.body)))
    assert shown(make)["N1-1"] == "东街7号"


def test_one_caller_is_erased_and_the_others_stay(make: Sessions, seal: Seal, wall: Tablet) -> None:
    send(make, seal, wall, told_by_caller(wall, NAME))
    other = told_by_caller(wall, OTHER)
    send(make, seal, wall, other)
    with writing(make) as work:
        assert veiling.erase(work, wall.unit, NAME, 1)
        assert not veiling.erase(work, wall.unit, NAME, 1)
    assert shown(make) == {"N1-1": "东街7号", "N1-5": "—", "N1-6": "—"}
    with reading(make) as work:
        left = work.scalars(select(CallerRow.words).where(CallerRow.record == OTHER)).all()
        assert sorted(left) == [PHONE, "来电人"]
        assert not findings(work, work.get_one(UnitRow, wall.unit), seal)
        told = work.scalars(select(ActRow.key).where(ActRow.body.contains("caller:"))).all()
        of_one = [key for key in told if key not in {each["key"] for each in other}]
        assert erased(work, wall.unit) == sorted(of_one)


def test_a_record_with_a_caller_is_signed_as_the_tablet_sees_it(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    """The tablet folds the reference as the server does: what both sign is the same."""
    acts = told_by_caller(wall, NAME)
    times = [key for key in acts[0]["facts"]["opening"]["open"] if key != "N1-1"]
    own = {"side": "own", "by": "G01"}
    done = {"value": "done", "facts": {"time": "2026-11-30T23:46:03Z"}}
    acts += [wall.act(NAME, "answer", item=key, **own, **done) for key in times]
    private = acts[0]["facts"]["opening"]["private"]
    state = machine.start(machine.table("round"), acts[0]["facts"]["opening"])
    for act in acts:
        after = machine.apply(machine.table("round"), state, veiling.taken_apart(act, private)[0])
        assert isinstance(after, State), after
        state = after
    digest = record.digest(state)
    proof = wall.signed(digest.encode())
    acts.append(wall.act(NAME, "sign", facts={"digest": digest, "device_signature": proof}, **own))
    assert verdicts(send(make, seal, wall, acts))[-1] == ("applied", None)


def test_what_is_told_of_no_record_is_kept_nowhere(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    own = {"side": "own", "by": "G01", "value": "text", "facts": {"text": PHONE}}
    (receipt,) = send(make, seal, wall, [wall.act(NAME, "answer", item="N1-6", **own)])
    assert receipt["verdict"] == "refused"
    with reading(make) as work:
        assert PHONE not in "".join(work.scalars(select(ActRow.body)))
        assert not work.scalars(select(CallerRow)).all()


def test_the_same_report_sent_twice_is_kept_once(make: Sessions, seal: Seal, wall: Tablet) -> None:
    acts = told_by_caller(wall, NAME)
    assert send(make, seal, wall, acts) == send(make, seal, wall, acts)
    with reading(make) as work:
        assert len(work.scalars(select(CallerRow)).all()) == 2

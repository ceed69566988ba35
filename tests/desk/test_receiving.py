"""Acts of tablets are received once, in order, under receipts that stay the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, func, select

from roster.desk import enrolling, folding, jotting, pins, receiving
from roster.desk.receiving import Gap, Receipt, Revoked
from roster.desk.sealing import Seal
from roster.desk.signing import Shown
from roster.desk.verifying import findings
from roster.duty import editions
from roster.duty.canonical import canonical
from roster.duty.machine import State
from roster.errors import BadInput
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, reading, sessions, writing
from roster.store.chains import LinkRow
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow
from roster.store.keys import PinTryRow
from roster.store.units import UnitRow
from tests import tablets
from tests.tablets import DUE, HEAD, PINS, POST, Tablet, opening, set_pins, tablet, verdicts

NAME, NEXT = f"{POST}@{DUE}", f"{POST}@2026-12-02T00:00Z"


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def unit(make: Sessions) -> int:
    with writing(make) as work:
        row = UnitRow(name="station")
        work.add_all([row, AccountRow(id=1, login="supervisor", password="")])
        work.flush()
        return row.id


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    return Seal.beside(tmp_path)


@pytest.fixture
def wall(make: Sessions, unit: int) -> Tablet:
    return tablet(make, unit, 1)


def send(
    make: Sessions,
    seal: Seal,
    wall: Tablet,
    acts: Sequence[Mapping[str, Any]],
    typed: Mapping[str, str] = {},
    **more: Any,
) -> list[Receipt]:
    with reading(make) as work:
        row = work.get_one(DeviceRow, wall.id)
        work.expunge_all()
    envelope = receiving.read(wall.body(acts, typed, **more))
    return receiving.received(make, row, envelope, seal, now())


def signatures(acts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [act for act in acts if act["act"] == "sign"]


def typed(acts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {act["key"]: PINS[act["by"]] for act in signatures(acts)}


def count(make: Sessions, table: type[Any]) -> int:
    with reading(make) as work:
        return work.scalar(select(func.count()).select_from(table)) or 0


def test_a_handover_with_both_pins_is_closed(
    make: Sessions, unit: int, seal: Seal, wall: Tablet
) -> None:
    set_pins(make, unit, seal)
    acts = list(wall.handover(NAME))
    receipts = send(make, seal, wall, acts, typed(acts))
    assert verdicts(receipts) == [("applied", None)] * len(acts)
    with reading(make) as work:
        row = work.scalars(select(RecordRow)).one()
        signed = work.scalars(select(ActRow).where(ActRow.act == "sign")).all()
        assert row.closed is not None
        assert all(act.signature for act in signed)
        assert not any(pin in act.body for act in signed for pin in PINS.values())
    assert count(make, LinkRow) == len(acts)


def test_every_receipt_is_under_the_seal(make: Sessions, seal: Seal, wall: Tablet) -> None:
    for receipt in send(make, seal, wall, list(wall.handover(NAME))):
        content = {name: value for name, value in receipt.items() if name != "seal"}
        assert seal.holds(canonical(content), receipt["seal"])


def test_without_pins_the_tablet_stands_for_both(make: Sessions, seal: Seal, wall: Tablet) -> None:
    acts = list(wall.handover(NAME))
    assert {verdict for verdict, _ in verdicts(send(make, seal, wall, acts))} == {"applied"}
    with reading(make) as work:
        assert not any(work.scalars(select(ActRow.signature)))


def test_a_signature_that_neither_pin_nor_tablet_made_is_refused(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    *before, sign, _ = wall.handover(NAME)
    send(make, seal, wall, before)
    forged = {**sign, "facts": {**sign["facts"], "device_signature": wall.signed(b"another")}}
    assert verdicts(send(make, seal, wall, [forged]))[0][0] == "refused"


@pytest.mark.parametrize("times", [1, 2, 50])
def test_the_same_act_many_times_at_once_is_one_act(
    make: Sessions, unit: int, seal: Seal, wall: Tablet, times: int
) -> None:
    set_pins(make, unit, seal)
    acts = list(wall.handover(NAME))
    with ThreadPoolExecutor(times) as crowd:
        work = [crowd.submit(send, make, seal, wall, acts, typed(acts)) for _ in range(times)]
    answers = [each.result() for each in work]
    assert all(answer == answers[0] for answer in answers)
    assert count(make, ActRow) == len(acts)
    assert count(make, RecordRow) == 1
    with reading(make) as session:
        assert {row.failures for row in session.scalars(select(PinTryRow))} == {0}


def test_a_pin_that_came_with_a_gap_is_looked_at_again_at_once(
    make: Sessions, unit: int, seal: Seal, wall: Tablet
) -> None:
    set_pins(make, unit, seal)
    acts = list(wall.handover(NAME))
    with pytest.raises(Gap):
        send(make, seal, wall, acts[1:], typed(acts))
    with reading(make) as session:
        assert all(row.looked is None for row in session.scalars(select(PinTryRow)))
    answers = send(make, seal, wall, acts, typed(acts))
    assert {answer["verdict"] for answer in answers} == {"applied"}


def test_a_gap_in_the_numbers_is_asked_for(make: Sessions, seal: Seal, wall: Tablet) -> None:
    acts = list(wall.handover(NAME))
    send(make, seal, wall, acts[:2])
    with pytest.raises(Gap) as gap:
        send(make, seal, wall, acts[3:])
    assert gap.value.expected == 3
    assert count(make, ActRow) == 2
    send(make, seal, wall, acts[1:])
    assert count(make, ActRow) == len(acts)


def test_a_tablet_that_has_let_go_of_old_acts_goes_on_after_a_restore(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    acts = list(wall.handover(NAME))
    send(make, seal, wall, acts[:1])
    receipts = send(make, seal, wall, acts[5:], oldest=6)
    assert [each["number"] for each in receipts] == [act["number"] for act in acts[5:]]


def test_a_revoked_tablet_leaves_nothing(make: Sessions, seal: Seal, wall: Tablet) -> None:
    with writing(make) as work:
        enrolling.revoke(work, work.get_one(DeviceRow, wall.id), 1, now())
    with pytest.raises(Revoked):
        send(make, seal, wall, list(wall.handover(NAME)))
    assert count(make, ActRow) == 0


def test_what_the_other_side_has_changed_is_contested_and_kept(
    make: Sessions, unit: int, seal: Seal, wall: Tablet
) -> None:
    other = tablet(make, unit, 1)
    first, *rest = list(wall.handover(NAME))
    send(make, seal, wall, [first, *rest[:2]])
    answers = [act for act in rest if act["act"] == "answer"]
    fine, *_ = (act for act in answers if act["value"] == "fine" and act["side"] == "out")
    join = other.act(NAME, "open", side="in", by="G05", facts={"opening": opening(NAME)})
    other.seen = send(make, seal, other, [join])[0]["sequence"]
    send(make, seal, wall, rest[2:])
    late = other.act(
        NAME, "defect", side="in", by="G05", items=fine["items"], reason="灭火器压力不足"
    )
    (receipt,) = send(make, seal, other, [late])
    assert receipt["verdict"] == "contested", receipt
    assert receipt["link"]
    with reading(make) as work:
        assert work.scalars(select(RecordRow.state)).one() == "CLOSED"
    assert decided(make, seal, unit, receipt["key"]).facts["decided"][receipt["key"]]["kept"]


def test_the_head_lets_a_contested_answer_stand(
    make: Sessions, unit: int, seal: Seal, wall: Tablet
) -> None:
    other = tablet(make, unit, 1)
    first, *rest = list(wall.handover(NAME))
    send(make, seal, wall, [first, *rest[:2]])
    fine = next(a for a in rest if a.get("value") == "fine" and a["side"] == "in")
    item, begun = fine["items"][0], {"side": "in", "by": "G05"}
    join = other.act(NAME, "open", **begun, facts={"opening": opening(NAME)})
    other.seen = send(make, seal, other, [join])[0]["sequence"]
    wall.number = rest[1]["number"]
    found = wall.act(NAME, "defect", **begun, items=[item], reason="灭火器压力不足")
    late = other.act(NAME, "answer", **begun, items=[item], value="fine")
    assert [each["verdict"] for each in send(make, seal, wall, [found])] == ["applied"]
    (receipt,) = send(make, seal, other, [late])
    assert receipt["verdict"] == "contested"
    state = decided(make, seal, unit, receipt["key"])
    assert (state.name, state.facts["defects"]) == ("CHECKING", {})
    assert state.facts["answers"][item]["value"] == "fine"


def decided(make: Sessions, seal: Seal, unit: int, key: str) -> State:
    """Where the handover stands after the head has let a contested act stand."""
    act = {
        "key": str(uuid4()),
        "act": "decide",
        "side": "head",
        "by": HEAD,
        "facts": {"of": key, "kept": True},
        "reason": "以后到的为准",
    }
    shown = Shown(HEAD, Ed25519PrivateKey.generate())
    with writing(make) as work:
        receiving.enter(work, unit, NAME, act, 1, shown, seal, now())
        row = work.scalars(select(RecordRow)).one()
        return folding.fold(work, row)


BY_HEAD: Mapping[str, Mapping[str, Any]] = {
    "countersign": {"facts": {"of": "", "agrees": True}},
    "decide": {"facts": {"of": "", "kept": True}},
    "force_close": {"facts": {"responsible": "in"}, "reason": "平板故障"},
    "confirm": {"item": "out"},
    "lift": {"value": "unfit", "reason": "已复查"},
}


@pytest.mark.parametrize("act", BY_HEAD)
@pytest.mark.parametrize(
    "shown",
    [
        None,
        Shown(HEAD, why=pins.WRONG),
        Shown(HEAD),
        Shown("G01", Ed25519PrivateKey.generate()),
    ],
    ids=["left out", "wrong", "no key", "somebody else's"],
)
def test_nothing_is_done_on_a_page_without_the_pin_of_whoever_does_it(
    make: Sessions, unit: int, seal: Seal, wall: Tablet, act: str, shown: Shown | None
) -> None:
    begin = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    send(make, seal, wall, [begin])
    whole = {"key": str(uuid4()), "act": act, "side": "head", "by": HEAD, **BY_HEAD[act]}
    with pytest.raises(BadInput, match="PIN"), writing(make) as work:
        receiving.enter(work, unit, NAME, whole, 1, shown, seal, now())
    assert count(make, ActRow) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"act": "sign", "side": "out", "facts": {"digest": "", "device_signature": ""}},
        {"act": "present", "side": "out", "facts": {"people": ["G01"]}},
        {"act": "forbid", "side": "head", "value": "unfit", "reason": "发热"},
        {"act": "lift", "side": "out", "value": "accident", "reason": "已处理"},
    ],
    ids=["sign", "present", "forbid", "a leader lifts"],
)
def test_what_belongs_to_the_tablet_is_not_done_on_a_page(
    make: Sessions, unit: int, seal: Seal, wall: Tablet, given: Mapping[str, Any]
) -> None:
    begin = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    send(make, seal, wall, [begin])
    shown = Shown(HEAD, Ed25519PrivateKey.generate())
    whole = {"key": str(uuid4()), "by": HEAD, **given}
    with pytest.raises(BadInput, match="on a tablet alone"), writing(make) as work:
        receiving.enter(work, unit, NAME, whole, 1, shown, seal, now())
    assert count(make, ActRow) == 1


@pytest.mark.parametrize("act", BY_HEAD)
def test_a_tablet_does_nothing_in_the_heads_name_without_their_pin(
    make: Sessions, unit: int, seal: Seal, wall: Tablet, act: str
) -> None:
    begin = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    forbid = {"value": "unfit", "reason": "发热", "facts": {"person": "G05"}}
    unfit = wall.act(NAME, "forbid", side="out", by="G01", **forbid)
    forged = wall.act(NAME, act, side="head", by=HEAD, **BY_HEAD[act])
    found = verdicts(send(make, seal, wall, [begin, unfit, forged]))
    assert [verdict for verdict, _ in found] == ["applied", "applied", "refused"]
    with reading(make) as work:
        assert folding.fold(work, work.scalars(select(RecordRow)).one()).facts["forbidden"]


def test_the_head_lifts_at_a_tablet_under_a_pin(
    make: Sessions, unit: int, seal: Seal, wall: Tablet
) -> None:
    set_pins(make, unit, seal, {HEAD: PINS[HEAD]})
    begin = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    forbid = {"value": "unfit", "reason": "发热", "facts": {"person": "G05"}}
    unfit = wall.act(NAME, "forbid", side="out", by="G01", **forbid)
    lifted = wall.act(NAME, "lift", side="head", by=HEAD, **BY_HEAD["lift"])
    found = send(make, seal, wall, [begin, unfit, lifted], {lifted["key"]: PINS[HEAD]})
    assert [verdict for verdict, _ in verdicts(found)] == ["applied"] * 3


def test_a_tablet_enters_no_handover_made_on_paper(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    paper = f"paper:{NAME}"
    begun = {"id": paper, "post": POST, "due": "2026-12-01T00:00:00Z"}
    facts = {"out": "G01", "in": "G05", "began": "a", "ended": "b"}
    acts = [
        wall.act(paper, "open", side="site", by="G01", facts={"opening": begun}),
        wall.act(paper, "enter", side="site", by="G01", facts=facts),
    ]
    assert [verdict for verdict, _ in verdicts(send(make, seal, wall, acts))] == ["refused"] * 2
    assert count(make, RecordRow) == 0


@pytest.mark.parametrize("name", [NAME, f"hall_round:{NAME}", "repair:7", "无", ""])
def test_a_sign_in_alone_writes_in_duty_logs_and_paper_handovers_only(
    make: Sessions, unit: int, seal: Seal, wall: Tablet, name: str
) -> None:
    begin = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    send(make, seal, wall, [begin])
    note = {"act": "amend", "side": "head", "by": HEAD, "facts": {"text": "补记"}}
    with pytest.raises(BadInput), writing(make) as work:
        jotting.jot(work, unit, name, note, 1, seal, now())
    assert (count(make, ActRow), count(make, RecordRow)) == (1, 1)


def test_an_act_that_was_never_lawful_is_refused(make: Sessions, seal: Seal, wall: Tablet) -> None:
    begin = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    wrong = wall.act(NAME, "redone", side="out", by="G01", items=["D1"])
    nowhere = wall.act("repair:none", "present", side="out", by="G01", facts={})
    lacking = wall.act(NAME, "sign", side="out", by="G01", facts={})
    found = verdicts(send(make, seal, wall, [begin, wrong, nowhere, lacking]))
    assert [verdict for verdict, _ in found] == ["applied", "refused", "refused", "refused"]
    assert all(why["zh"] and why["en"] for _, why in found[1:])
    assert count(make, LinkRow) == 1


def test_an_act_that_cannot_be_written_down_is_refused_and_goes_on(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    broken = wall.act(NAME, "open", side="out", by="G01", facts={"opening": {"share": 0.5}})
    good = wall.act(NAME, "open", side="out", by="G01", facts={"opening": opening(NAME)})
    found = verdicts(send(make, seal, wall, [broken, good]))
    assert [verdict for verdict, _ in found] == ["refused", "applied"]


def test_a_clock_that_is_lost_altogether_holds_nothing_back(
    make: Sessions, seal: Seal, wall: Tablet
) -> None:
    given: dict[str, Any] = {"side": "out", "by": "G01", "facts": {"opening": opening(NAME)}}
    times = ("2026-11-30T23:46:03", "2026-11-30", "9999-12-31T23:59:59Z", "1970-01-01T00:00:05Z")
    acts = [wall.act(NAME, "open", **{**given, "at": at}) for at in times]
    receipts = send(make, seal, wall, acts, clock="2200-01-01T00:00:00Z")
    assert [receipt["verdict"] for receipt in receipts] == [*["refused"] * 3, "applied"]
    assert {receipt["skew"] for receipt in receipts} == {receiving.FARTHEST}


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"acts":1}', b'{"acts":[{}]}', b'{"acts":[{"key":"x","number":1}]}'],
)
def test_what_cannot_be_receipted_is_told_as_a_whole(content: bytes) -> None:
    with pytest.raises(BadInput):
        receiving.read(content)


def test_a_wrong_pin_is_refused_counted_and_locks(
    make: Sessions, unit: int, seal: Seal, wall: Tablet
) -> None:
    set_pins(make, unit, seal)
    *before, sign, _ = wall.handover(NAME)
    wall.number -= 2
    send(make, seal, wall, before)
    said = []
    for _ in range(6):
        again = wall.act(NAME, "sign", **{k: sign[k] for k in ("side", "by", "facts")})
        (receipt,) = send(make, seal, wall, [again], {again["key"]: "000001"})
        said.append(receipt["why"]["zh"])
    assert said[:5] == ["PIN不正确"] * 5
    assert "15分钟" in said[5]
    with reading(make) as work:
        assert work.scalars(select(PinTryRow)).one().failures == 5
    right = wall.act(NAME, "sign", **{k: sign[k] for k in ("side", "by", "facts")})
    (receipt,) = send(make, seal, wall, [right], {right["key"]: PINS["G01"]})
    assert receipt["verdict"] == "refused"


def test_acts_and_links_cannot_be_changed(make: Sessions, seal: Seal, wall: Tablet) -> None:
    send(make, seal, wall, list(wall.handover(NAME))[:2])
    for statement in (
        "UPDATE acts SET verdict = 'refused'",
        "DELETE FROM acts",
        "UPDATE links SET content = ''",
        "DELETE FROM links",
    ):
        with pytest.raises(Exception, match=r"only added to|too short"), writing(make) as work:
            work.connection().exec_driver_sql(statement)


def test_a_record_goes_on_by_the_table_with_which_it_began(
    make: Sessions, seal: Seal, wall: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tablet that has not heard of the server's release begins as it did, and is understood."""
    source = editions.source
    older: Any = source("handover")
    older["rows"] = [row for row in older["rows"] if row["act"] != "amend"]
    written = {"handover.0": older}
    monkeypatch.setattr(editions, "_there", lambda: {"handover", *written})
    monkeypatch.setattr(editions, "source", lambda name: written.get(name) or source(name))
    for name, edition, verdict in ((NAME, "handover", "applied"), (NEXT, "handover.0", "refused")):
        begun = {**opening(name), "rules": edition}
        monkeypatch.setattr(tablets, "opening", lambda _, begun=begun: begun)
        note = {"side": "out", "by": "G01", "facts": {"text": "补充"}}
        acts = [*wall.handover(name), wall.act(name, "amend", **note)]
        *signed, added = send(make, seal, wall, acts)
        assert verdicts(signed) == [("applied", None)] * len(signed)
        assert added["verdict"] == verdict
    with reading(make) as work:
        assert not findings(work, work.get_one(UnitRow, wall.unit), seal)


@pytest.mark.parametrize("edition", ["handover.9", "round", "../round", 7])
def test_a_record_begins_by_no_table_that_is_not_its_own(
    make: Sessions, seal: Seal, wall: Tablet, edition: object
) -> None:
    begun = {**opening(NAME), "rules": edition}
    act = wall.act(NAME, "open", side="out", by="G01", facts={"opening": begun})
    (receipt,) = send(make, seal, wall, [act])
    assert receipt["verdict"] == "refused"

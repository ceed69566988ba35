"""The duty log and the handover made on paper: what may be written there, and by whom."""

from __future__ import annotations

from typing import Any, cast

from roster.duty import machine
from roster.duty.machine import Refusal, State

LOG, PAPER = machine.table("log"), machine.table("paper")


def act(what: str, key: str = "k1", by: str | None = "G01", **more: Any) -> dict[str, Any]:
    return {"act": what, "key": key, "side": "crew", "by": by, "at": "2026-12-01T01:00:00Z", **more}


def after(state: State | None = None, **given: Any) -> State | Refusal:
    return machine.apply(LOG, state or machine.start(LOG, {}), act(**given))


def test_an_entry_has_a_kind_an_author_and_words() -> None:
    written = after(what="write", facts={"kind": "fault", "text": "10千伏跳闸"})
    assert isinstance(written, State)
    assert written.facts["entries"] == {
        "k1": {"kind": "fault", "text": "10千伏跳闸", "by": "G01", "at": "2026-12-01T01:00:00Z"}
    }
    for flaw in ({"kind": "gossip", "text": "x"}, {"kind": "fault", "text": ""}):
        assert isinstance(after(what="write", facts=flaw), Refusal)
    assert isinstance(after(what="write", by=None, facts={"kind": "fault", "text": "x"}), Refusal)


def test_a_correction_is_added_and_the_entry_stays_as_it_was() -> None:
    written = after(what="write", facts={"kind": "call", "text": "来电"})
    assert isinstance(written, State)
    corrected = after(written, what="correct", key="k2", item="k1", facts={"text": "去电"})
    assert isinstance(corrected, State)
    assert corrected.facts["entries"] == written.facts["entries"]
    assert [each["text"] for each in cast(Any, corrected.facts["corrections"])] == ["去电"]
    assert isinstance(
        after(written, what="correct", key="k2", item="k9", facts={"text": "去电"}), Refusal
    )


def enter(**facts: Any) -> State | Refusal:
    whole = {"out": "G01", "in": "G05", "began": "2026-12-01T00:00:00Z",
             "ended": "2026-12-01T00:06:00Z", **facts}  # fmt: skip
    given = act("enter", facts=whole) | {"side": "site"}
    return machine.apply(PAPER, machine.start(PAPER, {}), given)


def test_a_handover_on_paper_is_entered_once_and_then_only_added_to() -> None:
    entered = enter()
    assert isinstance(entered, State)
    assert entered.name == "ENTERED"
    again = machine.apply(PAPER, entered, act("enter") | {"side": "site"})
    assert isinstance(again, Refusal)
    note = act("amend", key="k2", facts={"text": "补记"}) | {"side": "site"}
    noted = machine.apply(PAPER, entered, note)
    assert isinstance(noted, State)


def test_nobody_signs_both_sides_on_paper_either() -> None:
    assert isinstance(enter(out="G05"), Refusal)
    assert isinstance(enter(ended="2026-11-30T23:00:00Z"), Refusal)

"""What one crew checks by itself: halls, patrols, repairs by their steps, revisits."""

from __future__ import annotations

from typing import Any

import pytest

from roster.duty import checklists, record
from tests.duty.handing import Handing

OWN = {"crews": {"own": ["G01", "G02"]}, "leaders": {"own": "G01"}}
ROUNDS = [name for name, each in checklists.shipped().items() if each.rules == "round"]


def begun(checklist: str) -> Handing:
    handing = Handing(checklist, **OWN)
    return handing.do("present", "own", facts={"people": ["G02"]})


def fine(handing: Handing) -> Handing:
    """Everything that is asked, one by one."""
    for key in handing.facts["open"]:
        item, _, place = key.partition("/")
        value = next(v for v, codes in handing.facts["fits"].items() if item in codes)
        facts = {"text": "主干跳闸", "time": "2026-12-01T09:05:00Z"}
        where = {"place": place} if place else {}
        handing.do("answer", "own", item=item, value=value, facts=facts, **where)
    return handing


@pytest.mark.parametrize("name", ROUNDS)
@pytest.mark.rule("ldr-round-record")
def test_it_is_closed_by_name_once_everything_is_answered(name: str) -> None:
    handing = begun(name)
    assert handing.refused("close", "own", by="G02") == "state"
    fine(handing)
    assert handing.refused("close", "own") == "named"
    assert handing.do("close", "own", by="G02").state.name == "CLOSED"
    assert handing.facts["closed"]["by"] == "G02"


def test_a_hall_is_locked_up_with_few_taps_but_doors_and_cash_each_by_itself() -> None:
    handing = begun("hall_closing")
    assert handing.refused("answer", "own", items=["HC1", "HC3"], value="fine") == "one_by_one"
    alone = handing.facts["alone"]
    handing.do(
        "answer", "own", items=[k for k in handing.facts["open"] if k not in alone], value="fine"
    )
    for key in alone:
        handing.do("answer", "own", item=key, value="fine")
    assert handing.state.name == "READY"


def test_what_is_found_on_a_round_is_written_down_and_the_round_goes_on() -> None:
    handing = begun("hall_round")
    handing.do("defect", "own", item="HR9", reason="三号终端死机")
    assert handing.refused("answer", "own", item="HR9", value="fine") == "sound"
    handing.do("carry", "own", facts={"text": "报修三号终端", "owner": "G01"})
    assert fine(handing).state.name == "READY"
    assert handing.facts["answers"]["HR9"]["value"] == "found"


def test_a_correction_opens_what_it_is_about_again() -> None:
    handing = fine(begun("hall_round"))
    handing.do("correct", "own", item="HR1", reason="点错")
    assert handing.state.name == "CHECKING"
    assert handing.facts["open"] == ["HR1"]


def test_a_step_of_a_repair_has_its_time() -> None:
    handing = begun("repair")
    untold: dict[str, Any] = {"item": "N3", "value": "done"}
    assert handing.refused("answer", "own", facts={}, **untold) == "time"
    handing.do("answer", "own", facts={"time": "2026-12-01T09:41:00Z"}, **untold)
    handing.do("answer", "own", item="N5", value="done", facts={"time": "2026-12-01T09:50:00Z"})
    assert "N5" not in handing.facts["wanted"], "a step that not every repair has"


def test_a_round_may_be_signed_and_an_offline_signature_confirmed() -> None:
    handing = fine(begun("hall_opening"))
    digest = {"digest": record.digest(handing.state), "offline": True}
    assert handing.refused("sign", "own", by="G02", facts=digest) == "signer"
    handing.do("sign", "own", by="G01", facts=digest)
    assert record.digest(handing.state) == digest["digest"]
    assert handing.refused("confirm", "own", by="G02", item="own") == "own_signature"
    handing.do("confirm", "head", by="H1", item="own")


def test_a_call_that_runs_on_excuses_a_round_that_is_late() -> None:
    handing = begun("patrol").do("excuse", "own", reason="正在抢修")
    assert handing.facts["excuses"][0]["reason"] == "正在抢修"

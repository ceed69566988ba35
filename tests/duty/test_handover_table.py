"""A handover goes as its table says: checked together, refused if it must be, signed by both."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import pytest

from roster.duty import machine, record
from tests.duty.handing import Handing

RULING = {"head": "H1", "at": "2026-12-01T00:10:00Z"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def told(name: str) -> dict[str, Any]:
    text = resources.files("roster.duty").joinpath("tables", f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_station_with_no_defect_is_handed_over_in_few_acts() -> None:
    handing = Handing().closed()
    assert handing.state.name == "CLOSED"
    assert handing.facts["holder"] == {"station": "in"}
    assert handing.made <= 15


def test_checking_waits_until_somebody_of_both_crews_is_here() -> None:
    handing = Handing().do("open", "out", facts={}).do("present", "out", facts={"people": ["G01"]})
    assert handing.refused("answer", "in", item="D1", value="fine") == "state"
    assert handing.do("present", "in", facts={"people": ["G06"]}).state.name == "CHECKING"


def test_a_group_is_confirmed_at_once_but_high_risk_items_one_by_one() -> None:
    handing = Handing().begun()
    together = ["D1", "D2", "D4/值班室", "D4/楼道", "D5/值班室", "D5/楼道", "D5/车库"]
    handing.do("answer", "in", items=together, value="fine")
    assert handing.refused("answer", "in", items=["D3", "D14/安全帽"], value="fine") == "one_by_one"
    short = {"item": "D14", "place": "安全帽", "value": "counted"}
    assert handing.refused("answer", "in", facts={"counted": 7}, **short) == "as_registered"
    handing.do("answer", "in", facts={"counted": 8}, **short)


def test_without_a_source_the_outgoing_crew_declares_and_the_incoming_confirms() -> None:
    handing = Handing().begun()
    assert handing.refused("answer", "out", item="D10", value="fine") == "fits"
    assert handing.refused("answer", "in", item="D10", value="confirmed") == "answered_first"
    declared: dict[str, Any] = {"item": "D10", "value": "declared"}
    assert handing.refused("answer", "in", facts={"count": 2}, **declared) == "hand"
    assert handing.refused("answer", "out", facts={}, **declared) == "declared"
    handing.do("answer", "out", facts={"count": 2, "tickets": ["T1", "T2"]}, **declared)
    assert "D10" in handing.facts["unconfirmed"]
    handing.do("answer", "in", item="D10", value="confirmed")
    assert handing.facts["answers"]["D10"]["facts"]["tickets"] == ["T1", "T2"]


def test_a_source_that_finds_nothing_open_answers_with_its_age() -> None:
    source = {"name": "工单系统", "at": "2026-11-30T23:40:00Z", "count": 0}
    handing = Handing(sources={"tickets": source}).begun()
    assert handing.facts["answers"]["D10"] == {"value": "fine", "source": source}
    assert "D10" not in [*handing.facts["open"], *handing.facts["unconfirmed"]]


def test_a_source_that_finds_something_open_leaves_the_item_to_be_declared() -> None:
    source = {"name": "工单系统", "at": "2026-11-30T23:40:00Z", "count": 2}
    assert "D10" in Handing(sources={"tickets": source}).begun().facts["open"]


@pytest.mark.rule("d24-redo-clean")
def test_what_is_not_clean_is_redone_and_looked_at_again() -> None:
    handing = Handing().begun()
    handing.do("defect", "in", item="D4", place="楼道", reason="未清扫")
    handing.do("redo", "in", item="D4", place="楼道")
    assert handing.state.name == "REDO"
    handing.do("redone", "out", item="D4", place="楼道")
    assert handing.state.name == "CHECKING"
    assert "D4/楼道" in handing.facts["open"]
    assert handing.checked().state.name == "READY"


@pytest.mark.rule("d24-right-refuse")
def test_cleaning_declined_is_a_refusal_and_the_outgoing_crew_stays() -> None:
    handing = Handing().begun().do("defect", "in", item="D4", place="楼道", reason="未清扫")
    declined = {"item": "D4", "place": "楼道", "reason": "不归我们"}
    assert handing.refused("decline_redo", "out", **declined) == "named"
    handing.do("decline_redo", "out", by="G02", **declined)
    assert handing.state.name == "REFUSED"
    assert handing.facts["refusals"][-1]["ground"] == "decline_redo"
    assert handing.facts["holder"] == {"station": "out"}


@pytest.mark.rule("d24-ho-discrepancy")
def test_a_number_that_differs_is_not_redone_but_ruled_on() -> None:
    handing = Handing().begun()
    handing.do(
        "defect", "in", item="D1", place="抢修柜 验电器", reason="少一只", facts={"counted": 1}
    )
    assert handing.refused("redo", "in", item="D1", place="抢修柜 验电器") == "can_be_redone"
    ruling = {**RULING, "decision": "go_on", "items": ["D1/抢修柜 验电器"]}
    handing.do("rule", "out", by="G01", reason="先交班", facts=ruling)
    assert handing.state.name == "DEFECT", "one leader alone records nothing that counts"
    handing.do("rule", "in", by="G05", reason="先交班", facts=ruling)
    assert handing.state.name == "CHECKING"
    assert handing.checked().sign("out", "G01").sign("in", "G05").state.name == "CLOSED"


def test_a_defect_is_corrected_by_who_found_it_alone() -> None:
    handing = Handing().begun().do("defect", "in", item="D5", place="车库", reason="窗未关")
    wrong = {"item": "D5", "place": "车库", "reason": "看错"}
    assert handing.refused("correct", "out", **wrong) == "reported_by_us"
    over = {"item": "D5", "place": "车库", "reason": "已关"}
    assert handing.refused("defect", "out", **over) == "reported_by_us", "nor laid over by others"
    assert handing.do("correct", "in", **wrong).state.name == "CHECKING"


@pytest.mark.parametrize(
    "ground", ["accident", "switching", "under_strength", "certificate", "unfit"]
)
def test_no_one_signs_in_a_state_that_forbids_a_handover(ground: str) -> None:
    handing = Handing().begun().checked()
    handing.do("forbid", "in", value=ground, reason="见说明")
    digest = {"digest": record.digest(handing.state)}
    named = {
        "accident": "no_accident",
        "switching": "no_switching",
        "under_strength": "full_strength",
        "certificate": "certified",
        "unfit": "fit",
    }
    assert handing.refused("sign", "out", by="G01", facts=digest) == named[ground]
    handing.do("lift", "head", by="H1", value=ground, reason="已解除")
    handing.sign("out", "G01")


def test_only_the_head_says_that_someone_is_fit_again() -> None:
    handing = Handing().begun().do("forbid", "out", value="unfit", reason="有酒气")
    assert handing.refused("lift", "in", by="G05", value="unfit", reason="没事") == "by_leaders"


def test_what_forbids_a_handover_voids_the_first_signature() -> None:
    handing = Handing().signed().do("forbid", "out", value="accident", reason="10千伏跳闸")
    assert handing.state.name == "READY"
    assert handing.facts["signed"]["out"] is None
    assert handing.facts["voided"][0]["by"] == "G01"


@pytest.mark.parametrize(
    ("act", "entries"),
    [
        ("correct", {"item": "D1", "reason": "数错"}),
        ("defect", {"item": "D5", "place": "车库", "reason": "窗未关"}),
        ("carry", {"item": "D9", "facts": {"text": "换熔丝", "owner": "G05"}}),
    ],
)
def test_a_change_after_the_first_signature_voids_it(act: str, entries: dict[str, Any]) -> None:
    handing = Handing().signed().do(act, "in", **entries)
    assert handing.facts["signed"]["out"] is None
    assert len(handing.facts["voided"]) == 1
    digest = {"digest": record.digest(handing.state)}
    assert handing.refused("sign", "in", by="G05", facts=digest) in ("state", "side")


@pytest.mark.rule("d24-ho-two-leads-sign")
@pytest.mark.rule("a95-ho-two-sides")
def test_only_leaders_sign_and_nobody_for_both() -> None:
    handing = Handing().begun().checked()
    digest = {"digest": record.digest(handing.state)}
    assert handing.refused("sign", "out", by="G02", facts=digest) == "leader"
    assert handing.refused("sign", "out", facts=digest) == "leader"
    handing.sign("out", "G01")
    assert handing.refused("sign", "in", by="G06", facts=digest) == "leader"
    assert handing.refused("sign", "in", by="G05", facts={"digest": "other"}) == "same_record"
    handing.sign("in", "G05")


def test_a_unit_may_let_others_of_a_crew_sign() -> None:
    Handing(settings={"own_hand": False}).begun().checked().sign("out", "G02").sign("in", "G06")


def test_a_substitute_signs_with_a_code_and_is_never_of_the_other_crew() -> None:
    handing = Handing().begun()
    code = {"for": "G05", "code": 1, "proof": "ab"}
    refused = handing.refused("substitute", "in", facts={"person": "G11", "for": "G05"})
    assert refused == "grant"
    assert handing.refused("substitute", "in", facts={**code, "person": "G02"}) == "not_of_others"
    handing.do("substitute", "in", facts={**code, "person": "G11"})
    handing.checked().sign("out", "G01").sign("in", "G11")
    assert handing.facts["substitutes"]["G11"]["for"] == "G05"


def test_one_person_who_stays_on_signs_once_and_the_head_signs_across() -> None:
    handing = Handing(crews={"out": ["G01"], "in": ["G01"]}, leaders={"out": "G01", "in": "G01"})
    for side in ("out", "in"):
        handing.do("present", side, facts={"people": ["G01"]})
    handing.checked().sign("out", "G01")
    digest = {"digest": record.digest(handing.state)}
    assert handing.refused("sign", "in", by="G01", facts=digest) == "nobody_of_both"
    handing.do("unsign", "out", by="G01", reason="由所长签接班")
    handing.do("across", "in", by="G01", facts={"person": "H1"})
    handing.sign("out", "G01").sign("in", "H1")


def test_who_signed_across_stays_on_record_whoever_they_stand_in_for_later() -> None:
    handing = Handing(crews={"out": ["G01"], "in": ["G05"]}).begun()
    handing.do("across", "out", by="G01", facts={"person": "G05"})
    handing.do("substitute", "in", facts={"person": "G05", "for": "G06", "code": 1, "proof": "ab"})
    assert handing.facts["crossed"]["out"]["G05"]["by"] == "G01"
    assert handing.facts["substitutes"]["G05"]["side"] == "in"


def test_a_crew_of_several_does_not_sign_across() -> None:
    handing = Handing().begun()
    assert handing.refused("across", "in", by="G05", facts={"person": "H1"}) == "crew_of_one"


def test_carry_overs_are_acknowledged_one_by_one() -> None:
    handing = Handing(carry_overs=[{"id": "c1", "text": "换熔丝", "owner": "G02"}]).begun()
    handing.do("carry", "out", item="D9", facts={"text": "补油", "owner": "G06"})
    new = handing.facts["unacknowledged"][-1]
    assert handing.checked().state.name == "CHECKING"
    handing.do("acknowledge", "in", item="c1")
    handing.do("finish", "out", item=new, reason="已补")
    assert handing.state.name == "READY"
    assert handing.facts["acknowledged"].keys() == {"c1"}


def test_nothing_is_not_said_of_a_list_that_has_entries() -> None:
    handing = (
        Handing().begun().do("carry", "out", item="D9", facts={"text": "补油", "owner": "G06"})
    )
    assert handing.refused("answer", "out", item="D9", value="none") == "not_listed"


def test_a_job_stays_with_the_outgoing_crew_while_the_station_is_handed_over() -> None:
    handing = Handing().begun().checked()
    handing.do("split", "out", item="T7", facts={"people": ["G02"], "text": "抢修中"})
    handing.sign("out", "G01").sign("in", "G05")
    assert handing.facts["holder"] == {"station": "in", "T7": "out"}
    signed = record.digest(handing.state)
    handing.do("take", "in", item="T7", by="G06")
    assert handing.facts["holder"] == {"station": "in", "T7": "in"}
    assert record.digest(handing.state) == signed


def test_no_show_leaves_the_outgoing_crew_and_one_leader_records_the_ruling() -> None:
    handing = Handing().do("open", "out", facts={}).do("present", "out", facts={"people": ["G01"]})
    wrong = {"by": "G01", "reason": "未到", "facts": {"missing": "out"}}
    assert handing.refused("no_show", "out", **wrong) == "missing"
    handing.do("no_show", "out", by="G01", reason="无人到岗", facts={"missing": "in"})
    assert handing.state.name == "NO_SHOW_IN"
    assert handing.facts["holder"] == {"station": "out"}
    stay = {**RULING, "decision": "stay", "until": "2026-12-01T03:00:00Z"}
    handing.do("rule", "out", by="G01", reason="留守到十一点", facts=stay)
    assert handing.facts["extensions"][-1]["until"] == "2026-12-01T03:00:00Z"
    handing.do("present", "in", facts={"people": ["G05"]})
    assert handing.state.name == "CHECKING"


def test_the_incoming_crew_takes_over_from_nobody_by_ruling() -> None:
    handing = Handing().do("open", "in", facts={}).do("present", "in", facts={"people": ["G05"]})
    handing.do("no_show", "in", by="G05", reason="已离站", facts={"missing": "out"})
    force = {**RULING, "decision": "force_close", "responsible": "in"}
    handing.do("rule", "in", by="G05", reason="由你们接", facts=force)
    assert handing.state.name == "FORCED_CLOSED"
    assert handing.facts["holder"] == {"station": "in"}
    (key,) = handing.facts["uncountersigned"]
    assert handing.refused("countersign", "head", by="G05", facts={"of": key}) == "head"
    handing.do("countersign", "head", by="H2", facts={"of": key, "agrees": True})
    assert handing.facts["uncountersigned"] == []


def test_an_extension_past_the_limit_is_the_head_s_to_give() -> None:
    handing = Handing(settings={"extension": 60}).begun()
    longer = {"reason": "人未齐", "facts": {"until": "2026-12-01T01:30:00Z"}}
    assert handing.refused("extend", "out", **longer) == "within_limit"
    handing.do("extend", "out", reason="人未齐", facts={"until": "2026-12-01T01:00:00Z"})


def test_a_refusal_names_its_ground_and_is_ruled_on_by_both_leaders() -> None:
    handing = Handing().begun()
    assert handing.refused("refuse", "in", by="G05", reason="烦", facts={"ground": "x"}) == "ground"
    handing.do("refuse", "in", by="G05", reason="卫生不合格", facts={"ground": "D4"}, item="D4")
    ruling = {**RULING, "decision": "go_on"}
    assert handing.refused("rule", "in", by="G05", reason="", facts=ruling) == "words"
    handing.do("rule", "in", by="G05", reason="重扫后接班", facts=ruling)
    assert handing.state.name == "HEAD_RULING"
    other = {**ruling, "decision": "force_close", "responsible": "in"}
    assert handing.refused("rule", "out", by="G01", reason="直接交", facts=other) == "same_decision"
    for name, said in (("head", "H2"), ("items", ["D4"]), ("lifts", ["accident"])):
        more = {"by": "G01", "reason": "重扫后接班", "facts": {**ruling, name: said}}
        assert handing.refused("rule", "out", **more) == f"same_{name}"
    handing.do("rule", "out", by="G01", reason="重扫后接班", facts=ruling)
    assert handing.state.name == "CHECKING"


def test_the_outgoing_crew_stays_until_when_both_leaders_were_told() -> None:
    handing = Handing().begun()
    handing.do("refuse", "in", by="G05", reason="卫生不合格", facts={"ground": "D4"}, item="D4")
    ruling = {**RULING, "decision": "stay", "until": "2026-12-01T00:40:00Z"}
    handing.do("rule", "in", by="G05", reason="再留", facts=ruling)
    longer = {**ruling, "until": "2026-12-01T04:00:00Z"}
    assert handing.refused("rule", "out", by="G01", reason="再留", facts=longer) == "same_until"
    handing.do("rule", "out", by="G01", reason="再留", facts=ruling)
    assert [each["until"] for each in handing.facts["extensions"]] == [ruling["until"]]


def test_an_offline_signature_is_confirmed_by_its_hand_or_the_head() -> None:
    handing = Handing().begun().checked().sign("out", "G01", offline=True)
    handing.sign("in", "G05", offline=True)
    assert handing.facts["unproved"] == ["out", "in"]
    assert handing.refused("confirm", "out", by="G02", item="out") == "own_signature"
    handing.do("confirm", "out", by="G01", item="out").do("confirm", "head", by="H1", item="in")
    assert handing.facts["unproved"] == []


def test_what_is_closed_takes_additions_alone() -> None:
    handing = Handing().closed()
    closed = handing.state
    for act in set(handing.rules.acts) - {"amend", "decide", "countersign", "confirm", "take"}:
        handing.tried(
            act, "in", by="G05", reason="改", item="D1", value="fine", facts={"text": "改"}
        )
    assert handing.state == closed
    handing.do("amend", "in", facts={"text": "补记：钥匙在柜内"})
    assert record.digest(handing.state) == record.digest(closed)


def test_items_after_the_signatures_close_a_hotline_shift() -> None:
    handing = Handing("hotline").begun().checked()
    assert handing.refused("answer", "out", item="A13", value="fine") == "before_signing"
    handing.sign("out", "G01").sign("in", "G05")
    assert handing.state.name == "IN_SIGNED"
    handing.do("answer", "out", item="A13", value="fine").do(
        "answer", "in", item="A14", value="fine"
    )
    assert handing.state.name == "CLOSED"


def test_two_tablets_open_one_handover_but_not_with_other_crews() -> None:
    handing = Handing().begun()
    handing.do("open", "in", device="d2", facts={"opening": {"crews": handing.facts["crews"]}})
    assert handing.facts["devices"] == ["d1", "d2"]
    others = {"opening": {"crews": {"out": ["G09"], "in": []}}}
    assert handing.refused("open", "in", device="d3", facts=others) == "same_crews"


@pytest.mark.parametrize("name", ["handover", "round"])
def test_every_name_and_sentence_of_a_table_is_there_in_both_languages(name: str) -> None:
    table = told(name)
    texts = [*table["states"].values(), *table["sides"].values(), *table["acts"].values()]
    texts += [guard["else"] for guard in table["guards"].values()]
    for text in texts:
        assert CHINESE.search(text["zh"])
        assert text["en"].isascii() or "“" in text["en"]


@pytest.mark.parametrize("name", ["handover", "round"])
def test_a_table_uses_everything_that_it_names(name: str) -> None:
    table = told(name)
    guards = {each for row in table["rows"] for each in row["if"]}
    shared = {e for row in table["rows"] for e in row["do"] if isinstance(e, str)}
    shared |= {e for effects in table["shared"].values() for e in effects if isinstance(e, str)}
    assert guards == set(table["guards"])
    assert shared == set(table["shared"])
    assert {row["act"] for row in table["rows"]} == set(table["acts"])
    machine.table(name)

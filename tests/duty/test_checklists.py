"""The checklists hold every item of the domain; what is wrong with one is said."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from roster.duty import checklists, record
from roster.duty.checklists import Checklist
from roster.errors import BadInput
from tests.duty.handing import GIVEN

CHINESE = re.compile("[\u4e00-\u9fff]")
SHIPPED = checklists.shipped()


def codes(name: str) -> set[str]:
    return {item.code for item in SHIPPED[name].items}


def numbered(letter: str, last: int) -> set[str]:
    return {f"{letter}{number}" for number in range(1, last + 1)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hotline", numbered("A", 14) | numbered("S", 11) | numbered("R", 6)),
        ("station", numbered("D", 16)),
        ("hall_opening", numbered("HO", 21)),
        ("hall_round", numbered("HR", 15)),
        ("hall_closing", numbered("HC", 14)),
        ("revisit_application", {"V1-1", "V1-2", "V1-3"}),
        ("revisit_plan", {"V2-1", "V2-2", "V2-3"}),
        ("revisit_works", {"V3-1", "V3-2"}),
        ("revisit_supply", {"V4-1", "V4-2", "V4-3", "V4-4"}),
    ],
)
def test_a_checklist_holds_every_item_of_its_kind(name: str, expected: set[str]) -> None:
    assert codes(name) == expected


def test_a_repair_is_eight_steps_and_the_gate_with_their_times() -> None:
    timed = [item.code for item in SHIPPED["repair"].items if item.kind == "time"]
    assert timed == ["N1", "N2", "N2-1", *(f"N{number}" for number in range(3, 9))]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_item_has_its_source_and_both_languages(name: str) -> None:
    checklist = SHIPPED[name]
    for item in checklist.items:
        assert item.text.zh
        assert not CHINESE.search(item.text.en)
        assert item.source.split(" ")[0] in checklist.sources


def test_what_blocks_is_what_the_domain_says() -> None:
    blocking = {item.code for item in SHIPPED["station"].items if item.blocks}
    assert blocking == numbered("D", 16) - {"D6", "D7", "D8", "D12", "D15", "D16"}
    blocking = {item.code for item in SHIPPED["hotline"].items if item.blocks}
    assert blocking == {f"A{n}" for n in (2, 4, 5, 6, 7, 9, 10, 11)} | numbered("R", 6)


def test_a_version_is_the_hash_of_the_whole_checklist() -> None:
    written = changed(lambda w: w["items"][0].update(en="Other words"))
    assert checklists.read(written).version != SHIPPED["station"].version
    again = dict(reversed([*SHIPPED["station"].written.items()]))
    assert checklists.read(again).version == SHIPPED["station"].version


def test_an_open_handover_asks_for_articles_and_rooms_of_its_unit() -> None:
    opening = record.opening(SHIPPED["station"], GIVEN)
    assert opening["keys"] == [
        *("D1", "D1/抢修柜 验电器", "D14/安全帽", "D2", "D3"),
        *("D4/值班室", "D4/楼道", "D5/值班室", "D5/楼道", "D5/车库"),
        *("D9", "D10", "D11", "D12", "D13"),
    ]
    assert opening["alone"] == ["D1/抢修柜 验电器", "D14/安全帽", "D13"]
    assert opening["limit"] == "2026-12-01T01:00:00Z"


def test_without_rooms_and_registers_a_station_hands_over_all_the_same() -> None:
    opening = record.opening(SHIPPED["station"], {**GIVEN, "rooms": [], "registers": []})
    assert opening["open"] == ["D1", "D14", "D2", "D3", "D4", "D5", "D9", "D10", "D11", "D13"]


def changed(change: Callable[[Any], None]) -> Any:
    written = copy.deepcopy(dict(SHIPPED["station"].written))
    change(written)
    return written


MISTAKES: list[tuple[Callable[[Any], None], str, str]] = [
    (lambda w: w.update(table="other"), "table", "other"),
    (lambda w: w.update(items=[]), "items", "0"),
    (lambda w: w["items"][0].update(code="D 1"), "items[1].code", "D 1"),
    (lambda w: w["items"][0].update(code="D/1"), "items[1].code", "D/1"),
    (lambda w: w["items"][1].update(code="D1"), "code", "D1"),
    (lambda w: w["items"][0].update(who="own"), "items[1].who", "own"),
    (lambda w: w["items"][12].update(type="colour"), "items[13].type", "colour"),
    (lambda w: w["items"][0].update(zh=" "), "items[1].zh", " "),
    (lambda w: w["items"][0].update(blocks="yes"), "items[1].blocks", "yes"),
    (lambda w: w["items"][0].update(section="cellar"), "items[1].section", "cellar"),
    (lambda w: w["items"][0].update(source="nowhere 3"), "items[1].source", "nowhere 3"),
    (lambda w: w["items"][0].update(required=False), "items[1].required", "False"),
    (lambda w: w["items"][4].update(place="register"), "items[5].type", "yes"),
    (lambda w: w["items"][0].update(redo=True), "items[1].type", "count"),
    (lambda w: w["items"][10].pop("feed"), "items[11].feed", ""),
    (lambda w: w["items"][10].update(who="in"), "items[11].who", "in"),
    (lambda w: w["items"][0].update(after=True), "items[1].blocks", "True"),
    (lambda w: w["items"][0].update(colour="red"), "items[1]", "colour"),
    (lambda w: w["items"][0].pop("who"), "items[1].who", ""),
    (lambda w: w["items"].append("D20"), "items[17]", "D20"),
    (lambda w: w.update(weight=1.5), "", "float has no canonical form"),
]


@pytest.mark.parametrize(("change", "place", "value"), MISTAKES)
def test_a_mistake_is_named_with_its_place_and_what_was_expected(
    change: Callable[[Any], None], place: str, value: str
) -> None:
    with pytest.raises(BadInput) as caught:
        checklists.read(changed(change), "station.json")
    (flaw,) = caught.value.flaws
    assert (flaw.path, flaw.column, flaw.value) == ("station.json", place, value)
    assert flaw.expected
    assert flaw.expected_zh


@pytest.mark.parametrize(
    "written", [None, [], "x", {}, {"items": 3, "sections": [], "sources": []}]
)
def test_nonsense_is_refused_with_all_that_is_wrong(written: Any) -> None:
    with pytest.raises(BadInput):
        checklists.read(written)


def test_a_reading_gives_back_what_was_written() -> None:
    for checklist in SHIPPED.values():
        assert isinstance(checklist, Checklist)
        assert checklists.read(checklist.written) == checklist

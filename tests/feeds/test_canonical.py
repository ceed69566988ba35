"""A roster written as JSON: stable bytes out, strict reading in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain import OFF, Roster
from roster.errors import BadInput
from roster.feeds import canonical
from tests.feeds import units

PROBLEM = units.hotline()
ROSTER = units.turning(PROBLEM)
TEXT = canonical.dump(PROBLEM, ROSTER, {"objective": 12, "bound": 11.5, "seed": 1}, version=3)


def test_a_roster_comes_back_as_it_was_written() -> None:
    found = canonical.document(TEXT, PROBLEM)
    assert found.roster == ROSTER
    assert (found.version, found.meta["bound"]) == (3, 11.5)


def test_a_roster_is_read_again_under_the_units_new_name() -> None:
    renamed = PROBLEM.with_(unit="新名", unit_id=PROBLEM.unit)
    assert canonical.load(TEXT, renamed) == ROSTER


@settings(max_examples=25)
@given(st.data())
def test_writing_what_was_read_gives_the_same_text(data: st.DataObject) -> None:
    code = st.sampled_from(sorted(PROBLEM.symbol))
    row = st.lists(code, min_size=PROBLEM.days, max_size=PROBLEM.days).map(tuple)
    roster = Roster(data.draw(st.fixed_dictionaries({p.id: row for p in PROBLEM.people})))
    text = canonical.dump(PROBLEM, roster, {})
    assert canonical.load(text, PROBLEM) == roster
    assert canonical.dump(PROBLEM, canonical.load(text, PROBLEM), {}) == text


def test_bytes_do_not_depend_on_the_order_of_rows_or_of_facts() -> None:
    turned = Roster(dict(reversed(ROSTER.rows.items())))
    facts = {"seed": 1, "bound": 11.5, "objective": 12}
    assert canonical.dump(PROBLEM, turned, facts, version=3) == TEXT
    nested = [
        canonical.dump(PROBLEM, ROSTER, {"made": dict.fromkeys(keys, 1)}) for keys in ("ab", "ba")
    ]
    assert nested[0] == nested[1]


def test_one_changed_cell_changes_one_line() -> None:
    changed = ROSTER.put({("E03", 2): OFF if ROSTER.at("E03", 2) != OFF else "夜@受理"})
    after = canonical.dump(PROBLEM, changed, {"objective": 12, "bound": 11.5, "seed": 1}, 3)
    lines = [(a, b) for a, b in zip(TEXT.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(lines) == 1
    assert '"id": "E03"' in lines[0][0]


def test_chinese_stands_as_it_is_read_and_the_text_ends_with_a_line() -> None:
    assert "赵晓明" in TEXT
    assert TEXT.endswith("}\n")
    assert json.loads(TEXT)["days"] == 7


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    value = json.loads(TEXT)
    change(value)
    return json.dumps(value, ensure_ascii=False)


def flaws(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        canonical.load(text, PROBLEM)
    for language in ("zh", "en"):
        assert all(flaw.say(language) for flaw in caught.value.flaws)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda v: v.update(unit="别处"), "“别处” — expected a roster of 示例供电服务中心"),
        (lambda v: v.update(days=7.0), "“7.0” — expected 7"),
        (lambda v: v.update(days=True), "“True” — expected 7"),
        (lambda v: v.update(start="2026-03-09"), "expected 2026-03-02"),
        (lambda v: v.update(format="2"), "expected lunzhi.roster/1"),
        (lambda v: v.update(version=True), "expected a number, 0 or more"),
        (lambda v: v.update(version=-1), "expected a number, 0 or more"),
        (lambda v: v.update(meta=[]), "expected an object"),
        (lambda v: v.update(people={}), "expected a list"),
        (lambda v: v.update(more=1), "expected days, format, meta"),
        (lambda v: v["people"].pop(), "expected a row for E05"),
        (lambda v: v["people"].append(v["people"][0]), "expected each person once"),
        (lambda v: v["people"][0].update(id="X"), "expected a person of the unit"),
        (lambda v: v["people"][0].update(id=["E00"]), "expected a person of the unit"),
        (lambda v: v["people"][0].update(name=None), "expected a text"),
        (lambda v: v["people"][0].pop("name"), "expected codes, id, name"),
        (lambda v: v["people"][0]["codes"].pop(), "“6” — expected 7 codes"),
        (lambda v: v["people"][0].update(codes="早中夜早中夜早"), "“str” — expected 7 codes"),
        (lambda v: v["people"][0]["codes"].__setitem__(4, "早"), "column “people[1].codes[5]”"),
        (lambda v: v["people"][0]["codes"].__setitem__(4, None), "expected a known symbol"),
    ],
)
def test_a_text_that_is_not_this_roster_is_refused(
    change: Callable[[dict[str, Any]], object], says: str
) -> None:
    assert says in flaws(edited(change))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected JSON"),
        ("[" * 100_000, "expected a few levels of nesting"),
        ('{"a":' * 100_000, "expected a few levels of nesting"),
        (TEXT.replace('"days": 7', '"days": 7, "days": 7'), "expected each key once"),
        (TEXT.replace("11.5", "NaN"), "expected a finite number"),
        (TEXT.replace("11.5", "-Infinity"), "expected a finite number"),
        (TEXT.replace("11.5", "1e999"), "expected a finite number"),
        (TEXT.replace("11.5", "9" * 5000), "expected a number of a common length"),
        (TEXT.replace("赵", "\\ud800"), "expected whole characters"),
        (TEXT + "{}", "row 21, column “1”"),
        ("null", "“NoneType” — expected days"),
    ],
)
def test_a_hostile_text_is_refused_with_its_place(text: str, says: str) -> None:
    assert says in flaws(text)


def test_all_flaws_are_told_at_once() -> None:
    def spoil(value: dict[str, Any]) -> None:
        value["version"] = -1
        value["people"][0]["codes"][0] = "?"
        value["people"].pop()

    assert flaws(edited(spoil)).count("\n") == 2


def test_the_roster_of_another_unit_is_one_mistake_whoever_works_there() -> None:
    def swap(value: dict[str, Any]) -> None:
        value["unit"] = "城北供电所"
        for row in value["people"]:
            row["id"] = "X" + row["id"]

    with pytest.raises(BadInput) as caught:
        canonical.load(edited(swap), PROBLEM)
    (flaw,) = caught.value.flaws
    assert flaw.say("zh").endswith("“城北供电所”，应为“示例供电服务中心”的排班表")

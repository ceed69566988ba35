"""Codes for substitutes: readable on the printed list alone, each valid once, on one tablet."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from roster.desk import substituting
from roster.desk.substituting import Code, issue, proof, verifiers
from roster.store.base import reading, sessions, writing
from roster.store.devices import DeviceRow
from roster.store.substitutes import codes
from tests.desk.duty_station import POST, DutyStation, after
from tests.tablets import Tablet, tablet

EARLIER = after(-24 * 60)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substituting, "ITERATIONS", 10)


@pytest.fixture
def station(quick: None, engine: Engine, tmp_path: Path) -> DutyStation:
    return DutyStation(sessions(engine), tmp_path)


def listed(station: DutyStation, count: int = 2) -> list[Code]:
    """A list that the head has printed the day before."""
    with writing(station.make) as work:
        row = work.get_one(DeviceRow, station.wall.id)
        return issue(work, row, count, 1, EARLIER)


def shown(station: DutyStation, code: Code, digits: str = "") -> dict[str, Any]:
    """What the tablet puts into its act, from what it keeps and what was typed."""
    with reading(station.make) as work:
        known = verifiers(work, station.wall.id, EARLIER)
    (kept,) = [each for each in known if each["number"] == code.number]
    typed = proof(digits or code.digits, kept["salt"], kept["iterations"])
    return {"person": "G20", "for": "G07", "code": code.number, "proof": typed}


def substitute(
    station: DutyStation, minute: float, facts: dict[str, Any], wall: Tablet | None = None
) -> tuple[str, str]:
    """What becomes of an act by which G20 comes in the place of G07."""
    given: dict[str, Any] = {"side": "in", "by": "G05", "reason": "郑07病假", "facts": facts}
    receipt = station.do(after(minute), "substitute", wall, **given)
    return receipt["verdict"], (receipt["why"] or {}).get("zh", "")


def test_a_tablet_tells_a_right_code_without_knowing_any(station: DutyStation) -> None:
    (code, _) = listed(station)
    with reading(station.make) as work:
        kept = verifiers(work, station.wall.id, EARLIER)[0]
    right = proof(code.digits, kept["salt"], kept["iterations"])
    assert hashlib.sha256(bytes.fromhex(right)).hexdigest() == kept["verifier"]
    assert code.digits not in str(kept)
    assert code.printed.replace(" ", "") == code.digits


def test_a_substitute_signs_with_a_code_and_the_code_is_used_up(station: DutyStation) -> None:
    station.open(after(-12))
    (code, other) = listed(station)
    facts = shown(station, code)
    assert substitute(station, -8, facts) == ("applied", "")
    assert substitute(station, -7, facts) == ("refused", "该代签码已用过")
    with reading(station.make) as work:
        used = {row.number: row.person for row in codes(work, station.unit) if row.used}
        left = [each["number"] for each in verifiers(work, station.wall.id, after(-6))]
    assert used == {code.number: "G20"}
    assert left == [other.number]


def test_a_wrong_or_unknown_code_lets_nobody_sign(station: DutyStation) -> None:
    station.open(after(-12))
    (code, _) = listed(station)
    wrong = shown(station, code, "000000000000")
    assert substitute(station, -8, wrong) == ("refused", "代签码不正确")
    unknown = {**shown(station, code), "code": 99}
    assert substitute(station, -7, unknown) == ("refused", "没有这个编号的代签码")
    for proof_ in ("", "not hex", 7):
        bad = {**shown(station, code), "proof": proof_}
        assert substitute(station, -6, bad)[0] == "refused"


def test_a_code_is_worth_nothing_on_another_tablet(station: DutyStation) -> None:
    station.open(after(-12))
    (code, _) = listed(station)
    other = tablet(station.make, station.unit, 1, POST)
    assert substitute(station, -8, shown(station, code), other)[0] == "refused"


def test_a_new_list_makes_the_one_before_void(station: DutyStation) -> None:
    station.open(after(-12))
    (code, _) = listed(station)
    facts = shown(station, code)
    again = listed(station)
    assert substitute(station, -8, facts) == ("refused", "该代签码已过期")
    assert [each.number for each in again] == [3, 4]


def test_a_code_used_without_a_network_counts_by_when_it_was_used(station: DutyStation) -> None:
    station.open(after(-12))
    (code, _) = listed(station)
    facts = shown(station, code)
    lasts = substituting.WORTH.days * 24 * 60
    given: dict[str, Any] = {"side": "in", "by": "G05", "reason": "病假", "facts": facts}
    late = station.do(after(lasts), "substitute", said=EARLIER, **given)
    assert (late["verdict"], late["why"]) == ("applied", None)

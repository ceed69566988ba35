"""Whatever facts there are, only those become cases that may be held against somebody."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from roster.desk.cases import Refused
from roster.duty.attendance import AGAINST, Kind
from roster.store.base import reading
from roster.store.cases import CaseRow
from tests.desk.cases_station import DAY, NOW, OTHER, PERSON, POST, station_in

CODES = ("PEN-LATE", "PEN-EARLY", "PEN-HO", "REC-LATE", "REC-ABSENT", "REC-LEAD", "REC-LEAVE")
LATER = NOW + timedelta(days=20)
"""When they are proposed."""
facts = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(list(Kind)),
            "person": st.sampled_from([PERSON, OTHER]),
            "day": st.sampled_from([DAY, DAY + timedelta(days=4), date(2026, 10, 1)]),
            "excused": st.sampled_from([[], [["leave", {}]], [["rest", {"gap": 300}]]]),
            "post": st.sampled_from([POST, "所部", ""]),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=8)
@given(facts)
def test_no_excused_fact_becomes_a_case(found: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder, station_in(Path(folder)) as station:
        station.adopt("hotline")
        station.adopt("records")
        given_facts = {}
        for number, each in enumerate(found):
            fact = station.fact(record=f"duty:{each['day']}:{number}", **each)
            given_facts[f"duty:{each['day']}:{number}"] = each
            for code in CODES:
                with suppress(Refused):
                    station.propose(fact, code, at=LATER)
        with reading(station.make) as work:
            begun = work.scalars(select(CaseRow.record)).all()
        for record in begun:
            fact_of = given_facts[record]
            assert fact_of["excused"] == []
            assert fact_of["kind"] in AGAINST
            # The other one had neither acknowledged nor been told of the roster.
            assert fact_of["person"] == PERSON
            assert fact_of["day"] >= DAY
            assert fact_of["post"] == POST
        possible = [
            record
            for record, each in given_facts.items()
            if not each["excused"] and each["kind"] in AGAINST and each["person"] == PERSON
            if each["day"] >= DAY and each["post"] == POST
        ]
        assert sorted(begun) == sorted(possible)

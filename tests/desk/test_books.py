"""A unit's book: what was brought in from files is the unit that the files describe."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from roster.desk import books
from roster.errors import BadInput
from roster.feeds import units
from roster.feeds.unit import Unit
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.names import NameRow
from roster.store.units import SheetRow

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


def _without_places(unit: Unit) -> dict[str, object]:
    """A unit but for where each line of it was written."""
    plain = replace(
        unit,
        demand=tuple(replace(row, place="") for row in unit.demand),
        settings=tuple(replace(setting, place="") for setting in unit.settings),
    )
    return {field.name: getattr(plain, field.name) for field in fields(plain)}


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_a_unit_in_the_store_is_the_unit_of_its_files(make: Sessions, name: str) -> None:
    with writing(make) as work:
        number = books.bring_in(work, EXAMPLES / name, None, None)
    with reading(make) as work:
        found = books.Shelf().unit(work, number)
    assert _without_places(found) == _without_places(units.read(EXAMPLES / name))


def test_names_stand_in_their_own_table_and_nowhere_else(make: Sessions) -> None:
    with writing(make) as work:
        books.bring_in(work, EXAMPLES / "supply_station", None, None)
    with reading(make) as work:
        called = set(work.scalars(select(NameRow.name)))
        kept = str(work.scalars(select(SheetRow.rows)).all())
    assert "赵01" in called
    assert not [name for name in called if name in kept]


def test_rows_that_call_people_by_name_are_kept_with_their_numbers(make: Sessions) -> None:
    asked = [{"person": "赵01", "from": "2026-12-01", "kind": "请假"}]
    with writing(make) as work:
        number = books.bring_in(work, EXAMPLES / "supply_station", None, None)
        books.change(work, number, {"requests": asked}, None)
        (kept,) = books.book(work, number)["requests"]
    assert kept == {**asked[0], "person": "G01"}


def test_a_mistake_in_one_sheet_keeps_nothing_of_the_change(make: Sessions) -> None:
    with writing(make) as work:
        number = books.bring_in(work, EXAMPLES / "supply_station", None, None)
        people = books.book(work, number)["people"]
    wrong = [{**people[0], "no_night_until": "next spring"}, *people[1:]]
    with pytest.raises(BadInput) as error, writing(make) as work:
        books.change(work, number, {"people": wrong}, None)
    (flaw,) = error.value.flaws
    assert (flaw.path, flaw.row, flaw.column, flaw.value) == (
        "人员",
        2,
        "不上夜班至",
        "next spring",
    )
    with reading(make) as work:
        assert books.book(work, number)["people"] == people


def test_a_changed_sheet_is_seen_at_once(make: Sessions) -> None:
    shelf = books.Shelf()
    with writing(make) as work:
        number = books.bring_in(work, EXAMPLES / "supply_station", None, None)
        before = shelf.unit(work, number)
        people = list(books.book(work, number)["people"])
        people[0] = {**people[0], "name": "新名"}
        books.change(work, number, {"people": people}, None)
        after = shelf.unit(work, number)
    assert before.people[0].name != "新名"
    assert after.people[0].name == "新名"


def test_what_was_not_kept_after_all_is_not_remembered(make: Sessions) -> None:
    shelf = books.Shelf()
    with writing(make) as work:
        number = books.bring_in(work, EXAMPLES / "supply_station", None, None)
    for name, kept in (("甲所", False), ("乙所", True)):
        with make() as work:
            entries = dict(books.book(work, number)["unit"][0])
            books.change(work, number, {"unit": [{**entries, "name": name}]}, None)
            assert shelf.unit(work, number).name == name
            (work.commit if kept else work.rollback)()
    with reading(make) as work:
        assert shelf.unit(work, number).name == "乙所"


def test_two_who_change_the_book_at_once_follow_each_other(make: Sessions) -> None:
    with writing(make) as work:
        number = books.bring_in(work, EXAMPLES / "supply_station", None, None)
    both = Barrier(2)

    def change(day: str) -> dict[str, int]:
        both.wait()
        with writing(make) as work:
            rows = [*books.book(work, number).get("holidays", ()), {"date": day, "kind": "休"}]
            return books.change(work, number, {"holidays": rows}, None)

    with ThreadPoolExecutor(2) as pool:
        revisions = sorted(
            each["holidays"] for each in pool.map(change, ("2026-12-01", "2026-12-02"))
        )
    assert revisions == [1, 2]

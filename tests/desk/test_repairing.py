"""Repair cases from tablet, page and file: joined, corrected by additions, sent by the roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from roster.desk import carrying, duty_books, inquiring, ledger_settings, repairing, revisiting
from roster.desk.books import book as book_of
from roster.desk.callout import callout
from roster.desk.days import day
from roster.desk.inquiring import Taken
from roster.desk.ledger_settings import Ledger
from roster.desk.repairing import Entered, Source
from roster.duty import checklists, record
from roster.duty.customer_terms import Area
from roster.duty.inquiries import Sort
from roster.duty.repairs import Held, Node
from roster.duty.revisits import Made
from roster.errors import BadInput
from roster.feeds import sheets
from roster.store.base import reading, sessions, writing
from roster.store.customers import MatterRow, RepairMomentRow
from roster.store.devices import DeviceRow
from tests import databases
from tests.desk.duty_station import CREWS, DUE, NAME, DutyStation
from tests.desk.ledgers import AT, OTHER, POST, Ledgers

TICKET = "B900101"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledgers]:
    engine = databases.laid(tmp_path)
    yield Ledgers(engine)
    engine.dispose()


def enter(
    kept: Ledgers,
    source: Source = Source.PAGE,
    area: Area | None = None,
    later: int = 300,
    **minutes: float,
) -> None:
    times = {Node(name): AT + timedelta(minutes=number) for name, number in minutes.items()}
    with writing(kept.make) as work:
        given = Entered(TICKET, times, area)
        at = AT + timedelta(minutes=later)
        repairing.enter(work, kept.unit, kept.book, given, source, OTHER, 1, at)


def joined(kept: Ledgers, later: int = 300) -> repairing.Joined:
    with reading(kept.make) as work:
        at = AT + timedelta(minutes=later)
        found = repairing.one(work, kept.unit, kept.book, TICKET, at)
        assert found is not None
        return found


def test_a_later_entry_corrects_and_what_was_said_stays(kept: Ledgers) -> None:
    enter(kept, received=0, arrived=80)
    enter(kept, arrived=20)
    found = joined(kept)
    assert found.case.minutes(Node.ARRIVED) == 20
    assert [each.at for each in found.told if each.node is Node.ARRIVED] == [
        AT + timedelta(minutes=80),
        AT + timedelta(minutes=20),
    ]
    assert {each.name: each.held for each in found.verdicts}["target.rural"] is Held.WITHIN


def test_a_file_fills_what_is_missing_and_corrects_nothing(kept: Ledgers) -> None:
    enter(kept, received=0, arrived=20)
    enter(kept, Source.FILE, received=0, arrived=25, restored=90)
    found = joined(kept)
    assert found.case.minutes(Node.ARRIVED) == 20
    assert found.case.minutes(Node.RESTORED) == 90
    enter(kept, Source.FILE, received=0, arrived=25, restored=90)
    with reading(kept.make) as work:
        assert len(work.scalars(select(RepairMomentRow)).all()) == 3


def test_moments_that_cannot_have_been_so_are_refused(kept: Ledgers) -> None:
    with pytest.raises(BadInput):
        enter(kept, arrived=20)
    enter(kept, received=0)
    with pytest.raises(BadInput, match="到达现场"):
        enter(kept, arrived=-5)
    with pytest.raises(BadInput):
        enter(kept, arrived=400, later=300)


def test_the_area_decides_by_which_figures_a_case_is_measured(kept: Ledgers) -> None:
    enter(kept, received=0, arrived=80)
    enter(kept, area=Area.TOWN)
    found = {each.name: each.held for each in joined(kept).verdicts}
    assert found["target.town"] is Held.OVER
    assert found["ceiling.town"] is Held.OVER
    with reading(kept.make) as work:
        today = date(2090, 1, 3)
        _, totals = repairing.month(
            work, kept.unit, kept.book, today, today, AT + timedelta(days=1)
        )
        by_name = {each.name: each for each in totals}
        assert by_name["target.town"].taken == (80,)
        assert "target.rural" not in by_name


@pytest.mark.rule("fi-i-9-3")
def test_a_crew_that_is_sent_meets_the_term_of_the_fault_that_was_reported(kept: Ledgers) -> None:
    kept.take(Sort.REPAIR, ticket=TICKET)
    enter(kept, received=0, dispatched=4)
    with reading(kept.make) as work:
        assert work.scalars(select(MatterRow.dispatched)).one() == AT + timedelta(minutes=4)
        (_, how), *_ = inquiring.open_entries(work, kept.unit, AT + timedelta(days=1))
        assert how == "met"


def test_repairs_are_drawn_by_the_system_once_and_called_back_on_the_next_day(
    kept: Ledgers,
) -> None:
    enter(kept, received=0, restored=90)
    later = AT + timedelta(days=1)
    with writing(kept.make) as work:
        drawn = revisiting.draw_repairs(work, kept.unit, kept.book, 1, later)
        assert drawn is not None
        assert drawn.drawn == [TICKET]
        assert drawn.seed
        work.flush()
        assert revisiting.draw_repairs(work, kept.unit, kept.book, 1, later) is None
    with reading(kept.make) as work:
        call = revisiting.listing(work, kept.unit, later)[0]
        work.expunge_all()
        assert (call.row.origin, call.made) == (f"draw:{drawn.id}", Made.DUE)
        assert revisiting.listing(work, kept.unit, later + timedelta(days=2))[0].made is Made.OVER
    given = {"V5-1": "yes", "V5-2": "yes", "V5-3": "no"}
    with writing(kept.make) as work:
        revisiting.answer(work, kept.unit, call.row.id, OTHER, False, {}, {}, 1, later)
        with pytest.raises(BadInput, match="V5-3"):
            revisiting.answer(
                work, kept.unit, call.row.id, OTHER, True, {**given, "V5-3": ""}, {}, 1, later
            )
        words = {"V5-4": "快一点"}
        revisiting.answer(work, kept.unit, call.row.id, OTHER, True, given, words, 1, later)
    with reading(kept.make) as work:
        done = revisiting.calls(work, kept.unit, [call.row], later, with_words=True)[0]
        assert (done.made, done.tries) == (Made.DONE, 1)
        assert done.answer is not None
        assert done.answer.satisfied is False
        assert done.words == {"V5-4": "快一点"}


@pytest.mark.rule("yk-revisit-accept-d1", "yk-revisit-100")
def test_each_stage_of_an_extension_is_called_back_once(kept: Ledgers) -> None:
    for _ in range(2):
        for form in ("revisit_application", "revisit_supply"):
            with writing(kept.make) as work:
                revisiting.ended(work, kept.unit, kept.book, form, "Y1", AT, 1, AT)
    with reading(kept.make) as work:
        found = revisiting.listing(work, kept.unit, AT)
        assert [each.row.form for each in found] == ["revisit_application", "revisit_supply"]
        assert {each.row.until for each in found} == {datetime(2090, 1, 4, 16, tzinfo=UTC)}


def test_nobody_is_called_back_where_the_ledger_is_off(kept: Ledgers) -> None:
    with writing(kept.make) as work:
        ledger_settings.switch(work, kept.unit, Ledger.REVISIT, False, date(2090, 1, 1), 1, AT)
    kept.close(kept.take(Sort.COMPLAINT))
    with reading(kept.make) as work:
        assert revisiting.listing(work, kept.unit, AT) == []


def test_the_crew_of_the_minute_goes_then_standby_then_the_nearest_neighbour(
    tmp_path: Path,
) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    with writing(station.make) as work:
        listed = [("西所", "40"), ("东所", "25"), ("", "")]
        since = date(2090, 1, 1)
        ledger_settings.set_neighbours(work, station.unit, listed, since, 1, DUE)
    with reading(station.make) as work:
        book = sheets.understood(book_of(work, station.unit))
        duty = duty_books.of(book)
        # The standby is on until the hour at which the crews change.
        before = (DUE - timedelta(minutes=20), CREWS[0], ("G19",))
        for at, crew, standby in (before, (DUE, CREWS[1], ())):
            found = callout(work, station.unit, book, duty, at)
            assert [each.people for each in found.crews] == [crew]
            assert found.standby == standby
            assert [(each.name, each.minutes) for each in found.neighbours] == [
                ("东所", 25),
                ("西所", 40),
                ("北所", None),
            ]
    engine.dispose()


@pytest.mark.rule("rep-n1-intake")
def test_what_the_tablet_records_is_joined_with_what_a_page_tells(tmp_path: Path) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    name = f"repair:{TICKET}"
    given = {
        "id": name,
        "post": POST,
        "due": f"{DUE:%Y-%m-%dT%H:%M:%SZ}",
        "crews": {"own": ["G05"]},
    }
    opening = record.opening(checklists.shipped()["repair"], given)
    own = {"side": "own", "by": "G05"}
    arrived = f"{DUE + timedelta(minutes=28):%Y-%m-%dT%H:%M:%SZ}"
    acts = [
        station.wall.act(name, "open", facts={"opening": opening}, **own),
        station.wall.act(name, "present", facts={"people": ["G05"]}, **own),
        station.wall.act(
            name, "answer", items=["N3"], value="done", facts={"time": arrived}, **own
        ),
    ]
    for receipt in station.send(DUE + timedelta(minutes=30), acts):
        station.taken(receipt)
    later = DUE + timedelta(hours=1)
    with writing(station.make) as work:
        book = sheets.understood(book_of(work, station.unit))
        entered = Entered(TICKET, {Node.RECEIVED: DUE, Node.GATE: DUE + timedelta(minutes=4)})
        repairing.enter(work, station.unit, book, entered, Source.PAGE, "G05", 1, later)
    with reading(station.make) as work:
        found = repairing.cases(work, station.unit, book, DUE, later, later)[0]
        assert (found.record, found.post) == (name, POST)
        assert found.case.minutes(Node.ARRIVED) == 28
        assert found.case.minutes(Node.GATE) == 4
        told = found.counts(Node.ARRIVED)
        assert told is not None
        assert (told.source, told.by) == (Source.TABLET, "G05")
        assert repairing.begun(work, station.unit, later) == {TICKET: True}
    engine.dispose()


def test_the_tablet_s_day_tells_open_matters_and_tickets(tmp_path: Path) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    at = DUE - timedelta(minutes=5)
    with writing(station.make) as work:
        book = sheets.understood(book_of(work, station.unit))
        told = {"matter": "电压低", "contact": "13800138000"}
        given = Taken("G01", at, Sort.COMPLAINT, post=POST, told=told)
        inquiring.take(work, station.unit, book, given, 1, at)
        entered = Entered(TICKET, {Node.RECEIVED: at})
        repairing.enter(work, station.unit, book, entered, Source.PAGE, "G01", 1, at)
    with reading(station.make) as work:
        device = work.get_one(DeviceRow, station.wall.id)
        found = day(work, station.unit, book, device, at)
    (carried,) = found["carry_overs"]
    assert (carried["id"], carried["owner"]) == ("matter:1", "G01")
    assert "电压低" not in str(carried)
    source = found["sources"][POST]["tickets"]
    assert (source["count"], source["about"]["zh"]) == (1, f"未完成：{TICKET}")
    # What is only entered by hand answers no item, even where nothing is open.
    assert "revisits" not in found["sources"][POST]
    engine.dispose()


def test_what_a_crew_finishes_at_a_handover_becomes_a_step_of_the_matter(tmp_path: Path) -> None:
    engine = databases.laid(tmp_path)
    station = DutyStation(sessions(engine), tmp_path)
    at = DUE - timedelta(minutes=5)
    with writing(station.make) as work:
        book = sheets.understood(book_of(work, station.unit))
        given = Taken("G01", at, Sort.COMPLAINT, post=POST, told={})
        inquiring.take(work, station.unit, book, given, 1, at)
        act = {"act": "finish", "item": "matter:1", "by": "G05", "reason": "已联系客户"}
        carrying.follow(work, station.unit, POST, NAME, act, at)
    with reading(station.make) as work:
        row = work.scalars(select(MatterRow)).one()
        assert row.closed is None
        assert [each.words for each in inquiring.timeline(work, row)] == ["", "已联系客户"]
    engine.dispose()

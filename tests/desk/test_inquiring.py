"""First inquiries as they are kept: owners, terms, words that can be erased, what is handed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from roster.desk import inquiring, ledger_settings, revisiting
from roster.desk.ledger_settings import Ledger
from roster.desk.retention import USUAL, forget
from roster.desk.saying import say
from roster.desk.sealing import Seal
from roster.duty.customer_terms import Counted
from roster.duty.inquiries import Act, Sort, Stand, Tier
from roster.duty.revisits import Made
from roster.errors import BadInput
from roster.store.audit import AuditRow
from roster.store.base import reading, writing
from roster.store.callers import CallerRow
from roster.store.customers import MatterRow, MatterStepRow
from roster.store.notices import NoticeRow
from tests import databases
from tests.desk.ledgers import AT, FIRST, MANAGER, OTHER, POST, TOLD, Ledgers

SEAL = Seal(Ed25519PrivateKey.generate())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledgers]:
    engine = databases.laid(tmp_path)
    yield Ledgers(engine)
    engine.dispose()


def test_a_matter_is_its_first_person_s_until_the_named_one_accepts(kept: Ledgers) -> None:
    number = kept.take()
    row = kept.act(number, Act.OFFER, to=OTHER)
    assert (row.owner, row.offered) == (FIRST, OTHER)
    with reading(kept.make) as work:
        notice = work.scalars(select(NoticeRow).where(NoticeRow.kind == "matter.offered")).one()
        assert notice.person == OTHER
    with pytest.raises(BadInput):
        kept.act(number, Act.ACCEPT, by=MANAGER)
    row = kept.act(number, Act.ACCEPT, by=OTHER)
    assert (row.owner, row.first) == (OTHER, FIRST)


@pytest.mark.parametrize("column", ["owner", "first"])
def test_the_database_refuses_a_matter_without_an_owner(engine: Engine, column: str) -> None:
    kept = Ledgers(engine)
    kept.take()
    with pytest.raises(IntegrityError), writing(kept.make) as work:
        work.execute(update(MatterRow).values({column: ""}))


def test_a_transfer_goes_to_somebody_of_the_unit(kept: Ledgers) -> None:
    number = kept.take()
    with pytest.raises(BadInput):
        kept.act(number, Act.OFFER, to="客服组")


@pytest.mark.rule("fi-i-vip")
@pytest.mark.parametrize("tier", [Tier.GOLD, Tier.SILVER, Tier.BRONZE])
def test_a_gold_silver_or_bronze_customer_is_offered_to_the_account_manager(
    kept: Ledgers, tier: Tier
) -> None:
    with writing(kept.make) as work:
        named = {each.value: MANAGER for each in Tier}
        ledger_settings.set_manager(work, kept.unit, kept.book, named, date(2090, 1, 1), 1, AT)
    number = kept.take(tier=tier)
    with reading(kept.make) as work:
        row = work.scalars(select(MatterRow)).one()
        assert (row.owner, row.offered) == (FIRST, MANAGER)
    assert kept.act(number, Act.ACCEPT, by=MANAGER).owner == MANAGER


def test_what_a_customer_told_stands_in_no_step_and_no_log(kept: Ledgers) -> None:
    number = kept.take()
    kept.act(number, Act.WORK, words="给来电人13800138000回了电话", way="phoned")
    kept.close(number)
    with reading(kept.make) as work:
        steps = work.scalars(select(MatterStepRow)).all()
        rows = work.scalars(select(MatterRow)).all()
        log = work.scalars(select(AuditRow)).all()
        said = " ".join(str(each.facts) for each in steps)
        said += " ".join(str(vars(each)) for each in rows)
        said += " ".join(f"{each.subject} {each.before} {each.after}" for each in log)
        for words in (*TOLD.values(), "回了电话", "已更正电费"):
            assert words not in said
        entry = inquiring.entries(work, kept.unit, rows, AT)[0]
        assert dict(entry.told) == TOLD
        lines = inquiring.timeline(work, rows[0])
        assert [each.words for each in lines][1:] == ["给来电人13800138000回了电话", "已更正电费"]
        assert {each.record for each in work.scalars(select(CallerRow))} == {f"matter:{number}"}


def test_steps_are_only_added_to(engine: Engine) -> None:
    kept = Ledgers(engine)
    kept.take()
    with pytest.raises(DatabaseError, match="only added to"), writing(kept.make) as work:
        work.execute(update(MatterStepRow).values(person=OTHER))


def test_nothing_moves_a_term(kept: Ledgers) -> None:
    number = kept.take(Sort.COMPLAINT)
    with reading(kept.make) as work:
        due = work.scalars(select(MatterRow.due)).one()
    assert due is not None
    for name, facts in ((Act.WORK, {"way": "leader"}), (Act.OFFER, {"to": OTHER})):
        assert kept.act(number, name, **facts).due == due
    kept.act(number, Act.ACCEPT, by=OTHER)
    with writing(kept.make) as work:
        given = {"unit": Counted.WORKING_DAYS.value, "amount": "20", "source": "本单位规定"}
        ledger_settings.set_figure(
            work, kept.unit, "term.complaint", date(2090, 1, 1), given, 1, AT
        )
    with reading(kept.make) as work:
        row, how = inquiring.open_entries(work, kept.unit, due + timedelta(seconds=1))[0]
        assert row.due == due
        assert how is Stand.OVER
        [(_, how)] = inquiring.open_entries(work, kept.unit, due)
        assert how is not Stand.OVER


@pytest.mark.rule("hr-revisit-complaint-100")
def test_every_closed_complaint_is_called_back_on_the_next_day(kept: Ledgers) -> None:
    kept.close(kept.take(Sort.COMPLAINT))
    kept.close(kept.take(Sort.QUERY))
    with reading(kept.make) as work:
        found = revisiting.listing(work, kept.unit, AT)
        assert [(each.row.kind, each.row.subject, each.made) for each in found] == [
            ("complaint", "1", Made.DUE)
        ]
        assert found[0].row.until == datetime(2090, 1, 4, 16, tzinfo=AT.tzinfo)


def test_a_ticket_is_entered_once(kept: Ledgers) -> None:
    kept.take(ticket="T1")
    with pytest.raises(BadInput, match="T1"):
        kept.take(ticket="T1")
    assert kept.take(ticket="") == 2


def test_nothing_is_entered_in_a_ledger_that_is_switched_off(kept: Ledgers) -> None:
    number = kept.take()
    with writing(kept.make) as work:
        ledger_settings.switch(work, kept.unit, Ledger.INQUIRY, False, date(2090, 1, 4), 1, AT)
    kept.take()
    later = AT + timedelta(days=1)
    with pytest.raises(BadInput):
        kept.take(at=later)
    # What is open is still brought to its end.
    assert kept.close(number, at=later).closed == later


def test_a_handover_tells_every_open_matter_without_a_customer_s_words(kept: Ledgers) -> None:
    kept.take(Sort.COMPLAINT, ticket="T1")
    kept.close(kept.take())
    with reading(kept.make) as work:
        found = inquiring.carried(work, kept.unit, kept.book, AT)
    assert [(each["id"], each["owner"], each["post"]) for each in found] == [
        ("matter:1", FIRST, POST)
    ]
    assert found[0]["said"] == {
        "zh": "首问1号 投诉 01-08 23:59前",
        "en": "inquiry 1, complaint, by 01-08 23:59",
    }
    assert found[0]["text"] == "首问1号 投诉 01-08 23:59前 · inquiry 1, complaint, by 01-08 23:59"
    assert not any(words in str(found) for words in TOLD.values())


def test_what_a_crew_notes_at_a_handover_is_a_step_and_no_end(kept: Ledgers) -> None:
    kept.take()
    with writing(kept.make) as work:
        inquiring.noted(work, kept.unit, "matter:1", OTHER, "已转告", AT)
        inquiring.noted(work, kept.unit, "matter:7", OTHER, "没有这件", AT)
    with reading(kept.make) as work:
        row = work.scalars(select(MatterRow)).one()
        assert row.closed is None
        assert [each.words for each in inquiring.timeline(work, row)] == ["", "已转告"]


def test_a_customer_s_words_go_a_year_after_the_matter_was_closed(kept: Ledgers) -> None:
    closed, still = kept.take(), kept.take()
    late = AT + timedelta(days=300)
    kept.close(closed, at=late)
    kept.act(still, Act.WORK, words="仍在办理")
    for days, left in ((660, 2), (670, 1)):
        with writing(kept.make) as work:
            forget(work, USUAL, (AT + timedelta(days=days)).date(), SEAL)
            told = {each.record for each in work.scalars(select(CallerRow))}
            assert len(told) == left, days
    assert told == {f"matter:{still}"}
    with reading(kept.make) as work:
        rows = work.scalars(select(MatterRow).order_by(MatterRow.number)).all()
        entry = inquiring.entries(work, kept.unit, rows, AT)[0]
        assert set(entry.told.values()) == {""}
        assert [each.words for each in inquiring.timeline(work, rows[0])] == ["", ""]


def test_a_closed_matter_goes_with_its_steps_after_three_years(engine: Engine) -> None:
    kept = Ledgers(engine)
    # So long ago that the database lets go of what is only added to.
    then = AT.replace(year=2020)
    kept.close(kept.take(Sort.COMPLAINT, then), then, replied=then.isoformat())
    kept.take(at=then)
    with writing(kept.make) as work:
        gone = forget(work, USUAL, (then + timedelta(days=1100)).date(), SEAL)
        assert {name: gone[name] for name in ("matters", "matter_steps", "revisits")} == {
            "matters": 1,
            "matter_steps": 2,
            "revisits": 1,
        }
        assert work.scalars(select(MatterRow.number)).all() == [2]


def test_the_superior_who_is_named_is_told_that_a_matter_is_not_solved(kept: Ledgers) -> None:
    number = kept.take(Sort.COMPLAINT)
    kept.act(number, Act.INFORM, words="需停电施工", to=MANAGER)
    kept.act(number, Act.INFORM, words="已报客服中心", to=inquiring.ABOVE)
    with reading(kept.make) as work:
        told = work.scalars(select(NoticeRow).where(NoticeRow.kind == "matter.informed")).all()
        assert [each.person for each in told] == [MANAGER]
        assert all("停电" not in str(each.facts) for each in told)
        assert "首问1号未能解决" in say(told[0], kept.book, "zh")

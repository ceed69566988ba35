"""A roster goes from draft to the people: signed step by step, told, asked about, amended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from roster.desk import amending, awaiting, publishing
from roster.desk.amending import Amended, Relief
from roster.desk.awaiting import Standing
from roster.desk.editing import Conflict, Edit, NotNow, opened
from roster.desk.publishing import Blocked, Issue, Unexplained
from roster.desk.refusing import Broken
from roster.desk.versions import changes, rows_of
from roster.domain import LEAVE, OFF
from roster.store.acknowledgements import AskedRow, Way
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.names import names
from roster.store.notices import NoticeRow
from roster.store.rosters import DutyRow, SignatureRow, State, VersionRow, latest_version
from roster.store.told import told_rows
from tests.desk.hotline import EARLY, EVE, FIRST, NIGHT, Desk, clerk, dockets, hotline

WEDNESDAY = datetime(2026, 12, 9, 3, tzinfo=UTC)


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


class Office(Desk):
    """A desk that also signs and publishes."""

    def advance(self, *steps: State, base: int | None = None) -> None:
        for step in steps:
            with writing(self.make) as work:
                row = opened(work, self.unit, FIRST, 7)
                seen = row.revision if base is None else base
                publishing.advance(work, self.dockets, row, step, seen, self.account, EVE)

    def give_back(self, reason: str) -> None:
        with writing(self.make) as work:
            row = opened(work, self.unit, FIRST, 7)
            publishing.give_back(work, row, 1, self.account or 0, reason, own=False)

    def publish(self, code: str = "", now: datetime = EVE) -> Issue:
        with writing(self.make) as work:
            row = opened(work, self.unit, FIRST, 7)
            return publishing.publish(
                work, self.dockets, row, row.revision, self.account, now, code
            )

    def publish_first(self) -> Issue:
        self.advance(State.SUBMITTED, State.REVIEWED, State.APPROVED)
        return self.publish()

    def relieve(self, relief: Relief, now: datetime = EVE) -> Amended:
        with writing(self.make) as work:
            row = opened(work, self.unit, FIRST, 7)
            edit = Edit(row.revision, {}, code="absence")
            return amending.relieve(work, self.dockets, row, relief, edit, self.account, now)

    def states(self) -> dict[str, Standing]:
        with reading(self.make) as work:
            return {s.row.person: s.state for s in awaiting.stands(work, self.row())}


@pytest.fixture
def office(make: Sessions) -> Office:
    with writing(make) as work:
        return Office(make, hotline(work), dockets(), clerk(work, "maker"))


def duties(make: Sessions) -> dict[tuple[str, int], str]:
    with reading(make) as work:
        return {(d.person, (d.day - FIRST).days): d.code for d in work.scalars(select(DutyRow))}


def test_each_step_is_signed_in_turn(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY})
    with pytest.raises(NotNow):
        office.advance(State.REVIEWED)
    office.publish_first()
    with reading(make) as work:
        signed = [row.state for row in work.scalars(select(SignatureRow))]
    assert signed == ["submitted", "reviewed", "approved", "published"]


def test_nothing_is_published_that_nobody_approved(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY})
    office.advance(State.SUBMITTED, State.REVIEWED)
    with pytest.raises(NotNow):
        office.publish()
    assert duties(make) == {}


def test_a_step_is_signed_for_what_the_signer_saw(office: Office) -> None:
    office.put({("A1", 0): EARLY})
    office.put({("A2", 1): EARLY})
    with pytest.raises(Conflict):
        office.advance(State.SUBMITTED, base=1)


def test_a_roster_that_breaks_a_hard_rule_goes_no_further(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY})
    with writing(make) as work:
        row = opened(work, office.unit, FIRST, 7)
        row.rows = {**row.rows, "A2": [NIGHT, EARLY, *[OFF] * 5]}
    with pytest.raises(Blocked) as error:
        office.advance(State.SUBMITTED)
    assert {v.rule for v in error.value.violations} == {"rest.daily"}


def test_a_roster_is_returned_only_with_a_reason(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY})
    office.advance(State.SUBMITTED)
    with pytest.raises(Unexplained):
        office.give_back("")
    assert office.row().state == State.SUBMITTED
    office.give_back("周三夜班缺人")
    assert office.row().state == State.DRAFT


def test_publishing_tells_duties_to_everyone_who_has_one(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY, ("A2", 1): NIGHT})
    issued = office.publish_first()
    assert issued.asked == ("A1", "A2")
    assert duties(make) == {("A1", 0): EARLY, ("A2", 1): NIGHT}
    with reading(make) as work:
        told = [(row.person, row.sequence, row.gone) for row in told_rows(work, office.unit)]
        notices = {(n.person, n.kind) for n in work.scalars(select(NoticeRow))}
    assert told == [("A1", 0, False), ("A2", 0, False)]
    assert notices == {("A1", "published"), ("A2", "published")}


def test_a_version_holds_numbers_and_no_name(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY})
    office.publish_first()
    with reading(make) as work:
        called = [row.name for row in names(work, office.unit).values()]
        document = work.scalars(select(VersionRow.document)).one()
    assert not [name for name in called if name in document]


def test_a_change_after_publishing_needs_a_reason_code(office: Office) -> None:
    office.put({("A1", 0): EARLY})
    office.publish_first()
    with pytest.raises(Broken) as error:
        office.put({("A2", 1): EARLY})
    assert error.value.asks is not None
    assert error.value.asks.code
    office.put({("A2", 1): EARLY}, code="demand")
    with pytest.raises(Unexplained):
        office.publish()


def test_a_further_version_asks_only_those_whom_it_concerns(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY, ("A2", 1): EARLY})
    office.publish_first()
    office.put({("A2", 1): OFF, ("A3", 1): EARLY}, code="absence")
    issued = office.publish("absence")
    assert (issued.version.number, set(issued.asked)) == (2, {"A2", "A3"})
    assert duties(make) == {("A1", 0): EARLY, ("A3", 1): EARLY}
    with reading(make) as work:
        gone = [(r.person, r.sequence) for r in told_rows(work, office.unit) if r.gone]
        told = work.scalars(select(NoticeRow).where(NoticeRow.kind == "changed")).all()
        facts = {n.person: n.facts["cells"] for n in told}
    assert gone == [("A2", 1)]
    assert facts["A3"] == [["2026-12-08", OFF, EARLY]]


def test_what_has_happened_asks_nobody_to_acknowledge_it(office: Office) -> None:
    office.put({("A1", 0): EARLY, ("A2", 4): EARLY})
    office.publish_first()
    office.put({("A1", 0): OFF, ("A3", 0): EARLY}, now=WEDNESDAY, reason="实际", code="correction")
    assert office.publish("correction", WEDNESDAY).asked == ()


def test_an_acknowledgement_lasts_until_the_duties_change(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY, ("A2", 1): EARLY})
    office.publish_first()
    with writing(make) as work:
        row = opened(work, office.unit, FIRST, 7)
        awaiting.signed(work, row, ["A1"], "签字表", office.account or 0)
    assert office.states() == {"A1": Standing.GIVEN, "A2": Standing.WAITING}
    office.put({("A1", 0): NIGHT, ("A2", 1): NIGHT}, code="demand")
    office.publish("demand")
    assert office.states() == {"A1": Standing.CHANGED, "A2": Standing.WAITING}


def test_a_version_can_be_compared_and_put_back(office: Office, make: Sessions) -> None:
    office.put({("A1", 0): EARLY})
    office.publish_first()
    office.put({("A1", 0): OFF, ("A2", 0): EARLY}, code="absence")
    office.publish("absence")
    with reading(make) as work:
        first, second = work.scalars(select(VersionRow).order_by(VersionRow.number))
        changed = changes(rows_of(first), rows_of(second))
    assert changed == [("A1", 0, EARLY, OFF), ("A2", 0, OFF, EARLY)]


def test_a_sick_call_is_in_force_at_once_and_asks_the_stand_in(
    office: Office, make: Sessions
) -> None:
    office.put({("A1", 2): EARLY})
    office.publish_first()
    done = office.relieve(Relief("A1", 2, 1, {("A2", 2): EARLY}), WEDNESDAY)
    assert done.issue is not None
    assert (done.issue.version.number, set(done.issue.asked)) == (2, {"A1", "A2"})
    assert duties(make) == {("A1", 2): LEAVE, ("A2", 2): EARLY}
    assert office.row().state == State.PUBLISHED


def test_who_said_yes_by_telephone_is_not_asked_again(office: Office, make: Sessions) -> None:
    office.put({("A1", 2): EARLY})
    office.publish_first()
    office.relieve(Relief("A1", 2, 1, {("A2", 2): EARLY}, answered=True))
    with reading(make) as work:
        row = work.scalars(select(AskedRow).where(AskedRow.person == "A2")).one()
        assert row.given is not None
        assert row.way == Way.PHONE
    assert office.states()["A2"] is Standing.GIVEN


def test_a_sick_call_leaves_what_is_being_prepared_unpublished(
    office: Office, make: Sessions
) -> None:
    office.put({("A1", 2): EARLY})
    office.publish_first()
    office.put({("A3", 5): NIGHT}, code="demand")
    office.relieve(Relief("A1", 2, 1, {("A2", 2): EARLY}))
    assert ("A3", 5) not in duties(make)
    assert (office.at("A3", 5), office.at("A2", 2)) == (NIGHT, EARLY)
    assert office.row().state == State.DRAFT
    with reading(make) as work:
        version = latest_version(work, office.row().id)
        assert version is not None
        assert rows_of(version)["A3"][5] == OFF


def test_a_stand_in_is_held_to_the_rules(office: Office, make: Sessions) -> None:
    office.put({("A1", 2): EARLY, ("A2", 1): NIGHT})
    office.publish_first()
    with pytest.raises(Broken) as error:
        office.relieve(Relief("A1", 2, 1, {("A2", 2): EARLY}))
    assert {v.rule for v in error.value.violations} == {"rest.daily"}
    assert duties(make)[("A1", 2)] == EARLY


def test_a_sick_call_before_publishing_is_an_edit(office: Office, make: Sessions) -> None:
    office.put({("A1", 2): EARLY})
    done = office.relieve(Relief("A1", 2, 2, {("A2", 2): EARLY}))
    assert done.issue is None
    assert (office.at("A1", 2), office.at("A1", 3), office.at("A2", 2)) == (LEAVE, LEAVE, EARLY)
    assert duties(make) == {}
    assert FIRST + timedelta(days=2) == WEDNESDAY.date()

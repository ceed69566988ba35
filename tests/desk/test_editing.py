"""Edits of a draft: checked before they are kept, put on top of each other, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from roster.checking import Report, check
from roster.desk.editing import Conflict, Edit, NotNow, opened, put
from roster.desk.refusing import Asks, Broken, Grounds
from roster.desk.undoing import Nothing, redo, undo
from roster.domain import LEAVE, OFF, Basis
from roster.errors import BadInput
from roster.rechecking import identity
from roster.store.audit import AuditRow
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.rosters import EditRow, RosterRow, State
from tests.desk.hotline import EARLY, EVE, FIRST, NIGHT, Desk, clerk, dockets, hotline

WEDNESDAY = datetime(2026, 12, 9, 3, tzinfo=UTC)
Named = Callable[[str], Desk]


@pytest.fixture
def make(engine: Engine) -> Sessions:
    return sessions(engine)


@pytest.fixture
def someone(make: Sessions) -> Named:
    """People who edit the same roster, by their sign-in."""
    kept = dockets()
    with writing(make) as work:
        unit = hotline(work)

    def named(login: str) -> Desk:
        with writing(make) as work:
            return Desk(make, unit, kept, clerk(work, login))

    return named


@pytest.fixture
def desk(someone: Named) -> Desk:
    return someone("first")


def rules_broken(error: pytest.ExceptionInfo[Broken]) -> set[str]:
    return {violation.rule for violation in error.value.violations}


def test_an_edit_changes_its_cells_and_says_what_it_mends(desk: Desk) -> None:
    kept = desk.put({("A1", 0): EARLY})
    assert kept.row.revision == 1
    assert desk.at("A1", 0) == EARLY
    assert {v.rule for v in kept.difference.gone} == {"coverage.minimum", "coverage.target"}


def test_an_edit_is_kept_with_who_made_it_and_what_stood_there(desk: Desk, make: Sessions) -> None:
    desk.put({("A1", 0): EARLY}, reason="顶班")
    with reading(make) as work:
        edit = work.scalars(select(EditRow)).one()
        logged = work.scalars(select(AuditRow).where(AuditRow.act == "roster.edit")).one()
        assert (edit.cells, edit.reason) == ([["A1", 0, OFF, EARLY]], "顶班")
        assert edit.account_id == logged.account_id == desk.account
        assert logged.before["cells"] == [["A1", 0, OFF]]
        assert logged.after["cells"] == [["A1", 0, EARLY]]


def test_what_the_edit_says_of_the_roster_is_what_the_full_check_says(desk: Desk) -> None:
    desk.put({("A1", day): EARLY for day in range(5)})
    kept = desk.put({("A1", 6): EARLY, ("A2", 5): EARLY, ("A3", 5): NIGHT})
    full = check(kept.docket.problem, kept.roster, kept.docket.rules)
    assert kept.difference.new
    assert all(violation in full.violations for violation in kept.difference.new)


def test_a_hard_rule_is_broken_only_with_a_reason_and_on_record(desk: Desk) -> None:
    desk.put({("A1", 0): NIGHT})
    with pytest.raises(Broken) as error:
        desk.put({("A1", 1): EARLY})
    assert rules_broken(error) == {"rest.daily"}
    assert error.value.asks is not None
    assert error.value.asks.reason
    assert [rule.code for rule in error.value.asks.rules] == ["rest.daily"]
    assert desk.at("A1", 1) == OFF
    kept = desk.put(
        {("A1", 1): EARLY}, reason="突发故障", grounds=(Grounds("rest.daily", Basis.NONE),)
    )
    departure = kept.docket.problem.departures[0]
    assert (departure.rule, departure.people, departure.document) == (
        "rest.daily",
        ("A1",),
        "突发故障",
    )
    assert desk.at("A1", 1) == EARLY


def test_an_exception_that_was_recorded_holds_for_the_next_reader(
    desk: Desk, make: Sessions
) -> None:
    desk.put({("A1", 0): NIGHT})
    desk.put({("A1", 1): EARLY}, reason="急", grounds=(Grounds("rest.daily", Basis.NONE),))
    row = desk.row()
    with reading(make) as work:
        docket = desk.dockets.of(work, row)
        report = docket.report(docket.drawn(row))
    assert report.allowed
    assert [v.departure.document for v in report.violations if v.departure] == ["急"]


def test_an_exception_by_approval_needs_its_number(desk: Desk) -> None:
    desk.put({("A1", 0): NIGHT})
    with pytest.raises(BadInput):
        desk.put({("A1", 1): EARLY}, reason="急", grounds=(Grounds("rest.daily", Basis.APPROVAL),))
    assert desk.at("A1", 1) == OFF


def test_from_what_protects_a_person_nobody_departs(desk: Desk) -> None:
    barred = Grounds("protected.night", Basis.NONE)
    with pytest.raises(Broken) as error:
        desk.put({("A4", 0): "夜@座席"}, reason="急", grounds=(barred,))
    assert error.value.asks is None


def test_what_has_happened_is_recorded_whatever_the_rules_say(desk: Desk) -> None:
    desk.put({("A1", 0): NIGHT})
    with pytest.raises(Broken) as error:
        desk.put({("A1", 1): EARLY}, now=WEDNESDAY)
    assert error.value.asks == Asks(reason=True)
    kept = desk.put({("A1", 1): EARLY}, now=WEDNESDAY, reason="实际到岗")
    assert [v.rule for v in kept.difference.hard] == ["rest.daily"]
    assert not kept.docket.problem.departures


def test_a_coming_day_is_checked_against_what_happened(desk: Desk) -> None:
    with pytest.raises(Broken) as error:
        desk.put({("A1", 1): NIGHT, ("A1", 2): EARLY}, now=WEDNESDAY, reason="实际到岗")
    assert rules_broken(error) == {"rest.daily"}


def test_leave_put_into_a_cell_is_decided_by_that(desk: Desk) -> None:
    kept = desk.put({("A1", 2): LEAVE})
    assert kept.locked == {("A1", 2): True}
    assert not kept.difference.hard
    freed = desk.put({("A1", 2): EARLY})
    assert freed.locked == {("A1", 2): False}
    assert freed.row.pins == []


def test_the_report_after_leave_is_what_the_full_check_says(desk: Desk, make: Sessions) -> None:
    desk.put({("A1", day): EARLY for day in range(5)} | {("A2", 5): EARLY, ("A3", 2): NIGHT})

    def counted(report: Report) -> Counter[object]:
        return Counter(map(identity, report.violations))

    def reported() -> tuple[Counter[object], Counter[object]]:
        row = desk.row()
        with reading(make) as work:
            docket = desk.dockets.of(work, row)
            roster = docket.drawn(row)
            full = check(docket.problem, roster, docket.rules)
            return counted(docket.report(roster)), counted(full)

    reported()
    desk.put({("A1", 3): LEAVE})
    found, full = reported()
    assert found == full
    desk.put({("A1", 3): EARLY})
    found, full = reported()
    assert found == full


def test_edits_of_other_cells_are_put_on_top_of_each_other(someone: Named) -> None:
    first, second = someone("first"), someone("second")
    first.put({("A1", 0): EARLY}, base=0)
    kept = second.put({("A2", 3): EARLY}, base=0)
    assert kept.row.revision == 2
    assert kept.cells == {("A1", 0): EARLY, ("A2", 3): EARLY}
    assert (kept.others, kept.is_whole) == (1, False)


def test_edits_of_the_same_cell_clash_and_the_first_stays(someone: Named) -> None:
    first, second = someone("first"), someone("second")
    first.put({("A1", 0): EARLY}, base=0)
    with pytest.raises(Conflict) as error:
        second.put({("A1", 0): NIGHT, ("A2", 0): EARLY}, base=0)
    assert [cell.account for cell in error.value.theirs] == [first.account]
    assert (first.at("A1", 0), first.at("A2", 0)) == (EARLY, OFF)
    assert second.put({("A1", 0): NIGHT}, base=error.value.revision).row.revision == 2


def test_edits_that_break_a_rule_only_together_clash(someone: Named) -> None:
    first, second = someone("first"), someone("second")
    first.put({("A1", 0): NIGHT}, base=0)
    with pytest.raises(Conflict) as error:
        second.put({("A1", 1): EARLY}, base=0)
    assert [v.rule for v in error.value.violations] == ["rest.daily"]


def test_an_edit_that_breaks_a_rule_by_itself_is_no_clash(someone: Named) -> None:
    first, second = someone("first"), someone("second")
    first.put({("A2", 0): EARLY}, base=0)
    with pytest.raises(Broken):
        second.put({("A1", 0): NIGHT, ("A1", 1): EARLY}, base=0)


def test_a_revision_that_is_not_there_yet_is_a_clash(desk: Desk) -> None:
    with pytest.raises(Conflict):
        desk.put({("A1", 0): EARLY}, base=7)


def test_a_roster_under_review_is_not_edited(desk: Desk, make: Sessions) -> None:
    desk.put({("A1", 0): EARLY})
    with writing(make) as work:
        opened(work, desk.unit, FIRST, 7).state = State.SUBMITTED
    with pytest.raises(NotNow):
        desk.put({("A1", 1): EARLY})


@pytest.mark.parametrize(
    "cell", [("X9", 0, EARLY), ("A1", 7, EARLY), ("A1", -1, EARLY), ("A1", 0, "飞")]
)
def test_what_the_unit_does_not_know_is_refused(desk: Desk, cell: tuple[str, int, str]) -> None:
    with pytest.raises(BadInput):
        desk.put({cell[:2]: cell[2]})


def test_trying_keeps_nothing(desk: Desk, make: Sessions) -> None:
    with writing(make) as work:
        row = opened(work, desk.unit, FIRST, 7)
        tried = put(work, desk.dockets, row, Edit(0, {("A1", 0): EARLY}), None, EVE, keep=False)
    assert {v.rule for v in tried.difference.gone} == {"coverage.minimum", "coverage.target"}
    assert desk.row().revision == 0


def test_two_rosters_never_share_a_date(desk: Desk, make: Sessions) -> None:
    desk.put({("A1", 0): EARLY})
    with pytest.raises(BadInput), writing(make) as work:
        opened(work, desk.unit, FIRST.replace(day=1), 7)
    with reading(make) as work:
        assert len(work.scalars(select(RosterRow)).all()) == 1


def take_back(desk: Desk) -> int:
    with writing(desk.make) as work:
        row = opened(work, desk.unit, FIRST, 7)
        return undo(work, desk.dockets, row, desk.account, EVE).row.revision


def bring_back(desk: Desk) -> int:
    with writing(desk.make) as work:
        row = opened(work, desk.unit, FIRST, 7)
        return redo(work, desk.dockets, row, desk.account, EVE).row.revision


def test_undo_takes_back_edit_by_edit_and_redo_brings_them_back(desk: Desk) -> None:
    desk.put({("A1", 0): EARLY})
    desk.put({("A1", 0): NIGHT})
    take_back(desk)
    assert desk.at("A1", 0) == EARLY
    take_back(desk)
    assert desk.at("A1", 0) == OFF
    with pytest.raises(Nothing):
        take_back(desk)
    bring_back(desk)
    bring_back(desk)
    assert desk.at("A1", 0) == NIGHT
    with pytest.raises(Nothing):
        bring_back(desk)


def test_a_new_edit_ends_what_can_be_redone(desk: Desk) -> None:
    desk.put({("A1", 0): EARLY})
    take_back(desk)
    desk.put({("A2", 0): EARLY})
    with pytest.raises(Nothing):
        bring_back(desk)


def test_undo_takes_back_what_oneself_did(someone: Named) -> None:
    first, second = someone("first"), someone("second")
    first.put({("A1", 0): EARLY})
    second.put({("A2", 1): EARLY})
    take_back(first)
    assert (first.at("A1", 0), first.at("A2", 1)) == (OFF, EARLY)


def test_undo_does_not_take_back_what_another_has_changed_since(someone: Named) -> None:
    first, second = someone("first"), someone("second")
    first.put({("A1", 0): EARLY})
    second.put({("A1", 0): NIGHT})
    with pytest.raises(Conflict) as error:
        take_back(first)
    assert [cell.account for cell in error.value.theirs] == [second.account]
    assert first.at("A1", 0) == NIGHT


def test_leave_that_is_taken_back_is_no_longer_decided(desk: Desk) -> None:
    desk.put({("A1", 2): LEAVE})
    take_back(desk)
    assert desk.row().pins == []

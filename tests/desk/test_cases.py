"""Cases on the desk: what each guard is given, what is kept of each step, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from roster.desk import adopting, case_files, case_watching, cases, verifying
from roster.desk.case_files import Brought
from roster.desk.case_grounds import by_of
from roster.desk.cases import Evidence, Refused
from roster.desk.retention import USUAL, forget
from roster.desk.sealing import Seal
from roster.errors import BadInput
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.acknowledgements import AskedRow
from roster.store.attendance import AttendanceRow
from roster.store.audit import AuditRow
from roster.store.base import now, reading, writing
from roster.store.cases import CaseActRow, CaseRow, case_acts
from roster.store.handovers import PhotoRow
from roster.store.notices import NoticeRow
from roster.store.punches import CorrectionRow
from roster.store.requests import RequestRow
from roster.store.units import Reach, UnitRow
from tests.desk.cases_station import (
    DAY,
    HEAD,
    NOW,
    OTHER,
    PERSON,
    POST,
    PROPOSER,
    START,
    TOLD,
    Station,
    station_in,
)
from tests.feeds.test_evidence import PAPER


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with station_in(tmp_path) as found:
        yield found


@pytest.fixture
def hotline(station: Station) -> Station:
    station.adopt("hotline")
    return station


def guard(found: pytest.ExceptionInfo[Refused]) -> str:
    return found.value.guard


def test_each_act_is_kept_with_who_when_and_what_it_led_to(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    hotline.decided(number)
    with reading(hotline.make) as work:
        rows = case_acts(work, [number])[number]
        assert [(row.act, row.side, row.by, row.before, row.after) for row in rows] == [
            ("propose", "line", PROPOSER, "NEW", "PROPOSED"),
            ("notify", "line", PROPOSER, "PROPOSED", "NOTIFIED"),
            ("hear", "person", PERSON, "NOTIFIED", "HEARD"),
            ("decide", "decider", HEAD, "HEARD", "DECIDED"),
        ]
        assert rows[2].words == "堵车"
        acts = work.scalars(select(AuditRow.act).where(AuditRow.act.startswith("case."))).all()
        assert acts == ["case.propose", "case.notify", "case.hear", "case.decide"]


def test_what_was_done_is_never_changed(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    for change in (update(CaseActRow).values(words="x"), delete(CaseActRow)):
        with (
            pytest.raises(DatabaseError, match=r"only added to|kept too short"),
            writing(hotline.make) as work,
        ):
            work.execute(change.where(CaseActRow.case_id == number))


def test_an_excused_fact_becomes_no_case(hotline: Station) -> None:
    fact = hotline.fact(excused=[["leave", {}]])
    with pytest.raises(Refused) as found:
        hotline.propose(fact)
    assert guard(found) == "unexcused"
    with reading(hotline.make) as work:
        assert work.scalars(select(CaseRow)).all() == []


@pytest.mark.parametrize("gone", [True, False])
def test_a_fact_that_is_excused_later_is_not_decided(hotline: Station, gone: bool) -> None:
    fact = hotline.fact()
    number = hotline.propose(fact)
    hotline.do(number, "notify", "line", PROPOSER)
    hotline.do(number, "hear", "person", PERSON, "班车故障")
    with writing(hotline.make) as work:
        row = work.get_one(AttendanceRow, fact)
        if gone:
            work.delete(row)
        else:
            row.excused = [["fault", {}]]
    with pytest.raises(Refused) as found:
        hotline.do(number, "decide", "decider", HEAD, "属实", outcome="uphold")
    assert guard(found) == "unexcused"


def test_one_late_coming_is_one_act_whatever_facts_it_brings(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    overrun = hotline.fact(kind="overrun")
    with pytest.raises(Refused) as found:
        hotline.propose(overrun, "PEN-HO")
    assert guard(found) == "one_code"
    hotline.do(number, "withdraw", "line", PROPOSER, "条款选错")
    assert hotline.propose(overrun, "PEN-HO") > number


def test_an_act_older_than_30_days_is_no_case_any_more(hotline: Station) -> None:
    last = datetime(2026, 12, 4, 3, 0, tzinfo=NOW.tzinfo)
    with pytest.raises(Refused) as found:
        hotline.propose(hotline.fact(), at=last + timedelta(days=1))
    assert guard(found) == "in_time"
    number = hotline.propose(hotline.fact(record="x"), at=last)
    with pytest.raises(Refused) as found:
        hotline.do(number, "notify", "line", PROPOSER, at=last + timedelta(days=1))
    assert guard(found) == "in_time"
    assert hotline.do(number, "notify", "line", PROPOSER, at=last).name == ""


def test_a_code_that_was_not_adopted_on_the_day_of_the_act_is_none(station: Station) -> None:
    station.adopt("hotline", first=DAY + timedelta(days=1))
    with pytest.raises(Refused) as found:
        station.propose(station.fact())
    assert guard(found) == "adopted"


def test_the_amount_is_that_of_the_day_of_the_act(station: Station) -> None:
    station.adopt("hotline", last=DAY, amounts={"PEN-LATE": 15})
    station.adopt("hotline", first=DAY + timedelta(days=1))
    row = station.row(station.propose(station.fact()))
    assert (row.amount, row.stated, row.points) == (15, 15, 2)


# Who knew of the duty.


def reach(station: Station, at: datetime | None, phones: bool = False, told: Any = None) -> str:
    with writing(station.make) as work:
        work.execute(update(AskedRow).values(given=at))
        if phones:
            work.get_one(UnitRow, station.unit).reach = Reach.PHONES
        if told is not None:
            given = {"unit_id": station.unit, "person": PERSON, "kind": "published", "facts": {}}
            work.add(NoticeRow(at=TOLD, read=told, **given))
        work.flush()
        return cases.reached(work, station.unit, PERSON, DAY, 48)


def test_an_acknowledged_duty_is_known(station: Station) -> None:
    assert reach(station, START - timedelta(minutes=1)) == "acknowledged"


def test_a_duty_acknowledged_after_it_began_and_read_by_nobody_is_not(station: Station) -> None:
    assert reach(station, START + timedelta(minutes=1)) == ""


def test_a_unit_s_phones_reach_only_those_who_have_an_account(station: Station) -> None:
    assert reach(station, None, phones=True) == ""


@pytest.mark.parametrize(
    ("before", "known"), [(timedelta(hours=48), "published"), (timedelta(hours=47), "")]
)
def test_a_notice_that_was_read_48_hours_before_counts(
    station: Station, before: timedelta, known: str
) -> None:
    assert reach(station, None, told=START - before) == known


def test_no_case_on_a_version_that_nobody_knew_of(hotline: Station) -> None:
    fact = hotline.fact(person=OTHER, day=date(2026, 11, 5), record="y")
    with pytest.raises(Refused) as found:
        hotline.propose(fact, at=NOW + timedelta(days=2))
    assert guard(found) == "reached"


# Terms.


def test_a_term_begins_at_proven_delivery_and_stops_on_rest_and_leave(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    assert hotline.do(number, "notify", "line", PROPOSER).term is None
    seen = hotline.do(number, "deliver", "line", PROPOSER, sheet="K-7")
    assert seen.term is not None
    # On duty from the 8th to the 9th, the 12th to the 13th and so on; the 8th is a Sunday.
    assert [day.day for day in seen.term.counted] == [9, 12, 13, 16, 17]
    with writing(hotline.make) as work:
        span = {"first": date(2026, 11, 12), "last": date(2026, 11, 13)}
        given = {"unit_id": hotline.unit, "person": PERSON, "kind": "leave", **span}
        work.add(RequestRow(state="approved", **given))
    seen = hotline.do(number, "add", "line", PROPOSER, "附照片编号3")
    assert seen.term is not None
    assert [day.day for day in seen.term.counted] == [9, 16, 17, 20, 24]


def test_a_term_that_passes_is_reported_and_decides_nothing(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    hotline.do(number, "notify", "line", PROPOSER)
    hotline.do(number, "deliver", "person", PERSON)
    late = NOW + timedelta(days=13)
    with pytest.raises(Refused) as found:
        hotline.do(number, "decide", "decider", HEAD, "属实", late, outcome="uphold")
    assert guard(found) == "hearing_over"
    assert case_watching.look(hotline.make, hotline.shelf, NOW + timedelta(days=8)) == 0
    assert case_watching.look(hotline.make, hotline.shelf, late) == 1
    assert case_watching.look(hotline.make, hotline.shelf, late) == 0
    assert hotline.row(number).state == "NOTIFIED"
    with reading(hotline.make) as work:
        told = work.scalars(select(NoticeRow.unit_id).where(NoticeRow.kind == "case.late"))
        assert set(told) == {hotline.unit, hotline.company}
    decided = hotline.do(number, "decide", "decider", HEAD, "属实", late, outcome="uphold")
    assert decided.row.state == "DECIDED"


def test_an_appeal_is_ruled_on_by_whom_the_unit_named(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    hotline.decided(number)
    hotline.do(number, "appeal", "person", PERSON, "班车故障，有证明")
    body = f"@{hotline.body}"
    with pytest.raises(Refused) as found:
        hotline.do(number, "rule", "body", body, "成立", outcome="reverse")
    assert guard(found) == "body"
    with writing(hotline.make) as work:
        adopting.set_case_settings(work, hotline.unit, {}, [hotline.body], hotline.keeper)
    hotline.do(number, "rule", "body", body, "成立", outcome="reverse")
    assert hotline.row(number).state == "REVERSED"


def test_a_unit_s_own_terms_have_limits(station: Station) -> None:
    for bad in ({"appeal": 4}, {"hearing": 0}):
        with pytest.raises(BadInput), writing(station.make) as work:
            adopting.set_case_settings(work, station.unit, bad, [], station.keeper)


@pytest.mark.parametrize(
    ("role", "at_company", "why"),
    [
        (Role.HEAD, True, "in the unit's line (station head)"),
        (Role.SUPERVISOR, True, "in the unit's line (supervisor)"),
        (Role.LEADER, False, "in the unit's line (shift leader)"),
        (Role.ADMINISTRATOR, True, "sets the unit's schemes (administrator)"),
        (Role.PAY, True, "sees none of its cases"),
    ],
)
def test_nobody_of_the_line_is_named_for_appeals_and_it_is_said_why(
    station: Station, role: Role, at_company: bool, why: str
) -> None:
    unit = station.company if at_company else station.unit
    with writing(station.make) as work:
        work.add(GrantRow(account_id=station.keeper, unit_id=unit, role=role))
    with pytest.raises(BadInput) as found, writing(station.make) as work:
        adopting.set_case_settings(work, station.unit, {}, [station.keeper], station.keeper)
    [flaw] = found.value.flaws
    assert flaw.value == "keeper"
    assert why in flaw.expected


def test_who_was_taken_into_the_line_since_rules_on_no_appeal(hotline: Station) -> None:
    number = hotline.propose(hotline.fact())
    hotline.decided(number)
    hotline.do(number, "appeal", "person", PERSON, "班车故障，有证明")
    with writing(hotline.make) as work:
        adopting.set_case_settings(work, hotline.unit, {}, [hotline.body], hotline.keeper)
        work.add(GrantRow(account_id=hotline.body, unit_id=hotline.company, role=Role.HEAD))
    with pytest.raises(Refused) as found:
        hotline.do(number, "rule", "body", f"@{hotline.body}", "成立", outcome="reverse")
    assert guard(found) == "body"


# By hand.


def by_hand(station: Station, code: str, person: str = PERSON, **given: Any) -> int:
    with writing(station.make) as work:
        evidence = Evidence(person, DAY, POST, "客户投诉录音3号", **given)
        return cases.by_hand(work, station.hand(work, PROPOSER), evidence, code).id


def test_who_reported_it_does_not_decide(hotline: Station) -> None:
    number = by_hand(hotline, "PEN-ATT", reporter=HEAD)
    with pytest.raises(Refused) as found:
        hotline.decided(number)
    assert guard(found) == "apart"


def test_who_ruled_on_a_forgotten_punch_of_that_day_does_not_decide(hotline: Station) -> None:
    number = by_hand(hotline, "PEN-ATT")
    with writing(hotline.make) as work:
        wish = CorrectionRow(
            unit_id=hotline.unit,
            person=PERSON,
            day=DAY,
            at=START,
            way="in",
            decided_by=hotline.keeper,
        )
        work.add(wish)
        keeper = by_of(hotline.unit, work.get_one(AccountRow, hotline.keeper))
    hotline.do(number, "notify", "line", PROPOSER)
    hotline.do(number, "hear", "person", PERSON, "堵车")
    with pytest.raises(Refused) as found:
        hotline.do(number, "decide", "decider", keeper, "属实", outcome="uphold")
    assert guard(found) == "apart"


def test_what_burdens_a_person_names_one(hotline: Station) -> None:
    with pytest.raises(Refused) as found:
        by_hand(hotline, "PEN-ATT", person="")
    assert guard(found) == "whom"


def test_a_code_of_attendance_is_proposed_from_a_fact_alone(hotline: Station) -> None:
    with pytest.raises(Refused) as found:
        by_hand(hotline, "PEN-LATE")
    assert guard(found) == "from_fact"


def test_a_handover_carries_one_money_code_unless_the_second_person_says_why(
    hotline: Station,
) -> None:
    record = f"{POST}@2026-11-04T00:00Z"
    first = hotline.propose(hotline.fact(record=record))
    second = by_hand(hotline, "PEN-CLEAN", source=f"handover:{record}")
    hotline.decided(first)
    with pytest.raises(Refused) as found:
        hotline.decided(second)
    assert guard(found) == "why_two"
    words = {"outcome": "uphold", "second_money": "与迟到无关"}
    assert hotline.do(second, "decide", "decider", HEAD, "属实", **words).row.state == "DECIDED"


@pytest.mark.rule("hall-discipline-ladder")
def test_the_ladder_is_climbed_step_by_step(station: Station) -> None:
    station.adopt("ladder")
    with pytest.raises(Refused) as found:
        by_hand(station, "DIS-2")
    assert guard(found) == "rungs"
    station.final(by_hand(station, "DIS-1"))
    assert by_hand(station, "DIS-2", source="visit:2")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("DELAY-UNIT", marks=pytest.mark.rule("hr-delay-assess")),
        pytest.param("VETO", marks=pytest.mark.rule("qs-veto")),
    ],
)
def test_a_sanction_of_a_unit_burdens_no_person(station: Station, code: str) -> None:
    station.adopt("unit", posts=())
    row = station.row(by_hand(station, code))
    assert (row.person, row.amount, row.points) == ("", 0, 0)


# Whom it is told.


@pytest.mark.parametrize("act", ["notify", "remind"])
def test_the_person_is_told_that_something_lies_there_and_not_what(
    hotline: Station, act: str
) -> None:
    number = hotline.propose(hotline.fact())
    hotline.do(number, act, "line", PROPOSER, "初次")
    with reading(hotline.make) as work:
        [told] = work.scalars(select(NoticeRow).where(NoticeRow.kind == "case.paper"))
        assert (told.person, told.facts) == (PERSON, {"number": number})


# Schemes.


def test_a_scheme_is_adopted_once_at_a_time(hotline: Station) -> None:
    with pytest.raises(BadInput):
        hotline.adopt("hotline", first=date(2027, 1, 1))
    with pytest.raises(BadInput):
        hotline.adopt("first_inquiry")
    with writing(hotline.make) as work:
        [row] = adopting.adoptions(work, hotline.unit)
        adopting.end(work, hotline.unit, row.number, date(2026, 12, 31), hotline.keeper)
    assert hotline.adopt("hotline", first=date(2027, 1, 1))


def test_a_basis_is_written_down_whole_or_not_at_all(station: Station) -> None:
    basis = adopting.Basis("考核办法")
    with pytest.raises(BadInput):
        station.adopt("hotline", basis=basis)
    assert station.adopt("hotline", basis=adopting.Basis(), first=date(2099, 1, 1))


def test_nobody_is_burdened_for_what_was_no_rule_yet(station: Station) -> None:
    for first in (date(2026, 5, 31), date(2026, 1, 1)):
        with pytest.raises(BadInput, match="announced"):
            station.adopt("hotline", first=first)
    assert station.adopt("records", first=date(2026, 1, 1), basis=adopting.Basis())


# How long it is kept.


def test_a_case_goes_with_its_files_two_years_after_its_appeal_ended_and_an_open_one_stays(
    hotline: Station, tmp_path: Path
) -> None:
    ago = now() - timedelta(days=732)
    with writing(hotline.make) as work:
        for number, (state, at, files) in enumerate(
            [("FINAL", ago, "ab"), ("FINAL", ago + timedelta(days=3), "b"), ("HEARD", ago, "c")]
        ):
            given = {"unit_id": hotline.unit, "adoption_id": 1, "person": PERSON, "day": DAY}
            row = CaseRow(code="PEN-LATE", about=str(number), fact={}, **given)
            row.state, row.since = state, at
            work.add(row)
            work.flush()
            done = {"act": "propose", "side": "line", "by": PROPOSER, "after": "PROPOSED"}
            handed_in = {"files": [{"hash": each} for each in files]}
            act = CaseActRow(case_id=row.id, sequence=1, before="NEW", at=ago, **done)
            act.facts = handed_in
            work.add(act)
        for digest, at in (("a", ago), ("b", ago), ("c", ago - timedelta(days=2000))):
            work.add(PhotoRow(unit_id=hotline.unit, hash=digest, body=b"", at=at))
    with writing(hotline.make) as work:
        gone = forget(work, USUAL, now().date(), Seal.beside(tmp_path))
        assert (gone["cases"], gone["case_acts"], gone["photos"]) == (1, 1, 1)
        assert set(work.scalars(select(PhotoRow.hash))) == {"b", "c"}
        assert set(work.scalars(select(CaseRow.about))) == {"1", "2"}


def test_a_file_that_is_gone_or_another_is_found(hotline: Station, tmp_path: Path) -> None:
    brought = [Brought(name, PAPER + name.encode()) for name in ("%%EOF甲", "%%EOF乙")]
    with writing(hotline.make) as work:
        files = case_files.keep(work, hotline.unit, "line", brought)
        evidence = Evidence(PERSON, DAY, POST, "未回访", files=files)
        cases.by_hand(work, hotline.hand(work, PROPOSER), evidence, "PEN-REVISIT")
        unit, seal = work.get_one(UnitRow, hotline.unit), Seal.beside(tmp_path)
        assert verifying.findings(work, unit, seal) == []
        first, second = (work.query(PhotoRow).filter_by(hash=each["hash"]) for each in files)
        first.update({"body": b"another"})
        second.delete()
        found = [each.text.zh for each in verifying.findings(work, unit, seal)]
        assert found == [
            f"照片{files[0]['hash'][:8]}被改动",
            f"事项附件1 {files[1]['hash'][:8]}缺失",
        ]

"""First inquiries 首问负责: whoever answers has it until somebody who was named accepts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain import Text
from roster.duty.inquiries import (
    Act,
    Matter,
    Sort,
    Stand,
    Step,
    Way,
    after,
    allowed,
    apply,
    stand,
    taken,
)

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
PEOPLE = ("A", "B", "C")


def step(act: Act, by: str, minutes: int = 10, keeps: bool = False, **facts: str) -> Step:
    return Step(act, by, AT + timedelta(minutes=minutes), keeps, facts)


def done(found: Matter | Text) -> Matter:
    assert isinstance(found, Matter), found
    return found


def refused(found: Matter | Text) -> str:
    assert isinstance(found, Text), found
    return found.zh


def closing(by: str = "A", sort: Sort = Sort.CONSULT, **facts: str) -> Matter | Text:
    given = {"words": "key", "replied": AT.isoformat(), "satisfied": "yes", **facts}
    kept = {name: value for name, value in given.items() if value}
    return apply(taken(sort, "A", AT), step(Act.CLOSE, by, **kept))


@pytest.mark.rule("fi-x-def", "fi-c-person", "fi-i-phone", "c4-fi", "ctr-fi")
def test_whoever_answers_first_has_the_matter() -> None:
    matter = taken(Sort.QUERY, "A", AT)
    assert (matter.first, matter.owner) == ("A", "A")
    with pytest.raises(ValueError, match="answers first"):
        taken(Sort.QUERY, "", AT)


@pytest.mark.rule("fi-i-lead-in", "fi-i-forward")
def test_the_owner_keeps_it_until_the_one_who_was_named_accepts() -> None:
    matter = done(apply(taken(Sort.QUERY, "A", AT), step(Act.OFFER, "A", to="B")))
    assert (matter.owner, matter.offered) == ("A", "B")
    refused(apply(matter, step(Act.ACCEPT, "C")))
    assert done(apply(matter, step(Act.DECLINE, "B", words="key"))).owner == "A"
    assert done(apply(matter, step(Act.ACCEPT, "B"))).owner == "B"


def test_a_transfer_names_somebody() -> None:
    assert "具体人员" in refused(apply(taken(Sort.QUERY, "A", AT), step(Act.OFFER, "A")))


@pytest.mark.rule("a95-fi-closed-loop", "fi-whole-process")
def test_whoever_answered_first_chases_until_it_is_closed() -> None:
    steps = [step(Act.OFFER, "A", to="B"), step(Act.ACCEPT, "B")]
    matter = after(taken(Sort.QUERY, "A", AT), steps)
    assert Act.CHASE in allowed(matter, "A", keeps=False)
    assert Act.CHASE not in allowed(matter, "B", keeps=False)
    assert matter.waits_for("A")
    assert matter.waits_for("B")
    assert not matter.waits_for("C")


@pytest.mark.rule("fi-i-8-2", "fi-i-9-1")
@pytest.mark.parametrize("lacking", ["words", "replied", "satisfied"])
def test_closing_needs_result_reply_and_satisfaction_or_a_revisit(lacking: str) -> None:
    done(closing())
    refused(closing(**{lacking: ""}))


@pytest.mark.rule("fi-i-9-5", "fi-i-8-1")
def test_a_revisit_may_stand_for_satisfaction() -> None:
    assert done(closing(satisfied="", revisit="yes")).revisit


@pytest.mark.rule("hr-revisit-complaint-100")
def test_a_complaint_is_called_back_whatever_was_said() -> None:
    assert done(closing(sort=Sort.COMPLAINT)).revisit
    assert done(closing(sort=Sort.COMPLAINT, satisfied="")).revisit
    assert not done(closing(sort=Sort.QUERY)).revisit


def test_a_reply_lies_between_receipt_and_closing() -> None:
    refused(closing(replied=(AT - timedelta(minutes=1)).isoformat()))
    refused(closing(replied=(AT + timedelta(hours=1)).isoformat()))


@pytest.mark.rule("fi-k-2-4")
def test_what_is_unsolved_is_told_to_a_named_superior_with_its_reason() -> None:
    matter = taken(Sort.COMPLAINT, "A", AT)
    refused(apply(matter, step(Act.INFORM, "A", to="H")))
    refused(apply(matter, step(Act.INFORM, "A", words="key")))
    assert done(apply(matter, step(Act.INFORM, "A", to="H", words="key"))).informed


def test_somebody_else_neither_closes_nor_gives_away() -> None:
    refused(closing(by="B"))
    refused(apply(taken(Sort.QUERY, "A", AT), step(Act.OFFER, "B", to="C")))
    done(apply(taken(Sort.QUERY, "A", AT), step(Act.OFFER, "B", keeps=True, to="C")))


def test_a_closed_matter_opens_again_with_a_reason_and_its_owner() -> None:
    matter = done(closing())
    refused(apply(matter, step(Act.WORK, "A")))
    refused(apply(matter, step(Act.REOPEN, "A")))
    again = done(apply(matter, step(Act.REOPEN, "A", words="key")))
    assert again.is_open
    assert again.owner == "A"
    assert again.replied is None


def test_a_fault_report_meets_its_term_when_a_crew_is_sent() -> None:
    due = AT + timedelta(minutes=5)
    matter = taken(Sort.REPAIR, "A", AT)
    assert stand(matter, due, due) is Stand.DUE
    assert stand(matter, due, due + timedelta(seconds=1)) is Stand.OVER
    for minutes, expected in ((5, Stand.MET), (6, Stand.LATE)):
        sent = apply(matter, step(Act.WORK, "A", minutes, way=Way.DISPATCHED))
        assert stand(done(sent), due, AT + timedelta(days=1)) is expected
    assert stand(matter, None, AT) is Stand.FREE


WALKS = st.lists(
    st.builds(
        Step,
        st.sampled_from(Act),
        st.sampled_from(("", *PEOPLE)),
        st.just(AT + timedelta(minutes=30)),
        st.booleans(),
        st.fixed_dictionaries(
            {},
            optional={
                "to": st.sampled_from(("", *PEOPLE)),
                "words": st.just("key"),
                "replied": st.just(AT.isoformat()),
                "satisfied": st.sampled_from(("yes", "no", "?")),
                "revisit": st.just("yes"),
                "way": st.sampled_from(Way),
            },
        ),
    ),
    max_size=25,
)


@given(st.sampled_from(Sort), st.sampled_from(PEOPLE), WALKS)
@settings(max_examples=400, deadline=None)
def test_no_sequence_of_acts_leaves_a_matter_without_an_owner(
    sort: Sort, first: str, walk: list[Step]
) -> None:
    matter = taken(sort, first, AT)
    for each in walk:
        found = apply(matter, each)
        if not isinstance(found, Matter):
            continue
        assert found.owner in PEOPLE
        assert found.first == first
        if found.owner != matter.owner:
            assert each.act is Act.ACCEPT
            assert each.by == found.owner == matter.offered
        if found.closed and not matter.closed:
            assert found.replied
            assert found.satisfied is not None or found.revisit
        matter = found


def test_a_walk_comes_far_enough_to_show_something() -> None:
    steps = [
        step(Act.OFFER, "A", to="B"),
        step(Act.ACCEPT, "B"),
        step(Act.CLOSE, "B", words="key", replied=AT.isoformat(), satisfied="no"),
    ]
    assert after(taken(Sort.OPINION, "A", AT), steps).satisfied is False

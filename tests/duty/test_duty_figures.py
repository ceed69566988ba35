"""Figures of the documents that stand as usual settings of a post, or as kinds of an entry."""

from __future__ import annotations

import pytest

from roster.desk import lots
from roster.desk.duty_books import standard
from roster.desk.inquiring import LONGEST
from roster.domain import Post
from roster.duties import PostKind
from roster.duty import schemes
from roster.duty.book import PostSettings
from roster.duty.inquiries import Channel, Sort
from roster.feeds.unit import Unit

STATION = Unit(name="", people=(), shifts=(), posts=(), symbols=())


def usual(kind: PostKind) -> PostSettings:
    return standard(STATION, Post("值班", "值班", kind=kind))


@pytest.mark.rule("d24-ho-max-5")
@pytest.mark.parametrize("kind", [PostKind.DUTY24, PostKind.CREW, PostKind.SEAT])
def test_a_handover_may_take_five_minutes_past_the_hour(kind: PostKind) -> None:
    assert usual(kind).overrun == 5


@pytest.mark.rule("fi-x-scope")
@pytest.mark.rule("fi-k-1-scope")
def test_first_inquiry_takes_visits_calls_and_letters_and_four_kinds_of_wishes() -> None:
    assert {"visit", "call", "letter", "doorstep"} <= set(Channel)
    assert {"consult", "query", "complaint", "business"} <= set(Sort)


@pytest.mark.rule("a95-scope-5")
def test_the_hotline_takes_enquiries_reports_complaints_opinions_and_faults() -> None:
    assert {"query", "report", "complaint", "opinion", "repair"} <= set(Sort)


@pytest.mark.rule("hall-track-revisit")
def test_a_tenth_of_other_business_is_called_back() -> None:
    assert lots.SHARES["general"] == 100


@pytest.mark.parametrize(
    ("scheme", "code", "words"),
    [
        pytest.param("unit", "VETO", "取消当年评先资格", marks=pytest.mark.rule("qs-veto")),
        pytest.param("unit", "DELAY-UNIT", "部门考核", marks=pytest.mark.rule("hr-delay-assess")),
        pytest.param(
            "ladder", "DIS-1", "批评教育", marks=pytest.mark.rule("hall-discipline-ladder")
        ),
    ],
)
def test_what_befalls_without_an_amount_is_a_measure_in_words(
    scheme: str, code: str, words: str
) -> None:
    found = next(each for each in schemes.shipped()[scheme].codes if each.code == code)
    assert found.measure is not None
    assert words in found.measure.zh
    assert not found.amount


@pytest.mark.rule("hall-discipline-ladder")
def test_the_ladder_goes_from_criticism_over_points_to_dismissal() -> None:
    steps = {each.code: each.step for each in schemes.shipped()["ladder"].codes}
    assert steps == {"DIS-1": 1, "DIS-2": 2, "DIS-3": 3}


@pytest.mark.rule("fi-c-register")
def test_the_register_of_first_inquiry_has_its_fields() -> None:
    assert {"name", "organisation", "address", "contact", "matter"} == set(LONGEST)

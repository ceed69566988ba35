"""Figures of the documents that stand as usual settings of a post, or as kinds of an entry."""

from __future__ import annotations

import pytest

from roster.desk.duty_books import standard
from roster.domain import Post
from roster.duties import PostKind
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

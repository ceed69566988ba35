"""What the system knows of a month is laid at the post that it was, and at no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.desk import duty_books, repairing, revisiting, scoring
from roster.desk.repairing import Entered, Source
from roster.duties import PostKind
from roster.duty.inquiries import Sort
from roster.duty.repairs import Node
from roster.store.base import reading, writing
from tests import databases
from tests.desk.ledgers import AT, OTHER, POST, Ledgers

MONTH = date(2090, 1, 1)
LATER = AT + timedelta(days=9)
SECOND, SEAT, DESK = "抢修二班", "座席", "回访席"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledgers]:
    """A station with a second crew and two seats."""
    engine = databases.laid(tmp_path)
    found = Ledgers(engine)
    crew = next(post for post in found.book.posts if post.code == POST)
    more = [
        replace(crew, code=code, name=code, kind=kind)
        for code, kind in ((SECOND, PostKind.CREW), (SEAT, PostKind.SEAT), (DESK, PostKind.SEAT))
    ]
    found.book = replace(found.book, posts=(*found.book.posts, *more))
    yield found
    engine.dispose()


def repair(kept: Ledgers, ticket: str, post: str, minutes: int) -> None:
    times = {Node.RECEIVED: AT, Node.ARRIVED: AT + timedelta(minutes=minutes)}
    with writing(kept.make) as work:
        given = Entered(ticket, times, post=post)
        repairing.enter(work, kept.unit, kept.book, given, Source.PAGE, OTHER, 1, LATER)


def figures(kept: Ledgers) -> Mapping[tuple[str, str], str]:
    with reading(kept.make) as work:
        book = duty_books.of(kept.book)
        found = scoring.own_figures(work, kept.unit, kept.book, book, MONTH, LATER)
    return {key: value.source for key, value in found.items()}


def test_a_repair_counts_for_the_crew_that_went_out(kept: Ledgers) -> None:
    repair(kept, "B1", POST, 20)
    repair(kept, "B2", SECOND, 400)
    found = figures(kept)
    assert found[POST, "repairs"] == "1/1"
    assert found[POST, "arrival"] == "20 / 1"
    assert found[SECOND, "repairs"] == "0/1"


def test_what_is_told_of_no_post_is_lost_for_none(kept: Ledgers) -> None:
    repair(kept, "B1", POST, 20)
    repair(kept, "B3", "", 400)
    found = figures(kept)
    assert found[POST, "repairs"] == "1/2"
    assert found[SECOND, "repairs"] == "0/1"


def test_a_revisit_counts_for_the_seat_that_took_the_matter(kept: Ledgers) -> None:
    for post in (SEAT, DESK):
        kept.close(kept.take(Sort.COMPLAINT, post=post))
    with writing(kept.make) as work:
        [first, _] = revisiting.listing(work, kept.unit, AT)
        given = dict.fromkeys(revisiting.yes_or_no(revisiting.form_of(first.row)), "yes")
        revisiting.answer(work, kept.unit, first.row.id, OTHER, True, given, {}, 1, AT)
    found = figures(kept)
    assert found[SEAT, "revisits"] == "1/1"
    assert found[DESK, "revisits"] == "0/1"

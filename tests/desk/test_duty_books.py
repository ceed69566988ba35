"""What a unit keeps for its duties: what it wrote down, and what holds where it wrote nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from roster.desk import duty_books
from roster.duty import checklists
from roster.duty.book import Call, DutyBook
from roster.feeds import units
from roster.feeds.unit import DutySheets
from tests.feeds.unit_files import folder

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def kept(tmp_path: Path) -> DutyBook:
    return duty_books.of(units.read(folder(tmp_path)))


def bare(tmp_path: Path) -> DutyBook:
    nothing = dict.fromkeys(("registers", "rooms", "contacts", "rounds", "seats", "checklists"))
    return duty_books.of(units.read(folder(tmp_path, **nothing)))


def test_what_a_unit_says_of_a_post_goes_before_what_its_kind_needs(kept: DutyBook) -> None:
    seats = kept.settings("受理")
    assert (seats.checklist, seats.before, seats.overrun, seats.takes_photos) == (
        "hotline", 20, 3, False,
    )  # fmt: skip
    assert (seats.extension, seats.confirm, seats.is_own_hand_only) == (60, 72, True)


def test_a_post_may_hand_nothing_over(kept: DutyBook) -> None:
    assert not kept.settings("所部").hands_over
    assert not kept.settings("备班").hands_over


def test_a_register_holds_for_its_post_or_for_all(kept: DutyBook) -> None:
    assert [each.name for each in kept.articles_of("受理")] == ["绝缘手套", "电筒"]
    assert [each.name for each in kept.articles_of("所部")] == ["电筒"]
    assert [each.is_high_risk for each in kept.articles_of("受理")] == [True, False]


def test_calls_go_to_the_head_first_and_to_the_neighbour_last(kept: DutyBook) -> None:
    assert [each.kind for each in kept.contacts_of("受理")] == [Call.HEAD, Call.NEIGHBOUR]
    assert [each.person for each in kept.contacts_of("所部")] == ["E1"]


def test_a_unit_that_wrote_nothing_can_hand_over_all_the_same(tmp_path: Path) -> None:
    book = bare(tmp_path)
    assert [room.code for room in book.rooms_of("受理")] == ["值班室"]
    assert [(each.code, each.row, each.column) for each in book.seats] == [("Z01", 1, 1)]


def test_a_station_without_a_list_of_rooms_walks_through_three() -> None:
    bare = replace(units.read(EXAMPLES / "supply_station"), duty=DutySheets())
    rooms = duty_books.of(bare).rooms_of("抢修值班")
    assert [room.code for room in rooms] == ["值班室", "楼道", "宿舍"]
    assert [room.is_dormitory for room in rooms] == [False, False, True]


def test_a_units_checklist_is_the_shipped_one_with_its_changes(kept: DutyBook) -> None:
    own, shipped = kept.checklists["hotline"], checklists.shipped()["hotline"]
    items = {item.code: item for item in own.items}
    assert "A3" not in items
    assert (items["A9"].text.zh, items["A9"].blocks) == ("环境卫生已打扫", False)
    assert (items["U1"].who, items["U1"].blocks, items["U1"].is_single) == ("in", True, True)
    assert own.version != shipped.version
    assert kept.checklists["station"].version == checklists.shipped()["station"].version


@pytest.mark.rule("ldr-round-4h")
@pytest.mark.rule("ldr-premeeting-15")
def test_a_hall_without_a_list_of_rounds_goes_round_twice_a_day(tmp_path: Path) -> None:
    plans = {plan.checklist: plan.at for plan in bare(tmp_path).rounds_of("所部")}
    assert plans == {
        "hall_opening": (8 * 60,),
        "meeting": (8 * 60 + 15,),
        "hall_round": (12 * 60 + 30, 16 * 60 + 30),
        "hall_closing": (17 * 60 + 30,),
    }


def test_leaders_are_known_by_the_role_of_their_post_else_by_their_skill() -> None:
    def leader(example: str, post: str) -> str:
        return duty_books.of(units.read(EXAMPLES / example)).settings(post).leader

    assert leader("supply_station", "抢修值班") == "带班长"
    assert leader("call_centre_95598", "受理") == "值班长"
    assert leader("business_hall", "柜台") == "值班长"

"""The pages of the ledgers: handovers with their arithmetic, carry-overs, duty log, paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.desk import books, carrying, duty_books, duty_logs
from roster.duty import checklists, machine
from roster.duty.edits import ItemEdit, edited
from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.handovers import record_row
from tests.site.conftest import SignedIn
from tests.site.handed import AT, NAME, NEXT, enrolled, hand_over, later, note
from tests.tablets import DUE, POST, Tablet
from web.ledgers.handovers import TONES


@pytest.fixture
def held(app: Flask, make: Sessions, station: int) -> Tablet:
    return enrolled(app, make, station)


@pytest.fixture
def head(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.HEAD, station)


def at(unit: int, page: str = "") -> str:
    return f"/units/{unit}/ledger/{page}"


def test_the_overview_tells_state_signatures_and_overrun(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    hand_over(app, make, held)
    page = head.get(at(station, "?day=2026-12-01"))
    assert page.status_code == 200
    assert 'data-state="CLOSED"' in page.text
    assert "✓ 赵01" in page.text
    assert "✓ 周05" in page.text
    assert "ledger/handovers/" in page.text


def test_every_colour_is_of_a_state_that_records_have() -> None:
    known = {state for name in ("handover", "paper") for state in machine.table(name).states}
    assert set(TONES) <= known


def test_a_closed_handover_shows_its_arithmetic_items_and_receipts(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    hand_over(app, make, held)
    page = head.get(at(station, f"handovers/{NAME}")).text
    assert "2026-12-01 08:00" in page
    assert "2026-12-01 07:46" in page
    assert "离线" in page
    with reading(make) as work:
        row = record_row(work, station, NAME)
        assert row is not None
    assert "D13" in page
    assert page.count("<tr><td>") > 20


def test_a_handover_is_read_by_the_checklist_with_which_it_began(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    hand_over(app, make, held)
    for words in ("门窗关好", "门窗关好并上锁"):
        with writing(make) as work:
            row = {"checklist": "station", "item": "D5", "zh": words}
            books.change(work, station, {"checklists": [row]}, None)
    assert "门窗安全" in head.get(at(station, f"handovers/{NAME}")).text
    with reading(make) as work:
        book = duty_books.duty_book(work, station)
        old = edited(checklists.shipped()["station"], [ItemEdit("station", "D5", False,
            {"zh": "门窗关好", "en": "门窗关好"})])  # fmt: skip
        found = duty_books.checklist_at(work, station, book, "station", old.version)
        assert found is not None
        assert next(each for each in found.items if each.code == "D5").text.zh == "门窗关好"


def test_a_handover_of_another_unit_is_not_there(
    app: Flask, make: Sessions, station: int, hall: int, held: Tablet, signed_in: SignedIn
) -> None:
    hand_over(app, make, held)
    assert signed_in(Role.HEAD, hall).get(at(hall, f"handovers/{NAME}")).status_code == 404


def test_log_entries_are_cut_at_the_handover_by_what_the_server_received(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    note(app, make, held, "跳闸一次", at=later(-60))
    hand_over(app, make, held)
    late = note(app, make, held, "补：来电一次", at=later(30))
    begin, end = AT - timedelta(days=1), AT + timedelta(days=1)
    with reading(make) as work:
        closed, rest = duty_logs.log(work, station, POST, begin, end)
    assert (closed.closing, [each.text for each in closed.within]) == (NAME, ["跳闸一次"])
    assert (rest.closing, [each.key for each in rest.within]) == ("", [late])


def test_an_entry_is_written_and_corrected_by_an_addition_on_the_site(
    make: Sessions, station: int, signed_in: SignedIn
) -> None:
    client = signed_in(Role.STAFF, station, person="G01")
    url = at(station, "log/抢修值班/")
    answer = client.post(url, data={"kind": "call", "text": "用户来电询问停电"})
    assert answer.status_code == 302, answer.text
    page = client.get(at(station, "log/?post=抢修值班")).text
    assert "用户来电询问停电" in page
    key = page.split('data-entry="')[1].split('"')[0]
    record = page.split('name="record" value="')[1].split('"')[0]
    assert (
        client.post(url, data={"of": key, "record": record, "text": "应为故障报修"}).status_code
        == 302
    )
    page = client.get(at(station, "log/?post=抢修值班")).text
    assert "用户来电询问停电" in page
    assert "应为故障报修" in page


def test_an_entry_without_words_is_refused(station: int, signed_in: SignedIn) -> None:
    client = signed_in(Role.STAFF, station, person="G01")
    answer = client.post(at(station, "log/抢修值班/"), data={"kind": "call", "text": " "})
    assert answer.status_code == 422
    assert client.post(at(station, "log/没有/"), data={"text": "x"}).status_code == 404


def left(make: Sessions, unit: int, key: str = "k-1", owner: str = "G02") -> None:
    act = {"act": "carry", "key": key, "by": "G01", "facts": {"text": "更换熔断器", "owner": owner}}
    with writing(make) as work:
        carrying.follow(work, unit, "抢修值班", NAME, act, AT)


def test_a_carry_over_is_closed_by_its_owner_or_by_who_supervises(
    make: Sessions, station: int, signed_in: SignedIn, head: FlaskClient
) -> None:
    left(make, station)
    left(make, station, "k-2")
    owner = signed_in(Role.STAFF, station, person="G02")
    other = signed_in(Role.STAFF, station, person="G03")
    url = at(station, "carried/k-1/close")
    assert other.post(url, data={"how": "x"}).status_code == 403
    assert owner.post(url, data={"how": " "}).status_code == 422
    assert owner.post(url, data={"how": "已更换"}).status_code == 302
    assert owner.post(url, data={"how": "again"}).status_code == 404
    assert head.post(at(station, "carried/k-2/close"), data={"how": "已转派"}).status_code == 302
    with reading(make) as work:
        assert carrying.open_ones(work, station, "抢修值班") == []
    assert "已更换" in head.get(at(station, "carried/")).text


def test_a_finish_in_the_next_handover_closes_what_was_carried(
    make: Sessions, station: int
) -> None:
    left(make, station)
    with writing(make) as work:
        (open_one,) = carrying.open_ones(work, station, "抢修值班")
        assert (open_one["id"], open_one["owner"]) == ("k-1", "G02")
        act = {"act": "finish", "key": "k-9", "item": "k-1", "by": "G05", "reason": "已更换"}
        carrying.follow(work, station, "抢修值班", NEXT, act, later(60))
        assert carrying.open_ones(work, station, "抢修值班") == []


def test_a_carry_over_is_given_to_another_owner(
    make: Sessions, station: int, head: FlaskClient, signed_in: SignedIn
) -> None:
    left(make, station, owner="")
    url = at(station, "carried/k-1/owner")
    assert head.post(url, data={"owner": "G99"}).status_code == 422
    assert head.post(url, data={"owner": "G04"}).status_code == 302
    assert signed_in(Role.STAFF, station, person="G02").post(url).status_code == 403
    with reading(make) as work:
        assert carrying.open_ones(work, station, "抢修值班")[0]["owner"] == "G04"


def test_rounds_that_nobody_made_are_shown_as_missed(station: int, head: FlaskClient) -> None:
    page = head.get(at(station, "rounds/?day=2026-11-10"))
    assert page.status_code == 200
    assert 'data-made="missed"' in page.text
    assert "供电所巡视" in page.text


def test_lots_are_drawn_once_and_logged(station: int, head: FlaskClient) -> None:
    url = at(station, "draws/")
    given = {"kind": "repair", "share": "20", "tickets": "\n".join(f"T{n}" for n in range(10))}
    drawn = head.post(url, data=given)
    assert drawn.status_code == 302
    assert "再次抽取结果一致" in head.get(drawn.location).text
    again = head.post(url, data=given)
    assert again.status_code == 422
    assert "T0" in again.text
    whole = head.post(url, data={**given, "kind": "complaint", "share": "50"})
    assert whole.status_code == 422


def test_a_handover_on_paper_is_entered_once_and_marked(station: int, head: FlaskClient) -> None:
    given = {
        "day": "2025-12-01", "due": "08:00", "began": "07:50", "ended": "08:07",
        "out": "G01", "in": "G05", "form": "12", "exceptions": "D4 楼道已重扫", "left": "",
    }  # fmt: skip
    url = at(station, "paper/enter?post=抢修值班")
    assert head.post(url, data={**given, "in": "G01"}).status_code == 422
    assert head.post(url, data={**given, "began": "八点"}).status_code == 422
    assert head.post(url, data={**given, "day": "2126-12-01"}).status_code == 422
    kept = head.post(url, data=given)
    assert kept.status_code == 302, kept.text
    assert "2025-11-30T23:50:00Z" in head.get(kept.location).text
    assert "D4 楼道已重扫" in head.get(kept.location).text
    assert head.post(url, data=given).status_code == 409
    held = "/responsible/?post=抢修值班&at=2025-12-01T08:07"
    answer = head.get(f"/units/{station}{held}")
    assert "录入纸质交接" in answer.text
    overview = head.get(at(station, "?day=2025-12-01")).text
    assert "纸质" in overview
    assert "2" in overview


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_in_both_languages(
    app: Flask, make: Sessions, station: int, held: Tablet, signed_in: SignedIn, language: str
) -> None:
    hand_over(app, make, held)
    note(app, make, held, "跳闸一次", at=later(10))
    hand_over(app, make, held, NEXT, later(1440))
    left(make, station)
    client = signed_in(Role.SUPERVISOR, station, language=language)
    for page in (
        "", f"handovers/{NAME}", "carried/", "log/", "rounds/", "checks/", "draws/", "seats/",
        "paper/", f"paper/handover/{NAME}", f"paper/log/{NEXT}", "paper/blank", "paper/enter",
        f"paper/month?post=抢修值班&month={DUE[:10]}", "paper/heads?day=2026-12-01",
    ):  # fmt: skip
        answer = client.get(at(station, page))
        assert answer.status_code == 200, (page, answer.text)


def test_paper_carries_signatures_check_code_and_link(
    app: Flask, make: Sessions, station: int, held: Tablet, head: FlaskClient
) -> None:
    acts = list(held.handover(NAME))
    signing = [act for act in acts if act["act"] == "sign"]
    for act in signing:
        act["facts"]["drawing"] = "M10 10L50 50"
    from tests.site.handed import send

    send(app, make, held, acts)
    page = head.get(at(station, f"paper/handover/{NAME}")).text
    assert page.count('d="M10 10L50 50"') == 2
    digest = signing[0]["facts"]["digest"]
    assert digest[:4] + " " + digest[4:8] in page
    assert page.count('class="a4') == 1


def test_a_drawing_is_drawn_only_where_it_is_a_path() -> None:
    from web.ledgers.paper import path

    assert path("M1 2L3 4") == "M1 2L3 4"
    assert path('"/><script>') == ""

"""Service quality on the pages: posts with their arithmetic, persons for themselves alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from roster.duty import quality
from roster.store.accounts import Role
from tests.site.conftest import SignedIn

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
POST = "柜台"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.place.now", lambda: AT)


@pytest.fixture
def head(signed_in: SignedIn, hall: int) -> FlaskClient:
    return signed_in(Role.HEAD, hall)


def root(unit: int, page: str = "") -> str:
    return f"/units/{unit}/dues/quality/{page}"


def put(head: FlaskClient, unit: int, of: str, **values: str) -> int:
    given = {"source": "11月满意度调查", **values}
    return head.post(root(unit, f"values/?month=2026-11&of={of}"), data=given).status_code


def measured(head: FlaskClient, unit: int, of: str = POST) -> None:
    """Everything that is entered of a counter: half the points for satisfaction."""
    assert put(head, unit, of, satisfaction="90", errors="0", conduct="100") == 302


@pytest.mark.rule("mgr-kpi-meeting")
def test_a_post_has_its_score_with_the_arithmetic(head: FlaskClient, hall: int) -> None:
    measured(head, hall)
    page = head.get(root(hall)).text
    assert "50.0 × 30 + 100.0 × 20 + 100.0 × 30" in page
    assert "11月满意度调查" in page
    assert "巡检按时完成" in page


def test_the_last_entry_counts_and_a_dash_takes_one_back(head: FlaskClient, hall: int) -> None:
    measured(head, hall)
    put(head, hall, POST, satisfaction="100")
    assert "100.0 × 30 + 100.0 × 20" in head.get(root(hall)).text
    put(head, hall, POST, satisfaction="-")
    assert "100.0 × 30 + 100.0 × 20" not in head.get(root(hall)).text


@pytest.mark.parametrize("wrong", [{"satisfaction": "x"}, {"errors": "-5"}, {"source": ""}])
def test_what_is_no_value_is_told_and_not_kept(
    head: FlaskClient, hall: int, wrong: dict[str, str]
) -> None:
    assert put(head, hall, POST, **wrong) == 422


@pytest.mark.rule("a95-star-eval")
def test_a_person_sees_their_own_score_and_stars_and_nobody_else(
    head: FlaskClient, signed_in: SignedIn, hall: int
) -> None:
    measured(head, hall, "Y03")
    own, other = (signed_in(Role.STAFF, hall, person=who) for who in ("Y03", "Y04"))
    address = f"/units/{hall}/mine/quality/?month=2026-11"
    seen = own.get(address).text
    assert "81.2" in seen
    assert "3星（满5星）" in seen
    assert "尚无数据" in other.get(address).text
    assert own.get(root(hall, "values/?of=Y03")).status_code == 403


def test_the_page_of_posts_and_its_print_hold_nobody_s_name(
    head: FlaskClient, signed_in: SignedIn, hall: int
) -> None:
    measured(head, hall, "Y03")
    for reader in (head, signed_in(Role.STAFF, hall, person="Y04")):
        page = reader.get(root(hall)).text.split('<main id="main">')[1]
        assert "孙03" not in page
        assert "81.2" not in page


def scheme(**more: str) -> dict[str, str]:
    found = quality.shipped()
    given = {"since": "2026-11"}
    for each in found.indicators:
        for part in ("weight", "full", "none"):
            given[f"{part}-{each.code}"] = str(getattr(each, part))
    stars = {f"stars-{number}": str(each) for number, each in enumerate(found.stars, start=1)}
    return {**given, **stars, **more}


def test_a_unit_weighs_by_its_own_scheme_from_a_month_on(head: FlaskClient, hall: int) -> None:
    assert "制度未作规定" in head.get(root(hall)).text
    asked = head.get(root(hall, "scheme/")).text
    assert "均为本系统建议" in asked
    assert "营业厅管理制度" in asked
    changed = scheme(**{"full-satisfaction": "95", "stars-5": "99"})
    assert head.post(root(hall, "scheme/"), data=changed).status_code == 302
    measured(head, hall)
    page = head.get(root(hall, "?month=2026-11")).text
    assert "66.7 × 30" in page
    assert "制度未作规定" not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"weight-satisfaction": "31"}, "权重合计"),
        ({"full-errors": "10"}, "不能相同"),
        ({"stars-1": "99"}, "由低到高"),
        ({"since": "2026-10"}, "本月或以后"),
        ({"since": "x"}, "请填写月份"),
        ({"weight-errors": ""}, "数字"),
    ],
)
def test_a_scheme_that_cannot_be_is_told(
    head: FlaskClient, hall: int, wrong: dict[str, str], told: str
) -> None:
    answer = head.post(root(hall, "scheme/"), data=scheme(**wrong))
    assert answer.status_code == 422
    assert told in answer.text

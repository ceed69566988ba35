"""The duty board: who is on and comes, empty posts, what is due; never who is at fault."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.desk import reporting, walling
from roster.store.accounts import AccountRow, Role
from roster.store.attendance import AttendanceRow
from roster.store.base import Sessions, writing
from tests.site.conftest import SignedIn
from tests.site.published import DRIVER, DUTY, LEADER, month_of, publish

FRONTEND = Path(__file__).parents[2] / "web" / "frontend"
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""Noon of a Tuesday on the station's clock."""
MONTH = date(2026, 11, 1)
LATE = 47
"""[min] that somebody was late: a figure that must not be found on the wall."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.board.shown.now", lambda: AT)


@pytest.fixture
def manned(make: Sessions, station: int) -> int:
    """A crew without its driver is on, the next one is whole."""
    crew = {"G01": LEADER, "G03": DUTY, "G04": DUTY}
    following = {"G05": LEADER, "G06": DRIVER, "G07": DUTY, "G08": DUTY}
    rows = {who: month_of(d24=code) for who, code in crew.items()}
    rows |= {who: month_of(d25=code) for who, code in following.items()}
    publish(make, station, MONTH, 30, rows)
    return station


@pytest.fixture
def keeper(signed_in: SignedIn, station: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, station)


def opened(keeper: FlaskClient, unit: int, language: str = "zh") -> str:
    """The path of a new screen."""
    given = {"name": "值班室电视", "language": language}
    page = keeper.post(f"/units/{unit}/boards/", data=given).text
    found = re.search(r"https://[^/]+(/board/[\w-]+)\.html", page)
    assert found
    return found[1]


def test_the_wall_shows_who_is_on_who_comes_and_who_is_missing(
    app: Flask, keeper: FlaskClient, manned: int
) -> None:
    screen = app.test_client().get(f"{opened(keeper, manned)}.html").text
    crew = screen.split("抢修值班", 1)[1].split("</article>")[0]
    assert "赵01" in crew
    assert "08:00–次日08:00" in crew
    assert "3 / 4" in crew
    assert "驾驶员 −1" in crew
    assert "接班 次日08:00" in crew
    assert "周05" in crew


@pytest.mark.parametrize(
    ("at", "on", "comes"),
    [
        (datetime(2026, 11, 24, 16, tzinfo=UTC), "昨日08:00–08:00", "接班 08:00"),
        (datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC), "昨日08:00–08:00", "接班 08:00"),
        (datetime(2026, 11, 25, tzinfo=UTC), "08:00–次日08:00", ""),
        (datetime(2026, 11, 20, 4, tzinfo=UTC), "", "接班 11-24 08:00"),
    ],
    ids=["midnight", "a second before the change", "at the change", "after days off"],
)
def test_the_wall_at_midnight_at_the_change_and_after_days_without_anybody(
    keeper: FlaskClient, manned: int, monkeypatch: pytest.MonkeyPatch, at: datetime, on: str,
    comes: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("web.board.shown.now", lambda: at)
    page = keeper.get(f"/units/{manned}/board/now.html").text
    crew = page.split("抢修值班", 1)[1].split("</article>")[0]
    assert on in crew
    assert comes in crew
    assert ("接班" in crew) == bool(comes)


def test_a_post_without_anybody_is_an_empty_post(
    app: Flask, keeper: FlaskClient, manned: int
) -> None:
    screen = app.test_client().get(f"{opened(keeper, manned)}.html").text
    office = screen.split("所部日勤", 1)[1].split("</article>")[0]
    assert "▲ 空岗" in office
    assert "0 / 2" in office


def test_the_wall_tells_handovers_rounds_and_what_is_overdue(
    app: Flask, keeper: FlaskClient, make: Sessions, manned: int
) -> None:
    with writing(make) as work:
        row = AccountRow(login="first", password="")
        work.add(row)
        work.flush()
        reporting.adopt(work, manned, ["devices"], MONTH, row.id)
    screen = app.test_client().get(f"{opened(keeper, manned)}.html").text
    assert "设备检测、数据备份检查" in screen
    assert "今日巡检" in screen
    assert "16:30" in screen


def test_a_screen_speaks_its_own_language(app: Flask, keeper: FlaskClient, manned: int) -> None:
    page = app.test_client().get(f"{opened(keeper, manned, 'en')}.html").text
    assert '<html lang="en">' in page
    assert "Who is on" in page
    assert "empty post" in page


def test_a_screen_asks_anew_without_signing_in_and_stops_when_it_is_closed(
    app: Flask, keeper: FlaskClient, make: Sessions, manned: int
) -> None:
    path = opened(keeper, manned)
    television = app.test_client()
    answer = television.get(f"{path}/now.html")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'data-at="{int(AT.timestamp())}"' in answer.text
    assert "2026-11-24 12:00" in keeper.get(f"/units/{manned}/boards/").text
    keeper.post(f"/units/{manned}/boards/1/revoke")
    assert television.get(f"{path}/now.html").status_code == 404
    assert television.get(f"{path}.html").status_code == 404
    assert television.get("/board/guessed.html").status_code == 404


def test_a_board_of_another_unit_cannot_be_closed(
    signed_in: SignedIn, keeper: FlaskClient, manned: int, hall: int
) -> None:
    opened(keeper, manned)
    other = signed_in(Role.SUPERVISOR, hall)
    assert other.post(f"/units/{hall}/boards/1/revoke").status_code == 404


def test_the_wall_names_nobody_beside_lateness_cases_scores_or_stars(
    app: Flask, keeper: FlaskClient, make: Sessions, manned: int
) -> None:
    """What is known of a person's lateness leaves the wall as it was, to the letter."""
    path = opened(keeper, manned)
    television = app.test_client()
    before = television.get(f"{path}/now.html").text
    with writing(make) as work:
        work.add(
            AttendanceRow(
                unit_id=manned, record="抢修值班@2026-11-24T00:00Z", person="G01", kind="late",
                day=date(2026, 11, 24), minutes=LATE, facts={"from": "08:00", "to": "08:47"},
            )
        )  # fmt: skip
    assert television.get(f"{path}/now.html").text == before
    assert not re.search(r"迟到|考核|评分|得分|[★☆]|星级", before)


def test_the_wall_reads_no_table_of_lateness_cases_or_scores() -> None:
    sources = inspect.getsource(walling)
    assert not re.search(r"import .*(attend|case|quality|spots|penalt)", sources)
    assert not re.search(r"store\.(attendance|punches|cases|quality|spots)", sources)


YOUNG_STYLES = (
    r"\b(grid|gap|inset|aspect-ratio)\b|(clamp|min|max|is|where)\(|:focus-visible|@container"
)
"""What Chromium 49, the browser of televisions of 2017, does not know in a style sheet."""
YOUNG_WORDS = r"=>|\?\.|\?\?|`|\.\.\.|\b(async|await|class|import|export|finally)\b|\*\*"


def test_the_board_asks_nothing_that_an_old_television_does_not_know() -> None:
    styles = re.sub(r"/\*.*?\*/", "", (FRONTEND / "board.css").read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(YOUNG_STYLES, styles)
    script = re.sub(
        r"^\s*//.*$", "", (FRONTEND / "board.js").read_text("utf-8"), flags=re.MULTILINE
    )
    assert not re.search(YOUNG_WORDS, script)
    board = (FRONTEND / "build.mjs").read_text("utf-8").split('"board.css", "board.js"')[1]
    assert 'target: ["es2015", "chrome49", "safari11"]' in board

"""What hangs on a wall or lies on a table names nobody beside lateness, cases, scores or stars."""

from __future__ import annotations

import re
import tomllib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.store.accounts import Role
from roster.store.base import Sessions
from tests.desk.cases_station import FIRST, NOW, PERSON, PROPOSER, Station, fill
from tests.site.conftest import SignedIn
from tests.site.test_access import LISTED

HUNG = re.compile(r"board|kiosk|paper|print|notice|slip|picture|screen|wall")
"""In the address of what is hung up, laid out or printed for others."""
ASKED = {
    "/units/<int:unit>/rosters/<first>/notice": "?from=1&to=1",
    "/units/<int:unit>/ledger/paper/blank": "?post=抢修值班",
}
LEFT = {
    "/board/<word>.html": "the same as the unit's own board, for a screen with a word",
    "/board/<word>/now.html": "the same as the unit's own board, for a screen with a word",
    "/units/<int:unit>/cases/<int:number>/notice": "a notice of criticism, which refuses a name",
    "/units/<int:unit>/ledger/paper/handover/<path:name>": "one signed record",
    "/units/<int:unit>/ledger/paper/log/<path:name>": "one signed record",
    "/units/<int:unit>/mine/notices": "a person's own tray",
    "/units/<int:unit>/mine/slip": "a person's own slip",
    "/units/<int:unit>/slips/picture.svg": "a picture of an address",
}
"""Pages that need something of their own, and what they are."""
AGAINST = (
    "迟到",
    "早退",
    "旷工",
    "考核",
    "处罚",
    "申诉",
    "提醒了结",
    "PEN-",
    "星级",
    "得分",
    "扣分",
)
"""Words that stand beside nobody's name there."""


def _hung() -> list[str]:
    routes = [route.split(" ") for route in tomllib.loads(LISTED.read_text("utf-8"))]
    return sorted(
        path
        for *methods, path in routes
        if "GET" in methods and HUNG.search(path) and path not in LEFT
    )


@pytest.fixture
def unit(make: Sessions, monkeypatch: pytest.MonkeyPatch) -> Station:
    """A station where somebody was late, is notified of one case and has another that is final."""
    monkeypatch.setattr("web.oneself.now", lambda: NOW)
    found = Station(make, fill(make))
    found.adopt("hotline")
    found.final(found.propose(found.fact()))
    second = found.propose(found.fact(kind="early", record="duty:2026-11-04:1"), "PEN-EARLY")
    found.do(second, "notify", "line", PROPOSER)
    return found


def _main(client: FlaskClient, address: str) -> str:
    """What a page shows, without the bar above it."""
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code in (200, 404), address
    return re.sub(r"<header.*?</header>", "", answer.text, flags=re.S)


def test_nothing_that_hangs_names_somebody_beside_what_is_held_against_them(
    app: Flask, unit: Station, signed_in: SignedIn
) -> None:
    head = signed_in(Role.HEAD, unit.unit)
    seen = 0
    for route in _hung():
        address = route.replace("<int:unit>", str(unit.unit))
        address = address.replace("<first>", FIRST.isoformat()) + ASKED.get(route, "")
        assert "<" not in address, f"no example for {route}: add one here, or say what it is"
        text = _main(head, address)
        seen += "赵01" in text or PERSON in text
        assert not [word for word in AGAINST if word in text], (route, text)
    assert seen >= 2


def test_the_unit_s_printed_details_show_posts_and_hide_names(
    app: Flask, unit: Station, signed_in: SignedIn
) -> None:
    text = signed_in(Role.HEAD, unit.unit).get(f"/units/{unit.unit}/cases/month?month=2027-01").text
    [row] = re.findall(r"<tr><td><a.*?</tr>", text, flags=re.S)
    named = re.findall(r'<td class="([^"]*)">(?:(?!</td>).)*赵01', row)
    assert named == ["noprint"]
    assert '<td class="onprint">抢修值班</td>' in row

"""Where phones do not get through, no page offers what a phone could not open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import segno
from flask import Flask
from sqlalchemy import update

from roster.store.accounts import Role
from roster.store.base import writing
from roster.store.units import Reach, UnitRow
from tests.site.conftest import SignedIn
from tests.town import Town, pages, settle
from web.ui import codes

TRUST = "/trust"
"""Read by tablets and computers of the intranet, who do get through: its picture leads to it."""
NOT_SEEN = {
    "/account/first",
    "/units/<int:unit>/mine/cases/<int:number>/",
    "/units/<int:unit>/cases/ceilings",
}
"""Leads on as soon as somebody can sign in; a case is for its person, ceilings are for pay."""
ADDRESS = re.compile(r"\b[a-z]+://[^\s\"'<>]+|webcal:|/calendars/[^/\s\"'<>]+[.]ics")
"""What a phone would open elsewhere than on the page that it stands on."""
HARMLESS = re.compile(r"http://www[.]w3[.]org/.*|/calendars/mine[.]ics")
"""What names the kind of a drawing, and the duties themselves as a file."""


@pytest.fixture
def town(app: Flask) -> Town:
    """A station with something of everything, whose people's phones do not get through."""
    codes.svg.cache_clear()
    found = settle(app)
    with writing(found.make) as work:
        work.execute(update(UnitRow).values(reach=Reach.INTRANET))
    return found


@pytest.fixture
def pictured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn for cameras from now on."""
    found: list[str] = []
    draw = segno.make

    def note(text: str, **given: Any) -> segno.QRCode:
        found.append(text)
        return draw(text, **given)

    monkeypatch.setattr(segno, "make", note)
    return found


def test_where_phones_do_not_get_through_no_page_leads_one_to_the_server(
    signed_in: SignedIn, town: Town, pictured: list[str], tmp_path: Path
) -> None:
    """A picture may hold duties themselves: these a phone reads without the server."""
    opened = set()
    for role, unit, person in (
        (Role.STAFF, town.unit, town.person),
        (Role.SUPERVISOR, town.above, ""),
        (Role.HEAD, town.above, ""),
        (Role.ADMINISTRATOR, town.above, ""),
    ):
        reader = signed_in(role, unit, person or None)
        for route in (*pages(), "/units/<int:unit>/slips/picture.svg?person=G02"):
            answer = reader.get(town.address(route, f"{role}-{unit}-{person}", tmp_path))
            assert answer.status_code in (200, 302, 403, 404), (role, route)
            if answer.status_code == 200:
                opened.add(route)
                assert route == TRUST or _addresses(answer.text) == [], (role, route)
    assert set(pages()) - opened == NOT_SEEN
    assert pictured
    assert {text[:15] for text in pictured} == {"BEGIN:VCALENDAR"}
    assert [each for text in pictured for each in _addresses(text)] == []


def _addresses(text: str) -> list[str]:
    return [each for each in ADDRESS.findall(text) if not HARMLESS.fullmatch(each)]

"""The board itself, and the part of it that it asks for anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, g, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh

from roster.desk import alarming, duty_books, walling
from roster.desk.books import has_book
from roster.desk.handing import Line as Handover
from roster.desk.rounding import Made, Round
from roster.desk.walling import Crew, Wall
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.base import Sessions, now, writing
from roster.store.walls import WallRow, wall_of
from web import access, ui
from web.oneself import book_of
from web.transactions import session

pages = Blueprint("board", __name__, template_folder="templates")
READERS = access.READERS - {Role.PAY}
EVERY = 30
"""[s] after which a board asks anew."""
SEEN = timedelta(minutes=5)
"""After which it is put down anew that a screen was seen."""
HANDOVERS, OVERDUE = 4, 5
"""[lines] at the most of each."""
ROOM = 13
"""[lines] that the column beside the posts has for handovers, what is overdue, and rounds."""
LEAST = 2
"""[lines] that rounds have in any case."""
NAMES = 8
"""[names] of one crew that are shown; of more the rest is counted."""
TONES = {
    Made.DONE: "good",
    Made.LATE: "good",
    Made.UNDER_WAY: "",
    Made.DUE: "warn",
    Made.AHEAD: "dim",
    Made.MISSED: "bad",
}
"""On the wall a round that was made late is made: it shows what is still to do."""


@pages.get("/board/<word>.html")
@access.public
def screen(word: str) -> ResponseReturnValue:
    """The board of a screen on the wall, known by the word of its address."""
    row = _row(word)
    return _page(row.unit_id, url_for("board.now_on", word=word))


@pages.get("/board/<word>/now.html")
@access.public
def now_on(word: str) -> ResponseReturnValue:
    """What it shows now."""
    row = _row(word)
    _touch(row)
    return _now(row.unit_id)


@pages.get("/units/<int:unit>/board.html")
@access.allow(*READERS)
def own(unit: int) -> ResponseReturnValue:
    """The same board, for whoever has signed in."""
    return _page(unit, url_for("board.own_now", unit=unit))


@pages.get("/units/<int:unit>/board/now.html")
@access.allow(*READERS)
def own_now(unit: int) -> ResponseReturnValue:
    """What it shows now."""
    return _now(unit)


def _row(word: str) -> WallRow:
    row = wall_of(session(), word)
    if row is None:
        abort(404)
    g.language = row.language
    refresh()
    return row


def _touch(row: WallRow) -> None:
    at = now()
    if row.seen is not None and at - row.seen < SEEN:
        return
    make: Sessions = current_app.extensions["lunzhi.sessions"]
    session().commit()
    with writing(make) as work:
        work.get_one(WallRow, row.id).seen = at


def _page(unit: int, address: str) -> str:
    return render_template("board/page.html", address=address, every=EVERY, **_told(unit))


def _now(unit: int) -> ResponseReturnValue:
    answer = make_response(render_template("board/now.html", **_told(unit)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class Words:
    """How the board tells instants and people."""

    book: Unit
    at: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.book.zone)

    def clock(self, at: datetime) -> str:
        """``16:00``; of another date ``次日 08:00`` or ``11-30 08:00``."""
        local, today = at.astimezone(self.zone), self.at.astimezone(self.zone).date()
        if local.date() == today:
            return f"{local:%H:%M}"
        if local.date() == today + timedelta(days=1):
            return str(gettext("tomorrow %(clock)s", clock=f"{local:%H:%M}"))
        if local.date() == today - timedelta(days=1):
            return str(gettext("yesterday %(clock)s", clock=f"{local:%H:%M}"))
        return f"{local:%m-%d %H:%M}"

    def people(self, crew: Crew) -> list[str]:
        """The names of a crew, the first ones of many."""
        known = {person.id: person.name for person in self.book.people}
        return [known.get(who, who) for who, _ in crew.people[:NAMES]]

    def handover(self, each: Handover) -> str:
        """How far a handover is, without anybody's name."""
        if each.seen:
            return str(gettext("under way"))
        return str(gettext("not begun") if each.due <= self.at else gettext("ahead of us"))


def _shown(found: Sequence[Round], room: int) -> list[Round]:
    """As many rounds as there is room for: what can still be made, then missed ones, then made."""
    if len(found) <= room:
        return list(found)
    past = {Made.MISSED: 1, Made.DONE: 2, Made.LATE: 2}
    first = sorted(found, key=lambda each: past.get(each.made, 0))
    # One line says how many there are besides.
    return sorted(first[: room - 1], key=lambda each: each.due)


def _room(found: Wall) -> int:
    """[lines] that are left for rounds."""
    above = max(1, min(len(found.handovers), HANDOVERS)) + bool(found.left_open)
    overdue = min(len(found.overdue), OVERDUE + 1)
    return max(LEAST, ROOM - above - overdue)


def _told(unit: int) -> dict[str, object]:
    if not has_book(session(), unit):
        abort(404)
    book, at = book_of(unit), now()
    duty_book = duty_books.of(book)
    found = walling.wall(session(), unit, book, duty_book, at)
    titles = {name: each.title[ui.language()] for name, each in duty_book.checklists.items()}
    posts = {each.post: each.name for each in duty_book.posts}
    local = at.astimezone(ZoneInfo(book.zone))
    offset = local.utcoffset()
    return {
        "book": book,
        "wall": found,
        "said": Words(book, at),
        "titles": titles,
        "posts": posts,
        "tones": TONES,
        "most": NAMES,
        "rounds": _shown(found.rounds, _room(found)),
        "handovers_at_most": HANDOVERS,
        "overdue_at_most": OVERDUE,
        "alarms": alarming.standing_ones(session(), unit, book, ui.language()),
        "today": local.date(),
        "epoch": int(at.timestamp()),
        "offset": int(offset.total_seconds()) if offset else 0,
        "lang": ui.language(),
    }

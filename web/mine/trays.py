"""What the people of a unit have not heard yet, to be printed and handed out."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from roster.desk import saying
from roster.desk.noticing import HELD
from roster.store.accounts import Role
from roster.store.audit import record
from roster.store.base import now
from roster.store.notices import Delivery, DeliveryRow, NoticeRow, undelivered
from web import access, ui
from web.oneself import book_of
from web.transactions import session

PRINT = "print"
"""The way out on paper."""


def install(pages: Blueprint) -> None:
    """Put the notices of a unit beside each person's own."""
    makers = access.allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.HEAD)
    root = "/units/<int:unit>/notices/"
    pages.add_url_rule(root, "trays", makers(page))
    pages.add_url_rule(f"{root}printed", "printed", makers(printed), methods=["POST"])


def page(unit: int) -> ResponseReturnValue:
    """Notices that nobody has opened, person by person, as slips to hand out."""
    book = book_of(unit)
    waiting: dict[str, list[NoticeRow]] = {}
    for row in _unheard(unit):
        waiting.setdefault(row.person, []).append(row)
    order = {person.id: number for number, person in enumerate(book.people)}
    people = sorted(waiting, key=lambda who: order.get(who, len(order)))
    return render_template(
        "mine/trays.html",
        book=book,
        names={person.id: person.name for person in book.people},
        slips=[
            (who, [(r, saying.say(r, book, ui.language())) for r in waiting[who]]) for who in people
        ],
    )


def printed(unit: int) -> ResponseReturnValue:
    """These notices were printed: they are not offered for printing again."""
    numbers = set(request.form.getlist("notice", type=int))
    rows = [row for row in _unheard(unit) if row.id in numbers]
    if not rows:
        abort(400)
    _hand_out(rows)
    account = access.reader().row.id
    after = {"notices": [row.id for row in rows]}
    record(session(), "notices.print", str(len(rows)), account=account, unit=unit, after=after)
    return redirect(url_for("mine.trays", unit=unit))


def _unheard(unit: int) -> list[NoticeRow]:
    waiting = undelivered(session(), PRINT, now() - HELD, [unit])
    return [row for row in waiting if row.read is None]


def _hand_out(rows: Iterable[NoticeRow]) -> None:
    for row in rows:
        session().add(DeliveryRow(notice_id=row.id, sink=PRINT, state=Delivery.SENT, attempts=1))

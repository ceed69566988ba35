"""How notices leave the house: by a mail server or a webhook of the intranet, if there is one."""

from __future__ import annotations

import json
import logging
import smtplib
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Event, Thread
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from roster.desk import saying
from roster.desk.books import Shelf
from roster.desk.noticing import Sink, deliver
from roster.domain import Text
from roster.errors import BadInput
from roster.store.accounts import AccountRow
from roster.store.base import Sessions
from roster.store.names import NameRow
from roster.store.notices import NoticeRow
from web.settings import Settings

LOOK = 5.0
"""[s] between two looks for new notices."""
PATIENCE = 10
"""[s] for a server to answer."""
SUBJECT = Text("排班通知：{unit}", "Duty roster: {unit}")
LOG = logging.getLogger("lunzhi.posting")


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it goes out."""

    to: str
    unit: str
    person: str
    language: str
    kind: str
    text: str
    at: str


class _Written:
    """Notices written out in the language of whoever they are for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def _letter(self, session: Session, notice: NoticeRow) -> Letter:
        called = session.scalars(
            select(NameRow).where(
                NameRow.unit_id == notice.unit_id, NameRow.person == notice.person
            )
        ).one_or_none()
        language = session.scalar(
            select(AccountRow.language).where(
                AccountRow.unit_id == notice.unit_id, AccountRow.person == notice.person
            )
        )
        # The unit above has no book of its own: what it is told is about one of its units.
        book = self._shelf.unit(session, notice.facts.get("unit", notice.unit_id))
        chosen = language or "zh"
        return Letter(
            to=called.mail if called else "",
            unit=book.name,
            person=notice.person,
            language=chosen,
            kind=notice.kind,
            text=saying.say(notice, book, chosen),
            at=notice.at.isoformat(timespec="seconds"),
        )


class Mail(_Written):
    """The mail server: to those who have written down an address."""

    name = "mail"

    def __init__(self, shelf: Shelf, server: str, sender: str) -> None:
        super().__init__(shelf)
        self._server, self._sender = server, sender

    def write(self, session: Session, notice: NoticeRow) -> Letter | None:
        letter = self._letter(session, notice)
        return letter if letter.to else None

    def send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"] = self._sender, letter.to
        message["Subject"] = SUBJECT[letter.language].format(unit=letter.unit)
        message.set_content(letter.text + "\n")
        host, _, port = self._server.rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=PATIENCE) as server:
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls()
            server.send_message(message)


class Webhook(_Written):
    """A program of the intranet that is told of every notice, as JSON."""

    name = "webhook"

    def __init__(self, shelf: Shelf, address: str) -> None:
        super().__init__(shelf)
        self._address = address

    def write(self, session: Session, notice: NoticeRow) -> Letter | None:
        return self._letter(session, notice)

    def send(self, letter: Letter) -> None:
        told = {
            "unit": letter.unit,
            "person": letter.person,
            "kind": letter.kind,
            "text": letter.text,
            "at": letter.at,
        }
        request = urllib.request.Request(
            self._address,
            json.dumps(told, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE):
            pass


def sinks(settings: Settings) -> Iterator[Sink[Any]]:
    """The ways out that the installation has."""
    shelf = Shelf()
    if settings.smtp:
        yield Mail(shelf, settings.smtp, settings.sender)
    if settings.webhook:
        yield Webhook(shelf, settings.webhook)


class Posting:
    """Carries notices out while the site runs."""

    def __init__(self, settings: Settings, make: Sessions) -> None:
        self._make, self._sinks = make, tuple(sinks(settings))
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="posting", daemon=True)

    def start(self) -> None:
        if self._sinks:
            self._thread.start()

    def stop(self) -> None:
        """End, after the letter that is being sent."""
        self._stopped.set()
        if self._sinks:
            self._thread.join()

    def look(self) -> int:
        """Send what is waiting; how many went out."""
        return sum(deliver(self._make, sink) for sink in self._sinks)

    def _run(self) -> None:
        while not self._stopped.wait(LOOK):
            try:
                self.look()
            except (SQLAlchemyError, BadInput):
                LOG.exception("notices could not be read")

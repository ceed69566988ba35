"""Notices leave the house by the ways that the installation has, to those who want them."""

from __future__ import annotations

import json
import socketserver
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from sqlalchemy import select

from roster.desk import noticing
from roster.desk.books import bring_in
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.names import names
from roster.store.notices import DeliveryRow
from tests import databases
from web.serving.posting import Posting
from web.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"
CELLS = [["2026-12-09", "-", "值@抢修值班#值班员"]]


class Hook(BaseHTTPRequestHandler):
    """A program of the intranet."""

    told: ClassVar[list[dict[str, str]]]
    answer: ClassVar[int]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.told.append(json.loads(self.rfile.read(length)))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class MailServer(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    letters: ClassVar[list[str]]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.letters.append(body.decode())
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.told, Hook.answer = [], 204
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/duty"
        server.shutdown()


@pytest.fixture
def mail_server() -> Iterator[str]:
    MailServer.letters = []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Sessions]:
    """Two people of a station have a notice; one of them reads English and wants mail."""
    engine = databases.laid(tmp_path)
    found = sessions(engine)
    with writing(found) as work:
        unit = bring_in(work, EXAMPLES / "supply_station", None, None)
        names(work, unit)["G05"].mail = "g05@station.test"
        work.add(AccountRow(login="G05", password="-", unit_id=unit, person="G05", language="en"))
        for person in ("G05", "G07"):
            noticing.notice(work, unit, person, "changed", {"version": 2, "cells": CELLS})
    yield found
    engine.dispose()


def test_a_webhook_is_told_of_every_notice_once(make: Sessions, hook: str) -> None:
    posting = Posting(Settings(webhook=hook), make)
    assert (posting.look(), posting.look()) == (2, 0)
    english, chinese = Hook.told
    assert (english["person"], english["unit"], english["kind"]) == ("G05", "示例供电所", "changed")
    assert english["text"] == "Your duties changed (v2): Wed 9 Dec off → 值"
    assert chinese["text"] == "您的班有变动（第2版）：12月9日周三 休→值"


def test_mail_goes_only_to_who_has_written_down_an_address(
    make: Sessions, mail_server: str
) -> None:
    posting = Posting(Settings(smtp=mail_server, sender="duty@station.test"), make)
    assert (posting.look(), posting.look()) == (1, 0)
    (letter,) = MailServer.letters
    assert "To: g05@station.test" in letter
    assert "From: duty@station.test" in letter


def test_a_webhook_that_refuses_is_tried_again_later(make: Sessions, hook: str) -> None:
    Hook.answer = 500
    assert Posting(Settings(webhook=hook), make).look() == 0
    with reading(make) as work:
        rows = work.scalars(select(DeliveryRow)).all()
        assert [(row.attempts, row.state) for row in rows] == [(1, "sending")] * 2


def test_without_a_way_out_nothing_is_recorded_and_nothing_runs(make: Sessions) -> None:
    posting = Posting(Settings(), make)
    posting.start()
    posting.stop()
    with reading(make) as work:
        assert not work.scalars(select(DeliveryRow)).all()

"""Notices on paper, on the board and by mail: to those who have not heard, and no oftener."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from roster.desk import noticing
from roster.store.accounts import Role
from roster.store.base import Sessions, reading, writing
from roster.store.names import names
from tests.site.conftest import SignedIn

CELLS = [["2026-12-09", "-", "值@抢修值班#值班员"]]


@pytest.fixture
def told(make: Sessions, station: int) -> int:
    """G05 and G07 have a notice; G05's is the first."""
    with writing(make) as work:
        for person in ("G05", "G07"):
            noticing.notice(work, station, person, "changed", {"version": 2, "cells": CELLS})
    return station


@pytest.fixture
def supervisor(signed_in: SignedIn, company: int) -> FlaskClient:
    return signed_in(Role.SUPERVISOR, company)


def test_what_nobody_has_opened_is_printed_once(
    supervisor: FlaskClient, signed_in: SignedIn, told: int
) -> None:
    signed_in(Role.STAFF, told, "G07").post(f"/units/{told}/mine/notices")
    page = supervisor.get(f"/units/{told}/notices/").text
    assert "周05" in page
    assert "郑07" not in page
    supervisor.post(f"/units/{told}/notices/printed", data={"notice": ["1", "2"]})
    assert "周05" not in supervisor.get(f"/units/{told}/notices/").text
    again = supervisor.post(f"/units/{told}/notices/printed", data={"notice": ["1"]})
    assert again.status_code == 400


def test_the_board_calls_those_who_have_a_notice_and_not_what_it_says(
    signed_in: SignedIn, told: int
) -> None:
    board = signed_in(Role.TABLET, told).get(f"/units/{told}/kiosk/").text
    assert "有通知待看" in board
    assert "周05、郑07" in board
    assert "12月9日" not in board


def test_a_person_gives_their_own_mail_address_where_there_is_a_mail_server(
    app: Flask, make: Sessions, signed_in: SignedIn, told: int
) -> None:
    person = signed_in(Role.STAFF, told, "G05")
    assert 'name="mail"' not in person.get(f"/units/{told}/mine/notices").text
    settings = app.extensions["lunzhi.settings"]
    app.extensions["lunzhi.settings"] = replace(settings, smtp="mail.test:25")
    assert 'name="mail"' in person.get(f"/units/{told}/mine/notices").text
    for given, kept in (
        ("zhou@station.test", "zhou@station.test"),
        ("not one", "zhou@station.test"),
    ):
        person.post(f"/units/{told}/mine/mail", data={"mail": given})
        with reading(make) as work:
            assert names(work, told)["G05"].mail == kept

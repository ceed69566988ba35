"""One transaction a request: a page that shows something never changes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, abort
from sqlalchemy import select

from roster.store.base import Sessions, reading
from roster.store.units import UnitRow
from tests.site.conftest import fresh_pages
from web import access, transactions

Names = Callable[[], list[str]]


def _add() -> str:
    transactions.session().add(UnitRow(name="new"))
    transactions.session().flush()
    return "kept"


def _refuse() -> str:
    _add()
    abort(409)


def _fail() -> str:
    _add()
    raise ZeroDivisionError


@pytest.fixture(scope="module")
def pages() -> Flask:
    """Pages of these tests alone: they are given more."""
    found = fresh_pages()
    for name, view in (("add", _add), ("refuse", _refuse), ("fail", _fail)):
        found.add_url_rule(f"/{name}", name, access.public(view), methods=["GET", "POST"])
    return found


@pytest.fixture
def names(make: Sessions) -> Names:
    def kept() -> list[str]:
        with reading(make) as work:
            return list(work.scalars(select(UnitRow.name)))

    return kept


def test_a_get_that_would_write_is_a_defect_that_keeps_nothing(app: Flask, names: Names) -> None:
    with pytest.raises(transactions.WroteOnRead):
        app.test_client().get("/add")
    assert names() == []


def test_a_good_answer_keeps_what_was_done(app: Flask, names: Names) -> None:
    assert app.test_client().post("/add").text == "kept"
    assert names() == ["new"]


def test_a_refusal_keeps_nothing(app: Flask, names: Names) -> None:
    assert app.test_client().post("/refuse").status_code == 409
    assert names() == []


def test_a_failure_keeps_nothing(app: Flask, names: Names) -> None:
    with pytest.raises(ZeroDivisionError):
        app.test_client().post("/fail")
    assert names() == []

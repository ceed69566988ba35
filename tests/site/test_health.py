"""Programs that watch over the site are told whether it is well."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from roster.store.base import Sessions, writing


def test_healthz_tells_version_database_and_queue(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"]
    assert answer.json["database"]["state"] == "ok"
    assert answer.json["database"]["kind"] == "sqlite"
    assert answer.json["queue"] == {"queued": 0, "running": 0, "workers": 0}


def test_healthz_says_so_when_the_database_does_not_answer(app: Flask, make: Sessions) -> None:
    with writing(make) as work:
        work.execute(text("DROP TABLE workers"))
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"]["state"] == "OperationalError"

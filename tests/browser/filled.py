"""Rosters that are filled already, so that a browser test begins where a supervisor would mend."""

from __future__ import annotations

from datetime import date

from flask import Flask

from roster.desk import editing
from roster.desk.dockets import Dockets
from roster.desk.drafting import draft
from roster.desk.editing import Edit
from roster.engines.outcomes import Limits
from roster.store.base import Sessions, now, writing


def fill(app: Flask, unit: int, first: date, days: int, seconds: float = 2) -> int:
    """Fill the roster of a period as a search would leave it after a short while; its revision."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    dockets: Dockets = app.extensions["lunzhi.dockets"]
    with writing(make) as work:
        row = editing.opened(work, unit, first, days)
        docket = dockets.of(work, row)
        found = draft(docket.problem, docket.rules, Limits(seconds=seconds, workers=1)).roster
        assert found is not None, "nothing could be filled"
        cells = {(person, day): code for person, day, code in found.cells()}
        kept = editing.put(
            work, dockets, row, Edit(row.revision, cells, act="generate"), None, now()
        )
        return kept.row.revision

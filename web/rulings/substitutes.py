"""The codes by which substitutes sign: a short list for one tablet, printed once."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from roster.desk.substituting import MOST, WORTH, Code, issue
from roster.store.base import now
from roster.store.devices import DeviceRow, devices
from roster.store.substitutes import codes
from web import access
from web.rulings.frame import ISSUERS, pages, place
from web.transactions import session

FEW = 10


@pages.get("/units/<int:unit>/substitutes/")
@access.allow(*ISSUERS)
def substitutes(unit: int) -> ResponseReturnValue:
    """The codes of each tablet: how many are left, and who signed by which."""
    return _page(unit)


@pages.post("/units/<int:unit>/substitutes/")
@access.allow(*ISSUERS)
def add(unit: int) -> ResponseReturnValue:
    """A new list for one tablet, shown this once; the one before is void."""
    row = session().get(DeviceRow, request.form.get("device", ""))
    count = request.form.get("count", FEW, type=int)
    if row is None or row.unit_id != unit or row.revoked or not 1 <= count <= MOST:
        abort(400)
    made = issue(session(), row, count, access.reader().row.id, now())
    return _page(unit, row, made)


def _page(unit: int, device: DeviceRow | None = None, made: list[Code] | None = None) -> str:
    at = now()
    rows = codes(session(), unit)
    return render_template(
        "rulings/substitutes.html",
        place=place(unit),
        tablets=[each for each in devices(session(), unit) if each.revoked is None],
        left={
            each.id: sum(r.device_id == each.id and r.used is None and r.ends > at for r in rows)
            for each in devices(session(), unit)
        },
        used=sorted((r for r in rows if r.used), key=lambda r: r.used or at, reverse=True),
        names={each.id: each.name for each in devices(session(), unit)},
        device=device,
        made=made or [],
        until=at + WORTH,
        few=FEW,
        most=MOST,
    )

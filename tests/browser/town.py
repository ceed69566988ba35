"""The demonstration in the middle of a month: published duties, requests, a file that waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import editing, importing, lots, publishing, requesting
from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.desk.editing import Edit
from roster.desk.requesting import Asked
from roster.domain import LEAVE, OFF
from roster.feeds import periods
from roster.store.accounts import AccountRow
from roster.store.base import now, writing
from roster.store.handovers import RecordRow
from roster.store.requests import Kind
from roster.store.rosters import RosterRow, State
from roster.store.units import UnitRow
from roster.store.uploads import put_upload
from tests.adopt.grids import crews_by_date
from tests.browser.conftest import Site
from web import demonstration, demonstration_duty

TURN = 28
"""[days] after which crews and weekdays stand as before."""


@dataclass(frozen=True, slots=True)
class Town:
    """Where things are in the demonstration.

    Parameters
    ----------
    above : int
        The company.
    unit : int
        The station whose month is published.
    person, other : str
        Two who hold duties there.
    records : Mapping[str, str]
        The name of a closed record of its duty side by kind.
    """

    site: Site
    above: int
    unit: int
    first: date
    days: int
    person: str
    other: str
    records: Mapping[str, str]

    def hand_in(self, login: str, folder: Path) -> int:
        """Last month's grid, handed in by an account of the company and not yet looked at."""
        path, _ = crews_by_date(folder)
        with writing(self.site.make) as work:
            account = work.scalars(select(AccountRow.id).where(AccountRow.login == login)).one()
            name = importing.shown(path.name)
            return put_upload(work, self.above, account, name, path.read_bytes()).id


def settle(site: Site) -> Town:
    """Bring the demonstration to where a station stands on any day."""
    list(demonstration.prepare(site.app))
    with writing(site.make) as work:
        unit = work.scalars(select(UnitRow.id).where(UnitRow.name == "示例供电所")).one()
        above = work.get_one(UnitRow, unit).parent_id
        assert above is not None
        admin = work.scalars(select(AccountRow.id).where(AccountRow.login == "admin")).one()
        row = _publish(site, work, unit, admin)
        people = [who for who, codes in row.rows.items() if any(code != "-" for code in codes)]
        _change(site, work, row, people[1], admin)
        _ask(site, work, unit, people[1], admin)
        records = _hand_over(site, work, unit, row.first, admin)
        return Town(site, above, unit, row.first, row.days, people[1], people[2], records)


def _publish(site: Site, work: Session, unit: int, account: int) -> RosterRow:
    """Publish the period that holds today: the month that the station kept before, gone on with."""
    dockets: Dockets = site.app.extensions["lunzhi.dockets"]
    book = _shelf(site).unit(work, unit)
    first = periods.first_day(book.period, now().date())
    row = editing.opened(work, unit, first, (periods.following(book.period, first) - first).days)
    # Without those who stand by at home at the weekend, so that something is missing.
    kept = [each for each in book.history if each.day.weekday() < 5 or each.code[0] == "值"]
    held = {(each.person, each.day): each.code for each in kept}
    begun = min(each.day for each in book.history)
    dates = [first + timedelta(days=day) for day in range(row.days)]
    days = [begun + timedelta(days=(date - begun).days % TURN) for date in dates]
    row.rows = {each.id: [held.get((each.id, day), OFF) for day in days] for each in book.people}
    row.revision, row.state = 1, State.APPROVED
    publishing.publish(work, dockets, row, row.revision, account, now())
    return row


def _hand_over(site: Site, work: Session, unit: int, first: date, account: int) -> dict[str, str]:
    """Let the station hand over in the middle of that month, and draw a lot."""
    seal, book = site.app.extensions["lunzhi.seal"], _shelf(site).unit(work, unit)
    noon = datetime.combine(first, time(12), UTC) + timedelta(days=TURN // 2)
    demonstration_duty.lay(work, seal, unit, book, noon)
    lots.draw(work, unit, "repair", "B01、B02、B03", 500, account, now())
    closed = select(RecordRow).where(RecordRow.closed.is_not(None)).order_by(RecordRow.id)
    return {row.kind: row.name for row in work.scalars(closed)}


def _shelf(site: Site) -> Shelf:
    found: Shelf = site.app.extensions["lunzhi.shelf"]
    return found


def _change(site: Site, work: Session, row: RosterRow, person: str, account: int) -> None:
    """Publish a second version: someone falls out on the last day."""
    dockets: Dockets = site.app.extensions["lunzhi.dockets"]
    edit = Edit(row.revision, {(person, row.days - 1): LEAVE}, reason="absent", code="absence")
    editing.put(work, dockets, row, edit, account, now())
    publishing.publish(work, dockets, row, row.revision, account, now(), "absence")


def _ask(site: Site, work: Session, unit: int, person: str, account: int) -> None:
    """A request that waits for an answer."""
    day = now().date() + timedelta(days=20)
    asked = Asked(person, Kind.LEAVE, day, day + timedelta(days=2))
    requesting.ask(work, _shelf(site).unit(work, unit), unit, asked, account, now().date())

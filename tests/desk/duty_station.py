"""The example station with four crews on the roster, a tablet on its wall, and a clock to turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from roster.desk import aftermath, alarming, receiving, signing
from roster.desk.books import Shelf, bring_in, change
from roster.desk.dockets import Dockets
from roster.desk.receiving import PIN, Receipt
from roster.desk.saying import say
from roster.desk.sealing import Seal
from roster.domain import OFF
from roster.duty import checklists, record
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, reading, writing
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, RecordRow, record_row
from roster.store.notices import NoticeRow
from roster.store.units import UnitRow
from tests.site.published import DRIVER, DUTY, LEADER, publish
from tests.tablets import Tablet, set_pins, tablet
from web.wiring import desk_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "supply_station"
POST, HEAD = "抢修值班", "G17"
FIRST = date(2090, 1, 2)
"""A Monday; still to come, whenever this is run."""
DAYS = 21
DAY_STAFF, STANDBY = "白@所部", "备@备班"
DUE = datetime(2090, 1, 3, 0, 0, tzinfo=UTC)
"""Eight in the morning, when the second crew relieves the first."""
NAME = f"{POST}@2090-01-03T00:00Z"
CREWS = tuple(tuple(f"G{number:02}" for number in range(at, at + 4)) for at in (1, 5, 9, 13))
PIN_TYPED = "161803"
CONTACTS = (
    {"kind": "所长", "person": HEAD},
    {"kind": "副所长", "person": "G18"},
    {"kind": "备班", "person": "G19"},
    {"kind": "邻所", "name": "北所", "phone": "010-5550 0201"},
)


def after(minutes: float) -> datetime:
    """So many minutes after the hour."""
    return DUE + timedelta(minutes=minutes)


def rows() -> dict[str, tuple[str, ...]]:
    """Each crew has a day and a night, then three days off; the day staff have their weekdays."""
    codes = (LEADER, DRIVER, DUTY, DUTY)
    crews = {
        who: tuple(code if day % 4 == turn else OFF for day in range(DAYS))
        for turn, crew in enumerate(CREWS)
        for who, code in zip(crew, codes, strict=True)
    }
    weekdays = tuple(DAY_STAFF if day % 7 < 5 else OFF for day in range(DAYS))
    return {**crews, "G18": weekdays, "G20": weekdays, "G19": (STANDBY,) * DAYS}


class DutyStation:
    """A company with one station, and everybody who does something there."""

    def __init__(self, make: Sessions, folder: Path, crews: Mapping[str, Sequence[str]] = {}):
        self.make, self.seal = make, Seal.beside(folder)
        self.dockets = Dockets(Shelf(), lambda unit: desk_of(unit).rules)
        with writing(make) as work:
            company = UnitRow(name="示例供电公司")
            work.add_all([company, AccountRow(id=1, login="supervisor", password="")])
            work.flush()
            self.company, self.unit = company.id, bring_in(work, EXAMPLE, company.id, None)
            change(work, self.unit, {"contacts": CONTACTS}, None)
        publish(make, self.unit, FIRST, DAYS, {**rows(), **{w: tuple(c) for w, c in crews.items()}})
        self._with_pins: set[str] = set()
        self.wall: Tablet = tablet(make, self.unit, 1, POST)

    def opening(self) -> dict[str, Any]:
        given = {
            "id": NAME,
            "post": POST,
            "due": "2090-01-03T00:00:00Z",
            "crews": {"out": list(CREWS[0]), "in": list(CREWS[1])},
            "leaders": {"out": "G01", "in": "G05"},
            "heads": [HEAD],
        }
        return record.opening(checklists.shipped()["station"], given)

    def do(
        self,
        at: datetime,
        act: str,
        wall: Tablet | None = None,
        said: datetime | None = None,
        **given: Any,
    ) -> Receipt:
        """One act at the tablet, or at another one; done when it is sent, or earlier."""
        wall = wall or self.wall
        made = wall.act(NAME, act, **{"at": f"{said or at:%Y-%m-%dT%H:%M:%SZ}", **given})
        return self.send(at, [made], wall)[-1]

    def send(
        self, at: datetime, acts: Sequence[Mapping[str, Any]], wall: Tablet | None = None
    ) -> list[Receipt]:
        """What a tablet has kept, sent at once; nobody's PIN comes with it."""
        wall = wall or self.wall
        with reading(self.make) as work:
            row = work.get_one(DeviceRow, wall.id)
            work.expunge_all()
        envelope = receiving.read(wall.body(acts))
        return receiving.received(self.make, row, envelope, self.seal, at)

    def open(self, at: datetime) -> int:
        """Both crews are there, and the handover is open; the sequence of the last act."""
        opening = self.opening()
        self.taken(self.do(at, "open", side="out", by="G01", facts={"opening": opening}))
        for side, crew in (("out", CREWS[0]), ("in", CREWS[1])):
            here = {"people": list(crew)}
            last = self.taken(self.do(at, "present", side=side, by=crew[0], facts=here))
        return int(last["sequence"])

    @staticmethod
    def taken(receipt: Receipt) -> Receipt:
        assert receipt["verdict"] == "applied", receipt
        return receipt

    def enter(self, at: datetime, act: str, person: str = HEAD, **given: Any) -> ActRow:
        """One act on a page of the site, under the person's PIN."""
        whole = {"key": str(uuid4()), "act": act, "side": "head", "by": person, **given}
        if person not in self._with_pins:
            self._with_pins.add(person)
            set_pins(self.make, self.unit, self.seal, {person: PIN_TYPED})
        typed = {whole["key"]: (person, PIN_TYPED)}
        pepper = self.seal.secret(PIN)
        shown = signing.shown(self.make, "", self.unit, typed, pepper, at)[whole["key"]]
        with writing(self.make) as work:
            return receiving.enter(work, self.unit, NAME, whole, 1, shown, self.seal, at)

    def look(self, at: datetime) -> int:
        """What the companion does at a moment."""
        changed = alarming.look(self.make, self.dockets.shelf, at)
        return changed + aftermath.look(self.make, self.dockets, at)

    def state(self) -> str:
        return self.row().state

    def row(self) -> RecordRow:
        with reading(self.make) as work:
            row = record_row(work, self.unit, NAME)
            assert row is not None
            work.expunge_all()
            return row

    def told(self) -> list[tuple[str, str]]:
        """(person, sentence) of every notice, oldest first; the desk and those above have names."""
        with reading(self.make) as work:
            book = self.dockets.shelf.unit(work, self.unit)
            found = work.query(NoticeRow).order_by(NoticeRow.id).all()
            return [(self._called(row), say(row, book, "zh")) for row in found]

    def _called(self, row: NoticeRow) -> str:
        return row.person or ("desk" if row.unit_id == self.unit else "above")

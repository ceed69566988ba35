"""Punches of tablets: acts like all others, each one punch however often and late it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from roster.desk import enrolling, punching, receiving
from roster.desk.receiving import Gap, Receipt, Revoked
from roster.desk.sealing import Seal
from roster.desk.verifying import findings
from roster.domain import PostKind
from roster.duty.figures import Figures
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, now, reading, sessions, writing
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow
from roster.store.keys import tries
from roster.store.names import NameRow
from roster.store.punches import PunchRow
from roster.store.units import UnitRow
from tests.tablets import PINS, POST, Tablet, set_pins, tablet, verdicts

NAME = f"punch:{POST}@2026-11-30T16:00Z"
EIGHT = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
"""Eight in the morning on the unit's clock."""
LATER = EIGHT + timedelta(hours=5)
"""When the network is back."""


class Station:
    """A unit with a tablet on its wall."""

    def __init__(self, make: Sessions, folder: Path) -> None:
        self.make, self.seal = make, Seal.beside(folder)
        with writing(make) as work:
            row = UnitRow(name="station")
            work.add_all([row, AccountRow(id=1, login="supervisor", password="")])
            work.flush()
            self.unit = row.id
            work.add_all(NameRow(unit_id=row.id, person=who, name=who) for who in ("G01", "G05"))
        set_pins(make, self.unit, self.seal)
        self.wall = tablet(make, self.unit, 1)

    def open(self, wall: Tablet | None = None) -> dict[str, Any]:
        begun = {"id": NAME, "post": POST, "due": "2026-11-30T16:00:00Z"}
        return (wall or self.wall).act(NAME, "open", side="crew", facts={"opening": begun})

    def punch(
        self, by: str, minutes: float, way: str = "in", wall: Tablet | None = None, **other: Any
    ) -> dict[str, Any]:
        """A punch so many minutes after eight by the tablet's clock, under its own key."""
        wall, at = wall or self.wall, EIGHT + timedelta(minutes=minutes)
        facts = {"way": way}
        given = {"at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "by": by, **other}
        made = wall.act(NAME, "punch", side="crew", facts=facts, **given)
        facts["digest"] = punching.digest_of(made)
        facts["device_signature"] = wall.signed(facts["digest"].encode())
        return made

    def send(
        self,
        acts: Sequence[Mapping[str, Any]],
        typed: Mapping[str, str] = {},
        at: datetime = LATER,
        wall: Tablet | None = None,
        **more: Any,
    ) -> list[Receipt]:
        wall = wall or self.wall
        with reading(self.make) as work:
            row = work.get_one(DeviceRow, wall.id)
            work.expunge_all()
        envelope = receiving.read(wall.body(acts, typed, **more))
        return receiving.received(self.make, row, envelope, self.seal, at)

    def kept(self) -> list[tuple[str, datetime, str, str, str]]:
        """(person, instant, way, source, evidence) of every punch, as they were kept."""
        with reading(self.make) as work:
            rows = work.scalars(select(PunchRow).order_by(PunchRow.id))
            return [(row.person, row.at, row.way, row.source, row.evidence) for row in rows]


@pytest.fixture
def station(engine: Engine, tmp_path: Path) -> Station:
    return Station(sessions(engine), tmp_path)


def at(minutes: float) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def test_punches_made_without_a_network_are_each_one_punch_in_the_tablets_order(
    station: Station,
) -> None:
    """Sent again whole, in part, with a gap and after its answer was lost: always the same."""
    acts = [station.open(), station.punch("G01", -5), station.punch("G05", -4)]
    acts += [station.punch("G01", 60, "out"), station.punch("G01", 70)]
    with pytest.raises(Gap) as gap:
        station.send(acts[2:])
    assert gap.value.expected == 1
    first = station.send(acts[:3])
    assert verdicts(first) == [("applied", None)] * 3
    assert station.send(acts)[:3] == first
    assert station.send(acts[1:]) == station.send(acts)[1:]
    assert station.kept() == [
        ("G01", at(-5), "in", "tablet", "offline"),
        ("G05", at(-4), "in", "tablet", "offline"),
        ("G01", at(60), "out", "tablet", "offline"),
        ("G01", at(70), "in", "tablet", "offline"),
    ]
    with reading(station.make) as work:
        assert set(work.scalars(select(PunchRow.device))) == {"值班室平板"}
        assert list(findings(work, work.get_one(UnitRow, station.unit), station.seal)) == []


def test_a_pin_that_came_along_is_looked_at_and_a_wrong_one_leaves_no_punch(
    station: Station,
) -> None:
    opened, right, wrong = station.open(), station.punch("G01", 0), station.punch("G05", 1)
    typed = {right["key"]: PINS["G01"], wrong["key"]: "000000"}
    found = station.send([opened, right, wrong], typed)
    assert [each["verdict"] for each in found] == ["applied", "applied", "refused"]
    assert station.kept() == [("G01", at(0), "in", "tablet", "pin")]
    with reading(station.make) as work:
        assert tries(work, station.wall.id, station.unit, "G05").failures == 1
        signed = work.scalars(select(ActRow).where(ActRow.act == "punch")).first()
        assert signed is not None
        assert signed.signature
        assert PINS["G01"] not in signed.body


def test_wrong_pins_that_were_typed_after_a_punch_do_not_undo_it(station: Station) -> None:
    """The tablet had looked at its PIN; now that PINs wait the server does not."""
    acts = [station.open(), station.punch("G01", 0)]
    with writing(station.make) as work:
        row = tries(work, station.wall.id, station.unit, "G01")
        row.failures, row.locked_until = 5, LATER + timedelta(minutes=9)
    found = station.send(acts, {acts[1]["key"]: PINS["G01"]})
    assert verdicts(found) == [("applied", None)] * 2
    assert [each[4] for each in station.kept()] == ["offline"]


def test_a_punch_that_nobody_proved_or_nobody_made_is_refused(station: Station) -> None:
    opened, forged, moved = station.open(), station.punch("G01", 0), station.punch("G01", 0)
    forged["facts"] = {**forged["facts"], "way": "out"}
    moved["at"] = "2026-11-30T23:00:00Z"
    odd = [station.punch("G01", 0, "either"), station.punch("G77", 0)]
    timeless = station.punch("G01", 0, at="2026-12-01T00:00:00")
    found = station.send([opened, forged, moved, *odd, timeless])
    assert [each["verdict"] for each in found] == ["applied", *["refused"] * 5]
    assert station.kept() == []


def test_a_revoked_tablet_leaves_no_punch(station: Station) -> None:
    acts = [station.open(), station.punch("G01", 0)]
    with writing(station.make) as work:
        enrolling.revoke(work, work.get_one(DeviceRow, station.wall.id), 1, now())
    with pytest.raises(Revoked):
        station.send(acts)
    assert station.kept() == []


def test_a_line_at_a_tablet_without_a_network_counts_from_its_first_tap(station: Station) -> None:
    with writing(station.make) as work:
        others = [f"G{number}" for number in range(20, 24)]
        work.add_all(NameRow(unit_id=station.unit, person=who, name=who) for who in others)
    line = ["G01", *others]
    station.send([station.open(), *(station.punch(who, n / 2) for n, who in enumerate(line))])
    with reading(station.make) as work:
        found = punching.read(work, station.unit, Figures(), EIGHT - timedelta(hours=1), LATER)
    assert {one.counts_from for each in found.values() for one in each} == {EIGHT}


@pytest.mark.parametrize(
    ("said", "true", "is_off"),
    [
        # The tablet still goes 25 minutes fast when it sends: that is taken off.
        (LATER + timedelta(minutes=25), at(-25), True),
        # Off by less than ten minutes: taken off, and no excuse.
        (LATER + timedelta(minutes=3), at(-3), False),
        # It says nothing of its clock.
        (None, at(0), False),
    ],
)
def test_a_tablets_clock_is_taken_off_and_one_that_is_far_off_excuses(
    station: Station, said: datetime | None, true: datetime, is_off: bool
) -> None:
    more = {} if said is None else {"clock": f"{said:%Y-%m-%dT%H:%M:%SZ}"}
    station.send([station.open(), station.punch("G01", 0)], **more)
    assert arrived(station) == (true, is_off)


def test_a_clock_that_was_set_right_before_it_was_heard_of_was_ahead_at_least_so_far(
    station: Station,
) -> None:
    station.send([station.open(), station.punch("G01", 20)], at=EIGHT, clock="2026-12-01T00:00:00Z")
    assert arrived(station) == (EIGHT, True)


def arrived(station: Station) -> tuple[datetime, bool]:
    """When the only punch was, and whether its clock was too far off to be held against anybody."""
    with reading(station.make) as work:
        begin, end = EIGHT - timedelta(hours=2), EIGHT + timedelta(hours=2)
        [[one]] = punching.read(work, station.unit, Figures(), begin, end).values()
    allowed = Figures().of("", PostKind.STANDBY, date(2026, 12, 1)).clock
    return one.at, abs(one.skew) > allowed * 60

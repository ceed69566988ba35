"""What was shut since a backup stays shut when the backup is put in the database's place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from roster.desk import restoring
from roster.store import archives, upgrading
from roster.store.accounts import AccountRow
from roster.store.base import now, open_database, reading, sessions, writing
from roster.store.subscriptions import SubscriptionRow
from roster.store.tokens import TokenRow
from roster.store.units import UnitRow

LINKS = {"kept", "revoked since", "program kept", "program revoked since"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "lunzhi.db"


@pytest.fixture
def backup(place: Path, tmp_path: Path) -> Path:
    """A backup with two calendars, two tokens and two accounts; half of it is shut afterwards."""
    engine = open_database(f"sqlite:///{place}")
    with upgrading.remaking(engine) as connection:
        upgrading.upgrade(connection)
    _fill(engine)
    target = tmp_path / "backup.zip"
    archives.write(engine, target, {}, "0", now())
    with writing(sessions(engine)) as work:
        for row in (*work.scalars(select(SubscriptionRow)), *work.scalars(select(TokenRow))):
            row.revoked = now() if row.digest.endswith("revoked since") else None
        wang, li = work.scalars(select(AccountRow).order_by(AccountRow.id))
        wang.closed, li.password = now(), "new"
    engine.dispose()
    return target


def _fill(engine: Engine) -> None:
    with writing(sessions(engine)) as work:
        unit = UnitRow(name="某公司")
        wang, li = (AccountRow(login=login, password="old") for login in ("wang", "li"))
        work.add_all((unit, wang, li))
        work.flush()
        for name in ("kept", "revoked since"):
            given = {"account_id": li.id, "unit_id": unit.id}
            work.add(SubscriptionRow(digest=name, device=name, language="zh", **given))
            ends = now() + timedelta(days=9)
            digest = f"program {name}"
            work.add(TokenRow(digest=digest, name=name, powers=[], ends=ends, **given))


def _open(place: Path) -> set[str]:
    """The links that let somebody in."""
    with reading(sessions(open_database(f"sqlite:///{place}"))) as work:
        rows = (*work.scalars(select(SubscriptionRow)), *work.scalars(select(TokenRow)))
        return {row.digest for row in rows if row.revoked is None}


def test_what_was_revoked_since_stays_revoked_and_the_rest_open(place: Path, backup: Path) -> None:
    done = restoring.restore_file(place, backup, now())
    assert _open(place) == {"kept", "program kept"}
    assert (done.shut.links, done.shut.known) == (2, True)


def test_who_was_shut_out_since_stays_out_and_passwords_are_the_latest(
    place: Path, backup: Path
) -> None:
    restoring.restore_file(place, backup, now())
    with reading(sessions(open_database(f"sqlite:///{place}"))) as work:
        wang, li = work.scalars(select(AccountRow).order_by(AccountRow.id))
        assert wang.closed is not None
        assert (li.closed, li.password) == (None, "new")


@pytest.mark.parametrize("lost", ["gone", "damaged"])
def test_where_nobody_knows_what_was_revoked_all_is(place: Path, backup: Path, lost: str) -> None:
    if lost == "gone":
        restoring.remove(place)
    else:
        place.write_bytes(b"\xff" * 20_000)
    done = restoring.restore_file(place, backup, now())
    assert _open(place) == set()
    assert (done.shut.links, done.shut.known) == (4, False)


def test_links_are_kept_for_a_move_to_another_machine(place: Path, backup: Path) -> None:
    restoring.restore_file(place.with_name("other.db"), backup, now(), keep_links=True)
    assert _open(place.with_name("other.db")) == LINKS


def test_links_that_are_known_to_be_revoked_are_not_kept(place: Path, backup: Path) -> None:
    restoring.restore_file(place, backup, now(), keep_links=True)
    assert _open(place) == {"kept", "program kept"}

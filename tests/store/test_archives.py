"""A backup is whole, of one instant, and makes either kind of database again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, func, select

from roster.desk.books import bring_in
from roster.errors import BadInput
from roster.store import archives, upgrading
from roster.store.accounts import AccountRow
from roster.store.audit import AuditRow, record
from roster.store.base import open_database, reading, sessions, writing
from roster.store.units import UnitRow
from roster.store.uploads import UploadRow

MADE = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"
NewDatabase = Callable[[str], Engine]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Opens an empty database of a kind, each time another one."""
    opened: list[Engine] = []

    def open_new(kind: str) -> Engine:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path / f'{len(opened)}.db'}"
        else:
            url = request.getfixturevalue("postgresql")
        opened.append(open_database(url))
        return opened[-1]

    yield open_new
    for engine in opened:
        engine.dispose()


def _upgraded(engine: Engine) -> Engine:
    with upgrading.remaking(engine) as connection:
        upgrading.upgrade(connection)
    return engine


def _lived_in(engine: Engine) -> Engine:
    """A station under a county that was made after it, and a line of the audit log."""
    with writing(sessions(_upgraded(engine))) as work:
        station = bring_in(work, EXAMPLES / "supply_station", None, None)
        county = UnitRow(name="县公司")
        work.add(county)
        work.flush()
        work.get_one(UnitRow, station).parent_id = county.id
        record(work, "unit.move", "站", unit=station)
        account = AccountRow(login="wang", password="")
        work.add(account)
        work.flush()
        given = {"account_id": account.id, "unit_id": station, "name": "上月.xls", "answers": {}}
        work.add(UploadRow(content=bytes(range(256)), **given))
    return engine


def _contents(engine: Engine) -> dict[str, list[Any]]:
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection, only=upgrading.tables(connection))
        return {
            table.name: sorted(
                [
                    [v.replace(tzinfo=UTC) if isinstance(v, datetime) else v for v in row]
                    for row in connection.execute(select(table))
                ],
                key=repr,
            )
            for table in found.sorted_tables
        }


def _restored(engine: Engine, source: Path) -> Engine:
    with upgrading.remaking(engine) as connection:
        archives.read(connection, source)
    return engine


@pytest.mark.parametrize(
    ("kind", "other"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
)
def test_every_row_comes_back_in_either_kind_of_database(
    kind: str, other: str, database: NewDatabase, tmp_path: Path
) -> None:
    lived_in = _lived_in(database(kind))
    manifest = archives.write(lived_in, tmp_path / "b.zip", {}, "1.0", MADE)
    before = _contents(lived_in)
    assert manifest.tables == {name: len(rows) for name, rows in before.items()}
    assert manifest.tables["sheets"] > 5
    after = _contents(_restored(database(other), tmp_path / "b.zip"))
    assert after == before


def test_a_server_is_emptied_and_filled_in_one_transaction(
    database: NewDatabase, tmp_path: Path
) -> None:
    engine = _lived_in(database("postgresql"))
    archives.write(engine, tmp_path / "b.zip", {}, "1.0", MADE)
    before = _contents(engine)
    with writing(sessions(engine)) as work:
        work.add(UnitRow(name="since then"))
    with upgrading.remaking(engine) as connection:
        archives.empty(connection)
        archives.read(connection, tmp_path / "b.zip")
    assert _contents(engine) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_database_goes_on_counting_and_stays_sealed(
    kind: str, database: NewDatabase, tmp_path: Path
) -> None:
    archives.write(_lived_in(database("sqlite")), tmp_path / "b.zip", {}, "1.0", MADE)
    engine = _restored(database(kind), tmp_path / "b.zip")
    with writing(sessions(engine)) as work:
        work.add(UnitRow(name="new"))
        record(work, "unit.create", "new")
    with reading(sessions(engine)) as work:
        assert work.scalar(select(func.max(UnitRow.id))) == 3
        row = work.scalars(select(AuditRow)).first()
    with pytest.raises(Exception, match="only added to"), writing(sessions(engine)) as work:
        work.delete(row)


def test_the_installation_s_own_files_come_back(database: NewDatabase, tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_bytes(b"trusted")
    own = {"tls/authority.pem": tmp_path / "authority.pem"}
    archives.write(_upgraded(database("sqlite")), tmp_path / "b.zip", own, "1.0", MADE)
    assert dict(archives.files(tmp_path / "b.zip")) == {"tls/authority.pem": b"trusted"}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def _of_later(path: Path) -> None:
    _rewrite(path, lambda name, text: text.replace(b'"0001"', b'"9999"'))


def _without_a_row(path: Path) -> None:
    _rewrite(path, lambda name, text: text[text.index(b"\n") + 1 :] if "units" in name else text)


def _rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, change(name, content))


@pytest.mark.parametrize("harm", [_cut, _flip, _of_later, _without_a_row])
def test_a_backup_that_is_not_as_it_was_made_is_refused(
    harm: Callable[[Path], None], database: NewDatabase, tmp_path: Path
) -> None:
    archives.write(_lived_in(database("sqlite")), tmp_path / "b.zip", {}, "1.0", MADE)
    harm(tmp_path / "b.zip")
    with pytest.raises(BadInput):
        archives.proved(tmp_path / "b.zip")


def test_a_backup_that_fails_leaves_no_file(database: NewDatabase, tmp_path: Path) -> None:
    missing = {"tls/authority.pem": tmp_path / "nowhere"}
    with pytest.raises(OSError, match="nowhere"):
        archives.write(_upgraded(database("sqlite")), tmp_path / "b.zip", missing, "1.0", MADE)
    assert not list(tmp_path.glob("b.zip*"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_keeps_no_writer_waiting(
    database: NewDatabase, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, put = _upgraded(database(kind)), archives._put
    with writing(sessions(engine)) as work:
        work.add(UnitRow(name="before"))

    def beside(connection: Connection, *given: Any) -> archives.Manifest:
        # A snapshot is of the first question.
        connection.exec_driver_sql("SELECT count(*) FROM units")
        with writing(sessions(engine)) as work:
            work.add(UnitRow(name="meanwhile"))
        return put(connection, *given)

    monkeypatch.setattr(archives, "_put", beside)
    manifest = archives.write(engine, tmp_path / "backup.zip", {}, "1", MADE)
    assert manifest.tables["units"] == 1
    with reading(sessions(engine)) as work:
        assert set(work.scalars(select(UnitRow.name))) == {"before", "meanwhile"}

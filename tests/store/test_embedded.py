"""What a database in a file promises to those who read it and those who write to it at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select

from roster.store import embedded
from roster.store.base import open_database, reading, sessions, writing
from roster.store.units import UnitRow
from tests import databases

WRITTEN = 200
FRAME = 4096 + 24
"""[byte] that a page takes in the log."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = databases.laid(tmp_path)
    yield found
    found.dispose()


def _add(engine: Engine, names: range) -> None:
    for number in names:
        with writing(sessions(engine)) as work:
            work.add(UnitRow(name=f"站{number}"))


def _count(engine: Engine) -> int | None:
    with reading(sessions(engine)) as work:
        return work.scalar(select(func.count(UnitRow.id)))


def _log(engine: Engine) -> Path:
    return Path(f"{engine.url.database}-wal")


def test_a_reader_keeps_no_writer_waiting_and_sees_what_it_saw(engine: Engine) -> None:
    with reading(sessions(engine)) as work:
        before = work.scalar(select(func.count(UnitRow.id)))
        _add(engine, range(3))
        assert work.scalar(select(func.count(UnitRow.id))) == before == 0
    assert _count(engine) == 3


def test_no_connection_copies_the_log_by_itself(engine: Engine) -> None:
    with engine.connect() as line:
        assert line.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert line.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar() == 0


def test_the_log_is_copied_only_while_the_turn_to_write_is_held(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a commit could begin the log anew under whoever copies it."""
    held = []

    def copied(_self: embedded.Turns) -> None:
        other = sqlite3.connect(str(engine.url.database), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute(embedded.BEGIN)
        other.close()
        held.append(True)

    monkeypatch.setattr(embedded, "COPIED", 0.0)
    monkeypatch.setattr(embedded.Turns, "copy_log", copied)
    _add(engine, range(2))
    assert len(held) == 2


def test_the_log_is_begun_anew_after_it_was_copied(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(engine, range(WRITTEN))
    grown = _log(engine).stat().st_size
    assert grown > WRITTEN * FRAME
    monkeypatch.setattr(embedded, "COPIED", 0.0)
    _add(engine, range(WRITTEN, 2 * WRITTEN))
    assert _log(engine).stat().st_size < grown + WRITTEN * FRAME // 10
    assert _count(engine) == 2 * WRITTEN


def test_nothing_is_lost_while_processes_and_threads_write_and_the_log_is_copied(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two engines stand for two processes: each has connections and turns of its own."""
    monkeypatch.setattr(embedded, "COPIED", 0.0)
    other = open_database(str(engine.url))
    parts = [
        Thread(target=_add, args=(each, range(start, start + 40)))
        for start, each in enumerate([engine, other, engine, other])
    ]
    for part in parts:
        part.start()
    for part in parts:
        part.join()
    other.dispose()
    assert _count(engine) == 160
    with engine.connect() as line:
        assert line.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_what_is_in_the_log_is_there_after_the_file_is_opened_again(
    engine: Engine, tmp_path: Path
) -> None:
    """A process that is killed leaves the log beside the file."""
    _add(engine, range(5))
    copies = tmp_path / "killed.db"
    for part in ("", "-wal"):
        found = Path(f"{engine.url.database}{part}")
        Path(f"{copies}{part}").write_bytes(found.read_bytes())
    again = open_database(f"sqlite:///{copies}")
    assert _count(again) == 5
    again.dispose()
    assert not Path(f"{copies}-wal").exists()


def test_a_log_that_cannot_be_copied_fails_no_commit(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = sqlite3.connect

    def full(place: str, **how: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    _add(engine, range(1))
    monkeypatch.setattr(embedded, "COPIED", 0.0)
    monkeypatch.setattr(embedded.sqlite3, "connect", full)
    _add(engine, range(1, 3))
    monkeypatch.setattr(embedded.sqlite3, "connect", known)
    assert _count(engine) == 3

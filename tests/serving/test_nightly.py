"""A backup is made every night, also of a night in which the machine was off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from roster.desk import backups
from roster.errors import BadInput
from roster.store import archives
from tests import databases
from web.serving import nightly
from web.serving.nightly import Nightly
from web.settings import Settings
from web.version import VERSION

DUE = time(1, 30)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    """A backup needs no program of its own, which would have to be read in first."""

    def back_up(settings: Settings, at: datetime) -> str:
        return backups.make(engine, settings.data, VERSION, at)[0].name

    monkeypatch.setattr(nightly, "back_up", back_up)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, backup_at=DUE, backups=3)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    found = databases.laid(settings.data)
    yield found
    found.dispose()


def _looked(settings: Settings, engine: Engine, *times: datetime) -> list[bool]:
    clock = iter(times)
    watch = Nightly(settings, engine, lambda: None, lambda: next(clock))
    return [watch.look() for _ in times]


def _kept(settings: Settings) -> list[datetime]:
    return [each.made for each in backups.kept(backups.folder_of(settings.data))]


@pytest.mark.rule("hall-backup-restore")
def test_one_backup_a_night(settings: Settings, engine: Engine) -> None:
    night = NOON.replace(hour=1, minute=29) + timedelta(days=1)
    times = (NOON, NOON + timedelta(hours=5), night, night + timedelta(minutes=1))
    assert _looked(settings, engine, *times) == [True, False, False, True]
    for each in backups.kept(backups.folder_of(settings.data)):
        archives.proved(each.path)


@pytest.mark.usefixtures("in_this_process")
def test_a_night_with_the_machine_off_is_made_up_for(settings: Settings, engine: Engine) -> None:
    assert _looked(settings, engine, NOON, NOON + timedelta(days=3)) == [True, True]


@pytest.mark.usefixtures("in_this_process")
def test_the_oldest_nights_go_and_what_was_kept_for_a_reason_stays(
    settings: Settings, engine: Engine
) -> None:
    backups.make(engine, settings.data, "1.0", NOON - timedelta(days=9), "before-upgrade")
    times = tuple(NOON + timedelta(days=day) for day in range(3))
    _looked(replace(settings, backups=1), engine, *times)
    assert _kept(settings) == [NOON - timedelta(days=9), times[-1]]


@pytest.mark.usefixtures("in_this_process")
def test_a_backup_by_hand_is_not_the_night_s(settings: Settings, engine: Engine) -> None:
    backups.make(engine, settings.data, "1.0", NOON, "by-hand")
    assert _looked(settings, engine, NOON + timedelta(minutes=1)) == [True]


@pytest.mark.usefixtures("in_this_process")
def test_the_certificate_is_looked_after_as_well(settings: Settings, engine: Engine) -> None:
    renewed: list[str] = []
    Nightly(settings, engine, lambda: renewed.append("renewed"), lambda: NOON).look()
    assert renewed == ["renewed"]


@pytest.mark.usefixtures("in_this_process")
def test_a_certificate_that_cannot_be_read_keeps_nobody_from_a_backup(
    settings: Settings, engine: Engine
) -> None:
    def fail() -> None:
        raise BadInput([])

    assert Nightly(settings, engine, fail, lambda: NOON).look()
    assert _kept(settings) == [NOON]


def test_a_backup_that_cannot_be_made_says_why(settings: Settings, engine: Engine) -> None:
    backups.folder_of(settings.data).touch()
    with pytest.raises(OSError, match=r"backups"):
        _looked(settings, engine, NOON)


def test_another_file_in_the_folder_is_no_backup(settings: Settings) -> None:
    folder = backups.folder_of(settings.data)
    folder.mkdir()
    for name in ("lunzhi-notes.zip", "lunzhi-2026-nightly.zip", "other.zip"):
        (folder / name).touch()
    assert backups.kept(folder) == ()

"""Backups of an installation: when one is due, where it stands, how many are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Engine

from roster.desk import sealing
from roster.store import archives
from roster.store.archives import Manifest

NIGHTLY = "nightly"
STAMP = "%Y%m%dT%H%M%SZ"
OWN = (
    "tls/authority.pem",
    "tls/authority.key",
    "tls/site.pem",
    "tls/site.key",
    "session.key",
    sealing.FILE,
)
"""The installation's own files, in its folder of data."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as its file's name tells it.

    Parameters
    ----------
    why : str
        ``nightly``, or what it was made before.
    """

    path: Path
    made: datetime
    why: str


def kept(folder: Path) -> tuple[Kept, ...]:
    """The backups in a folder, the oldest first."""
    return tuple(sorted(_named(folder), key=lambda each: each.made))


def _named(folder: Path) -> Iterator[Kept]:
    for path in folder.glob("lunzhi-*.zip"):
        _, stamp, why = [*path.stem.split("-", 2), "", ""][:3]
        try:
            yield Kept(path, datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), why)
        except ValueError:
            continue


def make(
    engine: Engine, data: Path, release: str, at: datetime, why: str = NIGHTLY
) -> tuple[Path, Manifest]:
    """Write a backup into the installation's folder."""
    folder = folder_of(data)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"lunzhi-{at.astimezone(UTC):{STAMP}}-{why}.zip"
    return target, archives.write(engine, target, own_files(data), release, at)


def folder_of(data: Path) -> Path:
    return data / "backups"


def own_files(data: Path) -> Mapping[str, Path]:
    """The installation's own files that are there."""
    return {name: data / name for name in OWN if (data / name).exists()}


def put_back(data: Path, source: Path) -> None:
    """Put the installation's own files from a backup in their places."""
    for name, content in archives.files(source):
        if name in OWN:
            place = data / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            place.touch(mode=0o600)
            place.write_bytes(content)


def is_due(found: tuple[Kept, ...], due: time, at: datetime) -> bool:
    """Whether the last night has no backup yet, as when the machine was off.

    Parameters
    ----------
    due : time
        When a backup is due, on the clock of `at`.
    """
    last = datetime.combine(at.date(), due, at.tzinfo)
    if last > at:
        last -= timedelta(days=1)
    nightly = [each.made for each in found if each.why == NIGHTLY]
    return not nightly or max(nightly) < last


def forget(found: tuple[Kept, ...], keep: int) -> None:
    """Remove the oldest nightly backups past so many; those made for a reason stay."""
    nightly = [each for each in found if each.why == NIGHTLY]
    for each in nightly[: max(0, len(nightly) - keep)]:
        each.path.unlink(missing_ok=True)

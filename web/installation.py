"""One installation on this host: its settings, its folder, its database, and who has it in hand."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from roster.desk import restoring
from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store import upgrading
from roster.store.base import is_embedded, open_database
from roster.store.upgrading import Stand
from web.settings import Settings

LOCK = "lunzhi.lock"
LOGS = "logs"
LOG_SIZE, LOGS_KEPT = 5_000_000, 5
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
DEMONSTRATION = "demonstration.db"

FREE = Text(
    "没有别的轮值程序占用的文件夹；请先停止网站",
    "a folder that no other program of ours uses; stop the site first",
)
THERE = Text("已有的数据库；用roster serve建立", "a database that is there; roster serve makes one")
REACHED = Text("能连接的数据库", "a database that can be reached")
KNOWN = Text("本版本认识的数据库", "a database that this release knows")
UPGRADED = Text(
    "本版本的数据库；先运行roster db upgrade", "tables of this release; run roster db upgrade first"
)


@contextmanager
def in_hand(settings: Settings) -> Iterator[None]:
    """Nobody else serves, upgrades or restores this installation meanwhile.

    Raises
    ------
    BadInput
        Somebody does.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.data / LOCK).open("ab") as file:
        try:
            _lock(file)
        except OSError:
            raise unfit(str(settings.data), LOCK, FREE) from None
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def database(settings: Settings, *, new: bool = False) -> Iterator[Engine]:
    """The installation's database.

    Parameters
    ----------
    new : bool
        A file that is not there is made.

    Raises
    ------
    BadInput
        It is not there, or cannot be reached.
    """
    url = make_url(settings.url)
    if is_embedded(settings.url) and not new and not Path(url.database or "").exists():
        raise unfit("database", str(url), THERE)
    engine = open_database(settings.url)
    try:
        _reach(engine)
        yield engine
    finally:
        engine.dispose()


def _reach(engine: Engine) -> None:
    try:
        engine.connect().close()
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise unfit(engine.url.render_as_string(), reason, REACHED) from None


def prepare(engine: Engine) -> None:
    """Make the tables of a new database; refuse one of another release.

    Raises
    ------
    BadInput
        It has to be upgraded, or belongs to something else.
    """
    with engine.connect() as connection:
        stand = upgrading.stand(connection)
    if stand is Stand.EMPTY:
        with upgrading.remaking(engine) as connection:
            upgrading.upgrade(connection)
    demand_current(engine)


def demonstration(settings: Settings) -> Settings:
    """The settings with a database of the demonstration's own, which every release makes anew."""
    file = settings.data.resolve() / DEMONSTRATION
    found = replace(settings, database=f"sqlite:///{file}")
    if file.exists():
        with database(found) as engine, engine.connect() as connection:
            stale = upgrading.stand(connection) is not Stand.CURRENT
        if stale:
            restoring.remove(file)
    return found


def demand_current(engine: Engine) -> None:
    """Refuse a database whose tables are not those of this release.

    Raises
    ------
    BadInput
        It has to be upgraded, or belongs to something else.
    """
    with engine.connect() as connection:
        stand, found = upgrading.stand(connection), upgrading.revision(connection)
    if stand is not Stand.CURRENT:
        expected = KNOWN if stand is Stand.UNKNOWN else UPGRADED
        raise unfit("database", f"{found or ''} ({stand.value})", expected)


def unfit(place: str, value: str, expected: Text) -> BadInput:
    return BadInput([Flaw(place, 0, "", value, expected.en, expected.zh)])


def log(settings: Settings, name: str) -> None:
    """Write down what goes wrong, so that it is there when nobody watched the console.

    Parameters
    ----------
    name : str
        Of the file: of each process its own.
    """
    folder = settings.data / LOGS
    folder.mkdir(parents=True, exist_ok=True)
    kept = RotatingFileHandler(
        folder / name, maxBytes=LOG_SIZE, backupCount=LOGS_KEPT, encoding="utf-8"
    )
    shown = logging.StreamHandler()
    shown.setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, format=FORM, handlers=[kept, shown])
    logging.getLogger("alembic").setLevel(logging.WARNING)

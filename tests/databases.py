"""The databases that tests run on: a file of SQLite, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, event

from roster.store import upgrading
from roster.store.base import open_database

PLACE = Path("/usr/lib/postgresql")
QUICK = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off",
    "wal_level=minimal", "max_wal_senders=0", "listen_addresses=127.0.0.1",
)  # fmt: skip
"""Settings of a server whose data nobody wants to keep."""
LOW_PORTS = range(10_000, 32_000)


def programs() -> Path:
    """The folder of initdb and pg_ctl.

    Raises
    ------
    RuntimeError
        No server is installed.
    """
    for folder in sorted(PLACE.glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError("no PostgreSQL server: `make test` installs Debian's package postgresql")


@contextmanager
def server() -> Iterator[str]:
    """A throw-away PostgreSQL server; its address without the name of a database."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="lunzhi-pg-"))
    # The server refuses to run as root.
    as_owner = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        if os.geteuid() == 0
        else []
    )
    if as_owner:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    quick = " ".join([f"-p {port} -k {folder}", *(f"-c {each}" for each in QUICK)])

    def run(*command: str) -> None:
        subprocess.run([*as_owner, *command], check=True, capture_output=True, cwd=folder)

    run(
        str(found / "initdb"), "-D", f"{folder}/data", "-U", "lunzhi", "-A", "trust", "-E", "UTF8",
        "--no-sync",
    )  # fmt: skip
    run(
        str(found / "pg_ctl"), "-D", f"{folder}/data", "-w", "-o", quick, "-l", f"{folder}/log",
        "start",
    )  # fmt: skip
    try:
        yield f"postgresql+psycopg://lunzhi@127.0.0.1:{port}"
    finally:
        run(str(found / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def made(address: str) -> Iterator[str]:
    """A new database on a server; its address."""
    name = f"test_{secrets.token_hex(8)}"
    whole = create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with whole.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    yield f"{address}/{name}"
    with whole.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def lay_tables(engine: Engine) -> None:
    """The tables of this release, as a new installation has them."""
    with upgrading.remaking(engine) as connection:
        upgrading.upgrade(connection)


def empty(address: str) -> None:
    """Take everything out of a database on a server, whoever is still at it, and count anew."""
    whole = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with whole.connect() as connection:
        connection.exec_driver_sql(ALONE)
        names = connection.exec_driver_sql(FILLED).scalars().all()
        connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")


ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid != pg_backend_pid()
"""
FILLED = """
SELECT format('%%I', tablename) FROM pg_tables
WHERE schemaname = current_schema() AND tablename != 'alembic_version'
"""


def laid(folder: Path) -> Engine:
    """A new database file with the tables of this release; not kept safe from a power cut."""
    place = folder / "lunzhi.db"
    place.write_bytes(_tables())
    engine = open_database(f"sqlite:///{place}")

    @event.listens_for(engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return engine


@cache
def _tables() -> bytes:
    """A database file with the tables alone: they are laid once and copied then."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "lunzhi.db"
        engine = open_database(f"sqlite:///{place}")
        lay_tables(engine)
        engine.dispose()
        return place.read_bytes()


def free_port() -> int:
    """A port of this machine that nobody listens on, from below those that the system hands out.

    So nobody is handed it before it is listened on.
    """
    for port in random.SystemRandom().sample(LOW_PORTS, 100):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")

"""The databases that tests run on: a file of SQLite, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from roster.store import upgrading

PLACE = Path("/usr/lib/postgresql")


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
    quick = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"

    def run(*command: str) -> None:
        subprocess.run([*as_owner, *command], check=True, capture_output=True, cwd=folder)

    run(str(found / "initdb"), "-D", f"{folder}/data", "-U", "lunzhi", "-A", "trust", "-E", "UTF8")
    run(
        str(found / "pg_ctl"), "-D", f"{folder}/data", "-w", "-o", quick, "-l", f"{folder}/log",
        "start",
    )  # fmt: skip
    try:
        yield f"postgresql+psycopg://lunzhi@127.0.0.1:{port}"
    finally:
        run(str(found / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def lay_tables(engine: Engine) -> None:
    """The tables of this release, as a new installation has them."""
    with upgrading.remaking(engine) as connection:
        upgrading.upgrade(connection)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port

"""`roster serve` as a person starts it: the console, all well, a clean end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from roster.store import upgrading
from roster.store.base import now, open_database
from tests.databases import free_port, lay_tables
from web import installation
from web.serving.beside import RUN
from web.serving.certificates import identity
from web.settings import Settings

NAME = "duty.lunzhi.test"


@contextmanager
def _served(data: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A site of its own process, that has said that it is open."""
    said = {"LC_ALL": "C.UTF-8", "LANG": "zh_CN", "LUNZHI_NAMES": NAME, **environment}
    running = subprocess.Popen(
        [*RUN, "--language", "zh", "serve", "--data", str(data), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, **said},
    )
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=200)


def _console(running: subprocess.Popen[str], last: str) -> str:
    """What stands on the console up to a line that begins so."""
    assert running.stdout is not None
    lines: list[str] = []
    for line in running.stdout:
        lines.append(line)
        if line.startswith(last):
            break
    return "".join(lines)


def trusting(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority))


def _well(port: int, authority: Path) -> dict[str, object]:
    address = f"https://localhost:{port}/healthz"
    with urllib.request.urlopen(address, context=trusting(authority)) as answer:
        found: dict[str, object] = json.load(answer)
        return found


@pytest.mark.skipif(sys.platform == "win32", reason="it is asked to end otherwise there")
def test_a_new_installation_opens_tells_its_code_and_ends_when_asked(tmp_path: Path) -> None:
    port = free_port()
    with _served(tmp_path, port) as running:
        said = _console(running, "证书指纹")
        assert f"https://{NAME}:{port}/" in said
        assert re.search(r"首次使用的一次性口令：\S{8,}", said)
        assert f"http://{NAME}:{port}/trust" in said
        found = _well(port, tmp_path / "tls" / "authority.pem")
        assert found["version"]
    assert running.returncode == 0
    assert (tmp_path / "lunzhi.db").exists()


def test_a_company_s_certificate_that_soon_ends_is_told(tmp_path: Path) -> None:
    long_ago = now() - timedelta(days=380)
    pair = identity(Settings(data=tmp_path / "company"), (NAME,), long_ago).pair
    files = {"LUNZHI_CERTIFICATE": str(pair.certificate), "LUNZHI_KEY": str(pair.key)}
    with _served(tmp_path / "own", free_port(), **files) as running:
        said = _console(running, "公司证书")
    assert str(pair.certificate) in said
    assert "证书指纹" not in said
    assert not (tmp_path / "own" / "tls").exists()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        with _served(tmp_path, int(taken.getsockname()[1])) as running:
            said, _ = running.communicate(timeout=200)
    assert running.returncode == 2
    assert "没有被占用的端口" in said


def test_a_second_site_on_one_folder_is_refused(tmp_path: Path) -> None:
    with _served(tmp_path, free_port()) as first:
        _console(first, "证书指纹")
        with _served(tmp_path, free_port()) as second:
            said, _ = second.communicate(timeout=200)
    assert second.returncode == 2
    assert "请先停止网站" in said


def test_a_site_on_a_server_opens_and_says_so(tmp_path: Path, postgresql: str) -> None:
    port = free_port()
    with _served(tmp_path, port, LUNZHI_DATABASE=postgresql) as running:
        _console(running, "证书指纹")
        found = _well(port, tmp_path / "tls" / "authority.pem")
        assert found["database"] == {
            "state": "ok",
            "kind": "postgresql",
            "revision": upgrading.head(),
        }
    assert not list(tmp_path.glob("*.db"))


def test_a_database_of_an_earlier_release_is_not_served(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lunzhi.db'}")
    lay_tables(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    with _served(tmp_path, free_port()) as running:
        said, _ = running.communicate(timeout=200)
    assert running.returncode == 2
    assert "应为本版本认识的数据库" in said


def test_the_demonstration_keeps_to_a_file_of_its_own_and_makes_it_anew(tmp_path: Path) -> None:
    own = Settings(data=tmp_path)
    shown = installation.demonstration(own)
    assert shown.url != own.url
    with installation.database(shown, new=True) as engine:
        installation.prepare(engine)
    assert installation.demonstration(own) == shown
    file = tmp_path / installation.DEMONSTRATION
    assert file.exists()
    with open_database(shown.url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    installation.demonstration(own)
    assert not file.exists()

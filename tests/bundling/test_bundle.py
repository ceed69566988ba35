"""A bundle installs with a bare Python and no network, runs, is upgraded and goes back.

It fetches wheels and takes minutes: `make bundle-check`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bundling import bundle
from bundling.targets import LINUX, WINDOWS
from tests.databases import free_port
from tests.serving.test_serve import trusting

CHECKOUT = bundle.CHECKOUT
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
SOURCES = ("pyproject.toml", "LICENSE", bundle.LOCK, "roster", "constraints", "web", "examples")
NEEDED = ("sh", "dirname", "cat", "id")
"""What a machine has that has nothing; no compiler, no node."""
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = {before!r}
def upgrade() -> None:
    with op.batch_alter_table("units") as units:
        units.add_column(sa.Column("more", sa.Integer()))
"""

ADDED = (
    "INSERT INTO units (name, reach, edition, created)"
    " VALUES ('{}', 'intranet', '', '2026-12-01 00:00:00')"
)

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(1800)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bundle")


@pytest.fixture(scope="session")
def unpacked(folder: Path) -> Path:
    """This release's bundle as it comes out of its archive."""
    [archive] = bundle.make(CHECKOUT, folder / "made", [LINUX], [HERE])
    with tarfile.open(archive) as tar:
        tar.extractall(folder / "unpacked", filter="data")
    [found] = (folder / "unpacked").iterdir()
    return found


@pytest.fixture(scope="session")
def later(folder: Path, unpacked: Path) -> Path:
    """The bundle of a later release, with a step of the database."""
    source = folder / "source"
    source.mkdir()
    skip = shutil.ignore_patterns("node_modules", "__pycache__")
    for name in SOURCES:
        place = CHECKOUT / name
        copy = shutil.copytree if place.is_dir() else shutil.copy2
        copy(place, source / name, **({"ignore": skip} if place.is_dir() else {}))
    project = source / "pyproject.toml"
    text = project.read_text("utf-8")
    project.write_text(re.sub(r'^version = ".*"$', 'version = "9.0"', text, flags=re.M), "utf-8")
    steps = source / "roster" / "store" / "migrations" / "versions"
    last = max(path.name[:4] for path in steps.glob("*.py"))
    (steps / "9001_more.py").write_text(MIGRATION.format(before=last), "utf-8")
    wheel = bundle.build(source, folder / "later")
    found = folder / "lunzhi-9.0-linux-x64"
    shutil.copytree(unpacked, found)
    for old in (found / "wheels").glob("lunzhi-*.whl"):
        old.unlink()
    shutil.copy2(wheel, found / "wheels")
    listed = found / "requirements" / f"{HERE}.txt"
    others = [x for x in listed.read_text("utf-8").splitlines() if not x.startswith("lunzhi==")]
    own = f"lunzhi==9.0 --hash=sha256:{bundle.digest(wheel)}"
    listed.write_text("\n".join([*others, own]) + "\n", "utf-8")
    (found / "SHA256SUMS").unlink()
    bundle.finish(found, {"version": "9.0", "target": "linux-x64", "pythons": [HERE]})
    return found


class Machine:
    """A machine with a Python, a shell and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.root, self.data, self.port = folder / "opt", folder / "data", free_port()
        bare = folder / "bin"
        bare.mkdir()
        (bare / f"python{HERE}").symlink_to(Path(sys.executable).resolve())
        for name in NEEDED:
            (bare / name).symlink_to(str(shutil.which(name)))
        self.environment = {"PATH": str(bare), "HOME": str(folder), "LANG": "zh_CN.UTF-8"}

    def install(self, unpacked: Path, *words: str) -> str:
        places = ["--to", str(self.root), "--data", str(self.data), "--port", str(self.port)]
        command = ["sh", str(unpacked / "install.sh"), *places, "--no-service", *words]
        return self.run([*_without_network(), *command])

    def roster(self, *words: str) -> str:
        return self.run([str(self.root / "roster"), *words])

    def run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    @contextmanager
    def served(self, *words: str) -> Iterator[None]:
        command = [str(self.root / "roster"), "serve", *words]
        with subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, encoding="utf-8"
        ) as running:
            assert running.stdout is not None
            for line in running.stdout:
                if line.startswith("证书指纹"):
                    break
            try:
                yield
            finally:
                running.send_signal(signal.SIGTERM)

    def page(self, address: str) -> str:
        context = trusting(self.data / "tls" / "authority.pem")
        place = f"https://localhost:{self.port}{address}"
        with urllib.request.urlopen(place, context=context) as answer:
            text: str = answer.read().decode()
            return text

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.data / "lunzhi.db")) as base:
            found = base.execute(statement).fetchall()
            base.commit()
            return found


def _without_network() -> list[str]:
    """Run in a network of its own that leads nowhere, where the system allows it."""
    unshare = shutil.which("unshare")
    return [unshare, "-n"] if unshare and os.geteuid() == 0 else []


def test_a_bare_machine_installs_runs_upgrades_and_goes_back(
    unpacked: Path, later: Path, tmp_path: Path
) -> None:
    machine = Machine(tmp_path)
    assert "已安装" in machine.install(unpacked)
    assert "已经安装" in machine.install(unpacked)
    with machine.served("--demo"):
        health = json.loads(machine.page("/healthz"))
        assert health["database"]["state"] == "ok"
        assert "登录" in machine.page("/account/sign-in")
        assert "{" in machine.page("/static/site.css")
    machine.ask(ADDED.format("某公司"))
    units = machine.ask("SELECT name FROM units ORDER BY id")
    assert units == [("某公司",)]

    assert "9.0已安装" in machine.install(later)
    assert machine.ask("SELECT version_num FROM alembic_version") == [("9001",)]
    assert machine.ask("SELECT name FROM units ORDER BY id") == units
    assert "9.0" in machine.roster("--version")
    machine.ask(ADDED.format("since then"))

    assert "已退回" in machine.install(later, "--back")
    assert "9.0" not in machine.roster("--version")
    assert machine.ask("SELECT name FROM units ORDER BY id") == units
    assert "未发现问题" in machine.roster("db", "check")


def test_every_wheel_for_windows_is_there(folder: Path) -> None:
    [archive] = bundle.make(CHECKOUT, folder / "windows", [WINDOWS], [HERE])
    assert archive.suffix == ".zip"
    made = archive.with_suffix("")
    command = [sys.executable, "-m", "pip", "--isolated", "install", "--dry-run", "--quiet"]
    command += ["--no-index", "--only-binary=:all:", "--require-hashes", "--target", str(folder)]
    command += ["--find-links", str(made / "wheels"), "--python-version", HERE]
    command += ["--platform", "win_amd64", "-r", str(made / "requirements" / f"{HERE}.txt")]
    subprocess.run(command, check=True)
    assert not list((made / "wheels").glob("*manylinux*"))

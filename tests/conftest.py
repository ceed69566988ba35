"""What every test may use: the shared reference material, Node.js, and one way to draw examples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher

from roster.desk import pins, substituting
from roster.store.base import open_database
from tests import databases
from web import sign_ins

HERE = Path(__file__).parent
CHECKOUT = HERE.parent
SHARED = Path(os.environ.get("LUNZHI_SHARED", CHECKOUT.parent / "shared"))
LONGEST = ("faults", "browser", "benchmarks", "serving", "examples", "desk", "site")
"""Folders whose files take long: they come first, so that no worker is left alone with one."""
NOT_RUN = pytest.StashKey[Counter[str]]()

# A change lands or not by what it did, never by the seed of the day or the load of the machine.
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole", action="store_true", help="tell stories at every size in both languages"
    )


def _folders(item: pytest.Item) -> list[str]:
    """Name the shared folders that a test reads."""
    return [name for mark in item.iter_markers("shared") for name in mark.args]


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(HERE).parts[0]
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)


def pytest_xdist_auto_num_workers() -> int:
    """Two more than the machine has cores: a worker often waits for its browser or server."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose shared folder is not on this machine, and count them."""
    items.sort(key=_turn)
    not_run: Counter[str] = Counter()
    kept, left_out = [], []
    for item in items:
        missing = [name for name in _folders(item) if not (SHARED / name).is_dir()]
        not_run.update(missing[:1])
        (left_out if missing else kept).append(item)
    if not config.getoption("whole"):
        left_out += [item for item in kept if item.get_closest_marker("whole")]
        kept = [item for item in kept if not item.get_closest_marker("whole")]
    config.stash[NOT_RUN] = not_run
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say in one line what was not run, so that a green run is not taken for a whole one."""
    not_run = config.stash.get(NOT_RUN, Counter())
    if not_run:
        reasons = ", ".join(
            f"{count} need shared/{name}" for name, count in sorted(not_run.items())
        )
        terminalreporter.write_line(f"not run: {not_run.total()} tests ({reasons})", yellow=True)


@pytest.fixture
def shared(request: pytest.FixtureRequest) -> Path:
    """Give the folder of the shared reference material to a test that says what it reads."""
    if not _folders(request.node):
        pytest.fail("a test that reads the shared folder says so: @pytest.mark.shared('bench')")
    return SHARED


@pytest.fixture(scope="session")
def node() -> str:
    """Give a Node.js of version 20 or later: the one in the environment before the machine's."""
    beside_python = str(Path(sys.executable).parent)
    found = shutil.which("node", path=os.pathsep.join((beside_python, os.environ["PATH"])))
    assert found, "no Node.js: `make test` installs one"
    version = subprocess.run(
        [found, "--version"], check=True, capture_output=True, text=True
    ).stdout.removeprefix("v")
    assert int(version.split(".")[0]) >= 20, f"Node.js {version.strip()} is older than 20"
    return found


@pytest.fixture(scope="session", autouse=True)
def quick_secrets() -> Iterator[None]:
    """Passwords, PINs and codes are as hard to guess as they need to be here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_ins, "HASHER", PasswordHasher(time_cost=1, memory_cost=64))
        patch.setattr(pins, "ITERATIONS", 1_000)
        patch.setattr(substituting, "ITERATIONS", 1_000)
        yield


@pytest.fixture(scope="session")
def soffice() -> str:
    """Give LibreOffice, which recalculates a workbook as the reader's own program would."""
    found = shutil.which("soffice")
    assert found, "no LibreOffice: `make test` installs it on Debian"
    return found


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """One PostgreSQL server for the whole run."""
    with databases.server() as address:
        yield address


@pytest.fixture
def postgresql(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    with databases.made(postgresql_server) as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: str) -> Iterator[str]:
    """The address of a database with the tables of this release, laid once."""
    with databases.made(postgresql_server) as address:
        engine = open_database(address)
        databases.lay_tables(engine)
        engine.dispose()
        yield address


@pytest.fixture
def postgresql_laid(postgresql_tables: str) -> Iterator[str]:
    """The address of a database with the tables of this release and nothing in them."""
    yield postgresql_tables
    databases.empty(postgresql_tables)

"""Hostile files are refused clearly, within 10 seconds and 512 MB."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roster.errors import BadInput
from roster.feeds import guard, units
from tests.feeds.hostile import REFUSED, good, repacked

SECONDS = 10
MEMORY = 512 * 2**20

READER = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
from pathlib import Path
from roster.errors import BadInput
from roster.feeds import units
for line in sys.stdin:
    began = time.process_time()
    try:
        units.read(Path(line.rstrip("\\n")))
        told = []
    except BadInput as error:
        told = [[flaw.expected, flaw.expected_zh] for flaw in error.flaws]
    print(json.dumps([told, time.process_time() - began]), flush=True)
"""

Reader = Callable[[Path], tuple[list[list[str]], float]]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A process of 512 MB that reads units: what it says is expected, and its seconds."""
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(MEMORY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        questions, answers = process.stdin, process.stdout

        def read(path: Path) -> tuple[list[list[str]], float]:
            print(path, file=questions, flush=True)
            told, seconds = json.loads(answers.readline())
            return told, seconds

        yield read
        questions.close()


def test_a_good_workbook_is_read_in_the_same_room(reader: Reader, tmp_path: Path) -> None:
    assert reader(good(tmp_path / "unit.xlsx"))[0] == []


@pytest.mark.parametrize("build", REFUSED, ids=lambda build: build.__name__)
def test_a_hostile_file_is_refused_in_time(
    reader: Reader, tmp_path: Path, build: Callable[[Path], Path]
) -> None:
    told, seconds = reader(build(tmp_path / "unit.xlsx"))
    assert any(REFUSED[build] in expected for expected, _ in told), told[:5]
    assert all(expected and expected_zh for expected, expected_zh in told)
    assert seconds < SECONDS
    assert not list(tmp_path.parent.rglob("escaped.xml"))


@pytest.mark.parametrize("suffix", [".xlsm", ".xls", ".zip", ".csv", ""])
def test_only_plain_workbooks_are_opened(tmp_path: Path, suffix: str) -> None:
    path = good(tmp_path / "unit.xlsx").rename(tmp_path / f"unit{suffix}")
    with pytest.raises(BadInput, match="without password or macros"):
        units.read(path)


def test_macros_declared_by_type_are_refused(tmp_path: Path) -> None:
    types = b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"
    with pytest.raises(BadInput, match="macros"):
        guard.workbook(repacked(tmp_path / "unit.xlsx", {"[Content_Types].xml": types}))


def test_a_device_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "people.csv").symlink_to("/dev/zero")
    with pytest.raises(BadInput, match="a file"):
        guard.contents(tmp_path / "people.csv")

"""A campaign of mutations: a figure of the documents is changed, and its named test has to fail.

Run it as ``python -m tests.campaigns.mutations [seed]``. A sample of enforced entries is drawn; for
each its figure is changed in a copy of the product's data, and the tests that are marked with the
entry are run there. It prints `mutated N, noticed M` and ends with exit code 1 when M < N, or when
a test fails without a mutation.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from random import Random

import pytest

from tests.conftest import CHECKOUT

SAMPLE, AT_ONCE = 40, 2
"""How many entries are drawn, and how many copies are tried beside each other."""
LISTED = Path(__file__).with_suffix(".toml")
COPIED = ("roster", "constraints", "web", "examples", "tests", "bundling")
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "dist", ".cache")
MARKS = re.compile(r"mark\.rule\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Mutation:
    """One figure in one file, and what stands there instead.

    Parameters
    ----------
    after : str
        The figure is the first one after this.
    """

    entry: str
    file: str
    after: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        place = text.index(self.old, text.index(self.after))
        return text[:place] + self.new + text[place + len(self.old) :]


class Only:
    """Keeps the tests that are marked with some entries."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = set(entries)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self._entries & _marked(item)]


def _marked(item: pytest.Item) -> set[str]:
    return {str(entry) for mark in item.iter_markers("rule") for entry in mark.args}


def listed() -> list[Mutation]:
    """Every mutation that there is."""
    return [Mutation(**row) for row in tomllib.loads(LISTED.read_text("utf-8"))["mutation"]]


def files_of(entries: Iterable[str]) -> list[str]:
    """The files with tests that are marked with some entries."""
    wanted = {f'"{entry}"' for entry in entries}
    return [
        str(file.relative_to(CHECKOUT))
        for file in sorted((CHECKOUT / "tests").rglob("test_*.py"))
        if any(each in found for found in MARKS.findall(file.read_text("utf-8")) for each in wanted)
    ]


def tried(folder: Path, entries: Iterable[str]) -> int:
    """The exit code of the tests of some entries in a copy: 0 passed, 1 failed."""
    words = [sys.executable, "-B", "-m", "tests.campaigns.mutations", "--try", *entries]
    return subprocess.run(words, cwd=folder, check=False, capture_output=True).returncode


def copied(folder: Path) -> Path:
    """A copy of what the tests need."""
    for name in COPIED:
        shutil.copytree(CHECKOUT / name, folder / name, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "Makefile"):
        shutil.copy(CHECKOUT / name, folder / name)
    return folder


def noticed(folder: Path, mutation: Mutation) -> bool:
    """Whether a test of the entry fails while the figure is another one."""
    file = folder / mutation.file
    whole = file.read_text("utf-8")
    file.write_text(mutation.applied(whole), "utf-8")
    try:
        return tried(folder, [mutation.entry]) == pytest.ExitCode.TESTS_FAILED
    finally:
        file.write_text(whole, "utf-8")


def outcomes(folders: list[Path], drawn: list[Mutation]) -> Iterator[tuple[Mutation, bool]]:
    """What became of each mutation, each copy trying one at a time."""
    free: Queue[Path] = Queue()
    for folder in folders:
        free.put(folder)

    def one(mutation: Mutation) -> bool:
        folder = free.get()
        try:
            return noticed(folder, mutation)
        finally:
            free.put(folder)

    with ThreadPoolExecutor(len(folders)) as pool:
        yield from zip(drawn, pool.map(one, drawn), strict=True)


def main(seed: int) -> int:
    drawn = Random(seed).sample(listed(), SAMPLE)
    with tempfile.TemporaryDirectory() as name:
        folders = [copied(Path(name) / str(number)) for number in range(AT_ONCE)]
        sound = tried(folders[0], [each.entry for each in drawn]) == pytest.ExitCode.OK
        if not sound:
            print("the tests of these entries fail as they are")
        found = list(outcomes(folders, drawn)) if sound else []
    for mutation, seen in found:
        if not seen:
            print(f"  not noticed: {mutation.entry}: {mutation.old} → {mutation.new}")
    count = sum(seen for _, seen in found)
    print(f"mutated {len(drawn)}, noticed {count} (seed {seed})")
    return 0 if count == len(drawn) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--try"]:
        asked = sys.argv[2:]
        quiet = ["-q", "-x", "-p", "no:cacheprovider", *files_of(asked)]
        sys.exit(pytest.main(quiet, plugins=[Only(asked)]))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))

"""What is committed works on any machine: no address of a registry, no path of one computer."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
# Written in pieces, so that this file is not its own finding.
MACHINE_PATH = re.compile(r"(?<![\w.\-/}*])/(?:" + "|".join(("root", "work", r"home/\w+")) + ")/")
ADDRESS = re.compile(r"\w://|index-url|find-links")


def committed() -> list[Path]:
    """List what is committed or about to be; a file that is ignored never leaves the machine."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    files = (CHECKOUT / name for name in listed.split("\0") if name)
    return sorted(file for file in files if file.is_file())


def locks() -> list[Path]:
    return [
        file
        for file in committed()
        if file.suffix == ".lock" or file.name.startswith("requirements") or file.name == ".npmrc"
    ]


@pytest.mark.parametrize("text", ["see /{}/main", "'/{}/x'", "open(/{}/)"])
def test_a_machine_path_is_recognised(text: str) -> None:
    assert all(MACHINE_PATH.search(text.format(top)) for top in ("root", "work", "home/ada"))


@pytest.mark.parametrize("text", ["frame{}work", "web/{}/", "./{}/x"])
def test_other_paths_are_left_alone(text: str) -> None:
    assert not MACHINE_PATH.search(text.format("work"))


def test_no_file_names_a_path_of_one_machine() -> None:
    findings = [
        f"{file.relative_to(CHECKOUT)}:{number}"
        for file in committed()
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert findings == []


def test_python_locks_carry_hashes_and_no_address() -> None:
    names = {file.name for file in locks()}
    assert names >= {"requirements.lock", "requirements-node.lock", ".npmrc"}
    for file in locks():
        assert not ADDRESS.search(file.read_text("utf-8")), file
    assert "--hash=sha256:" in (CHECKOUT / "requirements.lock").read_text("utf-8")


def test_npm_locks_carry_hashes_and_no_address() -> None:
    found = [file for file in committed() if file.name == "package-lock.json"]
    assert found
    for file in found:
        packages = json.loads(file.read_text("utf-8"))["packages"]
        for name, package in packages.items():
            assert "resolved" not in package, (file, name)
            assert not name or package["integrity"], (file, name)


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted.extend(extra)
    names = {re.split(r"[^\w.-]", line, maxsplit=1)[0].lower() for line in wanted}
    lock = (CHECKOUT / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    assert names - locked == set()

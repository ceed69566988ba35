"""What the structure promises: imports point down, files stay short, the light paths stay light."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
PACKAGES = ("roster", "constraints", "web")
LONGEST = 500
HEAVY = frozenset({"numba", "numpy", "openpyxl", "ortools", "pandas", "xlrd", "xlsxwriter"})

HELP = """
import sys
from web.cli import main
sys.argv = ["roster", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
LOADED = "import sys; print('loaded', *sorted({name.split('.')[0] for name in sys.modules}))"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def loaded_after(statements: str) -> set[str]:
    done = run(sys.executable, "-c", f"{statements}\n{LOADED}")
    assert done.returncode == 0, done.stderr
    word, *loaded = done.stdout.splitlines()[-1].split()
    assert word == "loaded"
    return set(loaded)


def test_every_import_contract_holds() -> None:
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    done = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_a_file_is_read_in_one_sitting(package: str) -> None:
    # A step between two schemas is written by a program and never changed again.
    files = sorted(f for f in (CHECKOUT / package).rglob("*.py") if f.parent.name != "versions")
    lengths = {str(file): len(file.read_text("utf-8").splitlines()) for file in files}
    assert lengths, f"{package} has no files"
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


def test_the_witness_of_heavy_imports_sees_one() -> None:
    assert loaded_after("import openpyxl") >= {"openpyxl"}


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param("import web.cli", id="import"),
        pytest.param(HELP, id="help"),
        pytest.param("import constraints, roster.checking", id="check"),
    ],
)
def test_a_light_path_loads_neither_solver_nor_workbook(statements: str) -> None:
    assert HEAVY & loaded_after(statements) == set()


def test_help_is_quick_because_it_loads_nothing_but_the_reader_of_words() -> None:
    idle = loaded_after("")
    outside = loaded_after(HELP) - idle - sys.stdlib_module_names
    assert outside == {"click", "roster", "web"}

"""For which machines a bundle is made, and what of the lock each of them needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ENTRY = re.compile(r"\n(?=\S)")
HASH = re.compile(r"--hash=\S+")


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of machine.

    Parameters
    ----------
    platforms : tuple[str, ...]
        Tags of wheels that run there, besides those that run everywhere.
    marks : dict[str, str]
        What the machine says of itself where a requirement asks.
    """

    name: str
    platforms: tuple[str, ...]
    marks: dict[str, str]


LINUX = Target(
    "linux-x64",
    tuple(
        f"manylinux{tag}_x86_64"
        for tag in (
            "_2_28",
            "_2_27",
            "_2_26",
            "_2_24",
            "_2_17",
            "2014",
            "_2_12",
            "2010",
            "_2_5",
            "1",
        )
    ),
    {
        "sys_platform": "linux",
        "platform_machine": "x86_64",
        "platform_system": "Linux",
        "os_name": "posix",
    },
)
WINDOWS = Target(
    "windows-x64",
    ("win_amd64",),
    {
        "sys_platform": "win32",
        "platform_machine": "AMD64",
        "platform_system": "Windows",
        "os_name": "nt",
    },
)
TARGETS = {target.name: target for target in (LINUX, WINDOWS)}


def needed(lock: Path, target: Target, python: str) -> Iterator[str]:
    """The lines of the lock, each with its hashes, that a Python on a machine needs."""
    marks = {
        **target.marks,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for entry in ENTRY.split(lock.read_text("utf-8")):
        if entry.startswith("#") or "==" not in entry:
            continue
        found = Requirement(entry.split("\\")[0].strip())
        if found.marker is None or found.marker.evaluate(marks):
            yield " ".join([f"{found.name}{found.specifier}", *HASH.findall(entry)])

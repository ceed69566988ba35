"""Make a bundle: hashed wheels, the built front end, an installer; nothing else is needed there.

``python -m bundling.bundle --target linux-x64 --target windows-x64``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from bundling.targets import PYTHONS, TARGETS, WINDOWS, Target, needed

HERE = Path(__file__).parent
CHECKOUT = HERE.parent
LOCK = "requirements-bundle.lock"
BESIDE = ("install.py", "install.sh", "install.cmd", "README.txt")
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""ZIP knows none before; a bundle does not depend on when it was made."""


def make(source: Path, out: Path, targets: Iterable[Target], pythons: Sequence[str]) -> list[Path]:
    """One archive for each kind of machine; their files."""
    version = version_of(source)
    wheel = build(source, out)
    archives = []
    for target in targets:
        folder = out / f"lunzhi-{version}-{target.name}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "wheels").mkdir(parents=True)
        (folder / "requirements").mkdir()
        shutil.copy2(wheel, folder / "wheels")
        for python in pythons:
            wanted = [*needed(source / LOCK, target, python)]
            listed = folder / "requirements" / f"{python}.txt"
            listed.write_text("\n".join(wanted) + "\n", "utf-8")
            fetch(listed, folder / "wheels", target, python)
            own = f"lunzhi=={version} --hash=sha256:{digest(wheel)}"
            listed.write_text("\n".join([*wanted, own]) + "\n", "utf-8")
        finish(folder, {"version": version, "target": target.name, "pythons": list(pythons)})
        archives.append(packed(folder, target))
    return archives


def version_of(source: Path) -> str:
    found: str = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return found


def build(source: Path, out: Path) -> Path:
    """Build the project; its wheel.

    Raises
    ------
    RuntimeError
        The front end is not built.
    """
    if not (source / "web" / "static" / "dist" / "site.css").exists():
        raise RuntimeError("the front end is not built: make site")
    folder = out / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder.resolve())
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL)
    [wheel] = folder.glob("*.whl")
    return wheel


def fetch(listed: Path, to: Path, target: Target, python: str) -> None:
    """Fetch the wheels of a list, each checked against its hash."""
    tags = ("none", "abi3", f"cp{python.replace('.', '')}")
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--dest", str(to)]
    command += ["--implementation", "cp", "--python-version", python]
    command += [word for tag in tags for word in ("--abi", tag)]
    command += [word for tag in target.platforms for word in ("--platform", tag)]
    subprocess.run([*command, "-r", str(listed)], check=True)


def finish(folder: Path, about: dict[str, object]) -> None:
    """Add the installer, what the bundle is, and the digest of every file in it."""
    for name in BESIDE:
        shutil.copy2(HERE / name, folder)
    (folder / "bundle.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def packed(folder: Path, target: Target) -> Path:
    """The archive of a folder, in the form that the machine's own tools open."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if target is WINDOWS:
        archive = folder.with_name(folder.name + ".zip")
        with zipfile.ZipFile(archive, "w") as packing:
            for path in files:
                entry = zipfile.ZipInfo(_named(path, folder), FIRST_MOMENT)
                packing.writestr(entry, path.read_bytes())
        return archive
    archive = folder.with_name(folder.name + ".tar")
    with tarfile.open(archive, "w") as tar:
        for path in files:
            tar.add(path, _named(path, folder), filter=_anonymous)
    return archive


def _named(path: Path, folder: Path) -> str:
    return path.relative_to(folder.parent).as_posix()


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    entry.mode = 0o755 if entry.name.endswith(".sh") else 0o644
    return entry


def main() -> None:
    """Make the bundles that are asked for, of this checkout."""
    words = argparse.ArgumentParser(description=main.__doc__)
    words.add_argument("--target", choices=TARGETS, action="append")
    words.add_argument("--python", choices=PYTHONS, action="append")
    words.add_argument("--out", type=Path, default=CHECKOUT / "dist")
    given = words.parse_args()
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    targets = [TARGETS[name] for name in given.target or TARGETS]
    for archive in make(CHECKOUT, given.out, targets, given.python or PYTHONS):
        print(f"{archive} {archive.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

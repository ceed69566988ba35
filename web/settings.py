"""What an installation is told: from the environment, or from one file; checked at the start."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path

from roster.domain import Text
from roster.errors import BadInput, Flaw

PREFIX = "LUNZHI_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How one installation runs.

    Parameters
    ----------
    data : Path
        Folder of everything that is kept: database, certificates, backups, the key of sessions.
    database : str
        Address of the database; empty: a file in `data`.
    idle, absolute : int [min]
        A session ends after so long without a page, and after so long in any case.
    """

    data: Path = Path("data")
    database: str = ""
    host: str = "0.0.0.0"
    port: int = 8443
    idle: int = 60
    absolute: int = 12 * 60

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{(self.data / 'lunzhi.db').resolve()}"

    @property
    def longest_session(self) -> timedelta:
        return timedelta(minutes=self.absolute)


def settings(
    file: Path | None = None, environment: Mapping[str, str] = os.environ, **given: object
) -> Settings:
    """The settings of this start: what is given, then the environment, then the file.

    Raises
    ------
    BadInput
        A sentence for every mistake.
    """
    flaws: list[Flaw] = []
    said: dict[str, tuple[str, object]] = {}
    known = {field.name: field for field in fields(Settings)}
    if file is not None:
        said |= {name: (file.name, value) for name, value in _file(file).items()}
    for name in environment:
        if name.startswith(PREFIX) and name != PREFIX + "SHARED":
            said[name.removeprefix(PREFIX).lower()] = name, environment[name]
    said |= {name: (f"--{name}", value) for name, value in given.items() if value is not None}
    found: dict[str, object] = {}
    for name, (place, value) in said.items():
        if name not in known:
            names = "、".join(known), ", ".join(known)
            flaws.append(Flaw(place, 0, name, str(value), f"one of {names[1]}", names[0]))
            continue
        try:
            found[name] = _fit(name, value)
        except ValueError:
            expected = KINDS[type(known[name].default)]
            flaws.append(Flaw(place, 0, name, str(value), expected.en, expected.zh))
    if flaws:
        raise BadInput(flaws)
    return Settings(**found)  # type: ignore[arg-type]


KINDS = {
    int: Text("大于0的整数", "a whole number above 0"),
    str: Text("文字", "a text"),
}


def _fit(name: str, value: object) -> object:
    default = next(field.default for field in fields(Settings) if field.name == name)
    if isinstance(default, Path):
        return Path(str(value))
    if isinstance(default, int):
        number = int(str(value))
        if number <= 0:
            raise ValueError
        return number
    return str(value)


def _file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = str(error)
        raise BadInput([Flaw(path.name, 0, "", reason, "a TOML file", "TOML文件")]) from None

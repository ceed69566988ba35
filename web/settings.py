"""What an installation is told: from the environment, or from one file; checked at the start."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from roster.desk.retention import LEAST, USUAL, Periods
from roster.domain import Text
from roster.errors import BadInput, Flaw

PREFIX = "LUNZHI_"
CONFIG = PREFIX + "CONFIG"
"""Names the file of settings."""
NOT_SETTINGS = frozenset({CONFIG, PREFIX + "SHARED", PREFIX + "BESIDE"})
DATABASE = "lunzhi.db"
HOST_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
)


class Unfit(ValueError):
    """A value that a setting cannot have."""

    def __init__(self, expected: Text) -> None:
        self.expected = expected
        super().__init__(expected.en)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(Text("文字", "a text"))
    return value.strip()


def _path(value: object) -> Path:
    return value if isinstance(value, Path) else Path(_text(value)).expanduser()


def _file(value: object) -> Path:
    path = _path(value)
    if not path.is_file():
        raise Unfit(Text("已有的文件", "a file that is there"))
    return path


def _whole(least: int, most: int) -> Callable[[object], int]:
    """Read a whole number within bounds."""

    def read(value: object) -> int:
        text = str(value).strip()
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            expected = Text(f"{least}至{most}的整数", f"a whole number from {least} to {most}")
            raise Unfit(expected)
        return int(text)

    return read


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(_text(value))
    except ValueError:
        raise Unfit(Text("形如01:30的钟点", "a time such as 01:30")) from None


def _database(value: object) -> str:
    """An address of SQLite or PostgreSQL, with the driver that is installed."""
    text = _text(value)
    expected = Text(
        "形如postgresql://用户:密码@主机/库名的地址，或sqlite:///文件",
        "an address such as postgresql://user:password@host/name, or sqlite:///file",
    )
    if not text:
        return ""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise Unfit(expected) from None
    if url.get_backend_name() == "sqlite":
        return text
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise Unfit(expected)
    if find_spec("psycopg") is None:
        raise Unfit(
            Text("sqlite地址，或先安装lunzhi[postgres]", "sqlite, or lunzhi[postgres] installed")
        )
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _listening(value: object) -> str:
    try:
        return str(ipaddress.ip_address(_text(value)))
    except ValueError:
        expected = Text("本机的IP地址，0.0.0.0为全部", "an address of this host; 0.0.0.0: all")
        raise Unfit(expected) from None


def _names(value: object) -> tuple[str, ...]:
    """Names and addresses, from a list or from one text with commas."""
    parts = value if isinstance(value, list) else re.split(r"[,，、\s]+", _text(value))
    found = tuple(_text(part).lower() for part in parts if part)
    if wrong := [name for name in found if not (is_address(name) or HOST_NAME.fullmatch(name))]:
        raise Unfit(
            Text(f"主机名或IP地址，不含“{wrong[0]}”", f"host names or addresses, not {wrong[0]!r}")
        )
    return found


def _mail_server(value: object) -> str:
    """A host with its port; 25 where none is given."""
    text = _text(value).lower()
    host, _, port = text.rpartition(":") if ":" in text else (text, "", "25")
    fits = re.fullmatch(r"\d{1,5}", port) and 1 <= int(port) <= 65535
    if text and not (fits and (is_address(host) or HOST_NAME.fullmatch(host))):
        raise Unfit(Text("主机或主机:端口", "a host, or a host and its port, such as mail:25"))
    return f"{host}:{port}" if text else ""


def _mail(value: object) -> str:
    text = _text(value)
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise Unfit(Text("邮箱地址", "a mail address"))
    return text


def _web(value: object) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if text and not (parts.scheme in ("http", "https") and parts.hostname):
        raise Unfit(Text("http或https地址", "an http or https address"))
    return text


def is_address(name: str) -> bool:
    """Whether a name of a host is an address in figures."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Settings:
    """How one installation runs.

    Parameters
    ----------
    data : Path
        Folder of everything that is kept: database, certificates, backups, the key of sessions.
    database : str
        Address of the database; empty: a file in `data`.
    host : str
        The address to listen on; 0.0.0.0: every one.
    names : tuple[str, ...]
        Names and addresses by which the site is reached, besides those that the host knows of.
    certificate, key : Path or None
        The company's certificate with its chain, and its key (PEM); none: our own authority.
    processes : int
        How many answer; each works on one core at a time.
    idle, absolute : int [min]
        A session ends after so long without a page, and after so long in any case.
    backup_at : time
        When the nightly backup is due, on the clock of the host.
    backups : int
        How many nightly backups are kept.
    keep_rosters, keep_traces, keep_uploads, keep_duties : int [months]
    keep_attendance, keep_alarms, keep_callers : int [months]
        How long each kind of record is kept (`roster.desk.retention.Periods`).
    smtp, sender : str
        The mail server of the intranet (host:port) by which notices go out, and from whom; empty:
        none.
    webhook : str
        Address of the intranet that is told of every notice; empty: none.
    """

    data: Annotated[Path, _path] = Path("data")
    database: Annotated[str, _database] = ""
    host: Annotated[str, _listening] = "0.0.0.0"
    port: Annotated[int, _whole(1, 65535)] = 8443
    names: Annotated[tuple[str, ...], _names] = ()
    certificate: Annotated[Path | None, _file] = None
    key: Annotated[Path | None, _file] = None
    processes: Annotated[int, _whole(1, 64)] = 1
    idle: Annotated[int, _whole(1, 7 * 24 * 60)] = 60
    absolute: Annotated[int, _whole(1, 31 * 24 * 60)] = 12 * 60
    backup_at: Annotated[time, _clock] = time(1, 30)
    backups: Annotated[int, _whole(1, 3650)] = 30
    keep_rosters: Annotated[int, _whole(LEAST.rosters, 1200)] = USUAL.rosters
    keep_traces: Annotated[int, _whole(LEAST.traces, 1200)] = USUAL.traces
    keep_uploads: Annotated[int, _whole(LEAST.uploads, 1200)] = USUAL.uploads
    keep_duties: Annotated[int, _whole(LEAST.duties, 1200)] = USUAL.duties
    keep_attendance: Annotated[int, _whole(LEAST.attendance, 1200)] = USUAL.attendance
    keep_alarms: Annotated[int, _whole(LEAST.alarms, 1200)] = USUAL.alarms
    keep_callers: Annotated[int, _whole(LEAST.callers, USUAL.callers)] = USUAL.callers
    smtp: Annotated[str, _mail_server] = ""
    sender: Annotated[str, _mail] = "lunzhi@localhost"
    webhook: Annotated[str, _web] = ""

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{self.data.resolve() / DATABASE}"

    @property
    def periods(self) -> Periods:
        named = (each.name for each in fields(Periods))
        return Periods(**{name: getattr(self, f"keep_{name}") for name in named})

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
    hints = get_type_hints(Settings, include_extras=True)
    read = {name: hint.__metadata__[0] for name, hint in hints.items()}
    flaws: list[Flaw] = []
    found: dict[str, Any] = {}
    for name, (place, value) in _told(file, environment, given).items():
        if name not in read:
            flaws.append(_flaw(place, name, Text("、".join(read), "one of " + ", ".join(read))))
            continue
        try:
            found[name] = read[name](value)
        except Unfit as error:
            flaws.append(_flaw(place, value, error.expected))
    chosen = Settings(**found)
    if (chosen.certificate is None) != (chosen.key is None):
        flaws.append(_flaw("certificate, key", "", Text("两项一同给出", "both or neither")))
    if flaws:
        raise BadInput(flaws)
    return chosen


def as_environment(chosen: Settings) -> dict[str, str]:
    """The settings as another program of ours takes them from its environment."""
    said: dict[str, str] = {}
    for each in fields(chosen):
        value = getattr(chosen, each.name)
        if value != each.default:
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            said[PREFIX + each.name.upper()] = text
    return said


def _told(
    file: Path | None, environment: Mapping[str, str], given: Mapping[str, object]
) -> dict[str, tuple[str, object]]:
    """What is said of each setting, and where."""
    if file is None and environment.get(CONFIG):
        file = Path(environment[CONFIG])
    said: dict[str, tuple[str, object]] = {}
    if file is not None:
        said |= {name: (f"{file.name} {name}", value) for name, value in _table(file).items()}
    for name, value in environment.items():
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            said[name.removeprefix(PREFIX).lower()] = name, value
    options = {name: value for name, value in given.items() if value is not None}
    return said | {name: (f"--{name}", value) for name, value in options.items()}


def _flaw(place: str, value: object, expected: Text) -> Flaw:
    return Flaw(place, 0, "", str(value), expected.en, expected.zh)


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BadInput([_flaw(str(path), error, Text("TOML文件", "a TOML file"))]) from None

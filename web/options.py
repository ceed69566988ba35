"""Options that several commands share: the period, the search, where to write, and Ctrl-C."""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

import click

from roster.domain import Text
from roster.errors import BadInput, Flaw

LONGEST = 7 * 86_400
"""[s] that a search may be given."""
LARGEST_SEED = 2**31 - 1
STOPPING = Text(
    "正在停止，保留目前最好的排班表；再按一次Ctrl-C立即退出。",
    "Stopping with the best roster so far; Ctrl-C again ends at once.",
)


def _refused(param: click.Parameter | None, value: object, expected: Text) -> BadInput:
    name = param.opts[0] if param else ""
    return BadInput([Flaw(name, 0, "", str(value), expected.en, expected.zh)])


class Day(click.ParamType[date]):
    """A date, in any of the forms that a unit's files may use."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> date:
        from roster.feeds import cells

        try:
            return value if isinstance(value, date) else cells.day(str(value))
        except cells.Misread as error:
            raise _refused(param, value, error.expected) from None


class Seconds(click.ParamType[float]):
    """A length of time above 0 and of at most a week."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, _: click.Context | None) -> float:
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= LONGEST:
            raise _refused(
                param,
                value,
                Text(f"大于0、不超过{LONGEST}的秒数", f"seconds above 0 and up to {LONGEST}"),
            )
        return seconds


def period_options(command: click.decorators.FC) -> click.decorators.FC:
    """--from, --to and --week, the same for every command that speaks of a period."""
    command = click.option("--week", help="ISO week, such as 2026-W48.")(command)
    command = click.option("--to", "last", type=Day(), help="Last day.")(command)
    return click.option("--from", "first", type=Day(), help="First day.")(command)


def search_options(command: click.decorators.FC) -> click.decorators.FC:
    """--seconds, --workers and --seed."""
    for option in (
        click.option(
            "--seed",
            type=click.IntRange(0, LARGEST_SEED),
            default=1,
            show_default=True,
            help="With one worker, the same seed gives the same roster.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 64),
            default=2,
            show_default=True,
            help="Threads that search.",
        ),
        click.option(
            "--seconds",
            type=Seconds(),
            default=30.0,
            show_default=True,
            help="Time for the search.",
        ),
    ):
        command = option(command)
    return command


def output_options(command: click.decorators.FC) -> click.decorators.FC:
    """--out and --format."""
    command = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")(
        command
    )
    folder = click.Path(path_type=Path)
    return click.option("--out", type=folder, help="Folder to write the files into.")(command)


@contextmanager
def stopped_by_ctrl_c(language: str = "zh") -> Iterator[Event]:
    """The first Ctrl-C asks the search to end with its best roster; a second one ends at once."""
    asked = Event()

    def ask(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        click.echo(STOPPING[language], err=True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)

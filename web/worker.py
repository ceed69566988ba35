"""`roster worker`: the processes that solve what the site puts into the queue."""

from __future__ import annotations

import logging
import os
import signal
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from web.settings_options import settings_options

if TYPE_CHECKING:
    from web.settings import Settings

LOOK = 0.5
"""[s] between two looks whether one that stands by is to end."""


@click.command()
@settings_options
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many to run; one that ends is started again.",
)
def worker(data: Path | None, config: Path | None, processes: int) -> None:
    """Solve what the site asks for: one process for each solve at a time.

    `roster serve` starts one by itself; on a database server more may run, on any machine.
    """
    from web import installation
    from web.serving.beside import BESIDE, Replaced
    from web.settings import as_environment, settings

    chosen = settings(config, data=data)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    if BESIDE in os.environ:
        _work(chosen, os.environ[BESIDE], stop)
        return
    with installation.database(chosen) as engine:
        installation.demand_current(engine)
    with ExitStack() as running:
        for _ in range(processes):
            companion = Replaced(["worker"], as_environment(chosen))
            companion.start()
            running.callback(companion.stop)
        while not stop.wait(1.0):
            continue


def _work(chosen: Settings, name: str, stop: Event) -> None:
    """Be read in, wait for one's turn, and solve until `stop` is set."""
    from web import installation
    from web.serving.beside import ends_with_parent
    from web.solving import Worker, read_in

    begin = Event()
    ends_with_parent(stop.set, begin.set)
    with installation.database(chosen) as engine:
        installation.demand_current(engine)
        worker = Worker(engine, name)
        read_in(chosen.url)
        while not begin.wait(LOOK):
            if stop.is_set():
                return
        worker.run(stop)

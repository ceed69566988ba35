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

from web.serving.ending import when_asked
from web.serving.hearing import BESIDE, Hearing
from web.settings_options import settings_options

if TYPE_CHECKING:
    from web.settings import Settings


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
    stop = Event()
    when_asked(stop.set, signal.SIGINT, signal.SIGTERM)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    hearing = Hearing(gives_back=True) if BESIDE in os.environ else None
    # What is imported from here on takes time, in which a program may be told to end.
    from web.settings import settings

    chosen = settings(config, data=data)
    if hearing:
        _work(chosen, hearing, stop)
    else:
        _keep_running(chosen, processes, stop)


def _keep_running(chosen: Settings, processes: int, stop: Event) -> None:
    """Start what works, and start it again when it has ended."""
    from web import installation
    from web.serving.beside import Replaced
    from web.settings import as_environment

    with installation.database(chosen) as engine:
        installation.demand_current(engine)
    with ExitStack() as running:
        for _ in range(processes):
            companion = Replaced(["worker"], as_environment(chosen))
            companion.start()
            running.callback(companion.stop)
        while not stop.wait(1.0):
            continue


def _work(chosen: Settings, hearing: Hearing, stop: Event) -> None:
    """Be read in, wait for one's turn, and solve until `stop` is set."""
    from web import installation
    from web.solving import Worker, read_in

    with installation.database(chosen) as engine:
        installation.demand_current(engine)
        worker = Worker(engine, os.environ[BESIDE])
        read_in(chosen.url)
        # The first that it is told, unless it is to end: it is its turn.
        hearing.said.get()
        hearing.follow(stop.set)
        worker.run(stop)

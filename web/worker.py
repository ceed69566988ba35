"""`roster worker`: the processes that solve what the site puts into the queue."""

from __future__ import annotations

import logging
import os
import signal
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import click

from web.settings_options import settings_options


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
    from web.serving.beside import BESIDE, Companion, ends_with_parent
    from web.settings import as_environment, settings

    chosen = settings(config, data=data)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    with installation.database(chosen) as engine:
        installation.demand_current(engine)
        if BESIDE in os.environ:
            from web.solving import Worker

            ends_with_parent(stop.set)
            Worker(engine, os.environ[BESIDE]).run(stop)
            return
    with ExitStack() as running:
        for _ in range(processes):
            companion = Companion(["worker"], as_environment(chosen))
            companion.start()
            running.callback(companion.stop)
        while not stop.wait(1.0):
            continue

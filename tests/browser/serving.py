"""A site that really runs, as it is served: over TLS, under a name of its own, for browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask

from web.serving.certificates import identity
from web.serving.listening import Listener
from web.settings import Settings

NAME = "lunzhi.test"


@contextmanager
def served(app: Flask, folder: Path) -> Iterator[str]:
    """Serve a site until the end; its address."""
    shown = identity(Settings(data=folder), (NAME,))
    listener = Listener(("127.0.0.1", 0), app, shown.context())
    listener.prepare()
    thread = Thread(target=listener.serve, daemon=True)
    thread.start()
    yield f"https://{NAME}:{listener.bind_addr[1]}"
    listener.stop()
    thread.join(10)

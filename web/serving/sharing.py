"""Several processes answer at one door: one thread of Python at a time works in each of them.

The first process opens the door and keeps watch, and answers as well; each of the others is the
whole site once more, takes clients from the same door, is started again when it ends, and ends with
the first. What has to be the same for all of them lies in the database.
"""

from __future__ import annotations

import base64
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from web import installation
from web.serving.beside import Companion
from web.serving.certificates import Identity, Pair
from web.serving.ending import when_asked
from web.serving.hearing import Hearing, Said
from web.serving.listening import Listener
from web.settings import Settings, as_environment, settings

RENEWED, RUNNING = "renewed", "running"
"""What the first process tells the others of: another certificate; how many answer."""


@dataclass(slots=True)
class Serving:
    """How many processes are to answer, and how many do."""

    processes: int
    running: int


class Sibling(Companion):
    """One more process that answers at the door."""

    program = (sys.executable, "-P", "-c", "from web.serving.hearing import main; main()")

    def __init__(self, siblings: Siblings, number: int) -> None:
        super().__init__([f"site-{number}"], as_environment(siblings.settings))
        self._siblings, self._number = siblings, number
        if sys.platform != "win32":
            self.handles = (siblings.listener.socket.fileno(),)

    def greeting(self, _pid: int) -> Mapping[str, Any]:
        return {
            **_handed(self._siblings.listener.socket, _pid),
            **self._siblings.greeting,
            "number": self._number,
        }

    def changed(self) -> None:
        self._siblings.count()


class Siblings:
    """The processes that answer besides the first one.

    Parameters
    ----------
    listener : Listener
        Of the first process, with its door open.
    """

    def __init__(self, chosen: Settings, listener: Listener, app: Flask, shown: Identity) -> None:
        self.settings, self.listener = chosen, listener
        pair, code = shown.pair, app.extensions["lunzhi.first_code"]
        files = {"certificate": str(pair.certificate), "key": str(pair.key)}
        self.greeting = {**files, "code": code}
        self._serving = _serving(app, chosen.processes)
        self._all = [Sibling(self, number) for number in range(2, chosen.processes + 1)]

    def start(self) -> None:
        for each in self._all:
            each.start()

    def stop(self) -> None:
        """Let all end, at the same time."""
        for each in self._all:
            each.ask_to_end()
        for each in self._all:
            each.stop()

    def count(self) -> None:
        """Let all know how many answer, which each of them may be asked."""
        self._serving.running = 1 + sum(each.pid is not None for each in self._all)
        self._tell({RUNNING: self._serving.running})

    def renewed(self) -> None:
        """Let all show the certificate that has taken the place of the one before."""
        self._tell({RENEWED: True})

    def _tell(self, said: Mapping[str, Any]) -> None:
        for each in self._all:
            each.tell(said)


def serve_beside(hearing: Hearing) -> None:
    """Answer at the door of the first process, until that one ends."""
    from web.site import create_app

    given, chosen = hearing.said.get(), settings()
    installation.log(chosen, f"site-{given['number']}.log")
    with installation.database(chosen) as engine:
        app = create_app(chosen, engine)
        app.extensions["lunzhi.first_code"] = given["code"]
        shown = Identity(Pair(Path(given["certificate"]), Path(given["key"])), None)
        listener = Listener((chosen.host, chosen.port), app, shown.context(), _taken(given))
        listener.prepare()
        serving = _serving(app, chosen.processes)

        def do(said: Said) -> None:
            if RENEWED in said:
                listener.tls = shown.context()
            serving.running = said.get(RUNNING, serving.running)

        hearing.follow(listener.end, do)
        when_asked(listener.end, signal.SIGTERM)
        try:
            listener.serve()
        finally:
            listener.stop()


def _serving(app: Flask, processes: int) -> Serving:
    found: Serving = app.extensions.setdefault("lunzhi.serving", Serving(processes, 1))
    return found


if sys.platform == "win32":

    def _handed(door: socket.socket, pid: int) -> dict[str, Any]:
        return {"door": base64.b64encode(door.share(pid)).decode()}

    def _taken(given: Mapping[str, Any]) -> socket.socket:
        return socket.fromshare(base64.b64decode(given["door"]))
else:

    def _handed(door: socket.socket, _pid: int) -> dict[str, Any]:
        return {"door": door.fileno()}

    def _taken(given: Mapping[str, Any]) -> socket.socket:
        return socket.socket(fileno=given["door"])

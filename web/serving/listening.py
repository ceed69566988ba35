"""The listener: one port that speaks TLS, and leads those who come without it to where it does.

Whether a client speaks TLS shows in its first byte. The bytes are waited for outside the threads
that answer, so that a client who connects and stays silent, as browsers do, keeps nobody waiting.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import ssl
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection
from cheroot.wsgi import Server

HANDSHAKE = b"\x16"
"""First byte of every TLS conversation."""
THREADS = 16
WAITING = 128
"""Connections that the system holds while all threads answer, as when a shift begins."""
KEPT = 400 if os.name == "nt" else 800
"""Connections that may be silent at a time; Windows cannot watch over more than 512."""
SLICE = 0.0005
"""[s] for which a thread that reckons keeps the interpreter from the others: beside the check of a
large roster, a page of twenty questions to the database would wait twenty times as long."""
YOUNG = 20_000
"""[objects made and not given up] between two searches for waste, thirty times as many as usual."""
PATIENCE = 30
"""[s] until a silent client is dropped."""
LOG = logging.getLogger("lunzhi.listening")
PLAIN = ("/trust", "/static/", "/healthz")
"""What is answered without TLS: how to come to trust it."""

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Connection(HTTPConnection):
    """A connection that begins to speak TLS when its client does."""

    heard = False

    def communicate(self) -> bool:
        if not self.heard:
            self.heard = True
            try:
                self._listen()
            except OSError as error:
                LOG.debug("%s did not come to speak TLS: %s", self.remote_addr, error)
                return False
        return bool(super().communicate())  # type: ignore[no-untyped-call]

    def close(self) -> None:
        # The thread that answers would end with the connection of a client that is gone already.
        with suppress(OSError):
            super().close()

    def _listen(self) -> None:
        if self.socket.recv(1, socket.MSG_PEEK) != HANDSHAKE:
            return
        context: ssl.SSLContext = self.server.tls
        self.socket = context.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )
        self.socket.settimeout(self.server.timeout)
        self.socket.do_handshake()
        self.rfile = MakeFile(self.socket, "rb", self.rbufsize)
        self.wfile = MakeFile(self.socket, "wb", self.wbufsize)
        self.ssl_env = {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Ended(Exception):
    """The listener was asked to end."""


class Listener(Server):
    """Serves a site at an address; `tls` may be exchanged while it runs.

    Parameters
    ----------
    door : socket or None
        One that listens there already, for another process of the same site.
    """

    ConnectionClass = Connection
    keep_alive_conn_limit = KEPT

    def __init__(
        self,
        address: tuple[str, int],
        app: App,
        tls: ssl.SSLContext,
        door: socket.socket | None = None,
    ) -> None:
        super().__init__(
            address,
            led_to_tls(app),
            numthreads=THREADS,
            server_name="lunzhi",
            request_queue_size=WAITING,
            timeout=PATIENCE,
        )
        self.tls = tls
        self._door = door
        sys.setswitchinterval(SLICE)

    def prepare(self) -> None:
        super().prepare()
        # Of the processes that are woken by a client one gets it; the others do not wait for more.
        self.socket.setblocking(False)
        # What was read in stays: looking through it for waste would halt every answer. And little
        # of what an answer makes goes round in circles: it is looked through seldom.
        gc.freeze()
        gc.set_threshold(YOUNG)

    def serve(self) -> None:
        """Answer until `end` is called."""
        with suppress(_Ended):
            super().serve()

    def end(self) -> None:
        """Let `serve` return, after the answers that are being given; from another thread."""
        self.interrupt = _Ended()

    def bind(self, *given: int) -> socket.socket:
        if self._door is None:
            bound: socket.socket = super().bind(*given)
            return bound
        self.socket, self.bind_addr = self._door, self._door.getsockname()[:2]
        return self._door

    def process_conn(self, conn: Connection) -> None:
        if conn.last_used is None and self.can_add_keepalive_connection:
            # It is answered once it has said something.
            self.put_conn(conn)
        else:
            super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        LOG.log(level, "%s", msg, exc_info=traceback)


def led_to_tls(app: App) -> App:
    """The site, which sends who comes without TLS to the same address with it."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] == "https" or environ["PATH_INFO"].startswith(PLAIN):
            return app(environ, start)
        host = environ.get("HTTP_HOST", "")
        place = f"https://{host}{environ.get('REQUEST_URI', '') or environ['PATH_INFO']}"
        start("308 Permanent Redirect", [("Location", place), ("Content-Length", "0")])
        return [b""]

    return answer

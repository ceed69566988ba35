"""One port speaks TLS and leads others to it; silent and broken clients keep nobody waiting."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from web.serving.certificates import Identity, identity
from web.serving.listening import THREADS, Listener
from web.settings import Settings

NAMES = ("localhost", "127.0.0.1")
PATIENCE = 60
"""[s] for an answer that takes a moment where the machine has nothing else to do."""


def _site(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['wsgi.url_scheme']} {environ['PATH_INFO']}".encode()]


@pytest.fixture
def shown(tmp_path: Path) -> Identity:
    return identity(Settings(data=tmp_path), NAMES)


@pytest.fixture
def listener(shown: Identity) -> Iterator[Listener]:
    found = Listener(("127.0.0.1", 0), _site, shown.context())
    found.prepare()
    running = Thread(target=found.serve)
    running.start()
    yield found
    found.stop()
    running.join()


def _port(listener: Listener) -> int:
    return int(listener.bind_addr[1])


def _trusting(shown: Identity) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(shown.authority))


def _asked(listener: Listener, shown: Identity, path: str = "/") -> str:
    secured = http.client.HTTPSConnection(
        "localhost", _port(listener), context=_trusting(shown), timeout=PATIENCE
    )
    secured.request("GET", path)
    return secured.getresponse().read().decode()


def _plainly(listener: Listener, path: str) -> http.client.HTTPResponse:
    plain = http.client.HTTPConnection("127.0.0.1", _port(listener), timeout=PATIENCE)
    plain.request("GET", path, headers={"Host": "duty.local:8443"})
    return plain.getresponse()


def test_the_site_is_told_that_it_is_spoken_to_by_tls(listener: Listener, shown: Identity) -> None:
    assert _asked(listener, shown, "/week") == "https /week"


def test_a_connection_is_kept_for_the_next_page(listener: Listener, shown: Identity) -> None:
    kept = http.client.HTTPSConnection(
        "localhost", _port(listener), context=_trusting(shown), timeout=PATIENCE
    )
    used = []
    for path in ("/one", "/two"):
        kept.request("GET", path)
        assert kept.getresponse().read().decode() == f"https {path}"
        used.append(kept.sock)
    assert used[0] is used[1] is not None


def test_who_comes_without_tls_is_led_to_it(listener: Listener) -> None:
    answer = _plainly(listener, "/units/1/?week=2")
    assert answer.status == 308
    assert answer.headers["Location"] == "https://duty.local:8443/units/1/?week=2"


def test_the_way_to_trust_the_site_is_shown_without_tls(listener: Listener) -> None:
    assert _plainly(listener, "/trust").read() == b"http /trust"


def test_silent_clients_keep_nobody_waiting(listener: Listener, shown: Identity) -> None:
    silent = [socket.create_connection(("127.0.0.1", _port(listener))) for _ in range(2 * THREADS)]
    assert _asked(listener, shown) == "https /"
    for each in silent:
        each.close()


def test_more_clients_than_can_be_watched_over_are_answered(
    listener: Listener, shown: Identity
) -> None:
    listener.keep_alive_conn_limit = 2
    silent = [socket.create_connection(("127.0.0.1", _port(listener))) for _ in range(4)]
    assert _asked(listener, shown) == "https /"
    for each in silent:
        each.close()


def test_a_hundred_clients_that_come_at_once_are_all_answered(
    listener: Listener, shown: Identity
) -> None:
    with ThreadPoolExecutor(100) as clients:
        answers = list(clients.map(lambda _: _asked(listener, shown), range(100)))
    assert answers == ["https /"] * 100


@pytest.mark.parametrize("said", [b"\x16\x03\x01nonsense", b"\x00\xff\r\n\r\n", b"GET"])
def test_a_client_that_speaks_nonsense_harms_nobody(
    listener: Listener, shown: Identity, said: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", _port(listener))) as broken:
        broken.sendall(said)
        broken.settimeout(PATIENCE)
        # The server may have hung up already.
        with suppress(OSError):
            broken.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while broken.recv(1000):
                continue
    assert _asked(listener, shown) == "https /"


def test_a_renewed_certificate_is_shown_without_a_restart(
    listener: Listener, shown: Identity, tmp_path: Path
) -> None:
    other = identity(Settings(data=tmp_path / "other"), NAMES)
    listener.tls = other.context()
    assert _asked(listener, other) == "https /"
    with pytest.raises(ssl.SSLCertVerificationError):
        _asked(listener, shown)

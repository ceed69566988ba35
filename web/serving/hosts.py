"""By which names and addresses other machines reach this one."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress

from web.settings import is_address

ELSEWHERE = ("10.255.255.254", "172.31.255.254", "192.168.255.254", "203.0.113.1", "fd00::1")
"""Asking the system how it would reach these tells its own addresses; nothing is sent."""
EVERY = frozenset({"0.0.0.0", "::"})


def reached_by(listening: str, given: Iterable[str] = ()) -> tuple[str, ...]:
    """Names first, then addresses, of this host; what the settings name stands first of all.

    Parameters
    ----------
    listening : str
        The one address that the site listens on, or ``0.0.0.0`` for all.
    """
    addresses = _addresses() if listening in EVERY else iter((listening,))
    found = (*given, *_host_names(), "localhost", *addresses, "127.0.0.1")
    names = dict.fromkeys(found)
    return tuple(sorted(names, key=is_address))


def _host_names() -> Iterator[str]:
    for name in (socket.gethostname(), socket.getfqdn()):
        if name and not is_address(name):
            yield name.lower().rstrip(".")


def _addresses() -> Iterator[str]:
    for far in ELSEWHERE:
        family = socket.AF_INET6 if ":" in far else socket.AF_INET
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((far, 9))
            yield asked.getsockname()[0]
    with suppress(OSError):
        for *_, place in socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM):
            address = ipaddress.ip_address(str(place[0]).partition("%")[0])
            if not address.is_link_local:
                yield str(address)

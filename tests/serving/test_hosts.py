"""By which names and addresses the site is reached."""

from __future__ import annotations

import socket

import pytest

from web.serving import hosts
from web.settings import is_address


def test_names_stand_before_addresses_and_what_is_given_first_of_all() -> None:
    found = hosts.reached_by("0.0.0.0", ("duty.example.cn", "10.1.2.3"))
    assert found[0] == "duty.example.cn"
    kinds = [is_address(name) for name in found]
    assert kinds == sorted(kinds)
    assert found[kinds.index(True)] == "10.1.2.3"
    assert {"localhost", "127.0.0.1"} <= set(found)
    assert len(set(found)) == len(found)


def test_a_site_that_listens_on_one_address_is_reached_by_no_other() -> None:
    found = hosts.reached_by("10.9.9.9")
    assert [name for name in found if is_address(name)] == ["10.9.9.9", "127.0.0.1"]


def test_a_host_that_does_not_know_its_own_name_is_reached_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "localhost" in hosts.reached_by("0.0.0.0")

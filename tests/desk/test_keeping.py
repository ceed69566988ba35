"""What takes long is made once, however many ask for it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from roster.desk.keeping import Kept

PATIENCE = 60
"""[s] until a meeting is given up."""
CROWD = 4


def test_a_thing_is_made_once_for_all_who_ask_meanwhile() -> None:
    kept: Kept[str, object] = Kept(2)
    begun, go_on = threading.Event(), threading.Event()
    made: list[object] = []

    def make() -> object:
        begun.set()
        assert go_on.wait(PATIENCE)
        made.append(object())
        return made[-1]

    with ThreadPoolExecutor(CROWD) as crowd:
        first = crowd.submit(kept.get, "a", make)
        assert begun.wait(PATIENCE)
        others = [crowd.submit(kept.get, "a", make) for _ in range(CROWD - 1)]
        assert kept.get("b", object) is kept.get("b", object)
        go_on.set()
        found = {id(each.result(PATIENCE)) for each in (first, *others)}
    assert (len(made), found) == (1, {id(made[0])})


def test_what_nobody_asked_for_longest_makes_room() -> None:
    kept: Kept[str, str] = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: f"first {key}")  # type: ignore[misc]
    assert kept.get("a", lambda: "again") == "first a"
    assert kept.get("b", lambda: "again") == "again"


def test_after_a_failure_the_next_one_tries() -> None:
    kept: Kept[str, int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1

"""What takes long to make is kept, and made once however many ask for it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Kept(Generic[Key, Made]):
    """Things by what they were made from; those that nobody asked for longest make room.

    Parameters
    ----------
    most : int [things]
        That are kept at a time.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._known: OrderedDict[Key, Made] = OrderedDict()
        self._making: dict[Key, Lock] = {}
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """The thing of a key; who comes while another makes it waits for that one."""
        while True:
            with self._lock:
                if key in self._known:
                    self._known.move_to_end(key)
                    return self._known[key]
                waiting = self._making.get(key)
                if waiting is None:
                    mine = self._making[key] = Lock()
                    mine.acquire()
                    break
            with waiting:
                pass
        try:
            made = make()
            with self._lock:
                self._known[key] = made
                while len(self._known) > self.most:
                    self._known.popitem(last=False)
            return made
        finally:
            with self._lock:
                del self._making[key]
            mine.release()

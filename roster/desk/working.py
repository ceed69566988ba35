"""What a worker does with a task that it has taken up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from roster.desk.books import Shelf
from roster.desk.dockets import Dockets
from roster.desk.holding import Asked, Hold, Missing
from roster.domain import Roster, Text
from roster.engines.outcomes import Progress
from roster.errors import BadInput
from roster.feeds.unit import Unit
from roster.rules import Rule
from roster.store.base import Sessions
from roster.store.tasks import Stage, Wish

MOST_ATTEMPTS = 6
"""How many workers a task may cost before it is given up."""
LOG = logging.getLogger("lunzhi.worker")

WORN = Text(
    "求解进程屡次中断，已放弃；请告知管理员。",
    "The solving process ended too often, so this was given up. Please tell the administrator.",
)
BROKEN = Text(
    "求解时出错，原因已记入服务器日志；请告知管理员。",
    "Solving failed; the server's log says why. Please tell the administrator.",
)

Finish = Callable[[Session], dict[str, Any]]
"""Writes what came of a task, in the transaction that closes it; what is told of it."""


class GivenUp(Exception):
    """A task cannot be done, for a reason that is told."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True)
class Office:
    """Where a worker works.

    Parameters
    ----------
    kinds : Mapping[str, Callable[[Work], Finish]]
        What is done for each kind of task.
    threads : int
        That a search may use.
    closing : Event
        Set when the worker is to end: what it works on goes back into the queue.
    """

    make: Sessions
    dockets: Dockets
    kinds: Mapping[str, Callable[[Work], Finish]]
    threads: int = 2
    closing: Event = field(default_factory=Event)


@dataclass(frozen=True)
class Work:
    """A task at hand, and the office in which it is done."""

    task: Asked
    office: Office
    hold: Hold

    @property
    def make(self) -> Sessions:
        return self.office.make

    @property
    def dockets(self) -> Dockets:
        return self.office.dockets

    @property
    def shelf(self) -> Shelf:
        return self.dockets.shelf

    @property
    def kept(self) -> Roster | None:
        """The best roster of a worker that has died."""
        return self.task.kept

    def rules_of(self, unit: Unit) -> tuple[Rule, ...]:
        return self.dockets.rules_of(unit)

    def stop(self) -> bool:
        """Whether the search is to end now."""
        return self.hold.is_over or self.office.closing.is_set()

    def hear(self, progress: Progress, missing: Missing | None = None) -> None:
        """Take the progress of a search; `missing` counts the heads that its roster lacks."""
        self.hold.hear(progress, missing)


def work_on(office: Office, asked: Asked) -> None:
    """Do a task and close it; errors of the database are left to the next attempt."""
    LOG.info("task %d, attempt %d: %s of unit %d", *_said(asked))
    with Hold(office.make, asked) as hold:
        state, finish = _done(Work(asked, office, hold))
        if office.closing.is_set() and hold.wish == Wish.NONE:
            hold.release()
            return
        try:
            hold.close(state, finish)
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the task ends and tells
            hold.close(Stage.FAILED, _failure(asked, error))


def _done(work: Work) -> tuple[Stage, Finish]:
    if work.task.wish == Wish.CANCEL:
        return Stage.CANCELLED, lambda _: {}
    if work.task.attempt > MOST_ATTEMPTS:
        return Stage.FAILED, _telling(WORN)
    try:
        return Stage.DONE, work.office.kinds[work.task.kind](work)
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the task ends and tells
        return Stage.FAILED, _failure(work.task, error)


def _failure(asked: Asked, error: Exception) -> Finish:
    if isinstance(error, GivenUp):
        return _telling(error.reason)
    if isinstance(error, BadInput):
        return _telling(*(Text(flaw.say("zh"), flaw.say("en")) for flaw in error.flaws))
    LOG.error("task %d failed", asked.id, exc_info=error)
    return _telling(BROKEN)


def _telling(first: Text, *more: Text) -> Finish:
    return lambda _: told("none", first, more)


def told(kind: str, sentence: Text, more: Iterable[Text] = (), **facts: Any) -> dict[str, Any]:
    """What is told of a task that has ended.

    Parameters
    ----------
    kind : str
        ``edit``: the draft holds the result; ``proposal``: it waits to be accepted; ``none``.
    more : Iterable[Text]
        Further sentences, such as why it is impossible.
    """
    said = {"sentence": _both(sentence), "more": [_both(each) for each in more]}
    return {"kind": kind, **said, **facts}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _said(asked: Asked) -> tuple[int, int, str, int]:
    return asked.id, asked.attempt, asked.kind, asked.unit

"""The chain of a post: each link holds the hash of the one before, so that none can be changed,
taken out or put elsewhere without all that follow saying so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from roster.domain import Text

START = ""
"""Stands in the place of the link before the first one."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it is kept.

    Parameters
    ----------
    position : int
        Counts from 1.
    content : str
        What it holds, as canonical JSON.
    link : str [hex]
        The hash over the link before and the content.
    """

    position: int
    content: str
    link: str


@dataclass(frozen=True, slots=True)
class End:
    """A place in a chain: behind so many links, the last of which is this one."""

    position: int
    link: str


@dataclass(frozen=True, slots=True)
class Break:
    """What is wrong with a chain, and at which link."""

    position: int
    text: Text


BEGINNING = End(0, START)


def link(before: str, content: str) -> str:
    """The link of a content behind another one.

    Parameters
    ----------
    before : str [hex]
        The link before; empty for the first one.
    """
    return hashlib.sha256(f"{before}\n{content}".encode()).hexdigest()


def breaks(links: Iterable[Link], since: End = BEGINNING, until: End | None = None) -> list[Break]:
    """Everything that is wrong with a chain, named so that one can look for it.

    Parameters
    ----------
    since : End
        Behind what the links follow: where old ones have gone, the last of those.
    until : End or None
        Where the chain is known to end.
    """
    kept = list(links)
    found = [*_gaps(kept, since), *_changes(kept, since)]
    if until is not None:
        found += _end(kept, since, until)
    return found


def _gaps(kept: list[Link], since: End) -> Iterator[Break]:
    expected = since.position + 1
    for each in kept:
        if each.position > expected:
            yield Break(expected, _missing(expected, each.position - 1))
        elif each.position < expected:
            yield Break(
                each.position,
                Text(f"第{each.position}条不在其位", f"record {each.position} is out of its place"),
            )
        expected = each.position + 1


def _missing(first: int, last: int) -> Text:
    if first == last:
        return Text(f"第{first}条缺失", f"record {first} is missing")
    return Text(f"第{first}至{last}条缺失", f"records {first} to {last} are missing")


def _changes(kept: list[Link], since: End) -> Iterator[Break]:
    before = since.link
    known = {each.link: each.position for each in kept}
    for each in kept:
        if link(before, each.content) != each.link:
            yield Break(each.position, _changed(each, before, known))
        before = each.link


def _changed(each: Link, before: str, known: dict[str, int]) -> Text:
    """A record that follows another one than it did was moved; else a byte of it is changed."""
    elsewhere = next((at for one, at in known.items() if link(one, each.content) == each.link), 0)
    if elsewhere and before:
        return Text(
            f"第{each.position}条被调换了顺序：它原在第{elsewhere}条之后",
            f"record {each.position} was moved: it stood after record {elsewhere}",
        )
    return Text(
        f"第{each.position}条与其校验码不符：内容或前一条被改动",
        f"record {each.position} does not agree with its check code: it, or the one before it, "
        "was changed",
    )


def _end(kept: list[Link], since: End, until: End) -> Iterator[Break]:
    last = kept[-1].position if kept else since.position
    if last < until.position:
        yield Break(
            last + 1,
            Text(
                f"末尾被截断：应有{until.position}条，只有{last}条",
                f"the end is cut off: {until.position} records were kept, {last} are there",
            ),
        )
    elif last > until.position:
        yield Break(
            until.position + 1,
            Text(
                f"第{until.position}条之后有未登记的记录",
                f"there are records after {until.position} that were never receipted",
            ),
        )
    elif (kept[-1].link if kept else since.link) != until.link:
        yield Break(
            last,
            Text(
                f"末条（第{last}条）不是封存的那一条",
                f"the last record ({last}) is not the one that was sealed",
            ),
        )

"""The duty side on paper: a handover and a duty log on one A4 each, the month, the day's heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from roster.desk import duty_logs, handing
from roster.desk.duty_logs import Entry
from roster.desk.folding import HANDOVER, PAPER
from roster.desk.handing import Seen
from roster.duty import record
from roster.duty.book import PostSettings
from roster.duty.checklists import Checklist
from roster.duty.cutoff import Stretch
from roster.feeds import periods
from roster.feeds.unit import Period
from roster.store.chains import chains, head
from web import access, dates, ui
from web.ledgers.frame import READERS, Here, framed, here, one_post, pages
from web.ledgers.handovers import (
    Step,
    arithmetic,
    checklist_of,
    record_of,
    said_state,
)
from web.ledgers.items import Section, sections
from web.transactions import session

_PATH = re.compile(r"[MLQCZ0-9 ,.\-]*")
ROOMY, CLOSE = 24, 40
"""[lines] on one A4 in usual letters, and in small ones."""
MOST = 62
"""[lines] on one A4 in the smallest letters; what is more is counted, and stands in the system."""
BLANK_LINES = 12
"""[lines] of a blank form for what is written by hand."""


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """One handover on one A4.

    Parameters
    ----------
    code : str
        Of what was signed: whoever has the record can reckon it again.
    size : str
        ``roomy``, ``close`` or ``tight``, by how much there is.
    """

    seen: Seen
    title: str
    state: str
    steps: list[Step]
    sections: list[Section]
    left: int
    code: str
    link: str
    size: str


@dataclass(frozen=True, slots=True)
class LogSheet:
    """The duty log up to one handover, on one A4."""

    closing: Seen | None
    entries: tuple[Entry, ...]
    left: int
    size: str


@pages.app_template_filter("path")
def path(drawing: str) -> str:
    """A drawn signature as the path of an SVG; whatever else it may hold is not drawn."""
    return drawing if _PATH.fullmatch(drawing) else ""


@pages.get("/units/<int:unit>/ledger/paper/", endpoint="papers")
@access.allow(*READERS)
def page(unit: int) -> ResponseReturnValue:
    """What can be printed."""
    found = here(unit)
    forms = [each for each in found.posts if each.hands_over]
    return render_template(
        "ledgers/papers.html",
        forms=forms,
        month=found.today.replace(day=1),
        **framed(found),
    )


@pages.get("/units/<int:unit>/ledger/paper/handover/<path:name>", endpoint="handover_paper")
@access.allow(*READERS)
def handover(unit: int, name: str) -> ResponseReturnValue:
    """One handover on one A4."""
    found = here(unit)
    seen = record_of(unit, name, (HANDOVER,))
    return _printed(found, [handover_sheet(found, seen)])


@pages.get("/units/<int:unit>/ledger/paper/log/<path:name>", endpoint="log_paper")
@access.allow(*READERS)
def log(unit: int, name: str) -> ResponseReturnValue:
    """The duty log that a handover closed, on one A4."""
    found = here(unit)
    closing = record_of(unit, name, (HANDOVER, PAPER))
    day = closing.row.due.astimezone(found.zone).date()
    parts = _logs(found, closing.row.post, day, day)
    part = next((each for each in parts if each.closing == name), None)
    if part is None:
        abort(404)
    return _printed(found, [_log_sheet(closing, part)])


@pages.get("/units/<int:unit>/ledger/paper/month", endpoint="month_paper")
@access.allow(*READERS)
def month(unit: int) -> ResponseReturnValue:
    """A month's handovers and duty logs of one post as one book."""
    found = here(unit)
    post = one_post(found)
    first = dates.asked("month", found.today).replace(day=1)
    last = periods.following(Period.MONTH, first) - timedelta(days=1)
    rows = handing.records_between(
        session(),
        unit,
        handing.midnight(found.book, first),
        handing.midnight(found.book, last + timedelta(days=1)),
        (HANDOVER, PAPER),
        post.post,
    )
    closed = [each for each in handing.see(session(), rows) if each.is_closed]
    parts = {part.closing: part for part in _logs(found, post.post, first, last)}
    return _printed(found, list(_book(found, closed, parts)), cover=(post, first))


@pages.get("/units/<int:unit>/ledger/paper/blank", endpoint="blank_paper")
@access.allow(*READERS)
def blank(unit: int) -> ResponseReturnValue:
    """A form to be filled in by hand when a tablet is dead, with the same codes."""
    found = here(unit)
    post = one_post(found)
    checklist = found.duty.checklists.get(post.checklist)
    if checklist is None or not post.hands_over:
        abort(404)
    lines = list(_blank_lines(found, post, checklist))
    return render_template(
        "ledgers/blank.html",
        settings=post,
        lines=lines,
        size=_size(len(lines) + sum(len(where) // 45 for _, _, where in lines) + 8),
        title=checklist.title[ui.language()],
        version=checklist.version,
        blanks=range(BLANK_LINES // 4),
        **framed(found),
    )


@pages.get("/units/<int:unit>/ledger/paper/heads", endpoint="heads_paper")
@access.allow(*READERS)
def heads(unit: int) -> ResponseReturnValue:
    """Where the chain of each post stood at the end of a day: to be kept away from this machine."""
    found = here(unit)
    day = dates.asked("day", found.today)
    end = handing.midnight(found.book, day + timedelta(days=1))
    ends = [
        (found.post_name(chain.post), head(session(), unit, chain.post, end))
        for chain in chains(session(), unit)
    ]
    return render_template(
        "ledgers/heads.html",
        day=day,
        is_whole=found.at >= end,
        heads=[(name, link) for name, link in ends if link is not None],
        **framed(found),
    )


def handover_sheet(found: Here, seen: Seen) -> HandoverSheet:
    """What stands on the A4 of a handover."""
    checklist = checklist_of(found, seen)
    asked = sections(found, seen, checklist)
    carried = seen.facts.get("carry") or {}
    lines = sum(len(each.lines) + 1 for each in asked) + len(carried)
    lines += sum(len(line.short) > 30 for each in asked for line in each.lines)
    room = max(MOST - (lines - len(carried)), 3)
    signed = seen.signature("in") or seen.signature("out") or seen.signature("head")
    links = [act.link for act in seen.acts if act.link]
    return HandoverSheet(
        seen=seen,
        title=checklist.title[ui.language()] if checklist else "",
        state=said_state(seen),
        steps=list(arithmetic(found, seen)),
        sections=asked,
        left=max(len(carried) - room, 0),
        code=grouped(signed.digest if signed else record.digest(seen.state)),
        link=links[-1] if links else "",
        size=_size(lines),
    )


def _log_sheet(closing: Seen | None, part: Stretch[Entry]) -> LogSheet:
    lines = sum(1 + len(each.corrections) + len(each.text) // 40 for each in part.within)
    left = 0
    entries = part.within
    while lines > MOST and entries:
        lines -= 1 + len(entries[-1].corrections) + len(entries[-1].text) // 40
        entries, left = entries[:-1], left + 1
    return LogSheet(closing, entries, left, _size(lines))


def _size(lines: int) -> str:
    return "roomy" if lines <= ROOMY else "close" if lines <= CLOSE else "tight"


def grouped(digest: str) -> str:
    """``3f2a 91c0 …``: the first 32 hex digits in groups of four."""
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _logs(found: Here, post: str, first: date, last: date) -> list[Stretch[Entry]]:
    begin = handing.midnight(found.book, first)
    end = handing.midnight(found.book, last + timedelta(days=1))
    return duty_logs.log(session(), found.unit, post, begin - timedelta(days=1), end)


def _book(
    found: Here, closed: list[Seen], parts: dict[str, Stretch[Entry]]
) -> Iterator[HandoverSheet | LogSheet]:
    for each in closed:
        if each.row.kind == HANDOVER:
            yield handover_sheet(found, each)
        part = parts.get(each.row.name)
        if part is not None and part.within:
            yield _log_sheet(each, part)


def _printed(
    found: Here,
    sheets: list[HandoverSheet | LogSheet] | list[HandoverSheet] | list[LogSheet],
    cover: tuple[PostSettings, date] | None = None,
) -> str:
    return render_template(
        "ledgers/printed.html",
        sheets=sheets,
        cover=cover,
        kinds={name: text[ui.language()] for name, text in duty_logs.KINDS.items()},
        back=request.referrer,
        is_log=lambda sheet: isinstance(sheet, LogSheet),
        **framed(found),
    )


def _blank_lines(
    found: Here, post: PostSettings, checklist: Checklist
) -> Iterator[tuple[str, str, str]]:
    """(code, words, where or how many) of each item of a blank form."""
    for item in checklist.items:
        if item.kind == "step":
            continue
        where = ""
        if item.place == "rooms":
            rooms = [r.name for r in found.duty.rooms_of(post.post) if _asks(r.items, item.code)]
            where = "  ".join(f"□{name}" for name in rooms)
        elif item.place == "register":
            where = "  ".join(
                f"{each.name}({each.expected})____"
                for each in found.duty.articles_of(post.post)
                if each.item == item.code
            )
        yield item.code, item.text[ui.language()], where


def _asks(items: tuple[str, ...], code: str) -> bool:
    return not items or code in items

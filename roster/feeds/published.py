"""What the people have been told: each duty as it was last published, and how often it changed.

A phone that has taken up a duty forgets it only when it is told so. Therefore every duty that was
ever published stays in this record, with a sequence number that grows when it changes, and is
marked as gone when it no longer stands. The record grows by `tell`, version by version; it is kept
beside the roster as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from roster.domain import Hours, Part, Problem, Roster
from roster.errors import BadInput, Flaw
from roster.feeds.strict import Json, parse
from roster.timeline import instant

FORMAT = "lunzhi.told/1"


@dataclass(frozen=True, slots=True)
class Published:
    """A version of the roster and the moment at which it was published (an aware instant)."""

    version: int
    at: datetime
    roster: Roster


@dataclass(frozen=True, slots=True)
class Stint:
    """One part of a duty in words and instants (UTC).

    Parameters
    ----------
    pause_length : int [min]
        0: no break.
    """

    shift: str
    post: str
    role: str
    arrival: datetime
    start: datetime
    end: datetime
    pause: datetime | None = None
    pause_length: int = 0
    pause_paid: bool = False
    hours: Hours = Hours.WORK


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a duty as its person was last told of it.

    Parameters
    ----------
    number : int
        Which part of the duty of that date: 0 is the first.
    sequence : int
        How often it was changed since it was first published.
    modified : datetime
        When the version that changed it last was published.
    gone : bool
        It was published once and no longer stands.
    """

    person: str
    day: date
    number: int
    stint: Stint
    sequence: int
    modified: datetime
    gone: bool = False

    @property
    def key(self) -> tuple[str, date, int]:
        return self.person, self.day, self.number


def tell(problem: Problem, published: Published, before: Iterable[Told] = ()) -> tuple[Told, ...]:
    """The record after a version is published; duties outside its horizon stay as they are.

    Raises
    ------
    ValueError
        The moment of publishing has no time zone.
    """
    if published.at.tzinfo is None:
        raise ValueError("the moment of publishing needs a time zone")
    at = published.at.astimezone(UTC).replace(microsecond=0)
    known = {told.key: told for told in before}
    standing = dict(_standing(problem, published.roster))
    told: list[Told] = []
    for key, stint in standing.items():
        old = known.pop(key, None)
        if old is None:
            told.append(Told(*key, stint, 0, at))
        elif old.gone or old.stint != stint:
            told.append(Told(*key, stint, old.sequence + 1, at))
        else:
            told.append(old)
    for old in known.values():
        ends_now = problem.start <= old.day <= problem.last and not old.gone
        changed = replace(old, gone=True, sequence=old.sequence + 1, modified=at)
        told.append(changed if ends_now else old)
    return tuple(sorted(told, key=lambda each: each.key))


def _standing(problem: Problem, roster: Roster) -> Iterator[tuple[tuple[str, date, int], Stint]]:
    # A hundred people have the same duty on the same date.
    known: dict[tuple[int, str], tuple[Stint, ...]] = {}
    dates = [problem.date_of(day) for day in range(problem.days)]
    for person, day, code in roster.cells():
        stints = known.get((day, code))
        if stints is None:
            parts = problem.symbol[code].parts
            known[day, code] = stints = tuple(_stint(problem, dates[day], part) for part in parts)
        for number, stint in enumerate(stints):
            yield (person, dates[day], number), stint


def _stint(problem: Problem, day: date, part: Part) -> Stint:
    def at(minute: int) -> datetime:
        return instant(problem.zone, day, minute).astimezone(UTC)

    names = {
        "shift": {shift.code: shift.name for shift in problem.shifts},
        "post": {post.code: post.name for post in problem.posts},
        "role": {role.code: role.name for role in problem.roles},
    }
    return Stint(
        shift=names["shift"].get(part.shift, part.shift),
        post=names["post"].get(part.post, part.post),
        role=names["role"].get(part.role, part.role),
        arrival=at(part.arrival),
        start=at(part.start),
        end=at(part.start) + timedelta(minutes=part.length),
        pause=None if part.pause_start is None else at(part.pause_start),
        pause_length=part.pause_length,
        pause_paid=part.pause_paid,
        hours=part.hours,
    )


def dump(told: Iterable[Told]) -> str:
    """The record as JSON, one duty a line; the same record gives the same bytes."""
    lines = [
        json.dumps(_row(each), ensure_ascii=False, separators=(",", ":"))
        for each in sorted(told, key=lambda each: each.key)
    ]
    body = ",\n".join(lines)
    return f'{{"format": "{FORMAT}", "duties": [\n{body}\n]}}\n'


def _row(told: Told) -> list[Json]:
    stint = told.stint
    moments = (stint.arrival, stint.start, stint.end, stint.pause, told.modified)
    return [
        told.person,
        told.day.isoformat(),
        told.number,
        told.sequence,
        told.gone,
        *(None if moment is None else moment.isoformat() for moment in moments),
        stint.pause_length,
        stint.pause_paid,
        stint.hours.value,
        stint.shift,
        stint.post,
        stint.role,
    ]


def load(text: str, path: str = "told.json") -> tuple[Told, ...]:
    """The record that `dump` wrote.

    Raises
    ------
    BadInput
        The text is no such record.
    """
    value = parse(text, path)
    duties = value.get("duties") if isinstance(value, dict) else None
    if not isinstance(value, dict) or value.get("format") != FORMAT or not isinstance(duties, list):
        raise BadInput([Flaw(path, 0, "format", "", FORMAT)])
    told, flaws = [], []
    for number, row in enumerate(duties, start=1):
        try:
            told.append(_told(row))
        except (TypeError, ValueError):
            flaws.append(Flaw(path, 0, f"duties[{number}]", str(row)[:80], "a duty", "一条安排"))
    if flaws:
        raise BadInput(flaws)
    return tuple(told)


def _told(row: Json) -> Told:
    if not isinstance(row, list) or len(row) != 16:
        raise ValueError
    moments = [
        None if value is None else datetime.fromisoformat(_text(value)) for value in row[5:10]
    ]
    arrival, start, end, pause, modified = moments
    if arrival is None or start is None or end is None or modified is None:
        raise ValueError
    return Told(
        person=_text(row[0]),
        day=date.fromisoformat(_text(row[1])),
        number=_count(row[2]),
        sequence=_count(row[3]),
        gone=bool(row[4]),
        modified=modified,
        stint=Stint(
            shift=_text(row[13]),
            post=_text(row[14]),
            role=_text(row[15]),
            arrival=arrival,
            start=start,
            end=end,
            pause=pause,
            pause_length=_count(row[10]),
            pause_paid=bool(row[11]),
            hours=Hours(_text(row[12])),
        ),
    )


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: Json) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value

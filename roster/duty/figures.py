"""The figures by which attendance is reckoned: the unit's own, else those that are shipped.

Each has its unit, its source and its dates. What a duty is reckoned by is what held on its date.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from roster.domain import ALWAYS, Span, Text
from roster.duties import PostKind

SHIPPED = Path(__file__).with_name("attendance_figures.toml")
MOST: Mapping[str, int] = {
    "punched": 1,
    "grace": 60,
    "early_grace": 60,
    "lead": 120,
    "lead_leader": 120,
    "lead_is_paid": 1,
    "lead_has_code": 1,
    "off_post": 480,
    "corrections": 31,
    "notice": 720,
    "clock": 120,
    "queue": 600,
    "queue_most": 3600,
}
"""Every figure, and the largest value that it may be given."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure while it holds.

    Parameters
    ----------
    post : str
        The post that it is for; empty: every post.
    kinds : tuple[PostKind, ...]
        Of a shipped one: the kinds of posts that it is for; empty: all.
    written : Text or None
        Of a shipped one: the source in both languages.
    """

    name: str
    value: int
    source: str = ""
    post: str = ""
    kinds: tuple[PostKind, ...] = ()
    span: Span = ALWAYS
    unit: str = ""
    note: Text | None = None
    written: Text | None = None

    def holds(self, post: str, kind: PostKind, day: date) -> bool:
        """Whether it is for a post on a date."""
        right_post = self.post in ("", post) and (not self.kinds or kind in self.kinds)
        return right_post and self.span.covers(day)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the duties of a post are measured by on a date.

    Parameters
    ----------
    grace, early_grace, off_post, clock : int [min]
    lead : int [min] or None
        None: as the roster says.
    lead_leader : int [min] or None
        The same for whoever leads.
    corrections : int [times a month]
    notice : int [h]
    queue, queue_most : int [s]
    punched : int
        1: everyone punches here, so who has no punch was absent although nobody else has one.
    """

    grace: int
    early_grace: int
    off_post: int
    clock: int
    corrections: int
    notice: int
    queue: int
    queue_most: int
    lead_is_paid: int
    lead_has_code: int
    punched: int
    lead: int | None = None
    lead_leader: int | None = None
    usual_lead: int = 0
    usual_lead_leader: int = 0

    def lead_of(self, by_roster: int, is_leader: bool) -> int:
        """[min] so long before the start a person has to be there.

        The unit's own figure, else the lead that the roster was made with, else the shipped one.
        """
        own = self.lead_leader if is_leader and self.lead_leader is not None else self.lead
        if own is not None:
            return own
        usual = max(self.usual_lead, self.usual_lead_leader if is_leader else 0)
        return by_roster or usual

    @property
    def blames_lead(self) -> bool:
        """Whether a missed lead may be more than a note."""
        return bool(self.lead_is_paid and self.lead_has_code)


@dataclass(frozen=True)
class Figures:
    """Everything that a unit's attendance is reckoned by.

    Parameters
    ----------
    own : tuple[Figure, ...]
        What the unit has written; of two that hold, the one for the post and the later one counts.
    """

    own: tuple[Figure, ...] = ()
    _known: dict[tuple[str, PostKind, date], Limits] = field(default_factory=dict, compare=False)
    _bases: dict[date, str] = field(default_factory=dict, compare=False)

    def of(self, post: str, kind: PostKind, day: date) -> Limits:
        """What the duties of a post are measured by on a date."""
        key = post, kind, day
        if key not in self._known:
            self._known[key] = self._limits(post, kind, day)
        return self._known[key]

    def _limits(self, post: str, kind: PostKind, day: date) -> Limits:
        usual = {each.name: each.value for each in shipped() if each.holds(post, kind, day)}
        own = {each.name: each.value for each in self._ranked() if each.holds(post, kind, day)}
        plain = {n: v for n, v in {**usual, **own}.items() if not n.startswith(("lead", "usual"))}
        return Limits(
            **plain,
            lead_is_paid=own.get("lead_is_paid", usual["lead_is_paid"]),
            lead_has_code=own.get("lead_has_code", usual["lead_has_code"]),
            lead=own.get("lead"),
            lead_leader=own.get("lead_leader"),
            usual_lead=usual.get("lead", 0),
            usual_lead_leader=usual.get("lead_leader", 0),
        )

    def _ranked(self) -> list[Figure]:
        """Those for one post after those for all, later ones after earlier ones."""
        return sorted(self.own, key=lambda each: (each.post != "", each.span.first or date.min))

    def shown(self, post: str, kind: PostKind, day: date) -> Iterator[Figure]:
        """Each figure that holds, by the order of what is shipped, with where it is from."""
        found = {each.name: each for each in shipped() if each.holds(post, kind, day)}
        words = {each.name: (each.unit, each.note) for each in shipped()}
        for each in self._ranked():
            if each.holds(post, kind, day):
                unit, note = words[each.name]
                found[each.name] = Figure(
                    each.name, each.value, each.source, each.post, (), each.span, unit, note
                )
        yield from (found[name] for name in MOST if name in found)

    def basis_of(self, day: date) -> str:
        """The digest of all that a date is reckoned by: another one after a change that touches it.

        A figure that is dated from next month on, or that has ended, asks for no other reckoning.
        """
        if day not in self._bases:
            held = (each for each in (*shipped(), *self._ranked()) if each.span.covers(day))
            told = [[each.name, each.value, each.post, *each.kinds] for each in held]
            self._bases[day] = sha256(json.dumps(told).encode()).hexdigest()
        return self._bases[day]


@cache
def shipped() -> tuple[Figure, ...]:
    """The figures that come with the product."""
    found = tomllib.loads(SHIPPED.read_text("utf-8"))["figure"]
    return tuple(
        Figure(
            name=each["name"],
            value=each["value"],
            source=each["source"],
            kinds=tuple(PostKind(kind) for kind in each.get("posts", ())),
            span=Span(each.get("from"), each.get("until")),
            unit=each["unit"],
            note=Text(each["zh"], each["en"]),
            written=Text(each["source_zh"], each["source"]),
        )
        for each in found
    )

"""A person's fair shares with their arithmetic: what is shared out, their part, what they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from constraints.fairness import FairHours, FairShare, Share, share_table
from roster.desk.dockets import Docket
from roster.domain import OFF, Roster, Text


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is shared out.

    Parameters
    ----------
    minutes : bool
        Whether it is counted in minutes rather than duties.
    fewer, more : int [people]
        How many have less, and more, for each day that they were there.
    """

    name: Text
    share: Share
    minutes: bool
    people: int
    fewer: int
    more: int

    @property
    def held(self) -> int:
        """[duties or min] before and now."""
        return self.share.carried + self.share.now

    @property
    def apart(self) -> Fraction:
        """How far above the share, or below it."""
        return self.held - self.share.share


def shared_out(docket: Docket) -> Iterator[tuple[FairShare, Text, list[Share]]]:
    """Everything that is shared out, with everyone's part of it, most above their share first."""
    problem, told = docket.problem, docket.problem.published
    off = (OFF,) * problem.days
    rows = {each.id: told.rows.get(each.id, off) if told else off for each in problem.people}
    for rule in docket.rules:
        if isinstance(rule, FairShare):
            by_pot: dict[str, list[Share]] = {}
            for share in share_table(problem, rule, Roster(rows)):
                by_pot.setdefault(share.pot, []).append(share)
            for shares in by_pot.values():
                shares.sort(key=lambda each: each.share - each.carried - each.now)
                yield rule, shares[0].name, shares


def ledger(docket: Docket, person: str) -> Iterator[Line]:
    """Every share of a person, rule by rule."""
    for rule, name, shares in shared_out(docket):
        own = next((share for share in shares if share.person == person), None)
        if own is not None:
            part = _part(own)
            yield Line(
                name=name,
                share=own,
                minutes=isinstance(rule, FairHours),
                people=len(shares),
                fewer=sum(_part(share) < part for share in shares),
                more=sum(_part(share) > part for share in shares),
            )


def _part(share: Share) -> Fraction:
    """What someone has for each day that they were there."""
    return Fraction(share.carried + share.now, share.weight)

"""What a swap does, as a page shows it: the figures of both people and the rules' sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roster.desk.dockets import Docket
from roster.desk.judging import Judgement, judge
from roster.desk.swapping import Cell
from roster.explain import say
from roster.rules import Violation
from web import ui


@dataclass(frozen=True, slots=True)
class Effect:
    """A change of a few cells, what it does to both, and what the rules say of it."""

    cells: Sequence[Cell]
    judgement: Judgement
    stops: Sequence[str]
    costs: Sequence[str]
    mends: Sequence[str]


def effect(
    docket: Docket, cells: Sequence[Cell], private: bool, found: Judgement | None = None
) -> Effect:
    """What a change does to a published roster.

    Parameters
    ----------
    private : bool
        Whether the reader may know why somebody is away.
    """
    judgement = found or judge(docket.problem, docket.rules, cells)

    def sentences(violations: Sequence[Violation]) -> list[str]:
        return [say(each, docket.rules, ui.language(), private) for each in violations]

    return Effect(
        cells,
        judgement,
        sentences(judgement.barring),
        sentences([each for each in judgement.new if not each.is_hard]),
        sentences(judgement.gone),
    )

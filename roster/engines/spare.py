"""What is not worth more work while rows are mixed and rounded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CALM, SLOWLY = 3, 0.3
"""[mixtures] that together gain less than this part of what may be lost, before pricing ends."""
NARROW = 4.0
"""How many times what may be lost a mixture may then be above the best."""
WORTH = 0.25
"""Part of a mixture that a roster of it gains at most: the points of what is broken say nothing."""
FADING = 0.004
"""Part of what is gained that each further mixture gains at least, where some of it may be lost."""


@dataclass(frozen=True, slots=True)
class Spare:
    """What may be lost.

    Parameters
    ----------
    part : float
        Of the objective.
    scale : float [points]
        The objective is not taken for more than that.
    share : float
        Of what a roster of a mixture would gain on the best one.
    """

    part: float = 0.0
    scale: float = math.inf
    share: float = 0.0

    def of(self, objective: float) -> float:
        """[points] by which a roster may be dearer than the best."""
        return self.part * min(abs(objective), self.scale) if self.part else 0.0

    def gained(self, objective: float, best: float) -> float:
        """[points] that a mixture gains on the best roster, where a share of that may be lost."""
        if not self.share or math.isinf(best):
            return 0.0
        return max(min(best - objective, WORTH * abs(objective)), 0.0)

    def is_calm(self, reached: Sequence[float], gap: float) -> bool:
        """Mixtures hardly grow cheaper any more, and what they might is not worth more work.

        Parameters
        ----------
        reached : Sequence[float] [points]
            What one mixture after the other cost.
        gap : float [points]
            How far the last may be above the best.
        """
        spare = self.of(reached[-1])
        if len(reached) < CALM or gap > NARROW * spare:
            return False
        return reached[-CALM] - reached[-1] < SLOWLY * spare

    def is_fading(self, reached: Sequence[float], best: float, mixtures: int) -> bool:
        """So many mixtures hardly gained anything beside what the last gains on the best roster."""
        gained = self.gained(reached[-1], best)
        if not gained or len(reached) <= mixtures:
            return False
        return reached[-1 - mixtures] - reached[-1] < FADING * mixtures * gained


EXACT = Spare()
"""Everything is worth the work."""

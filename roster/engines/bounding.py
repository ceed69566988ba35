"""Shows what no roster of many people goes below: everyone's cheapest row at the loads' prices."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from roster.board import Board
from roster.engines.contracts import Contracts
from roster.engines.loads import Loads
from roster.engines.nearness import CARE
from roster.engines.pricing import Floats, Pricing

TOGETHER = 400
"""[people] whose rows are priced at once, so that months of thousands fit into the memory."""


def least(board: Board, contracts: Contracts, prices: Floats, heed: Callable[[], None]) -> int:
    """[points] that no roster goes below, by these prices of the loads; never less than nothing.

    Whatever the prices, the rows that are cheapest beside them and the cheapest loads together cost
    no more than any roster does.

    Parameters
    ----------
    prices : Floats
        Of a unit of each load: of couples over the same terms, in the order of the board.
    """
    pricing, loads = Pricing(contracts), Loads(board, contracts, heed)
    costs = pricing.cells - loads.costs(prices)
    bound = loads.relaxed(prices)
    everyone = np.arange(len(contracts.people))
    for first in range(0, len(everyone), TOGETHER):
        heed()
        bound += float(pricing.best(costs, everyone[first : first + TOGETHER]).values.sum())
    return max(math.ceil(bound - CARE), 0) if math.isfinite(bound) else 0

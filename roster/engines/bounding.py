"""Shows what no roster of many people goes below: everyone's cheapest row at the loads' prices."""

from __future__ import annotations

import math
from collections.abc import Callable, Container
from dataclasses import replace

import numpy as np

from roster.board import Board
from roster.engines.contracts import Contracts
from roster.engines.cpsat import hard_part
from roster.engines.domains import Domains
from roster.engines.loads import Loads
from roster.engines.nearness import CARE
from roster.engines.pricing import Floats, Pricing

TOGETHER = 400
"""[people] whose rows are priced at once, so that months of thousands fit into the memory."""


def shortages(board: Board, indices: Container[int]) -> Board:
    """The same board where only some rules cost points: what is hard stays.

    Parameters
    ----------
    indices : Container[int]
        The places of those rules in the rulebook. Couples stay in their order.
    """
    found = Board(board.problem)
    for posted in board.posted:
        is_kept = posted.index in indices
        statement = posted.statement if is_kept else hard_part(posted.statement)
        if statement is not None:
            found.posted.append(replace(posted, statement=statement))
    return found


def least(board: Board, contracts: Contracts, prices: Floats, heed: Callable[[], None]) -> int:
    """[points] that no roster goes below, by these prices of the loads; never less than nothing.

    Whatever the prices, the rows that are cheapest beside them and the cheapest loads together cost
    no more than any roster does.

    Parameters
    ----------
    prices : Floats
        Of a unit of each load: of couples over the same terms, in the order of the board.

    Raises
    ------
    Empty
        Hard couples contradict each other, whatever the rows.
    """
    pricing, loads = Pricing(contracts), Loads(board, contracts, heed)
    costs = pricing.cells - loads.costs(prices)
    bound = loads.relaxed(prices)
    everyone = np.arange(len(contracts.people))
    for first in range(0, len(everyone), TOGETHER):
        heed()
        bound += float(pricing.best(costs, everyone[first : first + TOGETHER]).values.sum())
    return max(math.ceil(bound - CARE), 0) if math.isfinite(bound) else 0


def shown(
    board: Board,
    domains: Domains,
    contracts: Contracts,
    shortage: Container[int],
    prices: Floats,
    heed: Callable[[], None],
) -> tuple[int, int]:
    """[points] that no roster goes below, and that its shortages alone do not.

    Parameters
    ----------
    domains, contracts : Domains, Contracts
        What the cells may hold, and what everyone's row costs by the board.
    shortage : Container[int]
        The places in the rulebook of the rules that tell of shortages.

    Raises
    ------
    Empty
        Hard couples contradict each other, whatever the rows.
    """
    bound = least(board, contracts, prices, heed)
    alone = shortages(board, shortage)
    return bound, least(alone, Contracts(alone, domains, heed=heed), prices, heed)

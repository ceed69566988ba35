"""All tables in one place, so that the schema is whole wherever it is asked for."""

from __future__ import annotations

from roster.store import (
    accounts,
    acknowledgements,
    audit,
    chains,
    devices,
    handovers,
    keys,
    ledgers,
    names,
    notices,
    proposals,
    requests,
    rosters,
    subscriptions,
    swaps,
    tasks,
    tokens,
    told,
    units,
    uploads,
)
from roster.store.base import Base

AGGREGATES = (
    units,
    names,
    accounts,
    audit,
    rosters,
    requests,
    told,
    swaps,
    notices,
    tokens,
    uploads,
    tasks,
    proposals,
    acknowledgements,
    subscriptions,
    devices,
    keys,
    handovers,
    chains,
    ledgers,
)
"""Every module that defines tables."""

METADATA = Base.metadata

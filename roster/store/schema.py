"""All tables in one place, so that the schema is whole wherever it is asked for."""

from __future__ import annotations

from roster.store import (
    accounts,
    acknowledgements,
    alarms,
    attendance,
    audit,
    callers,
    chains,
    devices,
    dues,
    handovers,
    keys,
    ledgers,
    names,
    notices,
    proposals,
    quality,
    requests,
    rosters,
    spots,
    subscriptions,
    substitutes,
    swaps,
    tasks,
    tokens,
    told,
    units,
    uploads,
    walls,
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
    alarms,
    attendance,
    substitutes,
    callers,
    dues,
    quality,
    spots,
    walls,
)
"""Every module that defines tables."""

METADATA = Base.metadata

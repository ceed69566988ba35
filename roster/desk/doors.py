"""What lets somebody in: what was shut since a backup was made stays shut when it is restored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from roster.desk.tablet_doors import Held, held, put_back
from roster.store import upgrading
from roster.store.accounts import AccountRow, SignInRow
from roster.store.subscriptions import SubscriptionRow
from roster.store.tokens import TokenRow
from roster.store.upgrading import Stand

Link = TypeVar("Link", SubscriptionRow, TokenRow)
"""What opens without a password: calendars and tokens of programs."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What lets in at one moment.

    Parameters
    ----------
    links : frozenset[str]
        Digests of the calendars and tokens that are open.
    accounts : Mapping[str, Mapping[str, Any]]
        Password and state of each account, by what it signs in with.
    tablets : Held
        Enrolled tablets, and the keys under people's PINs.
    """

    links: frozenset[str]
    accounts: Mapping[str, Mapping[str, Any]]
    tablets: Held


@dataclass(frozen=True, slots=True)
class Shut:
    """What a restore shut.

    Parameters
    ----------
    links : int
        Calendars and tokens that the backup holds open.
    known : bool
        Whether the database before the restore could say which of them were still open.
    """

    links: int
    known: bool


def doors(engine: Engine) -> Doors | None:
    """What lets in by a database; None where it cannot tell."""
    try:
        with engine.connect() as connection:
            if upgrading.stand(connection) is not Stand.CURRENT:
                return None
            return _doors(connection)
    except SQLAlchemyError:
        return None


def _doors(connection: Connection) -> Doors:
    with Session(connection) as session:
        links = {*_open(session, SubscriptionRow), *_open(session, TokenRow)}
        found = session.execute(
            select(AccountRow.login, AccountRow.password, AccountRow.must_change, AccountRow.closed)
        )
        accounts = {row.login: dict(row._mapping) for row in found}
        return Doors(frozenset(links), accounts, held(session))


def _open(session: Session, table: type[Link]) -> Iterable[str]:
    return session.scalars(select(table.digest).where(table.revoked.is_(None)))


def shut(session: Session, since: Doors | None, at: datetime, *, keep: bool) -> Shut:
    """Shut in what was restored all that is not known to be open still.

    Parameters
    ----------
    since : Doors or None
        What let in before the restore; None: nobody knows.
    keep : bool
        Whether links stay open although nobody knows.
    """
    # Whoever was signed in when the backup was made may have signed out since.
    session.execute(update(SignInRow).where(SignInRow.ended.is_(None)).values(ended=at))
    for row in session.scalars(select(AccountRow)):
        if since is not None and row.login in since.accounts:
            for name, value in since.accounts[row.login].items():
                setattr(row, name, value)
    if since is not None:
        put_back(session, since.tablets)
    count = 0
    if since is not None or not keep:
        still = since.links if since is not None else frozenset()
        count = _revoke(session, SubscriptionRow, still, at)
        count += _revoke(session, TokenRow, still, at)
    session.flush()
    return Shut(count, since is not None)


def _revoke(session: Session, table: type[Link], still: frozenset[str], at: datetime) -> int:
    """Revoke what is open in a table and not among these digests; how many."""
    found = session.scalars(select(table).where(table.revoked.is_(None)))
    gone = [link for link in found if link.digest not in still]
    for link in gone:
        link.revoked = at
    return len(gone)

"""Sign-ins: passwords, the lock after failures, and sessions that end.

The cookie holds a random word whose digest stands in the table; a new one is made at each sign-in,
so that a word from before is worth nothing after.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import Flask, current_app, request
from flask import session as cookie
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.store.accounts import AccountRow, SignInRow, account
from roster.store.audit import record
from roster.store.base import digest, now, reading, sessions
from roster.store.names import NameRow
from web.access import Reader
from web.settings import Settings
from web.transactions import session

MOST_FAILURES = 5
LOCK = timedelta(minutes=15)
SHORTEST = 10
"""[characters] of a password."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""What OWASP asks of argon2id at least (19 MiB, twice): a hundred people sign in within a minute on
a machine of two cores. A password that was hashed otherwise is hashed anew when it is used."""
AT_ONCE = BoundedSemaphore(os.cpu_count() or 1)
"""Passwords compared at a time: more of them than cores are no quicker."""
NOBODY = HASHER.hash(secrets.token_urlsafe())
"""What a password for an unknown name is compared with, so that time does not tell names."""


def login_manager(app: Flask) -> LoginManager:
    manager = LoginManager(app)
    manager.user_loader(_load)
    return manager


def hashed(password: str) -> str:
    with AT_ONCE:
        return HASHER.hash(password)


def try_password(work: Session, login: str, password: str, at: datetime) -> AccountRow | None:
    """The account of a name and password; failures are counted, and lock it for a while.

    A password takes some hundredths of a second to compare, on purpose. That is done before `work`
    is asked anything, so that nobody waits for it to write: who has asked already lets go first.
    """
    with reading(sessions(work.get_bind().engine)) as before:
        secret = _secret(account(before, login))
    right, fresh = _compared(secret, password)
    row = account(work, login)
    # Whoever changed the password meanwhile has the last word.
    right = right and _secret(row) == secret
    if row is None or (row.locked_until is not None and row.locked_until > at):
        return None
    if not right:
        row.failures += 1
        if row.failures >= MOST_FAILURES:
            row.locked_until, row.failures = at + LOCK, 0
            record(work, "account.lock", row.login, account=row.id)
        return None
    row.failures, row.locked_until = 0, None
    row.password = fresh or row.password
    return row


def _secret(row: AccountRow | None) -> str:
    """What a password for an account is compared with."""
    return NOBODY if row is None or row.closed is not None else row.password


def _compared(secret: str, password: str) -> tuple[bool, str]:
    """Whether a password is right, and how it is kept from now on if the way has changed."""
    try:
        with AT_ONCE:
            HASHER.verify(secret, password)
    except (VerifyMismatchError, InvalidHashError):
        return False, ""
    return True, hashed(password) if HASHER.check_needs_rehash(secret) else ""


def begin(row: AccountRow) -> None:
    """Sign an account in on this device, under a new word."""
    work, word = session(), secrets.token_urlsafe(32)
    settings: Settings = current_app.extensions["lunzhi.settings"]
    at = now()
    made = SignInRow(
        digest=digest(word),
        account_id=row.id,
        device=request.user_agent.string[:200],
        begun=at,
        ends=at + settings.longest_session,
    )
    work.add(made)
    record(work, "account.sign_in", row.login, account=row.id)
    language = cookie.get("language")
    cookie.clear()
    cookie.permanent = True
    cookie["word"] = word
    if language:
        cookie["language"] = language
    login_user(Reader(row, made, row.login))


def end(reader: Reader) -> None:
    """Sign out: the word is worth nothing any more."""
    session().merge(reader.sign_in).ended = now()
    record(session(), "account.sign_out", reader.row.login, account=reader.row.id)
    logout_user()
    cookie.clear()


def _load(number: str) -> Reader | None:
    word = cookie.get("word", "")
    found = (
        session()
        .execute(
            select(SignInRow, AccountRow, NameRow.name)
            .join(AccountRow, AccountRow.id == SignInRow.account_id)
            .outerjoin(
                NameRow,
                (NameRow.unit_id == AccountRow.unit_id) & (NameRow.person == AccountRow.person),
            )
            .where(SignInRow.digest == digest(word), AccountRow.id == int(number))
        )
        .first()
    )
    if found is None:
        return None
    sign_in, row, name = found
    if sign_in.ended is not None or sign_in.ends <= now() or row.closed is not None:
        return None
    return Reader(row, sign_in, name or row.login)

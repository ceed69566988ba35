"""Accounts of a unit: opened in bulk with slips that are good once, given roles, closed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from roster.errors import BadInput, Flaw
from roster.store.accounts import AccountRow, GrantRow, Role, SignInRow, account, grants
from roster.store.audit import record
from roster.store.base import now
from roster.store.names import NameRow, erase, names
from roster.store.units import UnitRow

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None of them is taken for another on paper."""
QUICK = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
"""A slip's word is drawn at random and good once: it needs no slow hash, and a hundred are made."""
GIVEN_BY_SUPERVISORS = frozenset({Role.STAFF, Role.LEADER})


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for someone and shown once."""

    name: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An account, or a person without one, on the page of a unit.

    Parameters
    ----------
    person : str
        Number in the unit; empty for an account of nobody in particular.
    roles : tuple[tuple[int, str, Role], ...]
        (unit, its name, role) of everything that it may do.
    seen : datetime or None
        Last sign-in.
    """

    person: str
    name: str
    phone: str
    erased: datetime | None
    account: AccountRow | None
    roles: tuple[tuple[int, str, Role], ...] = ()
    seen: datetime | None = None


class Authority:
    """What someone may give and take: administrators everything below them, supervisors staff."""

    def __init__(self, session: Session, account: int) -> None:
        self._parents: dict[int, int | None] = dict(
            session.execute(select(UnitRow.id, UnitRow.parent_id)).all()
        )
        self._held = set(grants(session, account))

    def over(self, unit: int, role: Role) -> bool:
        """Whether they may give this role in a unit, or take it."""
        line = list(self._line(unit))
        if any((place, Role.ADMINISTRATOR) in self._held for place in line):
            return True
        supervises = any((place, Role.SUPERVISOR) in self._held for place in line)
        return supervises and role in GIVEN_BY_SUPERVISORS

    def over_account(self, session: Session, row: AccountRow) -> bool:
        """Whether they may let the account in anew, or close it: they are over all that it may."""
        return self.over_all(row, grants(session, row.id))

    def over_all(self, row: AccountRow, held: Sequence[tuple[int, Role]]) -> bool:
        """The same of an account that is known to hold these roles."""
        if not held and row.unit_id is not None:
            held = [(row.unit_id, Role.STAFF)]
        return bool(held) and all(self.over(unit, role) for unit, role in held)

    def _line(self, unit: int) -> Iterable[int]:
        at: int | None = unit
        while at is not None:
            yield at
            at = self._parents.get(at)


def entries(session: Session, unit: int) -> list[Entry]:
    """The people of a unit, with or without an account, then its other accounts."""
    accounts = session.scalars(
        select(AccountRow).where(
            (AccountRow.unit_id == unit)
            | AccountRow.id.in_(select(GrantRow.account_id).where(GrantRow.unit_id == unit))
        )
    ).all()
    roles = _roles(session, [row.id for row in accounts])
    seen: dict[int, datetime] = dict(
        session.execute(
            select(SignInRow.account_id, func.max(SignInRow.begun)).group_by(SignInRow.account_id)
        ).all()
    )
    by_person = {row.person: row for row in accounts if row.unit_id == unit and row.person}

    def entry(row: AccountRow | None, name: NameRow | None) -> Entry:
        number = row.id if row else 0
        return Entry(
            name.person if name else "",
            name.name if name else "",
            name.phone if name else "",
            name.erased if name else None,
            row,
            tuple(roles.get(number, ())),
            seen.get(number),
        )

    people = [entry(by_person.get(each.person), each) for each in names(session, unit).values()]
    others = [row for row in accounts if row.id not in {each.id for each in by_person.values()}]
    return [*people, *(entry(row, None) for row in others)]


def issue(session: Session, unit: int, people: Sequence[str], role: Role, by: int) -> list[Slip]:
    """A slip for each of these people: a new account, or a new word for the one they have.

    Raises
    ------
    BadInput
        Somebody is not of the unit, or has an account that the issuer is not over.
    """
    known, authority = names(session, unit), Authority(session, by)
    rows = {
        row.person: row
        for row in session.scalars(
            select(AccountRow).where(AccountRow.unit_id == unit, AccountRow.person.in_(people))
        )
    }

    def may(person: str) -> bool:
        if person not in known or known[person].erased is not None:
            return False
        if person in rows:
            return authority.over_account(session, rows[person])
        return authority.over(unit, role)

    en, zh = "a person of the unit whose account is yours to give", "账号归您管理的本单位人员"
    flaws = [_flaw(person, en, zh) for person in people if not may(person)]
    if flaws:
        raise BadInput(flaws)
    return [
        renew(session, rows[person], by, known[person].name)
        if person in rows
        else _open(session, unit, role, by, _free(session, person, unit), known[person])
        for person in people
    ]


def open_account(session: Session, unit: int, login: str, role: Role, by: int) -> Slip:
    """An account of nobody in particular, such as a tablet's or an administrator's.

    Raises
    ------
    BadInput
        The name is taken, or the role is not theirs to give.
    """
    if not login or len(login) > 100 or account(session, login) is not None:
        raise BadInput([_flaw(login, "a name that no account has yet", "尚未使用的账号名")])
    if not Authority(session, by).over(unit, role):
        raise BadInput([_flaw(role, "a role that is yours to give", "您有权授予的角色")])
    return _open(session, unit, role, by, login, None)


def renew(session: Session, row: AccountRow, by: int, name: str = "") -> Slip:
    """A new word for an account; who is signed in with the old one is signed out."""
    word = _word()
    row.password, row.must_change, row.closed = QUICK.hash(word), True, None
    row.failures, row.locked_until = 0, None
    end_sign_ins(session, row.id)
    record(session, "account.renew", row.login, account=by, unit=row.unit_id)
    return Slip(name, row.login, word)


def close(session: Session, row: AccountRow, unit: int, by: int) -> None:
    """Let nobody in with this account any more; it stays on record."""
    row.closed = now()
    end_sign_ins(session, row.id)
    record(session, "account.close", row.login, account=by, unit=unit)


def give(session: Session, row: AccountRow, unit: int, role: Role, by: int) -> None:
    """Give an account a role in a unit and those below it."""
    there = select(GrantRow).filter_by(account_id=row.id, unit_id=unit, role=role)
    if session.scalars(there).one_or_none() is None:
        session.add(GrantRow(account_id=row.id, unit_id=unit, role=role))
        after = {"role": role.value}
        record(session, "account.give", row.login, account=by, unit=unit, after=after)


def take(session: Session, row: AccountRow, unit: int, role: Role, by: int) -> None:
    """Take a role from an account."""
    there = select(GrantRow).filter_by(account_id=row.id, unit_id=unit, role=role)
    if (found := session.scalars(there).one_or_none()) is not None:
        session.delete(found)
        before = {"role": role.value}
        record(session, "account.take", row.login, account=by, unit=unit, before=before)


def forget(session: Session, unit: int, person: str, by: int) -> None:
    """Erase what someone is called and how they are reached; their records keep the number."""
    erase(session, unit, person)
    record(session, "name.erase", person, account=by, unit=unit)
    row = session.scalars(
        select(AccountRow).where(AccountRow.unit_id == unit, AccountRow.person == person)
    ).one_or_none()
    if row is not None and row.closed is None:
        close(session, row, unit, by)


def end_sign_ins(session: Session, account: int) -> None:
    open_ones = (SignInRow.account_id == account) & SignInRow.ended.is_(None)
    session.execute(update(SignInRow).where(open_ones).values(ended=now()))


def _open(
    session: Session, unit: int, role: Role, by: int, login: str, person: NameRow | None
) -> Slip:
    word = _word()
    row = AccountRow(
        login=login,
        password=QUICK.hash(word),
        unit_id=unit if person else None,
        person=person.person if person else None,
        must_change=True,
    )
    session.add(row)
    session.flush()
    session.add(GrantRow(account_id=row.id, unit_id=unit, role=role))
    after = {"role": role.value}
    record(session, "account.create", login, account=by, unit=unit, after=after)
    return Slip(person.name if person else "", login, word)


def _free(session: Session, person: str, unit: int) -> str:
    """A person's number as a name to sign in with; with the unit's where another has it."""
    return person if account(session, person) is None else f"{person}-{unit}"


def _word() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _roles(session: Session, accounts: Sequence[int]) -> dict[int, list[tuple[int, str, Role]]]:
    rows = session.execute(
        select(GrantRow.account_id, GrantRow.unit_id, UnitRow.name, GrantRow.role)
        .join(UnitRow, UnitRow.id == GrantRow.unit_id)
        .where(GrantRow.account_id.in_(accounts))
        .order_by(GrantRow.id)
    )
    found: dict[int, list[tuple[int, str, Role]]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append((row.unit_id, row.name, Role(row.role)))
    return found


def _flaw(value: str, en: str, zh: str) -> Flaw:
    return Flaw("账号", 0, "", value, en, zh)

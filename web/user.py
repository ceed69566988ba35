"""`roster user`: make an account from the console, as when nobody can sign in any more."""

from __future__ import annotations

import secrets
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.domain import Text
from roster.store.accounts import AccountRow, GrantRow, Role, account
from roster.store.audit import record
from roster.store.base import sessions, writing
from roster.store.names import names
from roster.store.units import UnitRow
from web import installation
from web.installation import unfit
from web.settings import settings
from web.settings_options import settings_options
from web.sign_ins import hashed

MADE = Text(
    "账号{login}已建立（{role}，{unit}）。一次性密码：{password}",
    "Made the account {login} ({role}, {unit}). Password, to be changed at once: {password}",
)
NEW = Text("尚未使用的账号名", "a name that no account has")
ONE = Text("一个单位的名称或编号：{known}", "the name or number of one unit: {known}")
PERSON = Text("该单位人员的编号", "the number of a person of the unit")


@click.group()
def user() -> None:
    """Accounts, from the console. 账号"""


@user.command()
@click.argument("login")
@click.option("--role", type=click.Choice([each.value for each in Role]), required=True)
@click.option("--unit", required=True, help="Name or number of the unit.")
@click.option("--person", help="Number of the person in the unit.")
@settings_options
@click.pass_obj
def add(
    language: str,
    login: str,
    role: str,
    unit: str,
    person: str | None,
    data: Path | None,
    config: Path | None,
) -> None:
    """Make an account with a password that works once. 新建账号"""
    chosen = settings(config, data=data)
    password = secrets.token_urlsafe(9)
    with installation.database(chosen) as engine:
        installation.demand_current(engine)
        with writing(sessions(engine)) as work:
            place = unit_of(work, unit)
            _make(work, login, Role(role), place, person, password)
            name = place.name
    click.echo(MADE[language].format(login=login, role=role, unit=name, password=password))


def unit_of(work: Session, said: str) -> UnitRow:
    found = list(work.scalars(select(UnitRow).where(UnitRow.name == said)))
    if not found and said.isdigit():
        found = list(work.scalars(select(UnitRow).where(UnitRow.id == int(said))))
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{row.id} {row.name}" for row in work.scalars(select(UnitRow)))
    raise unfit("--unit", said, Text(ONE.zh.format(known=known), ONE.en.format(known=known)))


def _make(
    work: Session, login: str, role: Role, unit: UnitRow, person: str | None, password: str
) -> None:
    if account(work, login) is not None:
        raise unfit("LOGIN", login, NEW)
    if person is not None and person not in names(work, unit.id):
        raise unfit("--person", person, PERSON)
    row = AccountRow(
        login=login,
        password=hashed(password),
        unit_id=unit.id if person else None,
        person=person,
        must_change=True,
    )
    work.add(row)
    work.flush()
    work.add(GrantRow(account_id=row.id, unit_id=unit.id, role=role))
    after = {"role": role.value, "from": "console"}
    record(work, "account.create", login, unit=unit.id, after=after)

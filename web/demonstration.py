"""The demonstration: the example units, each with people who can sign in."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select

from roster.desk.books import bring_in
from roster.domain import Text
from roster.store.accounts import AccountRow, GrantRow, Role
from roster.store.base import Sessions, writing
from roster.store.names import names
from roster.store.units import UnitRow
from web.examples import EXAMPLES
from web.sign_ins import hashed

UNITS = ("call_centre_95598", "business_hall", "supply_station")
COMPANY = "示例供电公司"
PASSWORD = "demonstration"
ACCOUNTS = {
    "admin": Role.ADMINISTRATOR,
    "supervisor": Role.SUPERVISOR,
    "head": Role.HEAD,
    "leader": Role.LEADER,
    "pay": Role.PAY,
    "auditor": Role.AUDITOR,
}
SAID = Text("演示账号：{names}；密码：{password}", "Sign in as {names}; password: {password}")


def prepare(app: Flask, language: str = "zh") -> Iterator[str]:
    """Fill an empty database; what to sign in as."""
    make: Sessions = app.extensions["lunzhi.sessions"]
    with writing(make) as work:
        if work.scalar(select(AccountRow.id).limit(1)) is None:
            company = UnitRow(name=COMPANY)
            work.add(company)
            work.flush()
            secret = hashed(PASSWORD)
            for login, role in ACCOUNTS.items():
                row = AccountRow(login=login, password=secret)
                work.add(row)
                work.flush()
                work.add(GrantRow(account_id=row.id, unit_id=company.id, role=role))
            for name in UNITS:
                unit = bring_in(work, EXAMPLES / name, company.id, None)
                called = names(work, unit)
                for each, known in enumerate(called.values(), start=1):
                    known.phone = f"138 0000 {each:04}"
                number = next(iter(called))
                person = AccountRow(login=number, password=secret, unit_id=unit, person=number)
                work.add(person)
                work.flush()
                work.add(GrantRow(account_id=person.id, unit_id=unit, role=Role.STAFF))
    yield SAID[language].format(names="、".join(ACCOUNTS), password=PASSWORD)

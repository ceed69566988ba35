"""What the scripts of the roster page hand in, read field by field; every flaw is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from roster.desk.amending import Relief
from roster.desk.editing import Edit
from roster.desk.periods import Cell
from roster.desk.publishing import REASONS
from roster.desk.refusing import Grounds
from roster.domain import Basis
from roster.errors import BadInput, Flaw

MOST = 20_000
"""[cells] of one edit."""
LONGEST_PERIOD = 366
LONGEST = 200
"""[characters] of a reason or of a document's number."""


class Body:
    """The object that a request holds."""

    def __init__(self) -> None:
        given = request.get_json(silent=True)
        self.flaws: list[Flaw] = []
        self.given: Mapping[str, Any] = given if isinstance(given, dict) else {}
        if not isinstance(given, dict):
            self._flaw("", given, "an object", "JSON对象")

    def _flaw(self, field: str, value: object, en: str, zh: str) -> None:
        self.flaws.append(Flaw("request", 0, field, str(value)[:80], en, zh))

    def number(self, field: str, default: int | None = None, most: int = 2**31 - 1) -> int:
        """A whole number of 0 or more."""
        value = self.given.get(field, default)
        if type(value) is int and 0 <= value <= most:
            return value
        self._flaw(field, value, f"a number from 0 to {most}", f"0至{most}的整数")
        return 0

    def text(self, field: str, longest: int = LONGEST) -> str:
        value = self.given.get(field, "")
        if isinstance(value, str) and len(value) <= longest and "\x00" not in value:
            return value.strip()
        self._flaw(field, value, f"a text of {longest} characters at most", f"不超过{longest}字")
        return ""

    def flag(self, field: str) -> bool:
        value = self.given.get(field, False)
        if isinstance(value, bool):
            return value
        self._flaw(field, value, "true or false", "true或false")
        return False

    def items(self, field: str, most: int = MOST) -> list[Any]:
        value = self.given.get(field, [])
        if isinstance(value, list) and len(value) <= most:
            return value
        self._flaw(
            field, type(value).__name__, f"a list of {most} at most", f"不超过{most}项的列表"
        )
        return []

    def names(self, field: str) -> list[str]:
        """A list of texts."""
        found = self.items(field)
        if not all(isinstance(each, str) for each in found):
            self._flaw(field, found, "a list of texts", "文字列表")
            return []
        return found

    def reason_code(self) -> str:
        code = self.text("reason_code")
        if code and code not in REASONS:
            known = ", ".join(REASONS)
            self._flaw("reason_code", code, f"one of {known}", f"以下之一：{known}")
        return code

    def cells(self, field: str = "cells") -> dict[Cell, str]:
        """Objects of person, day and code."""
        found: dict[Cell, str] = {}
        for each in self.items(field):
            known = isinstance(each, dict)
            who, day, code = (each.get(k) if known else None for k in ("person", "day", "code"))
            if isinstance(who, str) and type(day) is int and isinstance(code, str):
                found[who, day] = code
            else:
                self._flaw(field, each, "person, day and code", "person、day与code")
        return found

    def places(self, field: str = "cells") -> list[Cell]:
        """Pairs of person and day."""
        found = []
        for each in self.items(field):
            if (
                isinstance(each, list)
                and len(each) == 2
                and isinstance(each[0], str)
                and type(each[1]) is int
            ):
                found.append((each[0], each[1]))
            else:
                self._flaw(field, each, "person and day", "人员与日期序号")
        return found

    def grounds(self) -> tuple[Grounds, ...]:
        """The exceptions that are put on record with an edit."""
        found = []
        for each in self.items("exceptions", 100):
            given = each if isinstance(each, dict) else {}
            rule, basis = given.get("rule"), given.get("basis")
            document = given.get("document", "")
            if (
                isinstance(rule, str)
                and basis in set(Basis)
                and isinstance(document, str)
                and len(document) <= LONGEST
            ):
                found.append(Grounds(rule, Basis(basis), document))
            else:
                known = ", ".join(Basis)
                self._flaw(
                    "exceptions", each, f"rule, basis ({known}) and document", "规则、依据与文号"
                )
        return tuple(found)

    def relief(self) -> Relief:
        """Who falls out, and who stands in."""
        person, day = self.text("person"), self.number("day", most=LONGEST_PERIOD)
        days = self.number("days", 1, LONGEST_PERIOD)
        return Relief(person, day, days, self.cells(), self.flag("answered"))

    def edit(self, act: str = "") -> Edit:
        """An edit, with every field that one may have.

        Raises
        ------
        BadInput
            Something of it cannot be read.
        """
        found = Edit(
            base=self.number("base"),
            cells=self.cells(),
            act=act or self.text("act", 20) or "edit",
            reason=self.text("reason"),
            code=self.reason_code(),
            grounds=self.grounds(),
        )
        self.refuse()
        return found

    def refuse(self) -> None:
        """Raise BadInput where anything was amiss."""
        if self.flaws:
            raise BadInput(self.flaws)

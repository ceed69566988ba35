"""Notices as sentences, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from roster.domain import Problem, Text
from roster.feeds.labels import by_code
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.notices import NoticeRow
from roster.store.requests import Kind
from roster.wording import day as say_day

KINDS: Mapping[str, Text] = {
    Kind.LEAVE: Text("请假", "leave"),
    Kind.UNAVAILABLE: Text("不能到岗", "not available"),
    Kind.ON: Text("想上班", "would like to work"),
    Kind.OFF: Text("想休息", "would rather not work"),
}
"""What each kind of request is called."""
ROLES: Mapping[str, Text] = {
    Role.ADMINISTRATOR: Text("管理员", "administrator"),
    Role.SUPERVISOR: Text("排班员", "supervisor"),
    Role.HEAD: Text("站（所）长", "station head"),
    Role.LEADER: Text("值班长", "shift leader"),
    Role.STAFF: Text("员工", "staff"),
    Role.PAY: Text("薪酬专责", "pay clerk"),
    Role.AUDITOR: Text("审计", "auditor"),
    Role.TABLET: Text("平板", "tablet"),
}
"""What each role is called."""

SENTENCES: Mapping[str, Text] = {
    "published": Text("{first}起的排班表已发布。", "The roster from {first} is published."),
    "changed": Text(
        "您的班有变动（第{version}版）：{cells}", "Your duties changed (v{version}): {cells}"
    ),
    "request.entered": Text("已按纸质单登记：{span} {what}", "Entered from paper: {what}, {span}"),
    "request.approved": Text("已批准：{span} {what}", "Approved: {what}, {span}"),
    "request.refused": Text("未批准：{span} {what}", "Refused: {what}, {span}"),
    "swap.asked": Text("{other}想与您换班：{cells}", "{other} asks you for a swap: {cells}"),
    "swap.agreed": Text(
        "{other}同意换班，待批准：{cells}", "{other} agrees, to be approved: {cells}"
    ),
    "swap.declined": Text("{other}不同意换班：{cells}", "{other} does not want the swap: {cells}"),
    "swap.approved": Text("换班已批准：{cells}", "The swap is approved: {cells}"),
    "swap.refused": Text("换班未批准：{cells}", "The swap is refused: {cells}"),
    "swap.overtaken": Text(
        "换班作废，班表已变：{cells}", "The swap is void, the roster has changed: {cells}"
    ),
}
"""What is said for each kind of notice, filled from its facts."""
ANSWER = Text("（{}）", " ({})")
SEMICOLON = Text("；", "; ")
ARROW = Text("{day} {before}→{after}", "{day} {before} → {after}")


def say(notice: NoticeRow, book: Unit, language: str) -> str:
    """What a person is told; one who is mentioned is called by name, or by number once erased."""
    facts: Mapping[str, Any] = notice.facts
    sentence = SENTENCES[notice.kind][language].format_map(
        {
            "first": _day(facts.get("first"), language),
            "span": _span(facts, language),
            "version": facts.get("version", ""),
            "what": _kind(facts, language),
            "other": _called(book, facts.get("other", "")),
            "cells": cells(book, facts.get("cells", ()), language),
        }
    )
    answer = facts.get("answer", "")
    return sentence + (ANSWER[language].format(answer) if answer else "")


def cells(book: Unit, changed: Any, language: str) -> str:
    """``12月9日 周三 中→夜``, cell by cell: date, code before, code after."""
    label = labels(book, language)
    return SEMICOLON[language].join(
        ARROW[language].format(
            day=say_day(date.fromisoformat(day), language), before=label(before), after=label(after)
        )
        for day, before, after in changed
    )


def labels(book: Unit, language: str) -> Callable[[str], str]:
    """What stands on the wall for a code; the code itself where the unit knows it no more."""
    problem = Problem(
        start=date.min, days=1, people=(), symbols=book.symbols, posts=book.posts, roles=book.roles
    )
    known = by_code(problem, language)
    return lambda code: known[code].text if code in known else code


def _kind(facts: Mapping[str, Any], language: str) -> str:
    name = facts.get("kind", "")
    return KINDS[name][language] if name in KINDS else str(name)


def _span(facts: Mapping[str, Any], language: str) -> str:
    first, last = facts.get("first"), facts.get("last", facts.get("first"))
    if first == last:
        return _day(first, language)
    return f"{_day(first, language)}–{_day(last, language)}"


def _day(text: str | None, language: str) -> str:
    return say_day(date.fromisoformat(text), language) if text else ""


def _called(book: Unit, number: str) -> str:
    return next((person.name for person in book.people if person.id == number), number)

"""Notices as sentences, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from roster.desk.publishing import REASONS
from roster.domain import Problem, Text
from roster.feeds.labels import by_code
from roster.feeds.unit import Unit
from roster.store.accounts import Role
from roster.store.notices import NoticeRow
from roster.store.requests import Kind
from roster.wording import day as say_day
from roster.wording import listing

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
        "您的班有变动（第{version}版{why}）：{cells}",
        "Your duties changed (v{version}{why}): {cells}",
    ),
    "request.entered": Text("已按纸质单登记：{span} {what}", "Entered from paper: {what}, {span}"),
    "request.approved": Text("已批准：{span} {what}", "Approved: {what}, {span}"),
    "request.refused": Text("未批准：{span} {what}", "Refused: {what}, {span}"),
    "swap.asked": Text("{other}想与您换班：{cells}", "{other} asks you for a swap: {cells}"),
    "swap.agreed": Text(
        "{other}同意换班，待批准：{cells}", "{other} agrees, to be approved: {cells}"
    ),
    "swap.declined": Text("{other}不同意换班：{cells}", "{other} does not want the swap: {cells}"),
    "swap.refused": Text("换班未批准：{cells}", "The swap is refused: {cells}"),
    "swap.overtaken": Text(
        "换班作废，班表已变：{cells}", "The swap is void, the roster has changed: {cells}"
    ),
    "alarm.due": Text(
        "{handover}已到点，尚未开始。", "{handover} is due, and nobody has begun it."
    ),
    "alarm.late": Text(
        "{handover}已过点{minutes}分钟，尚未完成，请联系两班。",
        "{handover} is not done {minutes} min after its hour: call both crews.",
    ),
    "alarm.defect": Text(
        "{handover}查出异常，已过{minutes}分钟。",
        "{handover}: something was found, {minutes} min ago.",
    ),
    "alarm.refused": Text(
        "{handover}被拒绝，已过{minutes}分钟，等待裁定；交班方继续负责。",
        "{handover} was refused {minutes} min ago and waits for a ruling; "
        "the outgoing crew stays responsible.",
    ),
    "alarm.no_show": Text(
        "{handover}有一方未到，已过{minutes}分钟；交班方继续负责。",
        "{handover}: one crew is not there, for {minutes} min; "
        "the outgoing crew stays responsible.",
    ),
    "alarm.extended": Text(
        "{handover}仍未完成，交班方延时已到上限（又过{minutes}分钟），请安排接替。",
        "{handover} is not done, and the outgoing crew has stayed on as long as it may "
        "({minutes} min past that): find others.",
    ),
    "alarm.countersign": Text(
        "{handover}的电话裁定逾期未签字。",
        "{handover}: the ruling by telephone was not signed in time.",
    ),
    "alarm.confirm": Text(
        "{handover}的离线签字逾期未确认。",
        "{handover}: a signature made offline was not confirmed in time.",
    ),
    "alarm.over": Text("{handover}已处理，提醒撤回。", "{handover} is settled: no more alarm."),
    "case.paper": Text(
        "有一份送达您的文书，请在“我的”中查看，或向值班长领取。",
        "There is a paper for you: open it under “Mine”, or ask your leader for it.",
    ),
    "case.late": Text(
        "第{number}号事项的{term}期限已过，请处理。",
        "Case {number}: the term of {term} has passed.",
    ),
    "rest.moved": Text(
        "{handover}延时到{until}，{count}人休息不足，已请求调整方案：{people}",
        "{handover} went on until {until}; {count} people lack rest, a replan was asked for: "
        "{people}",
    ),
    "due.near": Text("{named}：{first}到期。", "{named}: due on {first}."),
    "due.late": Text(
        "{named}：{first}已到期，尚未完成。", "{named}: was due on {first} and is not done."
    ),
    "matter.offered": Text(
        "{other}请您接办首问{number}号，请在“首问台账”中答复。",
        "{other} asks you to take over inquiry {number}: answer it among the first inquiries.",
    ),
    "matter.informed": Text(
        "首问{number}号未能解决，{other}已向您报告，请在“首问台账”中查看。",
        "Inquiry {number} is not solved, says {other}: look at it among the first inquiries.",
    ),
    "presence.differs": Text(
        "{handover}到岗人员与排班表不同，已列出调整方案：{people}",
        "{handover}: who was there differs from the roster, a proposal was laid beside it: "
        "{people}",
    ),
}
"""What is said for each kind of notice, filled from its facts."""
HANDOVER = Text("{post}{hour}交接班", "The handover of {post} on {hour}")
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
            "why": _why(facts.get("code", ""), language),
            "what": _kind(facts, language),
            "named": facts.get("named", {}).get(language, ""),
            "other": _called(book, facts.get("other", "")),
            "cells": cells(book, facts.get("cells", ()), language),
            "minutes": facts.get("minutes", ""),
            "number": facts.get("number", ""),
            "term": _term(facts, language),
            "handover": _handover(book, facts, language),
            "until": hour(book, facts.get("until"), language),
            "count": len(facts.get("people", ())),
            "people": listing([_called(book, who) for who in facts.get("people", ())], language),
        }
    )
    answer = facts.get("answer", "")
    return sentence + (ANSWER[language].format(answer) if answer else "")


TERMS: Mapping[str, Text] = {
    "hearing": Text("陈述", "hearing"),
    "decision": Text("决定", "decision"),
    "appeal": Text("申诉", "appeal"),
    "ruling": Text("复核", "ruling"),
}
"""What each term of a case is called."""


def _term(facts: Mapping[str, Any], language: str) -> str:
    found = TERMS.get(facts.get("term", ""))
    return found[language] if found else ""


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


def _why(code: str, language: str) -> str:
    """``，换班``: the reason of a version."""
    comma = Text("，", ", ")[language]
    return comma + REASONS[code][language] if code in REASONS else ""


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


def hour(book: Unit, instant: str | None, language: str) -> str:
    """``12月2日 周三 08:00``: an instant on the unit's clock."""
    if not instant:
        return ""
    at = datetime.fromisoformat(instant).astimezone(ZoneInfo(book.zone))
    return f"{say_day(at.date(), language)} {at:%H:%M}"


def _handover(book: Unit, facts: Mapping[str, Any], language: str) -> str:
    code = facts.get("post", "")
    post = next((each.name for each in book.posts if each.code == code), code)
    return HANDOVER[language].format(post=post, hour=hour(book, facts.get("due"), language))


def _called(book: Unit, number: str) -> str:
    return next((person.name for person in book.people if person.id == number), number)

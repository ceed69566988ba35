"""What every page stands in: its frame, its language, its words for dates and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from flask_babel import format_date
from flask_login import current_user

from constraints import CATALOGUE
from roster.rules import Violation
from roster.wording import listing, sentence
from web import access
from web.ui.navigation import Entry, shown

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


def language() -> str:
    """``zh`` or ``en``: what the reader chose, else Chinese unless the browser asks for English."""
    # A page asks a hundred times; whoever signs in or out meanwhile is led to another one.
    if "language" not in g:
        g.language = _language()
    found: str = g.language
    return found


def _language() -> str:
    if current_user.is_authenticated:
        return access.reader().row.language
    if (chosen := request.cookies.get("language", "")) in LOCALES:
        return chosen
    best = request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh")
    return "en" if best == "en" else "zh"


def locale() -> str:
    return LOCALES[language()]


def day(when: date) -> str:
    """``11月24日 周二`` or ``Tue 24 Nov``."""
    return str(format_date(when, "M月d日 E" if language() == "zh" else "E d MMM"))


def month(when: date) -> str:
    """``2026年11月`` or ``Nov 2026``."""
    return str(format_date(when, "y年M月" if language() == "zh" else "MMM y"))


def listed(items: Iterable[object]) -> str:
    """Several things side by side, with the reader's own comma."""
    return listing([str(each) for each in items], language())


def moment(when: datetime, zone: str = "Asia/Shanghai") -> str:
    """``2026-11-24 07:40`` on the unit's clock."""
    return f"{when.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def told(violation: Violation) -> str:
    """The sentence of a breach in the reader's language."""
    rule = next(rule for rule in CATALOGUE if rule.code == violation.rule)
    return sentence(rule.sentence, violation.facts, language())


def install(app: Flask, entries: Sequence[Entry]) -> None:
    """Give every page its frame; `entries` are the features' pages in the bar."""
    app.jinja_env.globals.update(
        language=language, navigation=lambda unit, roles: shown(entries, unit, roles)
    )
    app.jinja_env.filters.update(day=day, listed=listed, moment=moment, month=month, told=told)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def place() -> dict[str, object]:
        return {"unit": g.get("unit"), "roles": g.get("roles", frozenset())}

"""A large roster as the server would hand it out: 500 people, 31 days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

FIRST = date(2026, 12, 1)
TURN = (2, 2, 3, 3, 4, 4, 0, 0)


def grid(people: int = 500, days: int = 31) -> dict[str, Any]:
    """The answer of grid.json."""
    numbers = [f"E{number:03}" for number in range(1, people + 1)]
    teams = [numbers[start : start + 50] for start in range(0, people, 50)]
    return {
        "unit": {"id": 1, "name": "示例供电公司"},
        "first": str(FIRST),
        "days": days,
        "period": "month",
        "layout": "people",
        "revision": 12,
        "exists": True,
        "state": "draft",
        "version": 0,
        "shown": "draft",
        "today": 3,
        "may": {"edit": True, "submit": True, "generate": False, "private": False},
        "title": "2026年12月",
        "dates": [_date(FIRST + timedelta(days=day)) for day in range(days)],
        "symbols": [
            _symbol("-", "休", "off"),
            _symbol("=", "假", "leave"),
            _symbol("早@席", "早", "work", 480),
            _symbol("中@席", "中", "work", 960),
            _symbol("夜@席", "夜", "work", 1440),
        ],
        "typed": {
            "休": [0],
            "假": [1],
            "早": [2],
            "z": [2],
            "1": [2],
            "中": [3],
            "2": [3],
            "夜": [4],
        },
        "groups": [
            {"name": f"第{number}组", "people": team} for number, team in enumerate(teams, start=1)
        ],
        "people": {
            number: {
                "name": f"王{number[1:]}",
                "team": "",
                "leads": place % 10 == 0,
                "from": None,
                "to": None,
                "barred": [],
                "carried": {"month_minutes": 0, "nights": 0},
            }
            for place, number in enumerate(numbers)
        },
        "rows": {
            number: [TURN[(day + 2 * place) % len(TURN)] for day in range(days)]
            for place, number in enumerate(numbers)
        },
        "before": {number: [2, 0] for number in numbers},
        "locked": [[number, 5] for number in numbers[::7]],
        "leave": [],
        "requests": [],
        "told": [],
        "coverage": [
            {"name": name, "codes": [place], "wanted": [people // 4] * days}
            for place, name in ((2, "早班"), (3, "中班"), (4, "夜班"))
        ],
        "rules": 20,
    }


def _date(when: date) -> dict[str, Any]:
    return {
        "date": str(when),
        "day": str(when.day),
        "weekday": "一二三四五六日"[when.weekday()],
        "kind": "plain",
        "mark": "",
        "festival": "",
        "weekend": when.weekday() > 4,
    }


def _symbol(code: str, label: str, kind: str, start: int | None = None) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "name": label,
        "kind": kind,
        "shift": label if start is not None else "",
        "post": "",
        "role": "",
        "clock": "",
        "start": start,
        "end": None if start is None else start + 480,
        "minutes": 480 if start is not None else 0,
        "spread": [[0, 480]] if start is not None else [],
        "night": start == 1440,
        "tone": None,
    }

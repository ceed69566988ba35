"""Dates in sentences: short where the year is plain, with it where two years are spoken of."""

from __future__ import annotations

from datetime import date, timedelta

from roster.domain import Text
from roster.wording import day, sentence, stretch

OLD, NEW = date(2026, 12, 31), date(2027, 1, 1)
BETWEEN = Text("{first}与{day}之间", "between {first} and {day}")


def test_dates_of_one_year_are_told_without_it() -> None:
    facts = {"first": OLD - timedelta(days=1), "day": OLD}
    assert sentence(BETWEEN, facts, "zh") == "12月30日周三与12月31日周四之间"
    assert sentence(BETWEEN, facts, "en") == "between Wed 30 Dec and Thu 31 Dec"


def test_dates_on_both_sides_of_new_year_are_told_with_their_years() -> None:
    facts = {"first": OLD, "day": NEW, "other": date(2020, 1, 1)}
    assert sentence(BETWEEN, facts, "zh") == "2026年12月31日周四与2027年1月1日周五之间"
    assert sentence(BETWEEN, facts, "en") == "between Thu 31 Dec 2026 and Fri 1 Jan 2027"
    dates = Text("{days}上班", "works on {days}")
    assert sentence(dates, {"days": (OLD, NEW)}, "zh") == "2026年12月31日周四、2027年1月1日周五上班"
    assert stretch(OLD, NEW).zh == "从2026年12月31日周四到2027年1月1日周五"


def test_what_the_sentence_does_not_tell_changes_nothing() -> None:
    alone = Text("{day}缺1人", "1 short on {day}")
    assert sentence(alone, {"day": NEW, "first": OLD}, "zh") == "1月1日周五缺1人"


def test_the_weekday_tells_the_dates_of_four_years_apart() -> None:
    told = {day(OLD + timedelta(days=n), "zh") for n in range(4 * 365)}
    assert len(told) == 4 * 365

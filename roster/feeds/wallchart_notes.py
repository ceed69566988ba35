"""Under the roster: what is short, the exceptions with their basis, and who signs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from roster.domain import Departure, Span, Text
from roster.feeds.overview import BY_DATE, crosses, gaps, names, stretch, worked
from roster.feeds.wallchart_paper import Chart
from roster.rules import BASES
from roster.wording import day as say_day
from roster.wording import hours, listing

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_GAPS = 12
MOST_PEOPLE = 8

GAPS = Text("人数不足（按本版）", "Short on the clock (this version)")
GAP = Text("{day} {clock} {post} 缺{missing}人", "{day} {clock} {post} {missing} short")
MORE = Text("另有{}处", "{} more")
EXCEPTION = Text(
    "例外：{rule}，{span}，依据：{basis}{document}；涉及{people}",
    "Exception: {rule}, {span}, basis: {basis}{document}; {people}",
)
EVERYONE = Text("全员{}人，工时最多者{}", "all {} people, most hours: {}")
SIGNED = (Text("编制", "Made by"), Text("审核", "Checked by"), Text("批准", "Approved by"))


def write(chart: Chart, sheet: Worksheet, row: int, columns: int, pixels: int) -> int:
    """Writes the notes from a row on, over so many columns; the row after them."""
    ink = chart.ink(align="left", text_wrap=True, font_size=9)
    differ = crosses(chart.problem, chart.roster, chart.problem.people)
    hours_by_date = [BY_DATE[chart.language]] if differ else []
    for text in (*_gap_lines(chart), *_departure_lines(chart), *hours_by_date):
        sheet.merge_range(row, 0, row, columns - 1, "", ink)
        sheet.write_string(row, 0, text, ink)
        sheet.set_row(row, 15 * chart.lines_of(text, pixels))
        row += 1
    return _signatures(chart, sheet, row, columns)


def _gap_lines(chart: Chart) -> Iterator[str]:
    found = gaps(chart.problem, chart.roster)
    posts = {post.code: post.name for post in chart.problem.posts}
    texts = [
        GAP[chart.language].format(
            day=say_day(gap.day, chart.language),
            clock=stretch(gap.begin, gap.end, chart.language),
            post=posts.get(gap.post, gap.post),
            missing=gap.missing,
        )
        for gap in found[:MOST_GAPS]
    ]
    if len(found) > MOST_GAPS:
        texts.append(MORE[chart.language].format(len(found) - MOST_GAPS))
    if texts:
        colon, comma = ("：", "；") if chart.language == "zh" else (": ", "; ")
        yield f"▲ {GAPS[chart.language]}{colon}{comma.join(texts)}"


def _departure_lines(chart: Chart) -> Iterator[str]:
    problem, language = chart.problem, chart.language
    for departure in problem.departures:
        first = max(departure.span.first or problem.start, problem.start)
        last = min(departure.span.last or problem.last, problem.last)
        if first > last:
            continue
        rule = chart.rules.get(departure.rule)
        spanned = say_day(first, language)
        if last != first:
            spanned += ("至" if language == "zh" else " to ") + say_day(last, language)
        yield EXCEPTION[language].format(
            rule=rule[language] if rule else departure.rule,
            span=spanned,
            basis=BASES[departure.basis][language],
            document=f" {departure.document}" if departure.document else "",
            people=_people(chart, departure, Span(first, last)),
        )


def _people(chart: Chart, departure: Departure, span: Span) -> str:
    """The people of an exception with their hours in its days; of many, those with the most."""
    problem, shown = chart.problem, names(chart.problem)
    days = [problem.day_of(when) for when in (span.first, span.last) if when is not None]
    spent = {
        who: worked(problem, chart.roster, who, *days)
        for who in chart.roster.rows
        if who in departure.people or not departure.people
    }
    first = sorted(spent, key=lambda who: (-spent[who], who))[:MOST_PEOPLE]
    texts = [f"{shown[who]} {hours(spent[who], chart.language)}" for who in first]
    if len(spent) <= MOST_PEOPLE:
        return listing(texts, chart.language)
    return EVERYONE[chart.language].format(len(spent), listing(texts[:3], chart.language))


def _signatures(chart: Chart, sheet: Worksheet, row: int, columns: int) -> int:
    ink = chart.ink(font_size=11, valign="bottom")
    colon = "：" if chart.language == "zh" else ": "
    text = (" " * 12).join(f"{who[chart.language]}{colon}____________" for who in SIGNED)
    sheet.merge_range(row, 0, row, columns - 1, "", ink)
    sheet.write_string(row, 0, text, ink)
    sheet.set_row(row, 36)
    return row + 1

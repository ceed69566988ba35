"""What a unit writes of how its attendance is reckoned: one figure a row, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roster.domain import Span, Text
from roster.duty.figures import MOST, Figure
from roster.feeds import cells
from roster.feeds.tables import Row
from roster.feeds.toml_write import Cells

FIGURES: Mapping[str, str] = {
    **{name: name for name in MOST},
    "须打卡": "punched",
    "迟到宽限": "grace",
    "早退宽限": "early_grace",
    "提前到岗": "lead",
    "带班提前到岗": "lead_leader",
    "提前计工时": "lead_is_paid",
    "提前有代码": "lead_has_code",
    "离岗": "off_post",
    "补卡次数": "corrections",
    "变更告知": "notice",
    "时钟误差": "clock",
    "排队间隔": "queue",
    "排队最长": "queue_most",
}
LONGEST = 200
"""[characters] of a source."""


def figure(row: Row, posts: Iterable[str]) -> Figure:
    """One figure of the unit's own, for one post or for all of them."""
    name = row.need("figure", cells.choice(FIGURES), "")
    post = row.read("post", cells.word, "")
    if post:
        row.known("post", post, posts, Text("岗位", "posts"))
    span = Span(row.read("from", cells.day, None), row.read("until", cells.day, None))
    if span.first and span.last and span.last < span.first:
        row.flaw("until", Text("不早于开始日期", "a date that is not before the first"))
    return Figure(
        name=name,
        value=row.need("value", cells.count(0, MOST.get(name, 0)), 0),
        source=row.need("source", cells.short(cells.visible, LONGEST), ""),
        post=post,
        span=span,
    )


def written_figure(each: Figure) -> Cells:
    """The row that says it."""
    return {
        "figure": each.name,
        "value": each.value,
        "post": each.post,
        "from": each.span.first or "",
        "until": each.span.last or "",
        "source": each.source,
    }

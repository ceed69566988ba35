"""What a cell may hold where it is one of a few words: offered while one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from constraints import CATALOGUE
from constraints.standard import TEMPLATES
from roster.duty.figures import MOST
from roster.feeds.attendance_rows import FIGURES
from roster.feeds.cells import listing
from roster.feeds.sheets import Stored

Words = Callable[[Stored], Iterable[str]]


def _plain(*words: str) -> Words:
    return lambda _: words


def _of(table: str, field: str) -> Words:
    """The words that stand in a column, each once."""

    def found(book: Stored) -> Iterable[str]:
        texts = (str(row.get(field, "")) for row in book.get(table, ()))
        return dict.fromkeys(word for text in texts for word in listing(text))

    return found


_RULES = _plain(*(rule.code for rule in CATALOGUE))
OFFERED: Mapping[tuple[str, str], Words] = {
    ("unit", "period"): _plain("week", "month"),
    ("unit", "layout"): _plain("people", "crews"),
    ("unit", "template"): _plain(*TEMPLATES),
    ("shifts", "hours"): _plain("工作", "在岗备班", "在家备班"),
    ("shifts", "pause_paid"): _plain("是", "否"),
    ("shifts", "skill"): _of("people", "skills"),
    ("shifts", "beside"): _of("shifts", "code"),
    ("posts", "kind"): _plain("座席", "柜台", "抢修", "24小时值班", "备班"),
    ("posts", "skill"): _of("people", "skills"),
    ("roles", "skill"): _of("people", "skills"),
    ("people", "team"): _of("people", "team"),
    ("people", "contract"): _of("contracts", "code"),
    ("demand", "date"): _plain(
        "工作日", "休息日", "节日", *(f"周{each}" for each in "一二三四五六日")
    ),
    ("demand", "post"): _of("posts", "code"),
    ("demand", "shift"): _of("shifts", "code"),
    ("demand", "role"): _of("roles", "code"),
    ("demand", "skill"): _of("people", "skills"),
    ("requests", "person"): _of("people", "id"),
    ("requests", "kind"): _plain("请假", "不可用", "想上", "不想上", "指定"),
    ("requests", "shift"): _of("shifts", "code"),
    ("tallies", "person"): _of("people", "id"),
    ("holidays", "kind"): _plain("法定", "休", "班"),
    ("departures", "rule"): _RULES,
    ("departures", "basis"): _plain("批准", "紧急抢修", "备班", "无依据"),
    **{
        (table, "post"): _of("posts", "code")
        for table in (
            "handovers",
            "registers",
            "rooms",
            "contacts",
            "rounds",
            "seats",
            "attendance",
        )
    },
    ("attendance", "figure"): _plain(*(each for each in FIGURES if each not in MOST)),
    ("handovers", "own_hand"): _plain("是", "否"),
    ("handovers", "photos"): _plain("是", "否"),
    ("handovers", "leader"): _of("roles", "code"),
    ("registers", "high_risk"): _plain("是", "否"),
    ("rooms", "dormitory"): _plain("是", "否"),
    ("contacts", "kind"): _plain("所长", "副所长", "备班", "邻所"),
    ("contacts", "person"): _of("people", "id"),
    ("seats", "code"): _of("people", "seat"),
    ("rules", "code"): _RULES,
    ("rules", "off"): _plain("是", "否"),
}


def offered(table: str, book: Stored, columns: Sequence[str]) -> dict[str, list[str]]:
    """The words that are offered in each column of a sheet."""
    return {name: list(OFFERED[table, name](book)) for name in columns if (table, name) in OFFERED}

"""Paper, ink and words that the sheets of the wall chart share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from roster.domain import LEAVE, Hours, Part, Problem, Roster, Symbol, Text
from roster.feeds.labels import Label, labels
from roster.feeds.overview import LONGEST, DayKind, day_kind, is_night, may_lead, period, stretch
from roster.strip import width
from roster.timeline import DAY, clock, clock_en, part_minutes

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT = "Microsoft YaHei"
WHOLE_DAY = 20 * 60
"""[min] a duty this long is shown as a 24-hour duty."""

MORNING, NOON = 9 * 60, 12 * 60
"""[min from midnight] before which a shift is shown as an early one, or as one of the day."""

DRAFT = Text("草稿", "Draft")
VERSION = Text("第{}版", "Version {}")
AT = Text("{}发布", "published {}")
MADE = Text("{}生成", "made {}")
ARRIVE = Text("{}到岗", "be there {}")
PAGE = Text("第 &P 页 共 &N 页", "Page &P of &N")
MARKS = {
    DayKind.STATUTORY: Text("节 法定节假日", "PH public holiday"),
    DayKind.REST: Text("休 放假调休", "off day off by announcement"),
    DayKind.WORKED: Text("班 调休上班", "wk working day by announcement"),
}
FILLS = {
    "early": "#FFF0CC",
    "day": "#E9F1E4",
    "late": "#D9E8FB",
    "night": "#C9CCDB",
    "whole": "#CDEBE5",
    "standby": "#EDEDED",
}
GREY, PALE, SHORT = "#D9D9D9", "#F2F2F2", "#FBE3E0"


@dataclass(frozen=True)
class Paper:
    """A sheet's size in landscape or portrait, inside its margins.

    Parameters
    ----------
    width : int [px]
        At 96 dots an inch, a few kept back for printers that scale.
    height : int [pt]
    """

    code: int
    width: int
    height: int
    landscape: bool = True


A4 = Paper(9, 1030, 510)
A3 = Paper(8, 1480, 755)
A4_UPRIGHT = Paper(9, 700, 755, landscape=False)


@dataclass(frozen=True)
class Beyond:
    """What a duty on one of the first or last dates works outside the roster, by its symbol.

    Parameters
    ----------
    name : str
        The range in which the formulas find it.
    day : int
        The day number of the duty.
    minutes : Mapping[str, int] [min]
    """

    name: str
    day: int
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class Chart:
    """What is to hang on the wall.

    Parameters
    ----------
    version : int
        0: a draft.
    at : datetime or None
        When it was published.
    rules : Mapping[str, Text]
        Names of the rules, by code.
    """

    book: Workbook
    problem: Problem
    roster: Roster
    version: int
    at: datetime | None
    language: str
    rules: Mapping[str, Text]
    formats: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def ink(self, **properties: object) -> Format:
        """A cell format, made once; centred unless it says otherwise."""
        whole = {
            "font_name": FONT,
            "font_size": 10,
            "align": "center",
            "valign": "vcenter",
            **properties,
        }
        key = tuple(sorted(whole.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(whole)
        return self.formats[key]

    def framed(self, **properties: object) -> Format:
        """A cell format with a thin frame."""
        return self.ink(border=1, border_color="#7F7F7F", **properties)

    def labels(self) -> tuple[Label, ...]:
        return labels(self.problem, self.language)

    def beyond(self) -> list[Beyond]:
        """Work outside the roster's dates: on the eve of the first, and after the last."""
        days, found = self.problem.days, []
        for edge in range(min(days, LONGEST)):
            found.append(self._outside(f"BEFORE_{edge + 1}", edge, -LONGEST, -edge))
            last = days - 1 - edge
            found.append(self._outside(f"AFTER_{edge + 1}", last, edge + 1, days + LONGEST))
        return [each for each in found if any(each.minutes.values())]

    def _outside(self, name: str, day: int, first: int, end: int) -> Beyond:
        """What duties of a day work from one day to another, counted from their own."""
        minutes = {
            code: sum(part_minutes(part, first * DAY, end * DAY) for part in symbol.work)
            for code, symbol in self.problem.symbol.items()
        }
        return Beyond(name, day, minutes)

    @property
    def title(self) -> str:
        """Unit and period; each sheet adds what it is."""
        return f"{self.problem.unit} {period(self.problem, self.language)}".strip()

    @property
    def edition(self) -> str:
        """``第3版 2026-02-27 09:30发布``, or when a draft was made."""
        name = VERSION[self.language].format(self.version) if self.version else DRAFT[self.language]
        if self.at is None:
            return name
        moment = self.at.astimezone(ZoneInfo(self.problem.zone))
        done = AT if self.version else MADE
        return f"{name}  {done[self.language].format(f'{moment:%Y-%m-%d %H:%M}')}"

    def legend(self) -> str:
        """Every label with its shift type, report time and clock; the leader's and days' marks."""
        texts = [
            " ".join((label.text, *self._place(label), self.times(label.symbol.parts)))
            for label in self.labels()
        ]
        if any(may_lead(self.problem, person) for person in self.problem.people):
            texts.append(f"★ {self.problem.roles[0].name}")
        texts += self.days_legend()
        return "    ".join(text.strip() for text in texts if " " in text.strip())

    def _place(self, label: Label) -> tuple[str, ...]:
        """Post and role of a label that carries a mark of them."""
        first = label.symbol.parts[0] if label.place else None
        posts = [post.name for post in self.problem.posts if first and post.code == first.post]
        roles = [role.name for role in self.problem.roles if first and role.code == first.role]
        return (*posts, *roles)

    def days_legend(self) -> list[str]:
        """The marks of holidays and adjusted workdays that occur."""
        found = {day_kind(self.problem, self.problem.date_of(d)) for d in range(self.problem.days)}
        return [mark[self.language] for kind, mark in MARKS.items() if kind in found]

    def times(self, parts: tuple[Part, ...]) -> str:
        """``早班 07:40到岗 08:00–16:00``; nothing for off and leave."""
        names = {shift.code: shift.name for shift in self.problem.shifts}
        say = clock if self.language == "zh" else clock_en
        texts = []
        for part in parts:
            arrival = ARRIVE[self.language].format(say(part.arrival % DAY)) if part.lead else ""
            hours = stretch(part.start, part.end, self.language)
            texts.append(
                " ".join(filter(None, (names.get(part.shift, part.shift), arrival, hours)))
            )
        return " + ".join(texts)

    def tone(self, symbol: Symbol) -> dict[str, object]:
        """How a label is printed; the text alone says what it is."""
        if symbol.code == LEAVE:
            return {"pattern": 14, "fg_color": "#A6A6A6", "bg_color": "#FFFFFF", "italic": True}
        if not symbol.is_duty:
            return {"font_color": "#7F7F7F"}
        if not symbol.is_work:
            return {"bg_color": FILLS["standby"]}
        work = [part for part in symbol.parts if part.hours is not Hours.STANDBY_HOME]
        if max(part.length for part in work) >= WHOLE_DAY:
            return {"bg_color": FILLS["whole"], "bold": True}
        if is_night(symbol):
            return {"bg_color": FILLS["night"], "bold": True}
        begin = min(part.start for part in work)
        return {
            "bg_color": FILLS["early" if begin < MORNING else "day" if begin < NOON else "late"]
        }

    def lay(self, sheet: Worksheet, paper: Paper) -> None:
        """Size, direction, margins and page numbers."""
        sheet.set_paper(paper.code)
        if paper.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.32, right=0.32, top=0.4, bottom=0.55)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        unit = self.problem.unit.replace("&", "&&")[:80]
        sheet.set_footer(f"&L{unit} {self.edition}&R{PAGE[self.language]}", {"margin": 0.25})

    def head(self, sheet: Worksheet, sheet_name: Text, legend: str, last: int, pixels: int) -> None:
        """Title, edition and legend in the first three rows, down to column `last`."""
        grey = self.ink(font_color="#595959")
        lines = (
            (f"{self.title} {sheet_name[self.language]}", self.ink(font_size=18, bold=True), 32),
            (self.edition, grey, 17),
            (
                legend,
                self.ink(align="left", text_wrap=True),
                6 + 15 * self.lines_of(legend, pixels),
            ),
        )
        for row, (text, ink, height) in enumerate(lines):
            sheet.merge_range(row, 0, row, last, "", ink)
            sheet.write_string(row, 0, text, ink)
            sheet.set_row(row, height)

    def lines_of(self, text: str, pixels: int) -> int:
        """[lines] that a text of 10 points takes in so many pixels, counted generously."""
        return max(1, -(-width(text) * 8 // pixels))

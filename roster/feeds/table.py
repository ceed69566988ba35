"""The roster in a terminal: people by days with coverage under it, or dates by crew.

Lines are made of pieces that carry what they mean (`short`, `night`, `off`), so that a front door
may colour them; the texts alone say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roster.domain import LEAVE, Person, Problem, Roster, Symbol, Text
from roster.feeds.crews import Place, beside_crews, places, titles
from roster.feeds.curve_lines import curve_lines
from roster.feeds.curves import curves
from roster.feeds.labels import LEADER, by_code
from roster.feeds.overview import (
    BY_DATE,
    Cover,
    Gap,
    coverage,
    crosses,
    day_kind,
    gaps,
    groups,
    is_night,
    may_lead,
    names,
    overlapping,
    period,
    stretch,
    totals,
)
from roster.feeds.pieces import COLUMNS, SHORT, Line, Piece
from roster.strip import pad, width
from roster.timeline import is_weekend
from roster.wording import day as say_day
from roster.wording import full_day

LONGEST_LIST = 20

HOURS = Text("工时", "hours")
NIGHTS = Text("夜班", "nights")
WANTED = Text("需", "want")
WEEKDAYS = Text("一二三四五六日", "MTWTFSS")
GAP = Text("{day} {clock} {post} 缺{missing}人", "{day} {clock} {post}: {missing} short")
MORE = Text("另有{}处人数不足", "{} more stretches short")
DATE = Text("日期", "Date")


def table(problem: Problem, roster: Roster, language: str = "zh") -> tuple[Line, ...]:
    """People by days, with coverage under them."""
    return (
        _title(problem, language),
        *_by_days(problem, roster, language, groups(problem), coverage(problem)),
        *_curves(problem, roster, language),
        *_gap_lines(problem, roster, language),
    )


def _title(problem: Problem, language: str) -> Line:
    return (Piece(f"{problem.unit} {period(problem, language)}".strip(), "head"),)


def _by_days(
    problem: Problem,
    roster: Roster,
    language: str,
    teams: Sequence[tuple[str, Sequence[Person]]],
    covers: Sequence[Cover],
) -> Iterator[Line]:
    """In blocks of whole weeks where a terminal is too narrow for all days."""
    labels = {code: label.text for code, label in by_code(problem, language).items()}
    people = [p for _, members in teams for p in members]
    called = names(problem)
    shown = {p.id: called[p.id] + (LEADER if may_lead(problem, p) else "") for p in people}
    first = max([width(n) for n in (*shown.values(), *(c.name for c in covers))], default=0) + 2
    used = {code for p in people for code in roster.rows[p.id]}
    cell = max([2, *(width(labels[code]) for code in used)]) + 1
    blocks = _blocks(problem, max(1, (COLUMNS - first - 14) // cell))
    for days in blocks:
        sheet = _Sheet(problem, roster, language, labels, shown, first, cell, days)
        yield from sheet.lines(teams, covers, with_totals=days is blocks[-1])


def _blocks(problem: Problem, most: int) -> list[range]:
    """The days in blocks of at most `most`, each beginning on a Monday where it can."""
    found, first = [], 0
    while problem.days - first > most:
        mondays = [
            day for day in range(first + 1, first + most + 1) if problem.date_of(day).weekday() == 0
        ]
        end = mondays[-1] if mondays else first + most
        found.append(range(first, end))
        first = end
    return [*found, range(first, problem.days)]


@dataclass(frozen=True)
class _Sheet:
    """One block of days."""

    problem: Problem
    roster: Roster
    language: str
    labels: dict[str, str]
    names: dict[str, str]
    first: int
    cell: int
    days: range

    def lines(
        self,
        teams: Sequence[tuple[str, Sequence[Person]]],
        covers: Sequence[Cover],
        with_totals: bool,
    ) -> Iterator[Line]:
        yield ()
        yield from self._head(with_totals)
        for team, people in teams:
            if team:
                yield (Piece(team, "group"),)
            for person in people:
                yield self._person(person, with_totals)
        yield ()
        for cover in covers:
            yield from self._cover(cover)
        shown = [person for _, people in teams for person in people]
        if with_totals and crosses(self.problem, self.roster, shown):
            yield (Piece(BY_DATE[self.language], "wanted"),)

    def _row(self, name: str, kind: str, cells: Sequence[Piece], tail: str = "") -> Line:
        padded = tuple(Piece(pad(piece.text, self.cell), piece.kind) for piece in cells)
        return (Piece(pad(name, self.first), kind), *padded, Piece(tail, "total"))

    def _head(self, with_totals: bool) -> Iterator[Line]:
        dates, weekdays = [], []
        for day in self.days:
            when = self.problem.date_of(day)
            mark = day_kind(self.problem, when).value[self.language]
            kind = "weekend" if is_weekend(self.problem.calendar, when) or mark else "head"
            weekday = WEEKDAYS[self.language][when.weekday()]
            dates.append(Piece(str(when.day), kind))
            weekdays.append(Piece(mark if width(mark) < self.cell and mark else weekday, kind))
        tail = f" {_right(HOURS[self.language], 6)}{_right(NIGHTS[self.language], 7)}"
        yield self._row("", "head", dates, tail if with_totals else "")
        yield self._row("", "head", weekdays)

    def _person(self, person: Person, with_totals: bool) -> Line:
        row = self.roster.rows[person.id]
        cells = [
            Piece(self.labels[row[day]], _kind(self.problem.symbol[row[day]])) for day in self.days
        ]
        tail = ""
        if with_totals:
            found = totals(self.problem, self.roster, person.id)
            tail = f" {found.minutes / 60:6.1f}{found.nights:7d}"
        return self._row(self.names[person.id], "name", cells, tail)

    def _cover(self, cover: Cover) -> Iterator[Line]:
        cells, short = [], 0
        for day in self.days:
            heads, wanted = cover.found(self.roster, day), cover.wanted[day] or 0
            short += max(0, wanted - heads)
            mark = SHORT if heads < wanted else ""
            cells.append(Piece(f"{mark}{heads}", "short" if mark else "cover"))
        yield self._row(cover.name, "name", cells, f" {SHORT}{short}" if short else "")
        if any(cover.wanted[day] is not None for day in self.days):
            figures = ["" if w is None else str(w) for d in self.days for w in (cover.wanted[d],)]
            name = "  " + WANTED[self.language]
            yield self._row(name, "wanted", [Piece(text, "wanted") for text in figures])


def _right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text


def _kind(symbol: Symbol) -> str:
    if not symbol.is_duty:
        return "leave" if symbol.code == LEAVE else "off"
    return "night" if is_night(symbol) else "duty"


def _curves(problem: Problem, roster: Roster, language: str) -> Iterator[Line]:
    """The curves that the rows of shift types don't tell, for these overlap."""
    for curve in curves(problem, roster):
        if overlapping(problem, curve.post):
            yield from curve_lines(curve, language)


def _gap_lines(problem: Problem, roster: Roster, language: str) -> Iterator[Line]:
    found = gaps(problem, roster)
    posts = {post.code: post.name for post in problem.posts}
    texts = [say_gap(gap, posts, language) for gap in found[:LONGEST_LIST]]
    if len(found) > LONGEST_LIST:
        texts.append(MORE[language].format(len(found) - LONGEST_LIST))
    yield from ((Piece(f"{SHORT} {text}", "short"),) for text in texts)


def say_gap(gap: Gap, posts: dict[str, str], language: str) -> str:
    """``3月2日周一 10:00–11:30 业务受理席 缺2人``."""
    return GAP[language].format(
        day=say_day(gap.day, language),
        clock=stretch(gap.begin, gap.end, language),
        post=posts.get(gap.post, gap.post),
        missing=gap.missing,
    )


def crew_table(problem: Problem, roster: Roster, language: str = "zh") -> tuple[Line, ...]:
    """Date by crew, for units with crews, 24-hour duty or standby; day staff under it by days."""
    columns = places(problem)
    if not columns:
        return table(problem, roster, language)
    teams, covers = _day_staff(problem, roster), _day_covers(problem)
    return (
        _title(problem, language),
        (),
        *_by_crew(problem, roster, language, columns),
        *(_by_days(problem, roster, language, teams, covers) if teams or covers else ()),
        *_curves(problem, roster, language),
        *_gap_lines(problem, roster, language),
    )


def _by_crew(
    problem: Problem, roster: Roster, language: str, columns: Sequence[Place]
) -> Iterator[Line]:
    called = names(problem)
    heads = [DATE[language], *titles(problem, columns, language)]
    rows = [
        [
            _date(problem, day, language),
            *(
                " ".join(called[who] for who in place.people(problem, roster, day)) or "—"
                for place in columns
            ),
        ]
        for day in range(problem.days)
    ]
    widths = [max(width(row[i]) for row in (heads, *rows)) + 2 for i in range(len(heads))]
    yield tuple(Piece(pad(t, w), "head") for t, w in zip(heads, widths, strict=True))
    for day, row in enumerate(rows):
        weekend = is_weekend(problem.calendar, problem.date_of(day))
        kinds = ["weekend" if weekend else "name", *[""] * len(columns)]
        pieces = zip(row, widths, kinds, strict=True)
        yield tuple(Piece(pad(text, w), kind) for text, w, kind in pieces)


def _date(problem: Problem, day: int, language: str) -> str:
    """With its year where that is not the one in which the period begins."""
    when = problem.date_of(day)
    return (say_day if when.year == problem.start.year else full_day)(when, language)


def _day_staff(problem: Problem, roster: Roster) -> list[tuple[str, list[Person]]]:
    """By team, those with a duty that stands in no column of a crew."""
    aside = beside_crews(problem)
    found = [
        (team, [p for p in people if not aside.isdisjoint(roster.rows[p.id])])
        for team, people in groups(problem)
    ]
    return [(team, people) for team, people in found if people]


def _day_covers(problem: Problem) -> list[Cover]:
    aside = beside_crews(problem)
    return [cover for cover in coverage(problem) if cover.codes <= aside]

"""A wall chart that was edited by hand is read back as the cells that were changed.

A row belongs to the person whose name stands in it, a column to its date, so rows and columns may
be moved. Nothing is guessed: an unknown name or label is a flaw, and then nothing is changed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from roster.domain import LEAVE, OFF, Person, Problem, Roster, Symbol, Text
from roster.errors import BadInput, Flaw
from roster.feeds import guard, wallchart_crews, wallchart_people
from roster.feeds.crews import Place, places, titles
from roster.feeds.labels import LEADER, labels, typed
from roster.feeds.overview import names

Change = tuple[str, int, str, str]
"""Person, day, the code before, the code now."""
Cells = Sequence[object]
Edits = dict[tuple[str, int], str]

MOST_COLUMNS = 400
_SHEET = Text("排班表或值班表工作表", "a sheet of the wall chart")
_PERSON = Text("本单位人员", "a person of the unit")
_SEVERAL = Text(
    "本单位人员，几个人之间用、隔开", "a person of the unit; names are parted by 、 or ,"
)
_ONCE = Text("每人一行", "each person in one row")
_DAY = Text("有日期{}", "the date {}")
_AGREE = Text("两张表一致", "the same on both sheets")
_DUTY = Text("此人可以承担的班次组合", "duties that may stand on one date")


def read_back(path: Path, problem: Problem, roster: Roster) -> tuple[Change, ...]:
    """What was changed by hand in the wall chart of `roster`, in the order of the unit.

    A label that stands for several symbols, such as breaks at different times, means no change
    where the cell held one of them; else the first symbol whose skills the person holds.

    Raises
    ------
    BadInput
        The file is no wall chart of this horizon, or a name or label is not known; all its flaws.
    """
    reading = _Reading(path.name, problem, roster)
    for title, rows in _sheets(path):
        if title in (wallchart_people.SHEET.zh, wallchart_people.SHEET.en):
            reading.people(title, rows)
        elif title in (wallchart_crews.SHEET.zh, wallchart_crews.SHEET.en):
            reading.crews(title, rows)
    return reading.changes()


def _sheets(path: Path) -> list[tuple[str, list[Cells]]]:
    content = guard.workbook(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _values(content)
    except guard.BROKEN as error:
        raise BadInput(
            [Flaw(path.name, 0, "", type(error).__name__, "an .xlsx workbook", ".xlsx工作簿")]
        ) from None


def _values(content: BytesIO) -> list[tuple[str, list[Cells]]]:
    from openpyxl import load_workbook

    book = load_workbook(content, data_only=True, keep_links=False)
    return [
        (
            sheet.title,
            list(
                sheet.iter_rows(
                    max_row=min(sheet.max_row, guard.ROWS),
                    max_col=min(sheet.max_column, MOST_COLUMNS),
                    values_only=True,
                )
            ),
        )
        for sheet in book.worksheets
    ]


def _key(text: object) -> str:
    """A name as it is compared: without the leader's star and blanks."""
    return "".join(str(text or "").replace(LEADER, "").split())


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


class _Reading:
    """Gathers changes and flaws from the sheets of one workbook."""

    def __init__(self, path: str, problem: Problem, roster: Roster) -> None:
        self.path, self.problem, self.roster = path, problem, roster
        self.known = {_key(name): who for who, name in names(problem).items()}
        self.flaws: list[Flaw] = []
        self.found: list[Edits] = []

    def flaw(self, sheet: str, row: int, column: int, value: object, expected: Text) -> None:
        from openpyxl.utils import get_column_letter

        letter = get_column_letter(column) if column else ""
        text = "" if value is None else str(value)[:80]
        place = f"{self.path}!{sheet}"
        self.flaws.append(Flaw(place, row, letter, text, expected.en, expected.zh))

    def changes(self) -> tuple[Change, ...]:
        """The edits of all sheets; where two sheets differ, the one that was edited counts."""
        if not self.found and not self.flaws:
            self.flaw("", 0, 0, "", _SHEET)
        edits: Edits = {}
        for sheet in self.found:
            for (who, day), code in sheet.items():
                if edits.setdefault((who, day), code) != code:
                    name, when = self.problem.person[who].name, self.problem.date_of(day)
                    self.flaw("", 0, 0, f"{name} {when}", _AGREE)
        if self.flaws:
            raise BadInput(self.flaws)
        return self.roster.changes(self.roster.put(edits))

    # People by days

    def people(self, sheet: str, rows: list[Cells]) -> None:
        """Read the sheet of people by days."""
        head = next((n for n, row in enumerate(rows) if any(map(_date, row))), len(rows))
        if head == len(rows):
            self.flaw(sheet, 0, 0, "", _SHEET)
            return
        days = self._days(sheet, rows[head])
        meanings, edits, seen = typed(self.problem), Edits(), set[str]()
        ends = (wallchart_people.WHOLE_UNIT.zh, wallchart_people.WHOLE_UNIT.en)
        for number, row in enumerate(rows[head + 2 :], start=head + 3):
            if not row or row[0] in ends:
                break
            if all(row[column] is None for column in days):
                continue
            who = self.known.get(_key(row[0]))
            if who is None:
                self.flaw(sheet, number, 1, row[0], _PERSON)
            elif who in seen:
                self.flaw(sheet, number, 1, row[0], _ONCE)
            else:
                seen.add(who)
                self._line(sheet, number, row, who, days, meanings, edits)
        for person in self.problem.people:
            if person.id not in seen:
                self.flaw(sheet, 0, 1, person.name, _ONCE)
        self.found.append(edits)

    def _days(self, sheet: str, head: Cells) -> dict[int, int]:
        """The day number of each column, counted from 0; every day of the horizon is wanted."""
        found = {}
        for column, value in enumerate(head):
            when = _date(value)
            if when is not None and 0 <= self.problem.day_of(when) < self.problem.days:
                found[column] = self.problem.day_of(when)
        self._want_days(sheet, found.values())
        return found

    def _want_days(self, sheet: str, found: Iterable[int]) -> None:
        for day in sorted(set(range(self.problem.days)) - set(found)):
            when = self.problem.date_of(day)
            self.flaw(sheet, 0, 0, "", Text(_DAY.zh.format(when), _DAY.en.format(when)))

    def _line(
        self,
        sheet: str,
        number: int,
        row: Cells,
        who: str,
        days: Mapping[int, int],
        meanings: Mapping[str, tuple[str, ...]],
        edits: Edits,
    ) -> None:
        for column, day in days.items():
            value = row[column]
            codes = meanings.get(str("" if value is None else value).strip().casefold(), ())
            if not codes:
                self.flaw(sheet, number, column + 1, value, _known(self.problem))
            elif self.roster.at(who, day) not in codes:
                edits[who, day] = self._first_allowed(who, day, codes)

    def _first_allowed(self, who: str, day: int, codes: Iterable[str]) -> str:
        codes = tuple(codes)
        person, when = self.problem.person[who], self.problem.date_of(day)
        allowed = (c for c in codes if self._may(person, self.problem.symbol[c], when))
        return next(allowed, codes[0])

    def _may(self, person: Person, symbol: Symbol, when: date) -> bool:
        posts = {post.code: post.skill for post in self.problem.posts}
        roles = {role.code: role.skill for role in self.problem.roles}
        skills = {posts.get(p.post, "") for p in symbol.parts}
        skills |= {roles.get(p.role, "") for p in symbol.parts}
        return all(person.holds(skill, when) for skill in skills if skill)

    # Date by crew

    def crews(self, sheet: str, rows: list[Cells]) -> None:
        """Read the sheet of dates by crew."""
        columns = places(self.problem)
        heads = {
            title: place
            for language in ("zh", "en")
            for title, place in zip(titles(self.problem, columns, language), columns, strict=True)
        }
        here: dict[tuple[str, int], set[Place]] = {}
        at: dict[int, Place] = {}
        days = set[int]()
        for number, row in enumerate(rows, start=1):
            at = at or {c: heads[str(v)] for c, v in enumerate(row) if str(v) in heads}
            when = _date(row[0]) if row else None
            if not at or when is None or not 0 <= self.problem.day_of(when) < self.problem.days:
                continue
            days.add(self.problem.day_of(when))
            for column, place in at.items():
                for who in self._crew(sheet, number, column, row[column]):
                    here.setdefault((who, self.problem.day_of(when)), set()).add(place)
        if len(at) == len(columns):
            self._want_days(sheet, days)
            self.found.append(dict(self._crew_edits(sheet, columns, here)))
        else:
            self.flaw(sheet, 0, 0, "", _SHEET)

    def _crew(self, sheet: str, number: int, column: int, value: object) -> Iterator[str]:
        text = str(value or "").split("▲")[0]
        for name in text.replace(",", "、").replace("，", "、").replace("\n", "、").split("、"):
            if not _key(name):
                continue
            who = self.known.get(_key(name))
            if who is None:
                self.flaw(sheet, number, column + 1, name, _SEVERAL)
            else:
                yield who

    def _crew_edits(
        self,
        sheet: str,
        columns: Sequence[Place],
        here: Mapping[tuple[str, int], set[Place]],
    ) -> Iterator[tuple[tuple[str, int], str]]:
        """Who stands at other places than before; what a person does elsewhere stays."""
        for who, day, code in self.roster.cells():
            old = {Place(p.post, p.shift, p.role) for p in self.problem.symbol[code].parts}
            now = (old - set(columns)) | here.get((who, day), set())
            if now == old:
                continue
            codes = [
                symbol.code
                for symbol in self.problem.symbols
                if {Place(p.post, p.shift, p.role) for p in symbol.parts} == now
            ]
            if not now:
                yield (who, day), LEAVE if code == LEAVE else OFF
            elif codes:
                yield (who, day), self._first_allowed(who, day, codes)
            else:
                name = f"{self.problem.person[who].name} {self.problem.date_of(day)}"
                self.flaw(sheet, 0, 0, name, _DUTY)


def _known(problem: Problem) -> Text:
    zh, en = ("、".join(label.text for label in labels(problem, each)) for each in ("zh", "en"))
    return Text(f"班次符号：{zh}", f"a label: {en.replace('、', ', ')}")

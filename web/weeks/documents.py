"""A roster on paper: the two wall layouts, personal slips, and the notice of what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from roster.desk.versions import changes, rows_of, standing
from roster.domain import Person, Problem, Roster, Symbol
from roster.feeds import overview
from roster.feeds.crews import Place as Post
from roster.feeds.crews import places, titles
from roster.feeds.labels import by_code
from roster.store.rosters import SignatureRow, State, VersionRow, signatures, versions
from roster.timeline import DAY, clock, clock_en, is_weekend
from web import access, ui
from web.transactions import session
from web.weeks import at_desk, sheet
from web.weeks.at_desk import ROSTER, Place, place
from web.weeks.publishing import WORDS
from web.weeks.routes import pages
from web.weeks.saying import callers, moment

LAYOUTS = ("people", "crews", "slips")


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a roster, as it is put on paper.

    Parameters
    ----------
    number : int
        The version; 0: the draft.
    at : datetime or None
        When it was published.
    """

    place: Place
    roster: Roster
    number: int
    at: datetime | None
    newest: int

    @property
    def problem(self) -> Problem:
        return self.place.docket.problem


@dataclass(frozen=True, slots=True)
class Day:
    """A date as a head of a table."""

    when: date
    weekday: str
    mark: str
    free: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """What one person takes home."""

    name: str
    number: str
    duties: tuple[tuple[Day, str, str, str], ...]
    totals: overview.Totals


@pages.get(f"{ROSTER}/print", endpoint="print")
@access.allow(*access.READERS)
def paper(unit: int, first: str) -> ResponseReturnValue:
    """The roster as it hangs on the wall, or as slips for each person."""
    edition = _edition(place(unit, first))
    layouts = [name for name in LAYOUTS if name != "crews" or places(edition.problem)]
    usual = edition.place.docket.book.layout.value
    layout = request.args.get("layout", usual if usual in layouts else "people")
    if layout not in layouts:
        abort(404)
    views = {"people": _people, "crews": _crews, "slips": _slips}
    return render_template(
        f"weeks/paper_{layout}.html",
        edition=edition,
        layout=layout,
        layouts=layouts,
        title=overview.period(edition.problem, ui.language()),
        signed=_signed(edition),
        back=url_for("weeks.roster", unit=unit, first=first),
        **views[layout](edition),
    )


def _edition(found: Place) -> Edition:
    """The version that was asked for; else the draft for its makers, the newest for the others."""
    known = {v.number: v for v in versions(session(), found.row.id)} if found.row else {}
    newest = max(known, default=0)
    asked = request.args.get("version", type=int)
    stands = found.row is not None and found.row.state == State.PUBLISHED
    if asked is None and (stands or not at_desk.sees_drafts()):
        asked = newest
    if not asked and at_desk.sees_drafts():
        return Edition(found, found.docket.drawn(found.row), 0, None, newest)
    if asked not in known:
        abort(404)
    version = known[asked]
    roster = standing(found.docket.problem, rows_of(version))
    return Edition(found, roster, version.number, version.at, newest)


def _signed(edition: Edition) -> list[tuple[str, str]]:
    """Who prepared, reviewed and approved it; where nobody has, room to sign."""
    row = edition.place.row
    rows: Sequence[SignatureRow] = signatures(session(), row.id) if row else ()
    called = callers(session(), [each.account_id for each in rows])
    last = {each.state: called(each.account_id) for each in rows}
    return [(str(word), last.get(state.value, "")) for state, word in list(WORDS.items())[:3]]


def _days(problem: Problem) -> list[Day]:
    language = ui.language()
    found = []
    for day in range(problem.days):
        when = problem.date_of(day)
        kind = overview.day_kind(problem, when)
        free = is_weekend(problem.calendar, when) or kind.name in ("STATUTORY", "REST")
        weekday = sheet.WEEKDAYS[language][when.weekday()]
        found.append(Day(when, weekday, kind.value[language], free))
    return found


def _people(edition: Edition) -> dict[str, object]:
    """People by days, team by team, with totals, coverage and the labels at the foot."""
    problem, roster = edition.problem, edition.roster
    language = ui.language()
    labels = by_code(problem, language)
    called = overview.names(problem)

    def row(person: Person) -> tuple[str, bool, list[str], overview.Totals]:
        codes = roster.rows[person.id]
        texts = ["" if code == "-" else labels[code].text for code in codes]
        leads = overview.may_lead(problem, person)
        return called[person.id], leads, texts, overview.totals(problem, roster, person.id)

    used = {code for _, _, code in roster.cells()}
    legend = {
        labels[symbol.code].text: (
            sheet.name(problem, symbol, language),
            _times(symbol),
        )
        for symbol in problem.symbols
        if symbol.code in used
    }
    return {
        "days": _days(problem),
        "teams": [(team, list(map(row, who))) for team, who in overview.groups(problem)],
        "covers": [
            (cover.name, [_cover(cover, roster, day) for day in range(problem.days)])
            for cover in overview.coverage(problem)
        ],
        "legend": legend,
    }


def _cover(cover: overview.Cover, roster: Roster, day: int) -> tuple[str, bool]:
    """How many stand there, and whether that is too few."""
    wanted, found = cover.wanted[day], cover.found(roster, day)
    if wanted is not None and found < wanted:
        return f"{found}/{wanted}▲", True
    return str(found or ""), False


def _crews(edition: Edition) -> dict[str, object]:
    """Date by crew: who leads, who is on duty, who drives, who stands by."""
    problem, roster = edition.problem, edition.roster
    columns = places(problem)
    called = overview.names(problem)

    def people(post: Post, day: int) -> tuple[list[str], int]:
        found = [called[who] for who in post.people(problem, roster, day)]
        return found, max(0, _wanted(problem, post, day) - len(found))

    return {
        "heads": titles(problem, columns, ui.language()),
        "rows": [
            (day, [people(post, number) for post in columns])
            for number, day in enumerate(_days(problem))
        ],
    }


def _wanted(problem: Problem, post: Post, day: int) -> int:
    """[heads] the minimum of exactly this place."""
    when = problem.date_of(day)
    asked = (need for need in problem.needs if need.day == when and not need.skill)
    here = (post.post, post.shift, post.role)
    return max((n.minimum for n in asked if (n.post, n.shift, n.role) == here), default=0)


def _slips(edition: Edition) -> dict[str, object]:
    """What each person takes home: their duties with report times, and their totals."""
    problem = edition.problem
    called = overview.names(problem)
    wanted = request.args.get("person")
    people = [p for p in problem.people if wanted in (None, p.id)]
    return {"slips": [_slip(edition, person, called[person.id]) for person in people]}


def _slip(edition: Edition, person: Person, name: str) -> Slip:
    problem, roster = edition.problem, edition.roster
    row = [problem.symbol[code] for code in roster.rows[person.id]]
    duties = tuple(
        (day, sheet.name(problem, symbol, ui.language()), _report(symbol), _times(symbol))
        for day, symbol in zip(_days(problem), row, strict=True)
        if symbol.code != "-"
    )
    return Slip(name, person.id, duties, overview.totals(problem, roster, person.id))


def _times(symbol: Symbol) -> str:
    if not symbol.is_duty:
        return ""
    return overview.stretch(symbol.start, symbol.end, ui.language())


def _report(symbol: Symbol) -> str:
    """When one must be there."""
    if not symbol.is_duty:
        return ""
    say = clock if ui.language() == "zh" else clock_en
    return say(symbol.arrival if symbol.arrival >= 0 else symbol.arrival + DAY)


@pages.get(f"{ROSTER}/notice")
@access.allow(*access.READERS)
def notice(unit: int, first: str) -> ResponseReturnValue:
    """What changed from one version to another, person by person, to be hung up or signed."""
    found = place(unit, first)
    known = {v.number: v for v in versions(session(), found.row.id)} if found.row else {}
    newest = max(known, default=0)
    to = request.args.get("to", newest, type=int)
    since = request.args.get("from", to - 1, type=int)
    if to not in known or since not in known:
        abort(404)
    return render_template(
        "weeks/notice.html",
        title=overview.period(found.docket.problem, ui.language()),
        back=url_for("weeks.roster", unit=unit, first=first),
        before=known[since],
        after=known[to],
        at=moment(known[to].at, found.docket),
        people=_changed(found, known[since], known[to]),
    )


def _changed(
    found: Place, before: VersionRow, after: VersionRow
) -> Iterable[tuple[str, list[tuple[Day, str, str]]]]:
    """Each person whose duties differ, with what they were and are."""
    problem = found.docket.problem
    called, days = overview.names(problem), _days(problem)

    def said(code: str) -> str:
        symbol = problem.symbol.get(code)
        if symbol is None:
            return code
        return f"{sheet.name(problem, symbol, ui.language())} {_times(symbol)}".strip()

    people: dict[str, list[tuple[Day, str, str]]] = {}
    for who, day, old, new in changes(rows_of(before), rows_of(after)):
        people.setdefault(who, []).append((days[day], said(old), said(new)))
    return [(called.get(who, who), cells) for who, cells in people.items()]

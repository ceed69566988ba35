"""`roster replan`: mend a published roster after leave, with the fewest changes."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from roster.domain import LEAVE, Absence, AbsenceKind, Problem, Roster, Span, Text
from roster.errors import BadInput, Flaw
from web.options import Day, output_options, search_options, stopped_by_ctrl_c

ASKED = re.compile(r"\s*(\S+)\s+(.+)")
EXPECTED = Text(
    "本单位人员与表内日期，如'E017 2026-11-25..2026-11-26'",
    "a person of the unit and dates of the roster, such as 'E017 2026-11-25..2026-11-26'",
)

WRITE_DOWN = Text(
    "请把以上请假写入申请表（requests.csv）：校验和以后的排班以申请表为准。",
    "Write this leave into requests.csv: checks and later rosters go by what stands there.",
)


@click.command()
@click.argument("unit", type=click.Path(path_type=Path))
@click.argument("roster", type=click.Path(path_type=Path))
@click.option("--leave", "leaves", multiple=True, help="'E017 2026-11-25..2026-11-26'")
@click.option("--freeze-until", type=Day(), help="Days that no longer move, to here.")
@search_options
@output_options
@click.pass_obj
def replan(
    language: str,
    unit: Path,
    roster: Path,
    leaves: tuple[str, ...],
    freeze_until: date | None,
    seconds: float,
    workers: int,
    seed: int,
    out: Path | None,
    form: str,
) -> None:
    """Mend ROSTER of UNIT after leave, with the fewest changes to what people were told.

    Who could step in is told at once; the fewest changes are proved behind it.

    Exit codes are those of `roster solve`.
    """
    from constraints.stability import Frozen, Published
    from roster.desk.ranking import answer
    from web import printing, ranked, reading, wiring, writing

    desk = wiring.open_unit(unit)
    written_down, published, _ = reading.roster_file(desk, roster)
    absences = [*_absences(leaves, written_down), *_told(published, written_down)]
    writing.ready(out)
    pins = {
        cell: code
        for cell, code in written_down.pins.items()
        if not any(
            a.person == cell[0] and a.span.covers(written_down.date_of(cell[1])) for a in absences
        )
    }
    problem = replace(
        written_down,
        published=published,
        absences=(*written_down.absences, *absences),
        pins=pins,
    )
    rules = [rule for rule in desk.rules if not isinstance(rule, Published | Frozen)]
    rules.append(Published())
    if freeze_until:
        rules.append(Frozen(until=freeze_until))
    text = form == "text"
    begun = time.monotonic()
    first = answer(problem, rules, published)
    spent = time.monotonic() - begun
    if text:
        for line in ranked.lines(problem, rules, first, spent, language):
            click.echo(line)
    # The solver takes a moment to load, and by then the first answer can be read.
    from roster.desk.replanning import replan as mend
    from roster.engines.outcomes import Limits

    with stopped_by_ctrl_c(language) as asked:
        found = mend(problem, rules, Limits(seconds, workers, seed, asked.is_set))
    changes = list(printing.changes(problem, found.changes))
    try:
        written = list(writing.files(desk.unit, found.draft, out, language, seed)) if out else []
    finally:
        # Whoever cannot write the files still gets to see the changes.
        if text:
            for line in writing.mended(found, problem, language):
                click.echo(line)
            if any(_is_unwritten(absence, written_down) for absence in absences):
                click.echo(WRITE_DOWN[language])
        else:
            quick = ranked.record(problem, rules, first, spent)
            told = printing.as_json(
                found.draft, language, changes, proved=found.proved, ranked=quick
            )
            click.echo(told)
    for path in written:
        click.echo(f"→ {path}", err=not text)
    sys.exit(printing.exit_code(found.draft))


def _told(published: Roster, problem: Problem) -> Iterator[Absence]:
    """The leave of an earlier mend: the roster holds it, though the unit's files do not yet."""
    for person, day, code in published.cells():
        when = problem.date_of(day)
        if code == LEAVE and not problem.is_absent(person, when, AbsenceKind.LEAVE):
            yield Absence(person, Span(when, when), AbsenceKind.LEAVE)


def _is_unwritten(absence: Absence, problem: Problem) -> bool:
    """Whether a day of the leave does not stand in the unit's files."""
    dates = map(problem.date_of, range(problem.days))
    return any(
        absence.span.covers(when) and not problem.is_absent(absence.person, when, AbsenceKind.LEAVE)
        for when in dates
    )


def _absences(leaves: Iterable[str], problem: Problem) -> list[Absence]:
    """The leave that was asked for; every mistake at once."""
    found, flaws = [], []
    for text in leaves:
        try:
            found.append(_absence(text, problem))
        except ValueError:
            flaws.append(Flaw("--leave", 0, "", text, EXPECTED.en, EXPECTED.zh))
    if flaws:
        raise BadInput(flaws)
    return found


def _absence(text: str, problem: Problem) -> Absence:
    """The leave in a text; ValueError where it is none, or of nobody or no date of the roster."""
    from roster.feeds import cells

    said = ASKED.fullmatch(text)
    if not said:
        raise ValueError
    (person,) = (p.id for p in problem.people if said[1] in (p.id, p.name))
    span = cells.span(said[2])
    if not any(span.covers(problem.date_of(day)) for day in range(problem.days)):
        raise ValueError
    return Absence(person, span, AbsenceKind.LEAVE)

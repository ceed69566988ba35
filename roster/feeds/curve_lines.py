"""A curve in a terminal: times across, a line a date, what is wanted above where it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from roster.domain import Text
from roster.feeds.curves import Curve, Points
from roster.feeds.overview import ending
from roster.feeds.pieces import COLUMNS, SHORT, Line, Piece
from roster.strip import pad, width
from roster.timeline import clock, clock_en
from roster.wording import day as say_day

TITLE = Text("{}各时段在岗人数", "{}: heads at each time")
WANTED = Text("需", "want")
RUN = Text("{}至{}", "{} to {}")


def curve_lines(curve: Curve, language: str = "zh") -> Iterator[Line]:
    """In blocks of as many times as a terminal is wide; dates that are alike are one line."""
    say = clock if language == "zh" else clock_en
    times = [say(begin) for begin, _ in curve.stretches]
    cell = max(map(width, times)) + 1
    runs = list(_runs(curve))
    names = [_dates([day for day, _ in run], language) for run in runs]
    first = max(map(width, names)) + 2
    yield ()
    yield (Piece(TITLE[language].format(curve.name), "group"),)
    most = (COLUMNS - first) // cell - 1
    for start in range(0, len(times), most):
        here = slice(start, start + most)
        heads = [*times[here], ending(curve.stretches[here][-1][1], language)]
        yield _line("", "head", [Piece(time, "head") for time in heads], first, cell)
        wanted: tuple[str, ...] = ()
        for name, run in zip(names, runs, strict=True):
            points = run[0][1][here]
            if not any(points):
                continue
            before, wanted = wanted, _wanted(points)
            if wanted != before:
                pieces = [Piece(text, "wanted") for text in wanted]
                yield _line("  " + WANTED[language], "wanted", pieces, first, cell)
            yield _line(name, "name", _heads(points), first, cell)


def _runs(curve: Curve) -> Iterator[list[tuple[date, Points]]]:
    """Dates that follow each other and are alike."""
    numbered = enumerate(curve.days)
    for _, group in groupby(numbered, key=lambda n: (n[1][0].toordinal() - n[0], n[1][1])):
        yield [each for _, each in group]


def _line(name: str, kind: str, cells: list[Piece], first: int, cell: int) -> Line:
    padded = (Piece(pad(piece.text, cell), piece.kind) for piece in cells)
    return (Piece(pad(name, first), kind), *padded)


def _dates(days: list[date], language: str) -> str:
    first, last = say_day(days[0], language), say_day(days[-1], language)
    return first if len(days) == 1 else RUN[language].format(first, last)


def _wanted(points: Points) -> tuple[str, ...]:
    return tuple("" if point is None else str(point.wanted) for point in points)


def _heads(points: Points) -> list[Piece]:
    return [
        Piece("")
        if point is None
        else Piece(f"{SHORT}{point.heads}", "short")
        if point.missing
        else Piece(str(point.heads), "cover")
        for point in points
    ]

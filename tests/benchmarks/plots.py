"""Objective and bound over time, drawn: a sheet of small pictures, one an instance.

``python -m tests.benchmarks.plots out/bench.json`` draws the courses that ``make bench`` kept.
A height is the cube root of what a ratio lies above or below 1: around the best known everything is
drawn apart, so that a bound of 0.3 and an objective of 1.002 can be read off the same picture.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import cbrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.beside import DOCUMENT, Course
from tests.benchmarks.measuring import NRP_BEST

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

COLUMNS = 3
WIDTH, HEIGHT = 9.0, 2.1
"""[inch] of the sheet, and of a row of pictures."""
EARLIEST, LATEST = 0.1, 10.0
"""[s] at the left edge, where everything stands that was known by then; least at the right one."""
MOST = 4.0
"""Ratio at the upper edge, where everything stands that is worse."""
VISIBLE = 0.01
"""Of height: half a point."""
RATIOS = (0, 0.5, 0.9, 0.99, 1, 1.01, 1.1, 1.5, 2, 4)
MOMENTS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)
SETTINGS: dict[str, Any] = {
    "axes.linewidth": 0.5,
    "axes.titlesize": 8,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana"],
    "font.size": 7,
    "svg.fonttype": "none",
    "svg.hashsalt": "lunzhi",
}
"""Text stays text, and the same courses become the same bytes."""
OBJECTIVE, BOUND = 1, 2
"""Places in a point of a curve."""
DASHES: Mapping[int, Any] = {OBJECTIVE: "-", BOUND: (0, (2.5, 1))}
DOT: Mapping[str, Any] = {"linestyle": "", "marker": "o", "markersize": 3.5}
"""Where the best was proved."""
CAPTION = (
    "Each seed of either is a line that ends where its search did. Heights are stretched around",
    f"the best known: the cube root of the distance from it. What is above {MOST:g} stands at the",
    f"upper edge, what was known before {EARLIEST:g} s at the left one.",
)

Corner = tuple[float, float]
"""[s], ratio to the best known."""


@dataclass(frozen=True)
class Stroke:
    """How a program's courses are drawn: dark and thin shows on light and broad, also in grey.

    Parameters
    ----------
    width : float [pt]
    """

    name: str
    colour: str
    width: float


PRODUCT = Stroke("Lunzhi", "#00407a", 0.9)
PLAIN = Stroke("plain model", "#e69f00", 1.7)


def main(words: Sequence[str] | None = None) -> int:
    given = argparse.ArgumentParser()
    given.add_argument("kept", type=Path, help="what make bench keeps: out/bench.json")
    given.add_argument("--document", type=Path, default=DOCUMENT)
    asked = given.parse_args(words)
    kept = json.loads(asked.kept.read_text("utf-8"))
    ours, theirs = ([Course(**each) for each in kept[name]] for name in ("product", "plain"))
    print(draw(ours, theirs, asked.document))
    return 0


def draw(ours: Sequence[Course], theirs: Sequence[Course], document: Path) -> Path:
    """Write the sheet into the folder that is called as the document beside it."""
    sheet = document.with_suffix("") / "nrp.svg"
    sheet.parent.mkdir(exist_ok=True)
    sheet.write_text(drawn(ours, theirs), "utf-8")
    return sheet


def shown(sheet: Path, document: Path) -> Iterator[str]:
    """What a document says of its sheet."""
    place = sheet.relative_to(document.parent).as_posix()
    yield f"![NRP: objective and bound over time, beside the plain model]({place})"
    yield ""
    yield from CAPTION


def steps(course: Course, place: int) -> list[Corner]:
    """The corners of a line: level until something else is known, then straight to that.

    Moments are told to two digits; of what was known within one, the last is drawn. What would
    move the line by less than can be seen is left out.
    """
    known: dict[float, float] = {}
    for point in course.curve:
        when, value = point[0], point[place]
        if when is not None and value is not None:
            known[_moment(when)] = min(max(value / NRP_BEST[course.number], 0.0), MOST)
    corners: list[Corner] = []
    for moment, ratio in known.items():
        if not corners:
            corners = [(moment, ratio)]
        elif abs(height(ratio) - height(corners[-1][1])) >= VISIBLE:
            corners += [(moment, corners[-1][1]), (moment, ratio)]
    end = _moment(course.seconds)
    return [*corners, (end, corners[-1][1])] if corners and corners[-1][0] < end else corners


def _moment(seconds: float) -> float:
    return float(f"{max(seconds, EARLIEST):.2g}")


def height(ratio: float) -> float:
    """Where a ratio is drawn: 0 for the best known, −1 for nothing."""
    return cbrt(ratio - 1)


def drawn(ours: Sequence[Course], theirs: Sequence[Course]) -> str:
    """The sheet as SVG, instances in the order of the courses."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    numbers = list(dict.fromkeys(course.number for course in ours))
    latest = max(LATEST, *(course.seconds for course in (*ours, *theirs)))
    rows = -(-len(numbers) // COLUMNS)
    with mpl.rc_context(SETTINGS):
        figure = Figure((WIDTH, HEIGHT * rows + 0.5), layout="constrained")
        grid = figure.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False)
        for picture in grid.flat[len(numbers) :]:
            picture.set_axis_off()
        for picture, number in zip(grid.flat, numbers, strict=False):
            _frame(picture, f"NRP {number}", latest)
            for stroke, courses in ((PLAIN, theirs), (PRODUCT, ours)):
                for course in courses:
                    if course.number == number:
                        _line(picture, course, stroke)
        figure.legend(handles=list(_keys()), loc="outside upper center", ncols=5, frameon=False)
        figure.supxlabel("seconds", size="medium")
        figure.supylabel("objective and bound ÷ best known", size="medium")
        return svg(figure)


def svg(figure: Figure) -> str:
    """A sheet as it is kept: the same figure gives the same bytes."""
    with StringIO() as found:
        figure.savefig(found, format="svg", metadata={"Date": None, "Creator": None})
        return re.sub(r' d="[^"]*"', _shortened, found.getvalue())


def _shortened(path: re.Match[str]) -> str:
    """A path to a tenth of a point, which is less than anyone sees, no blank ends a line."""
    return re.sub(r"(\.\d)\d+", r"\1", path[0]).replace(" \n", "\n")


def _frame(picture: Axes, title: str, latest: float) -> None:
    picture.set_title(title)
    picture.set_xscale("log")
    picture.set_xlim(EARLIEST, latest * 1.1)
    moments = [each for each in MOMENTS if each <= latest]
    picture.set_xticks(moments, [f"{each:g}" for each in moments])
    picture.minorticks_off()
    picture.set_ylim(height(0) - 0.08, height(MOST) + 0.08)
    picture.set_yticks([height(each) for each in RATIOS], [f"{each:g}" for each in RATIOS])
    picture.tick_params(labelbottom=True, left=False, bottom=False)
    picture.grid(color="#dddddd", linewidth=0.4)
    picture.axhline(height(1), color="#888888", linewidth=0.5)


def _line(picture: Axes, course: Course, stroke: Stroke) -> None:
    look: dict[str, Any] = {"color": stroke.colour, "linewidth": stroke.width}
    for place, dashes in DASHES.items():
        corners = steps(course, place)
        heights = [height(ratio) for _, ratio in corners]
        picture.plot([seconds for seconds, _ in corners], heights, linestyle=dashes, **look)
    if course.is_proved:
        end, ratio = steps(course, OBJECTIVE)[-1]
        picture.plot(end, height(ratio), color=stroke.colour, **DOT)


def _keys() -> Iterator[Line2D]:
    from matplotlib.lines import Line2D

    for stroke in (PRODUCT, PLAIN):
        look: dict[str, Any] = {"color": stroke.colour, "linewidth": stroke.width}
        for place, name in ((OBJECTIVE, "objective"), (BOUND, "bound")):
            yield Line2D([], [], linestyle=DASHES[place], label=f"{stroke.name}, {name}", **look)
    yield Line2D([], [], color="black", label="proved", **DOT)


if __name__ == "__main__":
    sys.exit(main())

"""Seconds over people and over days, drawn on scales on which a power is a straight line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.growth import Cost, Growth
from tests.benchmarks.plots import PLAIN, PRODUCT, SETTINGS, Stroke, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 9.0, 3.4
"""[inch] of the sheet."""
STROKES = PRODUCT, PLAIN
"""By turns, of what stays as it is while the other grows."""
DASHES: Mapping[str, Any] = {"within": "-", "first": (0, (2.5, 1))}
DOTS = {"within": 3.5, "first": 2.0}
"""[pt]"""
NAMES = {"within": "within the bar", "first": "first roster"}
MOMENTS = (0.3, 1, 3, 10, 30, 100, 300, 1000)
ASIDE = 1.15
"""Part of a size, or of a moment, that is left free at the edges."""
CAPTION = (
    "Both scales are logarithmic: what grows in proportion rises as the grey line does. Lines join",
    "the medians of the seeds, a small dot is one seed. The bar is 1 %, and 2 % for 4,992 people",
    "and 28 days.",
)


def draw(growths: Sequence[Growth], document: Path) -> Path:
    """Write the sheet into the folder that is called as the document beside it."""
    sheet = document.with_suffix("") / "scale.svg"
    sheet.parent.mkdir(exist_ok=True)
    sheet.write_text(drawn(growths), "utf-8")
    return sheet


def shown(sheet: Path, document: Path) -> Iterator[str]:
    """What a document says of its sheet."""
    place = sheet.relative_to(document.parent).as_posix()
    yield f"![Seconds over people and over days, both logarithmic]({place})"
    yield ""
    yield from CAPTION


def fixed(growth: Growth) -> str:
    """What stays as it is, such as `7 days`."""
    return f"{growth.fixed:,} {'days' if growth.over == 'people' else 'people'}"


def drawn(growths: Sequence[Growth]) -> str:
    """The sheet as SVG: a picture for people, one for days."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        figure = Figure((WIDTH, HEIGHT), layout="constrained")
        pictures = figure.subplots(1, 2, sharey=True)
        for picture, over in zip(pictures, ("people", "days"), strict=True):
            along = [each for each in growths if each.over == over]
            if not along:
                picture.set_axis_off()
                continue
            _frame(picture, along)
            for number, each in enumerate(along):
                _lines(picture, each, STROKES[number % len(STROKES)])
            picture.legend(loc="upper left", frameon=False)
        _moments(pictures[0], growths)
        figure.supylabel("seconds", size="medium")
        return svg(figure)


def points(growth: Growth, of: str) -> list[tuple[int, float]]:
    """Size and [s] until `within` or `first`, of the sizes that came so far."""
    found = [(getattr(cost, growth.over), getattr(cost, of)) for cost in growth.costs]
    return [(size, seconds) for size, seconds in found if 0 < seconds < math.inf]


def _frame(picture: Axes, along: Sequence[Growth]) -> None:
    over = along[0].over
    sizes = sorted({getattr(cost, over) for each in along for cost in each.costs})
    slopes = (f"slope {g.slope:.2f} for {fixed(g)}" for g in along if g.slope is not None)
    picture.set_title("; ".join([f"over {over}", *slopes]))
    picture.set_xscale("log")
    picture.set_xlim(sizes[0] / ASIDE, sizes[-1] * ASIDE)
    picture.set_xticks(sizes, [f"{size:,}" for size in sizes])
    picture.set_xlabel(over)
    picture.grid(color="#dddddd", linewidth=0.4)
    begin = next((found[0] for each in along if (found := points(each, "within"))), None)
    if begin is not None:
        size, seconds = begin
        rising = [seconds * each / size for each in (size, sizes[-1])]
        picture.plot([size, sizes[-1]], rising, color="#888888", linewidth=0.5)


def _moments(picture: Axes, growths: Sequence[Growth]) -> None:
    """What both pictures have at their left edge."""
    known = [s for each in growths for of in DASHES for _, s in points(each, of)] or [1.0]
    picture.set_yscale("log")
    picture.set_ylim(min(known) / 1.5, max(known) * 2)
    moments = [each for each in MOMENTS if min(known) / 1.5 <= each <= max(known) * 2]
    picture.set_yticks(moments, [f"{each:g}" for each in moments])
    for each in picture.figure.axes:
        each.minorticks_off()
        each.tick_params(left=False, bottom=False)


def _lines(picture: Axes, growth: Growth, stroke: Stroke) -> None:
    look: dict[str, Any] = {"color": stroke.colour, "linewidth": stroke.width}
    for of, dashes in DASHES.items():
        found = points(growth, of)
        picture.plot(
            [size for size, _ in found],
            [seconds for _, seconds in found],
            linestyle=dashes,
            marker="o",
            markersize=DOTS[of],
            label=f"{fixed(growth)}, {NAMES[of]}",
            **look,
        )
    for cost in growth.costs:
        _seeds(picture, getattr(cost, growth.over), cost, stroke)


def _seeds(picture: Axes, size: int, cost: Cost, stroke: Stroke) -> None:
    dots: dict[str, Any] = {"linestyle": "", "marker": "o", "markersize": 1.5, "alpha": 0.6}
    picture.plot([size] * len(cost.each), cost.each, color=stroke.colour, **dots)

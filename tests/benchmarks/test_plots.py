"""The plots show what was found, when it was found, and are the same for the same courses."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.benchmarks import plots
from tests.benchmarks.beside import Course
from tests.benchmarks.plots import BOUND, OBJECTIVE, height, steps

PROVED = Course(
    2, 0, ((0.5, 1656, 0), (2.0, 828, None), (2.0, None, 414), (4.0, 828, 828)), 828, 828, 5.0
)
"""Twice the best known, 828, then that, which is proved after 4 s."""
OPEN = Course(2, 1, ((0.01, 8280, None), (0.02, 4140, -3), (7.123, 911, 207)), 911, 207, 60.0)


def test_a_line_is_level_until_something_else_is_known() -> None:
    assert steps(PROVED, OBJECTIVE) == [(0.5, 2), (2, 2), (2, 1), (5, 1)]
    assert steps(PROVED, BOUND) == [(0.5, 0), (2, 0), (2, 0.5), (4, 0.5), (4, 1), (5, 1)]


def test_what_lies_beyond_an_edge_stands_at_it() -> None:
    assert steps(OPEN, OBJECTIVE) == [(0.1, 4), (7.1, 4), (7.1, 911 / 828), (60, 911 / 828)]
    assert steps(OPEN, BOUND) == [(0.1, 0), (7.1, 0), (7.1, 0.25), (60, 0.25)]


def test_nothing_is_drawn_of_what_was_not_found() -> None:
    unfinished = Course(2, 0, ((1.0, None, 207), (9.0, None, None)), None, 207, 9.0)
    assert steps(unfinished, OBJECTIVE) == []
    assert steps(unfinished, BOUND) == [(1, 0.25), (9, 0.25)]
    assert steps(Course(2, 0), BOUND) == []


def test_a_point_more_than_the_best_known_shows_and_less_than_a_line_does_not() -> None:
    near = Course(16, 0, ((1.0, 3226, 3224.999), (2.0, 3225, 3225)), 3225, 3225, 3.0)
    assert steps(near, OBJECTIVE) == [(1, 3226 / 3225), (2, 3226 / 3225), (2, 1), (3, 1)]
    far = Course(16, 0, ((1.0, None, 100), (2.0, None, 101), (3.0, None, 2000)), None, 2000, 4.0)
    assert [seconds for seconds, _ in steps(far, BOUND)] == [1, 3, 3, 4]


def test_both_sides_of_the_best_known_can_be_read() -> None:
    apart = [height(each) for each in (0, 0.3, 0.99, 1, 1.002, 1.01, 4)]
    assert apart == pytest.approx([-1, -0.888, -0.215, 0, 0.126, 0.215, 1.442], abs=0.001)


def _pictures(svg: str) -> list[ET.Element]:
    return [each for each in ET.fromstring(svg).iter() if each.get("id", "").startswith("axes_")]


def _lines(picture: ET.Element, stroke: plots.Stroke) -> list[str]:
    """The paths of its colour, without the dots."""
    styled = [(each.get("style", ""), each.get("d", "")) for each in picture.iter()]
    return [d for style, d in styled if f"stroke: {stroke.colour}; stroke-width" in style]


def test_each_instance_is_a_picture_with_two_lines_a_course() -> None:
    later = replace(PROVED, number=3)
    svg = plots.drawn([PROVED, OPEN, later], [OPEN])
    second, third, spare = _pictures(svg)
    assert "NRP 2" in "".join(second.itertext())
    assert "NRP 3" in "".join(third.itertext())
    assert not "".join(spare.itertext()).strip()
    assert [len(_lines(each, plots.PRODUCT)) for each in (second, third)] == [4, 2]
    assert [len(_lines(each, plots.PLAIN)) for each in (second, third)] == [2, 0]
    assert len(re.findall("<use ", svg)) == 3  # a dot each for what was proved, and in the key


def test_a_step_is_drawn_upright() -> None:
    (picture, *_) = _pictures(plots.drawn([PROVED], []))
    objective, _ = _lines(picture, plots.PRODUCT)
    corners = [tuple(map(float, each)) for each in re.findall(r"[ML] (\S+) (\S+)", objective)]
    (begin, top), (here, level), (there, best), (end, last) = corners
    assert (top, here, best) == (level, there, last)
    assert begin < here < end
    assert top < best


def test_the_same_courses_are_the_same_bytes(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    sheet = plots.draw([PROVED], [OPEN], document)
    assert sheet == tmp_path / "benchmarks" / "nrp.svg"
    assert "](benchmarks/nrp.svg)" in next(plots.shown(sheet, document))
    first = sheet.read_bytes()
    assert b" \n" not in first
    sheet.unlink()
    kept = tmp_path / "bench.json"
    kept.write_text(json.dumps({"product": [asdict(PROVED)], "plain": [asdict(OPEN)]}), "utf-8")
    assert plots.main([str(kept), "--document", str(document)]) == 0
    assert sheet.read_bytes() == first
    assert plots.drawn([OPEN], [PROVED]).encode() != first

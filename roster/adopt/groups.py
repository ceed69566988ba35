"""Several sheets of one month: the groups of one unit, each on a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from roster.adopt.findings import Finding
from roster.adopt.grid import unit_name
from roster.adopt.reading import Reading
from roster.domain import Text

_SHOWN = 3
"""Names in one sentence; the rest are counted."""


def join(main: Reading, others: Sequence[Reading]) -> tuple[Reading, tuple[Finding, ...]]:
    """The latest grid with the other groups of its month, and what was done with each sheet.

    A sheet is a group where its people are others, its dates the same, and no mark that both
    explain means something else; what is not joined is said.
    """
    joined, found = main, []
    for other in others:
        if why := _apart(joined, other):
            found.append(_left_out(main, other, why))
        else:
            found.append(_taken(other))
            joined = _joined(_grouped(joined) if joined is main else joined, other)
    return joined, tuple(found)


def _apart(main: Reading, other: Reading) -> Text | None:
    """Why a sheet is no further group of the unit."""
    if main.is_crews or other.is_crews:
        return Text("排法不同", "it is laid out differently")
    names = {member.name for member in main.members}
    if shared := [member.name for member in other.members if member.name in names]:
        more = len(shared) > _SHOWN
        zh, en = "、".join(shared[:_SHOWN]), ", ".join(shared[:_SHOWN])
        return Text(
            f"有相同的人：{zh}{'等' * more}",
            f"it has the same people: {en}{' and others' * more}",
        )
    if main.dates != other.dates:
        return Text("日期不同", "its dates are others")
    if marks := list(_clashing(main, other)):
        return Text(
            f"“{'、'.join(marks)}”的意思不同",
            f"{', '.join(marks)} means something else there",
        )
    return None


def _clashing(main: Reading, other: Reading) -> Iterator[str]:
    """Marks that both sheets explain, and not alike."""
    for code, meaning in other.meanings.items():
        known = main.meanings.get(code, meaning)
        alike = (known.sort, known.hours) == (meaning.sort, meaning.hours)
        if known.seen and meaning.seen and not alike:
            yield code


def _group(reading: Reading) -> str:
    return unit_name(reading.grid.sheet) or reading.grid.sheet


def _grouped(reading: Reading) -> Reading:
    """The sheet's name is the team of whoever has no other."""
    team = _group(reading)
    members = tuple(replace(each, team=each.team or team) for each in reading.members)
    return replace(reading, members=members)


def _joined(main: Reading, other: Reading) -> Reading:
    """Both as one; of two meanings the explained one holds."""
    explained = {code: each for code, each in other.meanings.items() if each.seen}
    kept = {code: each for code, each in main.meanings.items() if each.seen}
    return replace(
        main,
        members=(*main.members, *_grouped(other).members),
        stands=(*main.stands, *other.stands),
        meanings={**other.meanings, **main.meanings, **explained, **kept},
        empty=main.empty + other.empty,
        usual=main.usual or other.usual,
    )


def _taken(other: Reading) -> Finding:
    sheet, team, count = other.grid.sheet, _group(other), len(other.members)
    return Finding(
        Text(
            f"工作表“{sheet}”是同一月份的另一组，并入为“{team}”：{count}人。",
            f"Sheet “{sheet}” is another group of the same month, joined as {team}: {count}.",
        )
    )


def _left_out(main: Reading, other: Reading, why: Text) -> Finding:
    sheet, read = other.grid.sheet, main.grid.sheet
    return Finding(
        Text(
            f"工作表“{sheet}”与“{read}”同月，{why.zh}：未并入，只读“{read}”。",
            f"Sheet “{sheet}” is of the same month as “{read}”, but {why.en}: not joined, only "
            f"“{read}” is read.",
        ),
        True,
    )

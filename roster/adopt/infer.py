"""What a grid says of its unit: teams, leaders, rotation, cover, and the template that fits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from roster.adopt import cover, cycles
from roster.adopt.codes import Meaning, Sort
from roster.adopt.cover import Cover
from roster.adopt.cycles import Cycle
from roster.adopt.grid import unit_name
from roster.adopt.reading import Reading, Stand
from roster.domain import Calendar
from roster.duties import OFF
from roster.timeline import DAY

TEMPLATES = ("hotline", "hall", "duty24", "plain")
_NUMBERS = "甲乙丙丁戊己庚辛壬癸"
_ALIKE = 0.85
"""Share of dates on which people of one team are at work together."""
LONG = 660
"""[min] work on one date beyond which the limits of a day cannot hold: 8 h and 3 h of overtime."""
_OFTEN = 0.1
"""Share of such duties from which the rules are those of a 24-hour duty."""


@dataclass(frozen=True)
class Inferred:
    """Everything that was found out, before it becomes a unit.

    Parameters
    ----------
    teams : tuple[str, ...]
        By member; empty: none.
    leaders : frozenset[int]
        Members who lead.
    """

    name: str
    template: str
    reading: Reading
    past: tuple[Reading, ...]
    teams: tuple[str, ...]
    leaders: frozenset[int]
    covers: tuple[Cover, ...]
    cycles: tuple[Cycle, ...]
    ids: tuple[str, ...]
    team_source: str
    """``column``, ``rotation``, ``together`` or empty."""
    breaches: bool = False
    """The clerk has said that shifts beyond the limits of a day go on as a recorded breach."""

    @property
    def too_long(self) -> tuple[Meaning, ...]:
        """Shifts beyond the limits of a day, which bind all but 24-hour duty."""
        return tuple(each for each in self.reading.meanings.values() if _is_too_long(each))


def infer(reading: Reading, past: Sequence[Reading], calendar: Calendar, file: str) -> Inferred:
    """What the latest grid, with the earlier ones as its past, says of the unit."""
    found = cycles.find(reading)
    teams, source = _teams(reading, found)
    leaders = _leaders(reading)
    return Inferred(
        name=unit_name(reading.grid.title) or unit_name(file) or file,
        template=_template(reading, file),
        reading=reading,
        past=tuple(past),
        teams=teams,
        leaders=leaders,
        covers=cover.find(reading, calendar, leaders),
        cycles=found,
        ids=_ids(reading),
        team_source=source,
    )


def led_by(inferred: Inferred, leaders: frozenset[int], calendar: Calendar) -> Inferred:
    """The same with the leaders that the clerk named."""
    covers = cover.find(inferred.reading, calendar, leaders)
    return replace(inferred, leaders=leaders, covers=covers)


def _ids(reading: Reading) -> tuple[str, ...]:
    """The sheet's own numbers where everyone has one, else E01 onwards in the sheet's order."""
    own = [re.sub(r"[^\w-]", "", member.id).lstrip("-") for member in reading.members]
    if all(own) and len(set(own)) == len(own):
        return tuple(own)
    width = max(2, len(str(len(own))))
    return tuple(f"E{n:0{width}d}" for n in range(1, len(own) + 1))


def _leaders(reading: Reading) -> frozenset[int]:
    named = {n for n, member in enumerate(reading.members) if member.leads}
    marked = {
        n for n, row in enumerate(reading.stands) if any(stand.leads for stand in row.values())
    }
    return frozenset(named | marked)


def _teams(reading: Reading, found: Sequence[Cycle]) -> tuple[tuple[str, ...], str]:
    """Teams by the sheet's column, by the place in the rotation, or by who works together."""
    written = tuple(re.sub(r"[、;|,\s]", "", member.team) for member in reading.members)
    if any(written):
        return written, "column"
    groups = _by_phase(found)
    source = "rotation"
    if not groups:
        groups, source = _together(reading), "together"
    if not groups:
        return written, ""
    names = {n: f"{_NUMBERS[place]}班" for place, group in enumerate(groups) for n in group}
    return tuple(names.get(n, "") for n in range(len(reading.members))), source


def _by_phase(found: Sequence[Cycle]) -> list[list[int]]:
    """Crews of the rotation, in the order in which their first member stands on the sheet."""
    groups: dict[tuple[int, date], list[int]] = defaultdict(list)
    for cycle in found:
        for n, day in cycle.phases:
            groups[len(cycle.word), day].append(n)
    crews = sorted(sorted(group) for group in groups.values() if len(group) >= 2)
    members = sum(len(cycle.phases) for cycle in found)
    whole = sum(map(len, crews)) >= 0.8 * members
    return crews if whole and 2 <= len(crews) <= len(_NUMBERS) else []


def _together(reading: Reading) -> list[list[int]]:
    """People who are at work on the same dates, where that parts the unit into crews."""
    dates = [{day for day, stand in row.items() if stand.duties} for row in reading.stands]
    groups: list[list[int]] = []
    for n, own in enumerate(dates):
        home = next((g for g in groups if _alike(dates[g[0]], own)), None)
        if home is None:
            groups.append([n])
        else:
            home.append(n)
    crews = [group for group in groups if len(group) >= 2]
    whole = sum(map(len, crews)) == len(dates)
    return crews if whole and 2 <= len(crews) <= len(_NUMBERS) else []


def _alike(first: set[date], second: set[date]) -> bool:
    return bool(first and second) and len(first & second) >= _ALIKE * len(first | second)


def _template(reading: Reading, file: str) -> str:
    """Which standing rules fit: by the lengths of the duties, then by the words of the sheet."""
    lengths: Counter[bool] = Counter()
    for _, _, duty in reading.duties():
        hours = reading.meanings[duty.code].hours
        if hours and not reading.meanings[duty.code].standby:
            lengths[hours.on_one_date > LONG] += 1
    if lengths[True] > _OFTEN * lengths.total():
        return "duty24"
    words = [reading.grid.title, reading.grid.sheet, file]
    words += [member.team + member.function for member in reading.members]
    text = "".join(words)
    if re.search(r"95598|坐席|座席|客服|热线|话务", text):
        return "hotline"
    if re.search(r"营业|柜|厅|窗口", text):
        return "hall"
    return "plain"


def _is_too_long(meaning: Meaning) -> bool:
    hours = meaning.hours
    return bool(hours and not meaning.standby and hours.on_one_date > LONG and hours.length < DAY)


def phases_by_team(inferred: Inferred, cycle: Cycle) -> tuple[tuple[str, date], ...]:
    """(team or person's id, first date of the cycle in it) of everyone in a rotation."""
    starts: dict[str, set[date]] = defaultdict(set)
    for n, day in cycle.phases:
        starts[inferred.teams[n]].add(day)
    found: dict[str, date] = {}
    for n, day in cycle.phases:
        team = inferred.teams[n]
        whole = bool(team) and len(starts[team]) == 1
        found[team if whole else inferred.ids[n]] = day
    return tuple(found.items())


def is_away(row: Mapping[date, Stand]) -> bool:
    """Whether a person had no duty all month and was on leave."""
    sorts = {stand.sort for stand in row.values()}
    return Sort.LEAVE in sorts and Sort.DUTY not in sorts


def word(cycle: Cycle) -> str:
    """``早早中中夜夜休休``."""
    return "".join("休" if mark == OFF else mark for mark in cycle.word)

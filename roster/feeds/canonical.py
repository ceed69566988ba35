"""The roster as JSON: the same roster gives the same bytes, and one line is one person.

It is the form that is stored, signed and compared, so nothing in it depends on the clock, on the
machine, or on the order in which things were made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from roster.domain import Problem, Roster, Text
from roster.errors import BadInput, Flaw
from roster.feeds.strict import Json, parse

FORMAT = "lunzhi.roster/1"
KEYS = ("days", "format", "meta", "people", "start", "unit", "version")


@dataclass(frozen=True)
class Document:
    """A roster as it was written down.

    Parameters
    ----------
    version : int
        1 is the first that was published; 0 is a draft.
    meta : Mapping[str, Json]
        Facts of how it was made, such as objective, bound and seed.
    """

    roster: Roster
    version: int = 0
    meta: Mapping[str, Json] = field(default_factory=dict)


def _compact(value: Json) -> str:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(", ", ": ")
    )


def dump(problem: Problem, roster: Roster, meta: Mapping[str, Json], version: int = 0) -> str:
    """The text of a roster; encode it as UTF-8.

    Raises
    ------
    ValueError
        `meta` holds NaN or an infinity.
    """
    people = [
        _compact({"codes": roster.rows[p.id], "id": p.id, "name": p.name}) for p in problem.people
    ]
    entries = {
        "days": _compact(problem.days),
        "format": _compact(FORMAT),
        "meta": _block("{", [f"{_compact(k)}: {_compact(meta[k])}" for k in sorted(meta)], "}"),
        "people": _block("[", people, "]"),
        "start": _compact(problem.start.isoformat()),
        "unit": _compact(problem.identity),
        "version": _compact(version),
    }
    lines = ",\n".join(f'  "{key}": {entries[key]}' for key in KEYS)
    return f"{{\n{lines}\n}}\n"


def _block(opening: str, items: list[str], closing: str) -> str:
    if not items:
        return opening + closing
    return f"{opening}\n    " + ",\n    ".join(items) + f"\n  {closing}"


def load(text: str, problem: Problem, path: str = "roster.json") -> Roster:
    """The roster that a text holds, for the unit and horizon of `problem`.

    Raises
    ------
    BadInput
        The text is no roster of this problem; all its flaws.
    """
    return document(text, problem, path).roster


def document(text: str, problem: Problem, path: str = "roster.json") -> Document:
    """The roster with its version and the facts of how it was made; raises as `load`."""
    value = parse(text, path)
    if not isinstance(value, dict) or sorted(value) != list(KEYS):
        keys = ", ".join(sorted(value)) if isinstance(value, dict) else type(value).__name__
        raise BadInput([Flaw(path, 0, "", keys, ", ".join(KEYS), "、".join(KEYS))])
    if value["unit"] != problem.identity:
        # Its people are others as well: to name them all would hide why.
        theirs = Text(f"“{problem.identity}”的排班表", f"a roster of {problem.identity}")
        raise BadInput([Flaw(path, 0, "unit", str(value["unit"])[:80], theirs.en, theirs.zh)])
    flaws = [*_head_flaws(value, problem, path)]
    rows: dict[str, tuple[str, ...]] = {}
    people = value["people"]
    if isinstance(people, list):
        flaws += _read_people(people, rows, problem, path)
    else:
        flaws.append(Flaw(path, 0, "people", str(people), "a list", "列表"))
    if flaws:
        raise BadInput(flaws)
    version, meta = value["version"], value["meta"]
    assert isinstance(version, int)
    assert isinstance(meta, dict)
    return Document(Roster({p.id: rows[p.id] for p in problem.people}), version, meta)


def _head_flaws(value: Mapping[str, Json], problem: Problem, path: str) -> Iterator[Flaw]:
    wanted = {
        "format": FORMAT,
        "start": problem.start.isoformat(),
        "days": problem.days,
    }
    for key, expected in wanted.items():
        if value[key] != expected or type(value[key]) is not type(expected):
            yield Flaw(path, 0, key, str(value[key]), str(expected))
    version = value["version"]
    if type(version) is not int or version < 0:
        yield Flaw(path, 0, "version", str(version), "a number, 0 or more", "不小于0的整数")
    if not isinstance(value["meta"], dict):
        yield Flaw(path, 0, "meta", str(value["meta"]), "an object", "对象")


def _read_people(
    people: list[Json], rows: dict[str, tuple[str, ...]], problem: Problem, path: str
) -> Iterator[Flaw]:
    for number, entry in enumerate(people, start=1):
        place = f"people[{number}]"
        if not isinstance(entry, dict) or sorted(entry) != ["codes", "id", "name"]:
            yield Flaw(path, 0, place, str(entry)[:80], "codes, id, name", "codes、id、name")
            continue
        who, codes = entry["id"], entry["codes"]
        if not isinstance(entry["name"], str):
            yield Flaw(path, 0, f"{place}.name", str(entry["name"])[:80], "a text", "文字")
        if not isinstance(who, str) or who not in problem.person:
            yield Flaw(path, 0, f"{place}.id", str(who), "a person of the unit", "本单位人员")
        elif who in rows:
            yield Flaw(path, 0, f"{place}.id", who, "each person once", "每人只有一行")
        else:
            yield from _read_codes(codes, f"{place}.codes", problem, path)
            rows[who] = tuple(str(c) for c in codes) if isinstance(codes, list) else ()
    for person in problem.people:
        if person.id not in rows:
            yield Flaw(path, 0, "people", "", f"a row for {person.id}", f"{person.id}的一行")


def _read_codes(codes: Json, place: str, problem: Problem, path: str) -> Iterator[Flaw]:
    if not isinstance(codes, list) or len(codes) != problem.days:
        found = f"{len(codes)}" if isinstance(codes, list) else type(codes).__name__
        yield Flaw(path, 0, place, found, f"{problem.days} codes", f"{problem.days}个符号")
        return
    for day, code in enumerate(codes):
        if not isinstance(code, str) or code not in problem.symbol:
            yield Flaw(
                path, 0, f"{place}[{day + 1}]", str(code)[:80], "a known symbol", "已知的班次符号"
            )

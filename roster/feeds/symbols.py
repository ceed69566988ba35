"""What may stand in a unit's cells: a shift type at a post, in a role, with a break, or a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise, product

from roster.domain import LEAVE, OFF, Part, Role, ShiftType, Symbol
from roster.feeds import cells
from roster.feeds.definitions import Definitions
from roster.timeline import clock

MOST = 1000
"""[symbols] of a unit; every one is tried for every person on every day. One more may be made, as a
sign that there are too many."""
OFF_WORDS = frozenset({"", "-", "休", "休息", "off"})
LEAVE_WORDS = frozenset({"=", "假", "请假", "leave"})


def symbols(unit: Definitions) -> tuple[Symbol, ...]:
    """Every shift type at every post that has it, and the pairs of duties of one date."""
    single = tuple(islice(_singles(unit), MOST + 1))
    return tuple(islice(chain(single, _pairs(unit, single)), MOST + 1))


def _singles(unit: Definitions) -> Iterator[Symbol]:
    shifts = {shift.code: shift for shift in unit.shifts}
    every = {use.shift: use.every for use in unit.shift_uses}
    roles: Mapping[str, Role | None] = {"": None, **{role.code: role for role in unit.roles}}
    for use in unit.post_uses:
        # A code whose own row is wrong is left out: its row has been told of.
        for code in (each for each in use.shifts if each in shifts):
            shift = shifts[code]
            starts = _starts(shift, every[code])
            for role, start in product([r for r in use.roles or ("",) if r in roles], starts):
                part = _part(shift, use.post, roles[role], start)
                pause = f"/{clock(start)}" if start is not None and len(starts) > 1 else ""
                name = f"{code}@{use.post}" + (f"#{role}" if role else "") + pause
                yield Symbol(name, code, (part,))


def _starts(shift: ShiftType, every: int) -> Sequence[int | None]:
    """When the break may begin; one None for a shift type without a break."""
    if shift.pause is None:
        return (None,)
    return range(shift.pause.earliest, shift.pause.latest + 1, every)


def _part(shift: ShiftType, post: str, role: Role | None, pause: int | None) -> Part:
    return Part(
        shift=shift.code,
        post=post,
        start=shift.start,
        length=shift.length,
        role=role.code if role else "",
        lead=role.lead if role and role.lead is not None else shift.lead,
        pause_start=pause,
        pause_length=shift.pause.length if shift.pause else 0,
        pause_paid=shift.pause.paid if shift.pause else False,
        hours=shift.hours,
    )


def _pairs(unit: Definitions, single: Sequence[Symbol]) -> Iterator[Symbol]:
    """Two duties of one date, where one shift type may stand beside the other."""
    for use in unit.shift_uses:
        second = [symbol for symbol in single if symbol.label == use.shift]
        for code in use.beside:
            first = [symbol for symbol in single if symbol.label == code]
            for one, other in product(first, second):
                parts = sorted((*one.parts, *other.parts), key=lambda part: part.start)
                yield Symbol(f"{one.code}+{other.code}", f"{one.label}+{other.label}", tuple(parts))


def overlapping(unit: Definitions) -> Iterator[tuple[str, str]]:
    """Pairs of shift types that may stand beside each other but run at the same time."""
    shifts = {shift.code: shift for shift in unit.shifts}
    for use in unit.shift_uses:
        for code in use.beside:
            both = [shifts[each] for each in (use.shift, code) if each in shifts]
            both.sort(key=lambda shift: shift.start)
            if any(one.start + one.length > two.start for one, two in pairwise(both)):
                yield use.shift, code


@dataclass(frozen=True)
class Legend:
    """Finds the symbols that a written label, code or shift type stands for."""

    symbols: Sequence[Symbol]
    _by_label: dict[str, list[Symbol]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for symbol in self.symbols:
            for name in {
                symbol.label,
                symbol.code,
                *_twisted(symbol.label),
                *_twisted(symbol.code),
            }:
                self._by_label.setdefault(name, []).append(symbol)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(symbol.label for symbol in self.symbols))

    def codes(self, text: str, post: str = "", role: str = "") -> tuple[str, ...]:
        """Off, leave, or every symbol that a text may mean at a post and in a role."""
        wanted = cells.plain(text).replace(" ", "")
        if wanted.casefold() in OFF_WORDS:
            return (OFF,)
        if wanted.casefold() in LEAVE_WORDS:
            return (LEAVE,)
        return tuple(
            symbol.code
            for symbol in self._by_label.get(wanted, ())
            if (not post or any(part.post == post for part in symbol.parts))
            and (not role or any(part.role == role for part in symbol.parts))
        )


def _twisted(label: str) -> tuple[str, ...]:
    """A pair of duties may be written in either order."""
    first, paired, second = label.partition("+")
    return (f"{second}+{first}",) if paired else ()

"""The short labels that hang on the wall, and what a label typed by hand stands for.

Several symbols of a cell may share a label, such as an early shift with its break at 11:30 or at
12:00. They share it only where the wall would say the same of them: the same shift types, posts,
roles and hours. Where they differ the label says how: 早受 (at that post), 值★ (leads), 值驾 (in a
role that takes a skill), or a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roster.domain import LEAVE, LEAVE_SYMBOL, OFF, OFF_SYMBOL, Problem, Symbol, Text
from roster.timeline import work_minutes

LEADER = "★"
OFF_LABEL = Text(OFF_SYMBOL.label, "off")
LEAVE_LABEL = Text(LEAVE_SYMBOL.label, "lv")
_PLAIN = str.maketrans('*?~<>="', "＊？～＜＞＝”")
"""A spreadsheet's formulas take these for wildcards, comparisons and ends of text."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label and the symbols it stands for; the first one explains it.

    `place` says whether the label carries the mark of a post or of a role.
    """

    text: str
    symbols: tuple[Symbol, ...]
    place: bool = False

    @property
    def symbol(self) -> Symbol:
        return self.symbols[0]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(symbol.code for symbol in self.symbols)


def labels(problem: Problem, language: str = "zh") -> tuple[Label, ...]:
    """Every label once, work first, then standby at home, then off and leave."""
    taken = {OFF_LABEL[language].casefold(), LEAVE_LABEL[language].casefold()}
    found = []
    for text, alike in _alike(problem).items():
        for symbols in alike:
            chosen, number = text, 2
            while chosen.casefold() in taken:
                chosen, number = f"{text}{number}", number + 1
            taken.add(chosen.casefold())
            plain = symbols[0].label.translate(_PLAIN)
            found.append(Label(chosen, symbols, place=text not in (plain, plain + LEADER)))
    found.sort(key=lambda label: not label.symbol.is_work)
    off, leave = problem.symbol[OFF], problem.symbol[LEAVE]
    return (*found, Label(OFF_LABEL[language], (off,)), Label(LEAVE_LABEL[language], (leave,)))


def _alike(problem: Problem) -> dict[str, list[tuple[Symbol, ...]]]:
    """By label, the symbols of which the wall says the same."""
    marks, roles = _post_marks(problem), _role_marks(problem)
    found: dict[str, dict[object, list[Symbol]]] = {}
    for symbol in problem.symbols:
        key = (
            tuple((part.shift, part.post, part.role, part.start) for part in symbol.parts),
            work_minutes(symbol),
        )
        text = symbol.label.translate(_PLAIN) + marks.get(symbol.code, "")
        text += "".join(dict.fromkeys(roles.get(part.role, "") for part in symbol.parts))
        found.setdefault(text, {}).setdefault(key, []).append(symbol)
    return {t: [tuple(symbols) for symbols in alike.values()] for t, alike in found.items()}


def _post_marks(problem: Problem) -> dict[str, str]:
    """What is added to a label that is used at more than one post, by the symbol's code."""
    places: dict[str, set[tuple[str, ...]]] = {}
    for symbol in problem.symbols:
        places.setdefault(symbol.label, set()).add(tuple(p.post for p in symbol.parts))
    short = _prefixes([post.code for post in problem.posts])
    return {
        symbol.code: short.get(symbol.parts[0].post, symbol.parts[0].post).translate(_PLAIN)
        for symbol in problem.symbols
        if symbol.parts and len(places[symbol.label]) > 1
    }


def _role_marks(problem: Problem) -> dict[str, str]:
    """A star for the first role, and a beginning of its code for another that takes a skill."""
    short = _prefixes([role.code for role in problem.roles])
    marks = {role.code: short[role.code].translate(_PLAIN) for role in problem.roles if role.skill}
    return {**marks, **{role.code: LEADER for role in problem.roles[:1]}}


def _prefixes(codes: Iterable[str]) -> dict[str, str]:
    """The shortest beginning of each code that no other one shares."""
    codes = tuple(codes)
    return {
        code: next(
            (
                code[:length]
                for length in range(1, len(code))
                if sum(other.startswith(code[:length]) for other in codes) == 1
            ),
            code,
        )
        for code in codes
    }


def by_code(problem: Problem, language: str = "zh") -> dict[str, Label]:
    return {code: label for label in labels(problem, language) for code in label.codes}


def typed(problem: Problem) -> dict[str, tuple[str, ...]]:
    """The codes that a text typed into a cell may stand for, likeliest first.

    Labels of both languages are understood, the unit's own labels, and the codes themselves.
    """
    found: dict[str, tuple[str, ...]] = {}
    for label in (*labels(problem, "zh"), *labels(problem, "en")):
        found.setdefault(label.text.casefold(), tuple(s.code for s in label.symbols))
    for symbol in problem.symbol.values():
        same = tuple(s.code for s in problem.symbol.values() if s.label == symbol.label)
        found.setdefault(symbol.label.casefold(), same)
        found.setdefault(symbol.code.casefold(), (symbol.code,))
    return found

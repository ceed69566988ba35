"""What may be done next in a handover, and what it does: read from one table of states, acts,
conditions and effects.

`web/frontend/duty/machine.js` reads the same table and must agree. The table's words:

- `group/name` of states, `guards` by name with the sentence that is said when one fails, `shared`
  effects by name;
- a row takes an act of a side in some states; of the rows that do, the first whose `when` holds
  decides: its `if` must hold, or the act is refused;
- a term is `$field` of the act (`$facts.count`), `=literal`, or the path of a fact
  (`people.$side`). The act also knows `$other` (the other side), `$items` (all it is about, as
  `item/place`), `$key` (the first of them), `$codes` (without the places) and `$id` (its own key).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from roster.domain import Text
from roster.duty import editions
from roster.duty.canonical import LARGEST, Json, is_plain, same

Facts = Mapping[str, Json]
Act = Mapping[str, Json]
Entry = Sequence[Json]

OTHER = {"out": "in", "in": "out"}


@dataclass(frozen=True, slots=True)
class State:
    """Where a record stands: the name of its state, and all that is known of it."""

    name: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not taken; the record stays as it was."""

    zh: str
    en: str
    guard: str = ""

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition, and what is said when it fails."""

    name: str
    condition: Entry
    text: Text


@dataclass(frozen=True, slots=True)
class Row:
    """What one act of some sides does in some states.

    Parameters
    ----------
    beforehand : tuple[Entry, ...]
        The conditions, of `when` and guards, that ask for no more of the act than its side.
    """

    act: str
    states: frozenset[str]
    sides: frozenset[str]
    when: tuple[Entry, ...]
    guards: tuple[Guard, ...]
    effects: tuple[Entry, ...]
    to: str | None
    beforehand: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """A state that gives way to another one by itself, once all of this holds."""

    states: frozenset[str]
    when: tuple[Entry, ...]
    to: str


@dataclass(frozen=True)
class Table:
    """Everything that may happen to one kind of record.

    Parameters
    ----------
    fits : Mapping[str, Sequence[str]]
        The kinds of item that each answer fits.
    grounds : Sequence[str]
        What a crew may refuse for, besides the items of the checklist.
    signed : Sequence[str]
        The facts that a signature covers. Signatures, and what comes after them, are none of them.
    """

    begin: str
    facts: Facts
    fits: Mapping[str, Sequence[str]]
    grounds: Sequence[str]
    signed: Sequence[str]
    states: Mapping[str, Text]
    sides: Mapping[str, Text]
    acts: Mapping[str, Text]
    rows: tuple[Row, ...]
    settling: tuple[Settling, ...]
    by_act: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


@functools.cache
def table(name: str) -> Table:
    """The table of a kind of record, such as `handover` or `round`, in an edition."""
    return read(cast(Facts, editions.source(name)))


def start(rules: Table, facts: Facts) -> State:
    """A record before its first act, with the facts that `roster.duty.record.opening` gives."""
    return State(rules.begin, {**rules.facts, **facts})


def apply(rules: Table, state: State, act: Act) -> State | Refusal:
    """The record after an act, or why the act is refused."""
    if not is_plain(act):
        return _refused("form")
    reader = _Reader(state.facts, act)
    row = _row(rules, state, reader)
    if row is None:
        return _untimely(rules, state, act)
    for guard in row.guards:
        if not reader.holds(guard.condition):
            return Refusal(guard.text.zh, guard.text.en, guard.name)
    return _settled(rules, State(row.to or state.name, reader.after(row.effects)))


def why(rules: Table, state: State, act: Act) -> Refusal | None:
    """Why an act would be refused now; None: it would be taken."""
    after = apply(rules, state, act)
    return after if isinstance(after, Refusal) else None


def allowed(rules: Table, state: State, side: str) -> list[str]:
    """The acts that a side may do now, as far as that depends on no more than the side."""
    reader = _Reader(state.facts, {"side": side})
    return [
        act
        for act, rows in rules.by_act.items()
        if any(
            state.name in row.states
            and side in row.sides
            and all(map(reader.holds, row.beforehand))
            for row in rows
        )
    ]


def _row(rules: Table, state: State, reader: _Reader) -> Row | None:
    act = reader.act
    for row in rules.by_act.get(str(act.get("act")), ()):
        is_of = state.name in row.states and act.get("side") in row.sides
        if is_of and all(map(reader.holds, row.when)):
            return row
    return None


def _untimely(rules: Table, state: State, act: Act) -> Refusal:
    name, side = str(act.get("act")), str(act.get("side"))
    rows = rules.by_act.get(name)
    if rows is None or side not in rules.sides:
        return _refused("unknown")
    sides = {each for row in rows for each in row.sides if state.name in row.states}
    what = rules.acts[name]
    if sides and side not in sides:
        able = [rules.sides[each] for each in rules.sides if each in sides]
        either = _refusals()["or"]
        who = Text(either.zh.join(t.zh for t in able), either.en.join(t.en for t in able))
        return _refused("side", who=who, what=what)
    return _refused("state", now=rules.states[state.name], what=what)


def _refused(kind: str, **texts: Text) -> Refusal:
    said = _refusals()[kind]
    zh, en = ({name: getattr(t, tongue) for name, t in texts.items()} for tongue in ("zh", "en"))
    return Refusal(said.zh.format(**zh), said.en.format(**en), kind)


@functools.cache
def _refusals() -> Mapping[str, Text]:
    """What is said of an act that no row of a table takes."""
    return _named(editions.source("refusals"))


def _settled(rules: Table, state: State) -> State:
    reader = _Reader(state.facts, {})
    name = state.name
    while rule := _settling(rules, name, reader):
        name = rule.to
    return State(name, state.facts)


def _settling(rules: Table, name: str, reader: _Reader) -> Settling | None:
    for rule in rules.settling:
        if name in rule.states and all(map(reader.holds, rule.when)):
            return rule
    return None


def _is_known(condition: Entry) -> bool:
    """Whether a condition asks for no more of the act than its side."""
    plain = [str(term).replace("$side", "").replace("$other", "") for term in condition]
    return not any("$" in term for term in plain)


class _Reader:
    """Reads conditions and effects in the light of one act."""

    def __init__(self, facts: Facts, act: Act) -> None:
        self.facts = facts
        self.act = act
        items = [each for each in _listed(act.get("items")) if isinstance(each, str)]
        if not items and isinstance(act.get("item"), str):
            place = act.get("place")
            items = [f"{act['item']}/{place}" if isinstance(place, str) else str(act["item"])]
        self.derived: dict[str, Json] = {
            "$items": items,
            "$key": items[0] if items else None,
            "$codes": [each.split("/", 1)[0] for each in items],
            "$other": OTHER.get(str(act.get("side"))),
            "$id": act.get("key"),
        }

    def value(self, term: Json) -> Json:
        if not isinstance(term, str):
            return term
        if term.startswith("="):
            return term[1:]
        if term in self.derived:
            return self.derived[term]
        if term.startswith("$"):
            return _at(self.act, term[1:].split("."))
        return _at(self.facts, self.path(term))

    def path(self, term: str) -> list[str | None]:
        return [self._step(step) for step in term.split(".")]

    def _step(self, step: str) -> str | None:
        if not step.startswith("$"):
            return step
        found = self.value(step)
        return found if isinstance(found, str) else None

    def holds(self, condition: Entry) -> bool:
        return OPERATORS[str(condition[0])](*(self.value(term) for term in condition[1:]))

    def after(self, effects: Sequence[Entry]) -> Facts:
        for effect in effects:
            kind, path, *rest = effect
            steps = self.path(str(path))
            self.facts = cast(Facts, self._changed(self.facts, steps, str(kind), rest))
        return self.facts

    def _changed(self, node: Json, steps: list[str | None], kind: str, rest: Entry) -> Json:
        if not steps:
            return self._effect(kind, node, rest)
        within = _mapped(node)
        step = str(steps[0])
        return {**within, step: self._changed(within.get(step), steps[1:], kind, rest)}

    def _effect(self, kind: str, before: Json, rest: Entry) -> Json:
        if kind == "set":
            return self.made(rest[0])
        if kind == "append":
            made = self.made(rest[0])
            return before if made is None else [*_listed(before), made]
        keys = self._keys(rest[0], rest[-1] if len(rest) > (2 if kind == "put" else 1) else None)
        if kind == "put":
            made = self.made(rest[1])
            return before if made is None else {**_mapped(before), **dict.fromkeys(keys, made)}
        if kind == "drop":
            if isinstance(before, Mapping):
                return {key: each for key, each in before.items() if key not in keys}
            return [each for each in _listed(before) if each not in keys]
        held = list(_listed(before))
        return [*held, *(key for key in dict.fromkeys(keys) if key not in held)]

    def _keys(self, term: Json, only: Json) -> list[str]:
        keys = _texts(self.value(term))
        if only is None:
            return keys
        wanted = _held(self.value(only))
        return [key for key in keys if key in wanted]

    def made(self, template: Json) -> Json:
        """A template filled in; what the act does not say is left out."""
        if isinstance(template, Mapping):
            entries = ((key, self.made(each)) for key, each in template.items())
            return {key: each for key, each in entries if each is not None}
        return self.value(template)


def _at(node: Json, steps: Sequence[str | None]) -> Json:
    for step in steps:
        if step is None or not isinstance(node, Mapping):
            return None
        node = node.get(step)
    return node


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else []


def _mapped(value: Json) -> Facts:
    return value if isinstance(value, Mapping) else {}


def _held(value: Json) -> Sequence[str]:
    """What is found in a list, or the keys of a map."""
    return list(value) if isinstance(value, Mapping) else _texts(value)


def _texts(value: Json) -> list[str]:
    """The texts that a term stands for: each of a list, else itself."""
    if isinstance(value, str):
        return [value]
    return [each for each in _listed(value) if isinstance(each, str)]


def _size(value: Json) -> int:
    return len(value) if isinstance(value, Mapping) else len(_listed(value))


def _has(where: Json, what: Json) -> bool:
    known, asked = _held(where), _texts(what)
    return bool(asked) and all(each in known for each in asked)


def _lacks(where: Json, what: Json) -> bool:
    known = _held(where)
    return not any(each in known for each in _texts(what))


def _is_number(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _not_after(instant: Json, limit: Json) -> bool:
    """Instants are written alike, so that their order is that of their texts."""
    return isinstance(instant, str) and isinstance(limit, str) and instant <= limit


OPERATORS: Mapping[str, Callable[..., bool]] = {
    "has": _has,
    "lacks": _lacks,
    "allows": lambda where, what: what is None or _has(where, what),
    "empty": lambda value: _size(value) == 0,
    "some": lambda value: _size(value) > 0,
    "few": lambda value: _size(value) <= 1,
    "many": lambda value: _size(value) > 1,
    "none": lambda value: value is None,
    "given": lambda value: isinstance(value, str) and value != "",
    "number": _is_number,
    "same": same,
    "differs": lambda left, right: not same(left, right),
    "agrees": lambda left, right: left is None or same(left, right),
    "not_after": _not_after,
}


def read(source: Mapping[str, Json]) -> Table:
    """A table as its JSON says it, with groups, guards and shared effects put in their places."""
    spread = _Spread(cast(Mapping[str, Mapping[str, Json]], source))
    rows = tuple(spread.row(cast(Facts, row)) for row in _listed(source["rows"]))
    by_act: dict[str, tuple[Row, ...]] = dict.fromkeys(cast(Facts, source["acts"]), ())
    for row in rows:
        by_act[row.act] += (row,)
    return Table(
        begin=str(source["begin"]),
        facts=cast(Facts, source["facts"]),
        fits=cast(Mapping[str, Sequence[str]], source.get("fits", {})),
        grounds=_texts(source.get("grounds")),
        signed=_texts(source.get("signed")),
        states=_named(source["states"]),
        sides=_named(source["sides"]),
        acts=_named(source["acts"]),
        rows=rows,
        settling=tuple(spread.settling(cast(Facts, s)) for s in _listed(source["settle"])),
        by_act=by_act,
    )


def _text(value: Json) -> Text:
    entry = cast(Mapping[str, str], value)
    return Text(entry["zh"], entry["en"])


def _named(value: Json) -> Mapping[str, Text]:
    return {name: _text(entry) for name, entry in cast(Facts, value).items()}


class _Spread:
    """Puts what a table names once in each place that names it."""

    def __init__(self, source: Mapping[str, Mapping[str, Json]]) -> None:
        self.source = source

    def row(self, row: Facts) -> Row:
        to = row.get("to")
        when = self._conditions(row.get("when", []))
        guards = tuple(self._guard(str(name)) for name in _listed(row["if"]))
        conditions = [*when, *(guard.condition for guard in guards)]
        return Row(
            act=str(row["act"]),
            states=self._states(row["from"]),
            sides=frozenset(map(str, _listed(row["side"]))),
            when=when,
            guards=guards,
            effects=tuple(self._effects(row["do"])),
            to=None if to is None else str(to),
            beforehand=tuple(filter(_is_known, conditions)),
        )

    def settling(self, entry: Facts) -> Settling:
        when = self._conditions(entry["if"])
        return Settling(self._states(entry["from"]), when, str(entry["to"]))

    def _states(self, names: Json) -> frozenset[str]:
        return frozenset(state for name in _listed(names) for state in self._state(str(name)))

    def _state(self, name: str) -> frozenset[str]:
        groups = self.source["groups"]
        return self._states(groups[name]) if name in groups else frozenset([name])

    @staticmethod
    def _conditions(entries: Json) -> tuple[Entry, ...]:
        return tuple(_listed(each) for each in _listed(entries))

    def _guard(self, name: str) -> Guard:
        entry = cast(Facts, self.source["guards"][name])
        return Guard(name, _listed(entry["if"]), _text(entry["else"]))

    def _effects(self, entries: Json) -> Iterator[Entry]:
        for entry in _listed(entries):
            if isinstance(entry, str):
                yield from self._effects(self.source["shared"][entry])
            else:
                yield _listed(entry)

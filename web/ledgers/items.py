"""What was answered at a handover, item by item, in the words of its checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from roster.desk.handing import Seen
from roster.duty.checklists import Checklist, Item
from web import ui
from web.ledgers.frame import Here

MANY = 3
"""[places] that are named one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One item, or one place of it, as it was answered.

    Parameters
    ----------
    mark : str
        ``good``, ``bad`` or nothing.
    """

    place: str
    said: str
    mark: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a checklist with its answers."""

    code: str
    text: str
    answers: tuple[Answer, ...]

    @property
    def short(self) -> str:
        """All answers in one line: alike ones together, exceptions by place."""
        amiss = [each for each in self.answers if each.mark != "good"]
        fine = [each for each in self.answers if each.mark == "good"]
        parts = [f"{each.place} {each.said}".strip() for each in amiss]
        if fine:
            words = list(dict.fromkeys(each.said for each in fine))
            head = ui.listed(words) if len(words) <= MANY else words[0]
            several = f"（{len(fine)}）" if ui.language() == "zh" else f" ({len(fine)})"
            parts.insert(0, head + (several if len(fine) > 1 else ""))
        return ("；" if ui.language() == "zh" else "; ").join(parts)

    @property
    def is_amiss(self) -> bool:
        return any(each.mark == "bad" for each in self.answers)


@dataclass(frozen=True, slots=True)
class Section:
    """The items under one heading of a checklist."""

    title: str
    lines: tuple[ItemLine, ...]


def sections(found: Here, seen: Seen, checklist: Checklist | None) -> list[Section]:
    """Every item that was asked, by section; items of another version stand by their codes."""
    keys = [str(key) for key in seen.facts.get("keys") or ()]
    by_code: dict[str, list[str]] = {}
    for key in keys:
        by_code.setdefault(key.partition("/")[0], []).append(key)
    known = {item.code: item for item in checklist.items} if checklist else {}
    listed = [
        Section(title[ui.language()], tuple(_lines(found, seen, items, by_code)))
        for name, title in (checklist.sections if checklist else ())
        if (items := [each for each in known.values() if each.section == name])
    ]
    strange = [code for code in by_code if code not in known]
    if strange:
        lines = tuple(_line(found, seen, code, code, None, by_code[code]) for code in strange)
        listed.append(Section(gettext("Other items"), lines))
    return [each for each in listed if each.lines]


def _lines(
    found: Here, seen: Seen, items: Iterable[Item], by_code: Mapping[str, Sequence[str]]
) -> Iterator[ItemLine]:
    for item in items:
        if item.code in by_code:
            yield _line(found, seen, item.code, item.text[ui.language()], item, by_code[item.code])


def _line(
    found: Here, seen: Seen, code: str, text: str, item: Item | None, keys: Sequence[str]
) -> ItemLine:
    return ItemLine(code, text, tuple(_answer(found, seen, item, key) for key in keys))


def _answer(found: Here, seen: Seen, item: Item | None, key: str) -> Answer:
    facts = seen.facts
    place = key.partition("/")[2]
    given = (facts.get("answers") or {}).get(key) or (facts.get("later") or {}).get(key)
    if given is None:
        return Answer(place, gettext("not answered"), "", "", "")
    said, mark = _said(item, given)
    if (confirmed := (facts.get("confirmed") or {}).get(key)) and confirmed.get("by"):
        said += gettext(", confirmed by %(name)s", name=found.called(str(confirmed["by"])))
    if key in (facts.get("accepted") or {}):
        said += gettext(", accepted by the head")
    by, at = str(given.get("by") or ""), str(given.get("at") or "")
    return Answer(place, said, mark, found.called(by) if by else "", at)


def _name(source: Mapping[str, Any]) -> str:
    """What a source is called, in the reader's language where it has a name in both."""
    name = source.get("name", "")
    return str(name[ui.language()] if isinstance(name, Mapping) else name)


def _said(item: Item | None, given: Mapping[str, Any]) -> tuple[str, str]:
    """An answer in words, and whether all is well."""
    value, facts = str(given.get("value")), given.get("facts") or {}
    if source := given.get("source"):
        return gettext("%(name)s: nothing open", name=_name(source)), "good"
    if value == "found":
        return f"✗ {given.get('reason') or ''}".strip(), "bad"
    if value == "declared":
        tickets = ui.listed(facts.get("tickets") or ())
        number = facts.get("count", 0)
        if shown := facts.get("source"):
            told = gettext("%(name)s; declared: %(number)s", name=_name(shown), number=number)
        else:
            told = gettext("not connected; declared: %(number)s", number=number)
        return (f"{told} ({tickets})" if tickets else told), ""
    if value == "text":
        return str(facts.get("text") or ""), ""
    if value == "marked":
        return "✗ " + _marks(facts.get("marks")), "bad"
    if value == "counted":
        return gettext("counted %(number)s", number=facts.get("counted", "")), "good"
    words = {
        "fine": gettext("as registered") if item and item.kind == "count" else "✓",
        "none": gettext("none"),
        "listed": gettext("see the carry-overs"),
        "done": f"✓ {facts.get('time') or ''}".strip(),
    }
    return words.get(value, value), "good"


def _marks(marks: Any) -> str:
    if isinstance(marks, Mapping):
        return "；".join(f"{place} {note}".strip() for place, note in marks.items())
    return ui.listed(marks or ())

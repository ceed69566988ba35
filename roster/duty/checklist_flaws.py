"""What is wrong with a checklist as somebody wrote it: each mistake with its place and the cure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from roster.domain import Text
from roster.duty.canonical import Json, canonical
from roster.errors import Flaw

TABLES = ("handover", "round")
WHO: Mapping[str, tuple[str, ...]] = {
    "handover": ("out", "in", "joint", "both"),
    "round": ("own",),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "handover": ("yes", "count", "list", "text", "marks", "auto", "photo", "step"),
    "round": ("yes", "count", "list", "text", "marks", "time", "photo"),
}
NEEDED = ("code", "section", "who", "type", "blocks", "source")
FREE = (
    "zh",
    "en",
    "place",
    "risk",
    "required",
    "redo",
    "photo",
    "after",
    "feed",
    "acts",
    "private",
)
FLAGS = ("blocks", "required", "redo", "photo", "after", "private")

LONGEST = 200
"""[characters] of a text, and [items] of a checklist."""
CODE = re.compile(r"[^\s/.$=,]{1,20}")
"""A code stands in paths and keys, so it holds none of their signs."""

OBJECT = Text("对象", "an object")
LIST = Text("非空列表", "a list that is not empty")
TEXT = Text(f"1到{LONGEST}个字符", f"1 to {LONGEST} characters")


def flaws(written: Json, path: str) -> Iterator[Flaw]:
    """Every mistake of a checklist; none: it may be used."""
    if not isinstance(written, Mapping):
        yield _flaw(path, "", written, OBJECT)
        return
    for name in ("id", "table"):
        yield from _text(path, name, written.get(name))
    table = written.get("table")
    if table not in TABLES:
        yield _flaw(path, "table", table, _one_of(TABLES))
    yield from _named(path, "title", written.get("title"))
    sources, sections = written.get("sources"), written.get("sections")
    if not isinstance(sources, Mapping):
        yield _flaw(path, "sources", sources, OBJECT)
        sources = {}
    for name, entry in sources.items():
        yield from _named(path, f"sources.{name}", entry)
    known = [*_sections(path, sections)]
    yield from (each for each in known if isinstance(each, Flaw))
    named = [each for each in known if isinstance(each, str)]
    if table in TABLES:
        yield from _items(path, written.get("items"), _Around(str(table), named, list(sources)))
    yield from _form(path, written)


class _Around:
    """What the items of a checklist may refer to."""

    def __init__(self, table: str, sections: Collection[str], sources: Collection[str]) -> None:
        self.table = table
        self.sections = sections
        self.sources = sources


def _sections(path: str, entries: Json) -> Iterator[Flaw | str]:
    """The ids of the sections, and what is wrong with them."""
    if not isinstance(entries, list) or not entries:
        yield _flaw(path, "sections", entries, LIST)
        return
    for number, entry in enumerate(entries, start=1):
        place = f"sections[{number}]"
        yield from _named(path, place, entry)
        if isinstance(entry, Mapping):
            yield from _text(path, f"{place}.id", entry.get("id"))
            yield str(entry.get("id"))


def _items(path: str, entries: Json, around: _Around) -> Iterator[Flaw]:
    if not isinstance(entries, list) or not entries or len(entries) > LONGEST:
        expected = Text(f"1到{LONGEST}项", f"1 to {LONGEST} items")
        found = len(entries) if isinstance(entries, list) else entries
        yield _flaw(path, "items", found, expected)
        return
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, Mapping):
            yield from _item(path, f"items[{number}]", entry, around)
        else:
            yield _flaw(path, f"items[{number}]", entry, OBJECT)
    codes = Counter(str(e["code"]) for e in entries if isinstance(e, Mapping) and "code" in e)
    for code, times in codes.items():
        if times > 1:
            yield _flaw(path, "code", code, Text("每个编号只用一次", "each code once"))


def _item(path: str, place: str, entry: Mapping[str, Json], around: _Around) -> Iterator[Flaw]:
    for name in NEEDED:
        if name not in entry and not (name == "blocks" and entry.get("type") == "step"):
            yield _flaw(path, f"{place}.{name}", None, Text("必填", "an entry"))
    for name in entry:
        if name not in NEEDED and name not in FREE:
            yield _flaw(path, place, name, _one_of([*NEEDED, *FREE]))
    for name in FLAGS:
        if not isinstance(entry.get(name, False), bool):
            yield _flaw(path, f"{place}.{name}", entry[name], _one_of(["true", "false"]))
    yield from _named(path, place, entry)
    yield from _chosen(path, place, entry, around)
    yield from _sense(path, place, entry)


def _chosen(path: str, place: str, entry: Mapping[str, Json], around: _Around) -> Iterator[Flaw]:
    """Entries that are one of a few words."""
    code, source = entry.get("code"), str(entry.get("source", ""))
    if not isinstance(code, str) or not CODE.fullmatch(code):
        expected = Text("不含空格和 / . $ = , 的编号", "a code without blanks and / . $ = ,")
        yield _flaw(path, f"{place}.code", code, expected)
    choices: Mapping[str, Collection[str]] = {
        "who": WHO[around.table],
        "type": KINDS[around.table],
        "section": around.sections,
        "place": ("rooms", "register"),
        "risk": ("single", "group"),
    }
    for name, known in choices.items():
        if name in entry and entry[name] not in known:
            yield _flaw(path, f"{place}.{name}", entry[name], _one_of(known))
    if source.split(" ", 1)[0] not in around.sources:
        expected = Text("sources中的来源，空格，条款", "one of sources, a blank, the clause")
        yield _flaw(path, f"{place}.source", source, expected)


def _sense(path: str, place: str, entry: Mapping[str, Json]) -> Iterator[Flaw]:
    """What does not go together."""
    kind, blocks = entry.get("type"), entry.get("blocks") is True
    if blocks and entry.get("required") is False:
        yield _flaw(
            path, f"{place}.required", False, Text("阻断签字的项必填", "true, as it blocks")
        )
    if blocks and entry.get("after") is True:
        expected = Text("签字之后的项不能阻断签字", "false, as it comes after signing")
        yield _flaw(path, f"{place}.blocks", True, expected)
    if entry.get("place") == "register" and kind != "count":
        expected = Text("按台账的项类型为count", "count, as it goes by the register")
        yield _flaw(path, f"{place}.type", kind, expected)
    if entry.get("redo") is True and kind != "yes":
        yield _flaw(
            path, f"{place}.type", kind, Text("可返工的项类型为yes", "yes, as it may be redone")
        )
    if (kind == "auto") != bool(entry.get("feed")):
        expected = Text("自动项须写明来源，其他项没有", "a feed for an automatic item, else none")
        yield _flaw(path, f"{place}.feed", entry.get("feed"), expected)
    if kind in ("auto", "list") and entry.get("who") in ("in", "both"):
        expected = Text("由交班方填写：out", "out: the outgoing crew says it")
        yield _flaw(path, f"{place}.who", entry["who"], expected)


def _form(path: str, written: Mapping[str, Json]) -> Iterator[Flaw]:
    try:
        canonical(written)
    except (ValueError, TypeError) as error:
        expected = Text("只用文字、整数和真假", "texts, whole numbers and truth values alone")
        yield _flaw(path, "", str(error), expected)


def _named(path: str, place: str, entry: Json) -> Iterator[Flaw]:
    if not isinstance(entry, Mapping):
        yield _flaw(path, place, entry, Text("含zh和en的对象", "an object with zh and en"))
        return
    for language in ("zh", "en"):
        yield from _text(path, f"{place}.{language}", entry.get(language))


def _text(path: str, place: str, value: Json) -> Iterator[Flaw]:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST:
        yield _flaw(path, place, value, TEXT)


def _one_of(known: Collection[str]) -> Text:
    return Text("、".join(known), ", ".join(known))


def _flaw(path: str, place: str, value: object, expected: Text) -> Flaw:
    said = "" if value is None else str(value)[:80]
    return Flaw(path, 0, place, said, expected.en, expected.zh)

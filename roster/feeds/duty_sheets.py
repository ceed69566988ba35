"""What a unit writes down for its duties: registers, rooms, whom to call, rounds, handovers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from roster.domain import Text
from roster.duty import checklists
from roster.duty.book import Article, Call, Contact, Room, RoundPlan, SeatPlace
from roster.duty.edits import ItemEdit, edited
from roster.errors import BadInput, Flaw
from roster.feeds import cells
from roster.feeds.attendance_rows import figure
from roster.feeds.checklist_rows import item_edit
from roster.feeds.definitions import Definitions
from roster.feeds.people import People
from roster.feeds.tables import Row
from roster.feeds.unit import DutySheets, HandoverRow

CALLS: Mapping[str, Call] = {
    **{kind.value: kind for kind in Call},
    "所长": Call.HEAD,
    "负责人": Call.HEAD,
    "副所长": Call.DEPUTY,
    "副职": Call.DEPUTY,
    "备班": Call.STANDBY,
    "邻所": Call.NEIGHBOUR,
}
NONE = ("无", "none")
"""The word for a post at which nothing is handed over."""
MOST_PLACES = 60
"""[seats] in a row, and rows of a room."""
LONGEST_NAME = 60
"""[characters] of a place, an article or a room."""
_POSTS = Text("岗位", "posts")
_CHECKLISTS = Text("检查表", "checklists")
ROUND = "round"
"""The table of checklists that one crew goes through by itself."""
_name = cells.short(cells.visible, LONGEST_NAME)
_code = cells.short(cells.word, 20)


def duty_sheets(
    rows: Mapping[str, list[Row]], defined: Definitions, everyone: People
) -> DutySheets:
    """What the rows of a unit's duty sheets say."""
    posts = {post.code for post in defined.posts}
    edits = tuple(_each_once(rows, "checklists", item_edit, "item"))
    for row in rows.get("checklists", [])[:1]:
        row.flaws.extend(_unfit(row, edits))
    counted, walked = (_asked_by(place, edits) for place in ("register", "rooms"))
    return DutySheets(
        handovers=tuple(_each_once(rows, "handovers", lambda row: _handover(row, posts), "post")),
        registers=tuple(
            _each_once(rows, "registers", lambda row: _article(row, posts, counted), "name")
        ),
        rooms=tuple(_each_once(rows, "rooms", lambda row: _room(row, posts, walked), "code")),
        contacts=tuple(_contact(row, posts, everyone) for row in rows.get("contacts", [])),
        rounds=tuple(_round(row, posts) for row in rows.get("rounds", [])),
        seats=tuple(_each_once(rows, "seats", lambda row: _seat(row, posts), "code")),
        edits=edits,
        attendance=tuple(_each_once(rows, "attendance", lambda row: figure(row, posts), "figure")),
    )


SAME: Mapping[str, tuple[str, ...]] = {
    "handovers": ("post",),
    "registers": ("post", "item", "place", "name"),
    "rooms": ("post", "code"),
    "seats": ("code",),
    "checklists": ("checklist", "item"),
    "attendance": ("figure", "post", "from"),
}
"""What makes two rows speak of the same thing."""


def _unfit(first: Row, edits: tuple[ItemEdit, ...]) -> Iterable[Flaw]:
    """What is wrong with a checklist as the unit would have it."""
    for known in checklists.shipped().values():
        try:
            edited(known, edits)
        except BadInput as error:
            yield from (replace(flaw, path=first.path) for flaw in error.flaws)


def _asked_by(place: str, edits: Iterable[ItemEdit]) -> tuple[str, ...]:
    """The items that are asked for articles of a register, or in each room."""
    known = (item for each in checklists.shipped().values() for item in each.items)
    own = (each.item for each in edits if each.given.get("place") == place)
    return tuple(dict.fromkeys([*(i.code for i in known if i.place == place), *own]))


def _each_once(
    rows: Mapping[str, list[Row]], table: str, read: Callable[[Row], Any], field: str
) -> Iterable[Any]:
    """The rows of a table understood; a second row of the same thing is a flaw."""
    seen = set()
    for row in rows.get(table, []):
        key = tuple(cells.plain(row.cells.get(name, "")) for name in SAME[table])
        if key in seen:
            row.flaw(field, Text("不重复的一行", "a row that says it once"))
        seen.add(key)
        yield read(row)


def _post(row: Row, posts: Iterable[str], reader: Callable[..., str]) -> str:
    """The code of a post that the unit has; empty where it may be left out and is."""
    code = reader("post", cells.word, "")
    if code:
        row.known("post", code, posts, _POSTS)
    return code


def _handover(row: Row, posts: Iterable[str]) -> HandoverRow:
    readers: Mapping[str, tuple[str, Callable[[str], object]]] = {
        "checklist": ("checklist", _checklist),
        "before": ("before", cells.count(0, 120)),
        "overrun": ("overrun", cells.count(0, 120)),
        "extension": ("extension", cells.count(0, 720)),
        "confirm": ("confirm", cells.count(1, 720)),
        "countersign": ("countersign", cells.count(1, 720)),
        "is_own_hand_only": ("own_hand", cells.flag),
        "takes_photos": ("photos", cells.flag),
        "leader": ("leader", cells.word),
    }
    given: dict[str, object] = {}
    for name, (field, reader) in readers.items():
        value = row.read(field, reader, None)
        if value is not None:
            given[name] = value
    if given.get("checklist"):
        row.known("checklist", str(given["checklist"]), checklists.shipped(), _CHECKLISTS)
    return HandoverRow(_post(row, posts, row.need), given)


def _checklist(text: str) -> str:
    """The id of a checklist; empty where nothing is handed over."""
    found = _code(text)
    return "" if found in NONE else found


def _article(row: Row, posts: Iterable[str], counted: Iterable[str]) -> Article:
    item = row.need("item", _code, "")
    if item:
        row.known("item", item, counted, Text("按台账清点的交接项", "items that are counted"))
    return Article(
        post=_post(row, posts, row.read),
        item=item,
        place=row.read("place", _name, ""),
        name=row.need("name", _name, ""),
        expected=row.need("expected", cells.count(0, 9999), 0),
        is_high_risk=row.read("high_risk", cells.flag, False),
    )


def _room(row: Row, posts: Iterable[str], walked: Iterable[str]) -> Room:
    code = row.need("code", _code, "")
    return Room(
        post=_post(row, posts, row.read),
        code=code,
        name=row.read("name", _name, code),
        is_dormitory=row.read("dormitory", cells.flag, False),
        items=row.words("items", walked, Text("按房间查看的交接项", "items that go by rooms")),
    )


def _contact(row: Row, posts: Iterable[str], everyone: People) -> Contact:
    if row.has("person") == row.has("phone"):
        row.flaw(
            "person", Text("本单位人员，或名称与电话，二者取一", "a person, or a name and number")
        )
    person = everyone.of(row) if row.has("person") else ""
    return Contact(
        post=_post(row, posts, row.read),
        kind=row.need("kind", cells.choice(CALLS), Call.HEAD),
        person=person,
        name="" if row.has("person") else row.need("name", cells.short(cells.name, 40), ""),
        phone=row.read("phone", cells.phone, ""),
    )


def _round(row: Row, posts: Iterable[str]) -> RoundPlan:
    checklist = row.need("checklist", _code, "")
    if checklist:
        one_sided = [n for n, each in checklists.shipped().items() if each.rules == ROUND]
        row.known("checklist", checklist, one_sided, _CHECKLISTS)
    return RoundPlan(
        post=_post(row, posts, row.need),
        checklist=checklist,
        at=row.need("times", _times, ()),
        within=row.read("within", cells.count(0, 720), 30),
    )


def _times(text: str) -> tuple[int, ...]:
    """``10:00、14:00``, in the order of the clock."""
    return tuple(sorted({cells.minute(each) for each in cells.listing(text)}))


def _seat(row: Row, posts: Iterable[str]) -> SeatPlace:
    return SeatPlace(
        code=row.need("code", cells.word, ""),
        row=row.need("row", cells.count(1, MOST_PLACES), 1),
        column=row.need("column", cells.count(1, MOST_PLACES), 1),
        post=_post(row, posts, row.read),
    )

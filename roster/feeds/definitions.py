"""What a unit works with: shift types, posts, roles, contracts, and how it answers calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from roster.domain import (
    Contract,
    Hours,
    Pause,
    Post,
    PostKind,
    Role,
    ShiftType,
    Text,
)
from roster.feeds import cells
from roster.feeds.cells import Misread
from roster.feeds.headings import ENTRIES
from roster.feeds.tables import Row
from roster.feeds.unit import CallAims, Layout, Period, PostUse, ShiftUse
from roster.timeline import DAY

KINDS: Mapping[str, PostKind] = {
    **{kind.value: kind for kind in PostKind if kind is not PostKind.ELSEWHERE},
    "座席": PostKind.SEAT,
    "柜台": PostKind.COUNTER,
    "抢修": PostKind.CREW,
    "24小时值班": PostKind.DUTY24,
    "备班": PostKind.STANDBY,
}
HOURS: Mapping[str, Hours] = {
    **{hours.value: hours for hours in Hours},
    "工作": Hours.WORK,
    "在岗备班": Hours.STANDBY_POST,
    "在家备班": Hours.STANDBY_HOME,
}
PERIODS: Mapping[str, Period] = {"week": Period.WEEK, "month": Period.MONTH} | {
    "周": Period.WEEK,
    "月": Period.MONTH,
}
LAYOUTS: Mapping[str, Layout] = {"people": Layout.PEOPLE, "crews": Layout.CREWS} | {
    "人员": Layout.PEOPLE,
    "班组": Layout.CREWS,
}

_SHIFTS = Text("班次", "shift types")


@dataclass(frozen=True)
class Definitions:
    """Everything of a unit that its other files refer to.

    Parameters
    ----------
    entries : Mapping[str, str]
        Name, id, time zone and template.
    """

    entries: Mapping[str, str]
    period: Period
    layout: Layout
    shifts: tuple[ShiftType, ...]
    shift_uses: tuple[ShiftUse, ...]
    posts: tuple[Post, ...]
    post_uses: tuple[PostUse, ...]
    roles: tuple[Role, ...]
    contracts: tuple[Contract, ...]
    calls: CallAims


def definitions(tables: Mapping[str, list[Row]]) -> Definitions:
    """What the rows of unit.toml, or of a workbook's sheets, define."""
    plain = tables["unit"][0]
    shift_rows, post_rows = tables["shifts"], tables["posts"]
    for table, zh, en in (
        ("shifts", "至少一个班次", "a shift type"),
        ("posts", "至少一个岗位", "a post"),
    ):
        if not tables[table]:
            plain.flaw(table, Text(zh, en))
    codes = {table: _codes(tables[table]) for table in ("shifts", "posts", "roles", "contracts")}
    return Definitions(
        entries={
            "name": plain.need("name", cells.visible, ""),
            "id": plain.read("id", cells.visible, ""),
            "zone": plain.read("zone", _zone, "Asia/Shanghai"),
            "template": plain.read("template", cells.word, "plain"),
        },
        period=plain.read("period", cells.choice(PERIODS), Period.WEEK),
        layout=plain.read("layout", cells.choice(LAYOUTS), Layout.PEOPLE),
        shifts=tuple(_shift(row) for row in shift_rows),
        shift_uses=tuple(_shift_use(row, codes["shifts"]) for row in shift_rows),
        posts=tuple(_post(row) for row in post_rows),
        post_uses=tuple(_post_use(row, codes["shifts"], codes["roles"]) for row in post_rows),
        roles=tuple(_role(row) for row in tables["roles"]),
        contracts=tuple(_contract(row) for row in tables["contracts"]),
        calls=_calls(tables.get("calls", [])),
    )


def plain_entries(rows: Iterable[Row]) -> Iterable[tuple[str, Row]]:
    """The entries of a workbook's sheet ``unit``: (field, row) of each line."""
    for row in rows:
        key = cells.squeeze(row.need("key", cells.trim, ""))
        field = next((f for f, zh in ENTRIES.items() if key in (f, *zh)), None)
        if field is None:
            words = [name for f, zh in ENTRIES.items() for name in (*zh, f)]
            row.known("key", key, words, Text("项目", "an entry"))
        else:
            yield field, row


def _codes(rows: Iterable[Row]) -> dict[str, Row]:
    """Every code of a table, also of rows that are wrong elsewhere; a second one is a flaw."""
    found: dict[str, Row] = {}
    for row in rows:
        code = cells.plain(row.cells.get("code", ""))
        if code in found:
            row.flaw("code", Text("不重复的代码", "a code that no other row has"))
        if code:
            found[code] = row
    return found


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ValueError, LookupError, OSError):
        raise Misread("时区，如 Asia/Shanghai", "a time zone such as Asia/Shanghai") from None


def _after(first: int, then: int) -> int:
    """A moment of the clock that is not later than the first one is meant on the next date."""
    return then if then > first else then + DAY


def _shift(row: Row) -> ShiftType:
    start = row.need("start", cells.minute, 0)
    if row.has("end") == row.has("length"):
        row.flaw("end", Text("结束时刻或时长，二者取一", "either an end or a length"))
    end = _after(start, row.read("end", cells.minute, start))
    length = row.read("length", cells.length, end - start)
    if not 0 < length <= 2 * DAY:
        row.flaw("end", Text("开始后48小时内结束", "an end within 48 hours of the start"))
    return ShiftType(
        code=row.need("code", cells.code, ""),
        name=row.read("name", cells.visible, row.cells.get("code", "")),
        start=start,
        length=length,
        lead=row.read("lead", cells.count(0, 240), 0),
        pause=_pause(row, start, start + length),
        hours=row.read("hours", cells.choice(HOURS), Hours.WORK),
    )


def _pause(row: Row, start: int, end: int) -> Pause | None:
    if not any(row.has(f"pause_{name}") for name in ("earliest", "latest", "length")):
        return None
    earliest = row.need("pause_earliest", cells.minute, start)
    earliest = earliest if earliest >= start else earliest + DAY
    latest = row.read("pause_latest", cells.minute, earliest)
    latest = latest if latest >= earliest else latest + DAY
    length = row.need("pause_length", cells.count(1, 480), 1)
    if latest + length > end:
        row.flaw("pause_latest", Text("休息在班次之内", "a break inside the shift"))
    return Pause(earliest, latest, length, row.read("pause_paid", cells.flag, False))


def _shift_use(row: Row, shifts: Iterable[str]) -> ShiftUse:
    return ShiftUse(
        shift=cells.plain(row.cells.get("code", "")),
        skill=row.read("skill", cells.word, ""),
        every=row.read("pause_every", cells.count(5, 480), 30),
        beside=row.words("beside", shifts, _SHIFTS),
    )


def _post(row: Row) -> Post:
    return Post(
        code=row.need("code", cells.code, ""),
        name=row.read("name", cells.visible, row.cells.get("code", "")),
        kind=row.need("kind", cells.choice(KINDS), PostKind.SEAT),
        skill=row.read("skill", cells.word, ""),
    )


def _post_use(row: Row, shifts: Iterable[str], roles: Iterable[str]) -> PostUse:
    if not row.has("shifts"):
        row.flaw("shifts", Text("至少一个班次", "at least one shift type"))
    return PostUse(
        post=cells.plain(row.cells.get("code", "")),
        shifts=row.words("shifts", shifts, _SHIFTS),
        roles=row.words("roles", {*roles, ""}, Text("角色", "roles"), cells.places),
    )


def _role(row: Row) -> Role:
    return Role(
        code=row.need("code", cells.code, ""),
        name=row.read("name", cells.visible, row.cells.get("code", "")),
        skill=row.read("skill", cells.word, ""),
        lead=row.read("lead", cells.count(0, 240), None),
    )


def _contract(row: Row) -> Contract:
    return Contract(
        code=row.need("code", cells.word, ""),
        name=row.read("name", cells.visible, ""),
        day=row.read("day", cells.length, 480),
        share=row.read("share", cells.permille(1, 1000), 1000),
    )


def _calls(rows: list[Row]) -> CallAims:
    if not rows:
        return CallAims()
    row, standard = rows[0], CallAims()
    for further in rows[1:]:
        further.flaw("", Text("只有一行", "one row only"))
    return CallAims(
        share=row.read("share", cells.permille(1, 999), standard.share),
        within=row.read("within", cells.count(0, 3600), standard.within),
        handling=row.read("handling", cells.count(1, 7200), standard.handling),
        shrinkage=row.read("shrinkage", cells.permille(0, 900), standard.shrinkage),
        occupancy=row.read("occupancy", cells.permille(1, 1000), standard.occupancy),
        interval=row.read("interval", cells.count(5, 1440), standard.interval),
    )

"""Whether everything that was received still stands as it was sealed: what is wrong, by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.desk import folding, receiving
from roster.desk.case_files import handed_in
from roster.desk.chaining import end
from roster.desk.judging_acts import ENDED, person_of
from roster.desk.sealing import Seal, by_device, by_person
from roster.desk.signing import signed
from roster.domain import Text
from roster.duty import record
from roster.duty.canonical import canonical
from roster.duty.chain import BEGINNING, End, Link, breaks
from roster.store.chains import ChainRow, LinkRow, chains, links
from roster.store.devices import DeviceRow
from roster.store.handovers import ActRow, PhotoRow, RecordRow, Verdict
from roster.store.keys import PersonKeyRow
from roster.store.units import UnitRow


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    place : str
        Unit and post.
    """

    place: str
    text: Text


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one chain, as it is printed every day."""

    unit: str
    post: str
    position: int
    link: str


def heads(session: Session, units: Iterable[UnitRow]) -> list[Head]:
    """Where every chain of these units ends."""
    return [
        Head(unit.name, each.post, each.position, each.link)
        for unit in units
        for each in chains(session, unit.id)
    ]


def findings(session: Session, unit: UnitRow, seal: Seal) -> list[Finding]:
    """Everything that is wrong with what a unit's tablets have sent."""
    look = _Look(session, unit, seal)
    found = [*look.chains(), *look.acts(), *look.numbers(), *look.photos()]
    return list(dict.fromkeys(found))


def holds_head(session: Session, units: Iterable[UnitRow], link: str) -> bool:
    """Whether a printed head is a link that is still there, or the one where old ones were cut."""
    numbers = [unit.id for unit in units]
    there = select(LinkRow.id).where(LinkRow.unit_id.in_(numbers), LinkRow.link == link)
    cut = select(ChainRow.id).where(ChainRow.unit_id.in_(numbers), ChainRow.cut_link == link)
    return session.scalar(there.limit(1)) is not None or session.scalar(cut) is not None


class _Look:
    """Goes through all of one unit, once."""

    def __init__(self, session: Session, unit: UnitRow, seal: Seal) -> None:
        self._session, self._unit, self._seal = session, unit, seal
        mine = RecordRow.unit_id == unit.id
        self._records = {row.id: row for row in session.scalars(select(RecordRow).where(mine))}
        self._posts = {row.name: row.post for row in self._records.values()}
        acts = session.scalars(
            select(ActRow).where(ActRow.unit_id == unit.id).order_by(ActRow.sequence)
        )
        self._acts = list(acts)
        self._devices = {
            row.id: row
            for row in session.scalars(select(DeviceRow).where(DeviceRow.unit_id == unit.id))
        }
        self._held: dict[str, tuple[str, dict[str, Any]]] = {}
        """Post and content by link."""

    def chains(self) -> Iterator[Finding]:
        known = chains(self._session, self._unit.id)
        wanted = select(LinkRow.post).where(LinkRow.unit_id == self._unit.id).distinct()
        for post in set(self._session.scalars(wanted)) - {each.post for each in known}:
            yield self._finding(post, "记录链没有封存的末端", "its chain has no sealed end")
        for each in known:
            yield from self._chain(each)

    def _chain(self, chain: ChainRow) -> Iterator[Finding]:
        post, unit = chain.post, self._unit.id
        sealed = end(unit, post, chain.position, chain.link)
        if not self._seal.holds(sealed, chain.seal):
            yield self._finding(post, "末端的封印不符", "the seal at its end does not hold")
        since = End(chain.cut, chain.cut_link) if chain.cut else BEGINNING
        cut = end(unit, post, chain.cut, chain.cut_link, "cut")
        is_whole = not (chain.cut or chain.cut_link or chain.cut_seal)
        if not is_whole and not self._seal.holds(cut, chain.cut_seal):
            yield self._finding(
                post, "到期删除处的封印不符", "the seal where old records went does not hold"
            )
        kept = list(links(self._session, unit, post))
        for row in kept:
            self._held[row.link] = post, _content(row.content)
        lines = [Link(row.position, row.content, row.link) for row in kept]
        for each in breaks(lines, since, End(chain.position, chain.link)):
            yield Finding(self._place(post), each.text)
        for row in kept:
            content = self._held[row.link][1]
            if content.get("at") != receiving.instant(row.at) or row.at.microsecond % 1000:
                yield self._finding(
                    post,
                    f"第{row.position}条的时间被改动",
                    f"the time of record {row.position} was changed",
                )

    def acts(self) -> Iterator[Finding]:
        """Every act stands in its chain as it was received, and every link has its act."""
        seen: set[str] = set()
        for row in self._acts:
            yield from self._read(f"{row.sequence}", self._act(row))
            seen.add(row.link)
        for link, (post, content) in self._held.items():
            if link not in seen:
                name = content.get("record", "?")
                yield self._finding(
                    post,
                    f"{name}的第{content.get('sequence', '?')}号操作缺失",
                    f"act {content.get('sequence', '?')} of {name} is missing",
                )
        yield from self._digests()

    def _act(self, row: ActRow) -> Iterator[Finding]:
        own = self._records.get(row.record_id or 0)
        post, name = (own.post, own.name) if own else ("", "")
        about = (f"{name}的第{row.sequence}号操作", f"act {row.sequence} of {name}".strip())

        def finding(zh: str, en: str) -> Finding:
            return self._finding(post, f"{about[0]}：{zh}", f"{about[1]}: {en}")

        if not self._seal.holds(canonical(receiving.sealed(row)), row.seal):
            yield finding("与收据的封印不符，已被改动", "it does not agree with its receipt's seal")
        if not _agrees(row):
            yield finding("所记的人或事与原文不符", "its entry does not agree with its own words")
        if row.verdict == Verdict.REFUSED:
            if row.signature or row.record_id is not None:
                yield finding("未采用的操作被归入记录", "it was refused, and stands in a record")
            return
        if own is None:
            yield finding("所属的交接班缺失", "the handover it belongs to is missing")
            return
        held = self._held.get(row.link)
        if held is None:
            yield finding("记录链中没有它", "it is not in the chain")
        elif held[0] != post or receiving.linked(row, own, held[1].get("digest")) != held[1]:
            yield finding("与记录链中的内容不符，已被改动", "it does not agree with the chain")
        yield from (finding(text.zh, text.en) for text in self._signature(row))

    def _signature(self, row: ActRow) -> Iterator[Text]:
        """Whether the person's key, or the tablet's, made the signature under an act."""
        act = _content(row.body)
        if row.signature:
            wanted = select(PersonKeyRow.public).where(
                PersonKeyRow.unit_id == self._unit.id, PersonKeyRow.person == row.person
            )
            keys = self._session.scalars(wanted)
            if not any(by_person(key, signed(self._unit.id, act), row.signature) for key in keys):
                yield Text("签名不是本人密钥所签", "the signature is not by the person's key")
        elif row.act in folding.PROVED and row.device_id in self._devices:
            facts = act.get("facts", {})
            proof, digest = facts.get("device_signature", ""), facts.get("digest", "")
            if not by_device(self._devices[row.device_id].public, digest.encode(), proof):
                yield Text("签名不是该平板所签", "the signature is not by the tablet's key")

    def _digests(self) -> Iterator[Finding]:
        """What was signed is what the acts before it come to."""
        by_record: dict[int, list[ActRow]] = {}
        for row in self._acts:
            if row.record_id is not None:
                by_record.setdefault(row.record_id, []).append(row)
        for number, own in self._records.items():
            yield from self._read(own.name, self._folded(own, by_record.get(number, [])))

    def _folded(self, row: RecordRow, acts: list[ActRow]) -> Iterator[Finding]:
        state, rules = folding.begun(row), folding.table(row)
        contested: dict[str, folding.Body] = {}
        ended = None
        begun = next((_content(each.body) for each in acts if each.act == "open"), {})
        if begun and begun.get("facts", {}).get("opening") != row.opening:
            yield self._finding(
                row.post, f"{row.name}的开始内容被改动", f"what {row.name} began with was changed"
            )
        for each in acts:
            body = folding.body(each)
            held = self._held.get(each.link, ("", {}))[1].get("digest")
            if each.act == folding.SIGN and held != record.digest(state):
                yield self._finding(
                    row.post,
                    f"{row.name}：{each.person}签字时的内容与现存记录不符",
                    f"{row.name}: what {each.person} signed is not what the records come to",
                )
            if each.verdict == Verdict.CONTESTED:
                contested[each.key] = body
            elif each.verdict == Verdict.APPLIED:
                state = folding.step(rules, state, body, contested)
            if ended is None and state.name in ENDED:
                ended = each.received
        found = row.kind, row.due, row.opened, row.closed, row.state
        first = acts[0].received if acts else None
        named = folding.named(row.name)
        if found != (named.kind, named.due or first, first, ended, state.name):
            yield self._finding(
                row.post,
                f"{row.name}的时间或状态被改动：应为{state.name}",
                f"times or state of {row.name} were changed: it stands at {state.name}",
            )

    def numbers(self) -> Iterator[Finding]:
        """No device has sent more, or fewer, than is there; no act of the unit is left out."""
        first = self._acts[0].sequence if self._acts else 1
        there = {row.sequence for row in self._acts}
        last = max(there, default=0)
        for missing in sorted(set(range(first, last)) - there):
            yield self._finding("", f"第{missing}号操作缺失", f"act {missing} is missing")
        for name, device in self._devices.items():
            sent = [row.number or 0 for row in self._acts if row.device_id == name]
            if sent and max(sent) != device.received:
                yield self._finding(
                    device.post,
                    f"平板{device.name}：应收到{device.received}号，只有{max(sent)}号",
                    f"tablet {device.name}: {device.received} acts were receipted, "
                    f"the last one there is {max(sent)}",
                )

    def photos(self) -> Iterator[Finding]:
        wanted = select(PhotoRow).where(PhotoRow.unit_id == self._unit.id)
        for row in self._session.scalars(wanted.execution_options(yield_per=20)):
            if _hash(row.body) != row.hash:
                yield self._finding(
                    "", f"照片{row.hash[:8]}被改动", f"photo {row.hash[:8]} was changed"
                )
        mine = select(PhotoRow.hash).where(PhotoRow.unit_id == self._unit.id)
        there = set(self._session.scalars(mine))
        for case, each in handed_in(self._session, [self._unit.id]):
            if each["hash"] not in there:
                named = f"{case.id} {each['hash'][:8]}"
                yield self._finding(
                    "", f"事项附件{named}缺失", f"file {named} of a case is missing"
                )

    def _read(self, name: str, look: Iterator[Finding]) -> Iterator[Finding]:
        """What a look at something finds; what can't be looked at is found as well."""
        try:
            yield from list(look)
        except (ValueError, LookupError, TypeError, AttributeError):
            yield self._finding("", f"{name}已无法读取", f"{name} can no longer be read")

    def _finding(self, post: str, zh: str, en: str) -> Finding:
        return Finding(self._place(post), Text(zh, en))

    def _place(self, post: str) -> str:
        return f"{self._unit.name} {post}".strip()


def _agrees(row: ActRow) -> bool:
    """Whether what stands beside an act is what the act says."""
    act = _content(row.body)
    if act.get("unreadable"):
        return not row.act and row.person is None and act.get("number") == row.number
    number = act.get("number")
    return (
        act.get("key") == row.key
        and row.received.microsecond % 1000 == 0
        and (row.device_id is None or (act.get("device"), number) == (row.device_id, row.number))
        and str(act.get("act", ""))[:20] == row.act
        and row.person == person_of(act)
    )


def _content(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

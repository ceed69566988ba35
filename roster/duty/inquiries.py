"""A customer's matter from whoever answered first until it is closed 首问负责.

What stands in the ledger is found by going through the steps in their order. A step that does not
fit is refused with a sentence; no step leaves an open matter without an owner, or changes who
answered first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from roster.domain import Text


class Channel(StrEnum):
    """How a matter came in."""

    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"
    DOORSTEP = "doorstep"
    WINDOW = "window"


class Sort(StrEnum):
    """What a customer wants."""

    CONSULT = "consult"
    QUERY = "query"
    COMPLAINT = "complaint"
    BUSINESS = "business"
    REPORT = "report"
    OPINION = "opinion"
    REPAIR = "repair"


class Tier(StrEnum):
    """Whose customer an account manager looks after."""

    NONE = "none"
    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"


class Way(StrEnum):
    """What was done with a matter."""

    ANSWERED = "answered"
    LEADER = "leader"
    LED = "led"
    PHONED = "phoned"
    PASSED = "passed"
    DISPATCHED = "dispatched"
    OTHER = "other"


class Act(StrEnum):
    """One step of a matter."""

    TAKE = "take"
    WORK = "work"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    RECALL = "recall"
    CHASE = "chase"
    INFORM = "inform"
    CLOSE = "close"
    RATE = "rate"
    REOPEN = "reopen"
    LINK = "link"
    TOLD = "told"
    """What the ticket system says of it."""


CHANNELS: Mapping[Channel, Text] = {
    Channel.CALL: Text("来电", "telephone"),
    Channel.VISIT: Text("来访", "visit"),
    Channel.LETTER: Text("来信", "letter"),
    Channel.DOORSTEP: Text("上门", "at the door"),
    Channel.WINDOW: Text("窗口移交", "from a counter"),
}
SORTS: Mapping[Sort, Text] = {
    Sort.CONSULT: Text("咨询", "question"),
    Sort.QUERY: Text("查询", "enquiry"),
    Sort.COMPLAINT: Text("投诉", "complaint"),
    Sort.BUSINESS: Text("业务受理", "application"),
    Sort.REPORT: Text("举报", "report of a wrong"),
    Sort.OPINION: Text("意见", "opinion"),
    Sort.REPAIR: Text("故障报修", "fault report"),
}
TIERS: Mapping[Tier, Text] = {
    Tier.NONE: Text("普通", "ordinary"),
    Tier.GOLD: Text("金牌", "gold"),
    Tier.SILVER: Text("银牌", "silver"),
    Tier.BRONZE: Text("铜牌", "bronze"),
}
WAYS: Mapping[Way, Text] = {
    Way.ANSWERED: Text("当场答复", "answered at once"),
    Way.LEADER: Text("报领导", "told a superior"),
    Way.LED: Text("带到相关人员", "led the customer there"),
    Way.PHONED: Text("电话联系", "telephoned"),
    Way.PASSED: Text("转告号码地点", "told where and whom"),
    Way.DISPATCHED: Text("派出抢修", "sent a crew"),
    Way.OTHER: Text("其他办理", "worked on it"),
}
ACTS: Mapping[Act, Text] = {
    Act.TAKE: Text("受理", "taken"),
    Act.WORK: Text("办理", "worked on"),
    Act.OFFER: Text("请接办", "offered"),
    Act.ACCEPT: Text("接办", "accepted"),
    Act.DECLINE: Text("不接", "declined"),
    Act.RECALL: Text("收回转办", "offer withdrawn"),
    Act.CHASE: Text("督促", "chased"),
    Act.INFORM: Text("报主管", "superior informed"),
    Act.CLOSE: Text("办结", "closed"),
    Act.RATE: Text("满意度", "satisfaction"),
    Act.REOPEN: Text("重新办理", "opened again"),
    Act.LINK: Text("关联", "linked"),
    Act.TOLD: Text("工单系统", "ticket system"),
}
ALWAYS_REVISITED = frozenset({Sort.COMPLAINT})
"""Sorts of which every matter is called back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as it is kept.

    Parameters
    ----------
    by : str
        Who did it, by number.
    keeps : bool
        Whether they supervise, and may do what else is the owner's.
    facts : Mapping[str, str]
        What it tells. Words of and about a customer are told by a reference alone.
    """

    act: Act
    by: str
    at: datetime
    keeps: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    def fact(self, name: str) -> str:
        return self.facts.get(name, "")


@dataclass(frozen=True, slots=True)
class Matter:
    """Where a matter stands.

    Parameters
    ----------
    first : str
        Who answered first; chases the matter until it is closed.
    owner : str
        Who has it to do; never empty.
    offered : str
        Who was asked to take it over and has not answered; empty: nobody.
    dispatched : datetime or None
        When a crew was sent.
    informed : bool
        A superior knows why it is not solved.
    satisfied : bool or None
        What the customer said of it; None: not asked yet.
    """

    sort: Sort
    first: str
    owner: str
    received: datetime
    offered: str = ""
    dispatched: datetime | None = None
    informed: bool = False
    replied: datetime | None = None
    closed: datetime | None = None
    satisfied: bool | None = None
    revisit: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed is None

    def waits_for(self, person: str) -> bool:
        """Whether somebody has it to do, to accept or to chase."""
        return self.is_open and person in (self.owner, self.offered, self.first)


def taken(sort: Sort, by: str, received: datetime) -> Matter:
    """A matter as it begins: whoever answers first has it.

    Raises
    ------
    ValueError
        Nobody is named.
    """
    if not by:
        raise ValueError("whoever answers first has the matter")
    return Matter(sort, by, by, received)


def apply(matter: Matter, step: Step) -> Matter | Text:
    """The matter after a step, or why the step does not fit."""
    found = _refused(matter, step)
    return found if found else _after(matter, step)


def after(matter: Matter, steps: Iterable[Step]) -> Matter:
    """The matter after the steps that fit."""
    for step in steps:
        found = apply(matter, step)
        if isinstance(found, Matter):
            matter = found
    return matter


def allowed(matter: Matter, by: str, keeps: bool) -> frozenset[Act]:
    """What somebody may do now, as far as that depends on who they are."""
    return frozenset(act for act in Act if _out_of_turn(matter, act, by, keeps) is None)


WHILE_OPEN = frozenset(Act) - {Act.TAKE, Act.RATE, Act.REOPEN, Act.LINK, Act.TOLD}
OWNERS = frozenset({Act.WORK, Act.OFFER, Act.RECALL, Act.CLOSE, Act.INFORM})
"""What the owner does, or whoever supervises."""


def _refused(matter: Matter, step: Step) -> Text | None:
    if not step.by:
        return Text("请写明由谁办理", "who did it must be named")
    return _out_of_turn(matter, step.act, step.by, step.keeps) or _lacking(matter, step)


def _out_of_turn(matter: Matter, act: Act, by: str, keeps: bool) -> Text | None:
    if act is Act.TAKE:
        return Text("已经受理", "it was taken already")
    if act in WHILE_OPEN and not matter.is_open:
        return Text("已办结；需要时先重新办理", "it is closed; open it again first")
    if act in (Act.REOPEN, Act.RATE) and matter.is_open:
        return Text("尚未办结", "it is not closed yet")
    if act in (Act.ACCEPT, Act.DECLINE) and (not matter.offered or by != matter.offered):
        return Text("只有被请接办的人可以答复", "only who was asked may answer")
    if act is Act.RECALL and not matter.offered:
        return Text("没有待答复的转办", "nobody was asked to take it over")
    if act in OWNERS and not keeps and by not in _own(matter, act):
        return Text(
            "只有责任人或管理人员可以这样做", "only its owner, or who supervises, may do this"
        )
    if act in (Act.CHASE, Act.REOPEN) and not keeps and by != matter.first:
        return Text("由首问人或管理人员督促", "whoever answered first chases, or who supervises")
    return None


def _own(matter: Matter, act: Act) -> tuple[str, ...]:
    """Whoever answered first may also look for another owner."""
    seeks = act in (Act.OFFER, Act.RECALL)
    return (matter.owner, matter.first) if seeks else (matter.owner,)


def _lacking(matter: Matter, step: Step) -> Text | None:
    if step.act is Act.OFFER:
        to = step.fact("to")
        if not to:
            return Text("转办须写明具体人员", "a transfer goes to a named person")
        if to in (matter.owner, matter.offered):
            return Text("已由此人负责或待其答复", "this person has it already, or was asked")
    if step.act in (Act.DECLINE, Act.INFORM, Act.REOPEN) and not step.fact("words"):
        return Text("请写明原因", "the reason is missing")
    if step.act is Act.INFORM and not step.fact("to"):
        return Text("请写明报给哪位主管", "the superior who was informed is missing")
    if step.act is Act.CLOSE:
        return _not_done(matter, step)
    if step.act is Act.RATE and step.fact("satisfied") not in ("yes", "no"):
        return Text("请写明是否满意", "whether the customer is content is missing")
    return None


def _not_done(matter: Matter, step: Step) -> Text | None:
    """What a closing lacks: the result, when the customer was answered, satisfaction or revisit."""
    if not step.fact("words"):
        return Text("请写明办理结果", "the result is missing")
    replied = _instant(step.fact("replied"))
    if replied is None:
        return Text("请填写答复客户的时间", "when the customer was answered is missing")
    if not matter.received <= replied <= step.at:
        return Text(
            "答复时间应在受理之后、办结之前",
            "the answer comes after the receipt, before the closing",
        )
    is_said = step.fact("satisfied") in ("yes", "no") or step.fact("revisit") == "yes"
    if not is_said and matter.sort not in ALWAYS_REVISITED:
        return Text("请记录满意度，或安排回访", "satisfaction is missing, or a revisit")
    return None


def _after(matter: Matter, step: Step) -> Matter:
    match step.act:
        case Act.WORK if step.fact("way") == Way.DISPATCHED and matter.dispatched is None:
            return replace(matter, dispatched=step.at)
        case Act.OFFER:
            return replace(matter, offered=step.fact("to"))
        case Act.ACCEPT:
            return replace(matter, owner=step.by, offered="")
        case Act.DECLINE | Act.RECALL:
            return replace(matter, offered="")
        case Act.INFORM:
            return replace(matter, informed=True)
        case Act.CLOSE:
            return replace(
                matter,
                offered="",
                closed=step.at,
                replied=_instant(step.fact("replied")),
                satisfied=_said(step, matter.satisfied),
                revisit=step.fact("revisit") == "yes" or matter.sort in ALWAYS_REVISITED,
            )
        case Act.RATE:
            return replace(matter, satisfied=_said(step, matter.satisfied))
        case Act.REOPEN:
            return replace(matter, closed=None, replied=None, satisfied=None, revisit=False)
    return matter


def _said(step: Step, before: bool | None) -> bool | None:
    return {"yes": True, "no": False}.get(step.fact("satisfied"), before)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


class Stand(StrEnum):
    """How an open matter stands to its term."""

    FREE = "free"
    """Nobody has set a term for its sort."""
    DUE = "due"
    OVER = "over"
    MET = "met"
    LATE = "late"


def stand(matter: Matter, due: datetime | None, now: datetime) -> Stand:
    """Whether the term of a matter runs, is over, was met or was missed.

    A fault report meets its term when a crew is sent, everything else when the customer was
    answered.
    """
    if due is None:
        return Stand.FREE
    done = matter.replied
    if matter.sort is Sort.REPAIR:
        done = matter.dispatched or matter.replied
    if done is not None:
        return Stand.MET if done <= due else Stand.LATE
    return Stand.DUE if now <= due else Stand.OVER

"""The words of cases, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from roster.desk.case_files import AT_ONCE as AT_ONCE
from roster.desk.saying import TERMS
from roster.duties import PostKind
from roster.duty import machine, schemes
from roster.duty.attendance import Kind
from roster.duty.ceilings import Least
from roster.duty.excuses import Reason
from roster.duty.schemes import Code, Scheme
from roster.duty.terms import Figure
from roster.feeds.evidence import LARGEST as LARGEST
from roster.store.cases import CaseActRow, CaseRow
from web import ui

TONES = {
    "PROPOSED": "warn",
    "NOTIFIED": "warn",
    "HEARD": "warn",
    "DECIDED": "warn",
    "APPEALED": "warn",
    "FINAL": "bad",
    "REVERSED": "good",
}


def state(name: str) -> str:
    return machine.table("case").states[name][ui.language()]


def act(row: CaseActRow) -> str:
    """What was done, with its outcome."""
    done = machine.table("case").acts[row.act][ui.language()]
    outcome = outcomes().get(str(row.facts.get("outcome", "")))
    return f"{done} · {outcome}" if outcome and row.act in ("decide", "rule") else done


def outcomes() -> Mapping[str, str]:
    return {
        "uphold": gettext("upheld"),
        "drop": gettext("dropped"),
        "affirm": gettext("decision stands"),
        "reverse": gettext("decision reversed"),
    }


def term(name: str) -> str:
    return TERMS[name][ui.language()]


def find(code: str) -> tuple[Scheme, Code] | None:
    for scheme in schemes.shipped().values():
        for each in scheme.codes:
            if each.code == code:
                return scheme, each
    return None


def code(name: str) -> str:
    """What a code says."""
    found = find(name)
    return found[1].text[ui.language()] if found else name


def measure(name: str) -> str:
    found = find(name)
    return found[1].measure[ui.language()] if found else ""


def effect(name: str) -> str:
    """What a point of a code does."""
    found = find(name)
    return found[0].effect[ui.language()] if found else ""


def fact(kind: str) -> str:
    """What a fact of attendance is called."""
    names: Mapping[str, str] = {
        Kind.LATE: gettext("came late"),
        Kind.EARLY: gettext("left early"),
        Kind.ABSENT: gettext("absent"),
        Kind.OFF_POST: gettext("off the post"),
        Kind.OVERRUN: gettext("handover took too long"),
        Kind.LEAD_MISSED: gettext("not there early enough"),
    }
    return names.get(kind, kind)


def excuses(found: Sequence[Sequence[Any]]) -> list[str]:
    """What excuses a fact, each by its reason; the attendance pages show the arithmetic."""
    names: Mapping[str, str] = {
        Reason.LEAVE: gettext("approved leave"),
        Reason.CHANGE: gettext("told too late of a change"),
        Reason.SWAP: gettext("a swap"),
        Reason.REFUSAL: gettext("a handover refused on a listed ground"),
        Reason.CHECK: gettext("a thorough check"),
        Reason.FORBIDDEN: gettext("a handover that was forbidden"),
        Reason.NO_RELIEF: gettext("no relief came"),
        Reason.FAULT: gettext("a fault of the system"),
        Reason.CLOCK: gettext("a clock that was wrong"),
        Reason.PAPER: gettext("written by hand"),
        Reason.STAND_IN: gettext("somebody stood in"),
        Reason.COVERAGE: gettext("the unit’s own cause: too few on duty"),
        Reason.REST: gettext("the unit’s own cause: too little rest before"),
        "gone": gettext("no such fact any more"),
    }
    return [names.get(str(each[0]), str(each[0])) for each in found]


def least(name: str) -> str:
    """Which of the three amounts a ceiling is."""
    names: Mapping[str, str] = {
        Least.SHARE: gettext("share of the wage due"),
        Least.MINIMUM: gettext("wage due less minimum wage"),
        Least.BONUS: gettext("variable bonus"),
    }
    return names[name]


def kinds() -> Mapping[PostKind, str]:
    """The kinds of posts that a scheme may bind."""
    return {
        PostKind.SEAT: gettext("hotline seats"),
        PostKind.COUNTER: gettext("counters"),
        PostKind.CREW: gettext("repair crews"),
        PostKind.DUTY24: gettext("24-hour duty"),
    }


def measured(figure: Figure) -> str:
    """A figure with its unit."""
    units: Mapping[str, str] = {
        "working days": gettext("working days"),
        "days": gettext("days"),
        "hours": gettext("hours"),
        "% of the month's wage due": gettext("% of the month’s wage due"),
    }
    return f"{figure.value} {units[figure.unit]}"


def yuan(fen: int) -> str:
    """``20`` or ``20.50``."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def size(count: int) -> str:
    """How large a file is."""
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{-(-count // 1000)} KB"


def what(row: CaseRow) -> str:
    """A case in one line: its code and what it is."""
    return f"{row.code} {code(row.code)}"


def arithmetic(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The figures of a fact, as far as they are plain."""
    names = {
        "from": gettext("from"),
        "to": gettext("up to"),
        "grace": gettext("grace"),
        "limit": gettext("limit"),
        "skew": gettext("clock error, s"),
        "paper": gettext("from paper"),
    }
    for name, value in facts.items():
        if isinstance(value, str | int) and value != "":
            yield names.get(name, name), str(value)

"""Acts of a handover as sentences: what was done, about what, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from constraints import CATALOGUE
from roster.desk.folding import HANDOVER, PAPER
from roster.duty import machine
from web import ui
from web.rulings.frame import Place


def act(place: Place, body: Mapping[str, Any]) -> str:
    """``清点 D1 值班室：7 副（张三，12-01 07:46）``"""
    table = machine.table(HANDOVER)
    name = table.acts.get(str(body.get("act")))
    said = name[ui.language()] if name else str(body.get("act"))
    parts = [said, about(body), value(body), str(body.get("reason") or "")]
    line = " ".join(part for part in parts if part)
    by, at = place.called(body.get("by")), place.clock(str(body.get("at") or ""))
    return f"{line}（{by}，{at}）" if ui.language() == "zh" else f"{line} ({by}, {at})"


def about(body: Mapping[str, Any]) -> str:
    """The items of an act, such as ``D1 值班室``."""
    item, at = str(body.get("item") or ""), str(body.get("place") or "")
    items = [str(each) for each in body.get("items", ())]
    return ui.listed([*items, f"{item} {at}".strip()] if item else items)


def value(body: Mapping[str, Any]) -> str:
    """What was answered, in words."""
    facts = body.get("facts") or {}
    if "counted" in facts:
        return str(facts["counted"])
    if "text" in facts:
        return str(facts["text"])
    said = {
        "fine": gettext("as it should be"),
        "none": gettext("none"),
        "confirmed": gettext("confirmed"),
    }
    word = str(body.get("value") or "")
    return str(said.get(word, forbidden(word)))


def forbidden(word: str) -> str:
    """A state that forbids a handover, in words."""
    said = {
        "accident": gettext("accident being dealt with"),
        "switching": gettext("switching under way"),
        "under_strength": gettext("crew under strength"),
        "certificate": gettext("certificate missing"),
        "unfit": gettext("someone unfit for duty"),
    }
    return str(said.get(word, word))


def decision(ruling: Mapping[str, Any], place: Place) -> str:
    """What was ruled."""
    until = place.clock(ruling.get("until"))
    said = {
        "go_on": gettext("go on with the handover as it stands"),
        "stay": gettext("the outgoing crew stays until %(until)s", until=until),
        "force_close": gettext("closed; %(crew)s is responsible", crew=crew(ruling)),
    }
    return str(said.get(str(ruling.get("decision")), ruling.get("decision")))


def crew(ruling: Mapping[str, Any]) -> str:
    """The crew that a ruling makes responsible."""
    is_out = ruling.get("responsible") == "out"
    return str(gettext("the outgoing crew") if is_out else gettext("the incoming crew"))


def side(name: str) -> str:
    return str(gettext("the outgoing crew") if name == "out" else gettext("the incoming crew"))


def ground(name: str) -> str:
    """Why an alarm stands."""
    said = {
        "late": gettext("not done at its hour"),
        "defect": gettext("an exception was found"),
        "refused": gettext("refused by a crew"),
        "no_show": gettext("a crew is not there"),
        "extended": gettext("the outgoing crew has stayed as long as it may"),
        "countersign": gettext("a ruling was not signed in time"),
        "confirm": gettext("an offline signature was not confirmed in time"),
    }
    return str(said.get(name, name))


def state(name: str) -> str:
    """Where a handover stands, in words."""
    found = machine.table(HANDOVER).states.get(name)
    return found[ui.language()] if found else str(gettext("not begun"))


def rule(code: str) -> str:
    """What a rule is called."""
    found = next((each for each in CATALOGUE if each.code == code), None)
    return found.name[ui.language()] if found else code


def done(name: str) -> str:
    """What kind of act it was."""
    acts = {**machine.table(PAPER).acts, **machine.table(HANDOVER).acts}
    return acts[name][ui.language()] if name in acts else name


def part(name: str) -> str:
    """In what a handover began otherwise than the server had given it out."""
    said = {
        "due": gettext("post or hour"),
        "crews": gettext("the crews"),
        "leaders": gettext("who leads and signs"),
        "heads": gettext("who may rule"),
        "people": gettext("who may take part"),
        "settings": gettext("the times allowed"),
        "checklist": gettext("the version of the checklist"),
        "rooms": gettext("items, rooms and places"),
        "registers": gettext("counts of the registers"),
        "given": gettext("everything: the tablet had been given nothing"),
        "roster": gettext("the whole handover: no such one was given out"),
    }
    return str(said.get(name, name))

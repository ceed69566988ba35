"""Why something is as it is, and what else could be."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from roster.desk.editing import FREE
from roster.desk.explaining import Explanation, explain, others
from roster.desk.periods import Cell
from roster.desk.refusing import Asks, can_be_excepted
from roster.desk.standins import need_of
from roster.domain import OFF, Problem, Roster
from roster.feeds import overview
from roster.feeds.curves import curves
from roster.feeds.labels import labels
from roster.rules import Rule, Violation
from roster.wording import day as say_day
from web import access, ui
from web.weeks import at_desk
from web.weeks.at_desk import ROSTER, Place, asked_cell, place
from web.weeks.refusals import asked_for
from web.weeks.routes import pages
from web.weeks.saying import Index, Json, Speaker, violation_id
from web.weeks.sheet import name
from web.weeks.stepping_in import Telling

SENTENCES = 4
"""Of what a candidate would give up, so many are told."""


@pages.get(f"{ROSTER}/why.json")
@access.allow(*at_desk.DRAFTERS)
def why(unit: int, first: str) -> ResponseReturnValue:
    """Why a rule is broken or a duty short, or why a cell holds what it does."""
    found = place(unit, first)
    if "violation" in request.args:
        return _breach(found, request.args["violation"])
    return _cell(found, asked_cell(found.docket.problem))


def _breach(found: Place, wanted: str) -> Json:
    docket, language = found.docket, ui.language()
    roster = docket.drawn(found.row)
    speaker = at_desk.speaker(found)
    breach = next((v for v in docket.report(roster).violations if violation_id(v) == wanted), None)
    if breach is None:
        abort(404)
    said = explain(docket.problem, docket.rules, roster, breach, found.today)
    return {
        "sentence": speaker.sentence(breach),
        "name": said.rule.name[language],
        "source": said.rule.source.say(language),
        "kind": said.rule.kind.value,
        "arithmetic": [line[language] for line in said.arithmetic],
        "law": said.why_not[language] if said.why_not else "",
        "asks": _exception(found, said.rule, breach, speaker),
        "curve": _curve(docket.problem, roster, breach, language),
        **_candidates(found, roster, speaker, said),
    }


def _curve(problem: Problem, roster: Roster, breach: Violation, language: str) -> list[Json]:
    """The post of a shortage through its date, where what is wanted follows the clock."""
    need = None if breach.people else need_of(problem, breach)
    if need is None or need.shift:
        return []
    place = need.day, need.post, need.role, need.skill
    needs = tuple(n for n in problem.needs if (n.day, n.post, n.role, n.skill) == place)
    return [
        {
            "clock": overview.stretch(begin, end, language),
            "wanted": point.wanted,
            "heads": point.heads,
            "asked": begin < need.end and need.begin < end,
        }
        for curve in curves(problem.with_(needs=needs), roster)
        for (begin, end), point in zip(curve.stretches, curve.days[0][1], strict=True)
        if point is not None
    ]


def _exception(found: Place, rule: Rule, breach: Violation, speaker: Speaker) -> Json | None:
    """What it takes to put this breach on record as an exception, where one may."""
    may = at_desk.is_maker() and found.begun.state in FREE
    if not (may and breach.is_hard and can_be_excepted(rule, breach)):
        return None
    return asked_for(Asks(reason=True, rules=(rule,)), speaker)


def _candidates(found: Place, roster: Roster, speaker: Speaker, said: Explanation) -> Json:
    vacated = {said.vacates: OFF} if said.vacates else {}
    return Telling(found, roster, speaker).all(said.candidates, said.in_turn, vacated)


def _cell(found: Place, cell: Cell) -> Json:
    docket = found.docket
    roster = docket.drawn(found.row)
    speaker, index = at_desk.speaker(found), Index(docket.problem)
    # Breaks at other times are one label on the wall; the first of them speaks for all.
    codes = [label.symbol.code for label in labels(docket.problem, ui.language())]
    tried = others(docket.problem, docket.rules, roster, cell, codes)
    held = docket.problem.symbol[roster.at(*cell)]
    said = {"zh": "{name}{day}：{held}", "en": "{name}, {day}: {held}"}[ui.language()]
    return {
        "holds": index.of[held.code],
        "sentence": said.format(
            name=docket.problem.person[cell[0]].name,
            day=say_day(docket.problem.date_of(cell[1]), ui.language()),
            held=name(docket.problem, held, ui.language()),
        ),
        "symbols": [
            {
                "symbol": index.of[each.code],
                "code": each.code,
                "points": each.points,
                "stops": [speaker.sentence(v) for v in each.stops],
            }
            for each in tried
        ],
    }

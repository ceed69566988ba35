"""Why something is as it is, who could take a duty, and the sick call."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, request
from flask.typing import ResponseReturnValue

from roster.desk import amending
from roster.desk.dockets import Docket
from roster.desk.editing import FREE, Edit
from roster.desk.explaining import Explanation, explain, others, stand_in
from roster.desk.periods import Cell
from roster.desk.refusing import Asks, can_be_excepted
from roster.desk.standins import Candidate, need_of
from roster.domain import LEAVE, OFF, Problem, Roster
from roster.feeds import overview
from roster.feeds.curves import curves
from roster.feeds.labels import labels
from roster.rechecking import recheck
from roster.rules import Rule, Violation
from roster.store.base import now
from roster.store.names import names
from roster.timeline import work_minutes
from roster.wording import day as say_day
from web import access, ui
from web.transactions import session
from web.weeks import at_desk
from web.weeks.at_desk import ROSTER, Place, draft, place
from web.weeks.bodies import Body
from web.weeks.cells import told
from web.weeks.refusals import answering, asked_for
from web.weeks.routes import pages
from web.weeks.saying import Index, Json, Speaker, violation_id
from web.weeks.sheet import name

SENTENCES = 4
"""Of what a candidate would give up, so many are told."""


@pages.get(f"{ROSTER}/why.json")
@access.allow(*at_desk.DRAFTERS)
def why(unit: int, first: str) -> ResponseReturnValue:
    """Why a rule is broken or a duty short, or why a cell holds what it does."""
    found = place(unit, first)
    if "violation" in request.args:
        return _breach(found, request.args["violation"])
    return _cell(found, _asked_cell(found.docket.problem))


def _asked_cell(problem: Problem) -> Cell:
    who, day = request.args.get("person", ""), request.args.get("day", -1, type=int)
    if who not in problem.person or not 0 <= day < problem.days:
        abort(404)
    return who, day


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
    telling = _Telling(found, roster, speaker)
    vacated = {said.vacates: OFF} if said.vacates else {}
    return {
        "candidates": [telling.candidate(each, vacated) for each in said.candidates.found],
        "stopped": said.candidates.stopped,
        "more": said.candidates.untried,
    }


class _Telling:
    """Tells candidates: what they would give up, how much they have, and their number."""

    def __init__(self, found: Place, roster: Roster, speaker: Speaker) -> None:
        self.problem, self.roster, self.speaker = found.docket.problem, roster, speaker
        self.index = Index(self.problem)
        self.phones = {who: row.phone for who, row in names(session(), found.unit).items()}

    def candidate(self, each: Candidate, vacated: Mapping[Cell, str]) -> Json:
        totals = overview.totals(self.problem, self.roster, each.person)
        cells = {**vacated, (each.person, each.day): each.code}
        return {
            "person": each.person,
            "day": each.day,
            "symbol": self.index.of[each.code],
            "code": each.code,
            "points": each.points,
            "costs": [self.speaker.sentence(v) for v in each.costs[:SENTENCES]],
            "stops": [self.speaker.sentence(v) for v in each.stops],
            "leaves": None if each.leaves is None else self.index.of[each.leaves],
            "phone": self.phones.get(each.person, ""),
            "today": [self._at(each.person, each.day + step) for step in (-1, 0, 1)],
            "hours": {"period": totals.minutes, "month": self._month(each.person, each.day)},
            "nights": totals.nights,
            "cells": [{"person": w, "day": d, "code": code} for (w, d), code in cells.items()],
        }

    def _at(self, person: str, day: int) -> int | None:
        symbol = self.problem.line(self.roster, person).get(day)
        return None if symbol is None else self.index.of[symbol.code]

    def _month(self, person: str, day: int) -> int:
        """[min] worked and planned in the month of a day."""
        month = self.problem.date_of(day).replace(day=1)
        return sum(
            work_minutes(symbol)
            for each, symbol in self.problem.line(self.roster, person).items()
            if self.problem.date_of(each).replace(day=1) == month
        )


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


@pages.get(f"{ROSTER}/standins.json")
@access.allow(*at_desk.DRAFTERS)
def standins(unit: int, first: str) -> ResponseReturnValue:
    """Who could take a person's duty if they fall out."""
    found = place(unit, first)
    docket, language = found.docket, ui.language()
    problem, roster = docket.problem, _in_force(found)
    cell = _asked_cell(problem)
    held = problem.symbol[roster.at(*cell)]
    index = Index(problem)
    duty = {"symbol": index.of[held.code], "sentence": name(problem, held, language)}
    if not held.is_duty:
        return {"duty": duty, "candidates": [], "stopped": 0, "more": 0, "shortages": []}
    able = stand_in(problem, docket.rules, roster, cell)
    speaker = at_desk.speaker(found)
    telling = _Telling(found, roster, speaker)
    return {
        "duty": duty,
        "candidates": [telling.candidate(each, {cell: LEAVE}) for each in able.found],
        "stopped": able.stopped,
        "more": able.untried,
        "shortages": _shortages(docket, roster, cell, speaker),
    }


def _in_force(found: Place) -> Roster:
    """What stands published where it does; else the draft."""
    published = found.docket.problem.published
    drawn = found.docket.drawn(found.row)
    if published is None:
        return drawn
    whole = {
        who: row
        for who, row in published.rows.items()
        if who in drawn.rows and len(row) == found.days
    }
    known = found.docket.problem.symbol
    kept = {who: row for who, row in whole.items() if all(code in known for code in row)}
    return Roster({**drawn.rows, **kept})


def _shortages(docket: Docket, roster: Roster, cell: Cell, speaker: Speaker) -> list[str]:
    """What would be short without this duty."""
    short = [rule for rule in docket.rules if rule.shortage]
    difference = recheck(docket.problem, short, roster, roster.put({cell: OFF}))
    return [speaker.sentence(each) for each in difference.new]


@pages.post(f"{ROSTER}/relief.json")
@access.allow(*access.MAKERS)
@answering
def relief(unit: int, first: str) -> ResponseReturnValue:
    """The sick call: leave for one, the duty for another, in force at once."""
    body = Body()
    wanted = body.relief()
    edit = Edit(
        base=body.number("base"),
        cells={},
        reason=body.text("reason"),
        code=body.reason_code(),
        grounds=body.grounds(),
    )
    body.refuse()
    row = draft(unit, first)
    done = amending.relieve(
        session(), at_desk.dockets(), row, wanted, edit, at_desk.account(), now()
    )
    issued = done.issue
    return {
        **told(done.kept),
        "version": issued.version.number if issued else None,
        "asked": list(issued.asked) if issued else [],
    }

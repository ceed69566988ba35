"""Who steps in: for someone who falls out, and for every duty that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request
from flask.typing import ResponseReturnValue

from roster.desk import amending
from roster.desk.dockets import Docket
from roster.desk.editing import Edit
from roster.desk.explaining import stand_in
from roster.desk.periods import Cell, locked
from roster.desk.ranking import Answer, Opening, answer
from roster.desk.relays import Relay
from roster.desk.standins import Candidate, Candidates
from roster.domain import LEAVE, OFF, Roster
from roster.feeds import overview
from roster.rechecking import recheck
from roster.rules import Violation
from roster.store.base import now
from roster.store.names import names
from roster.timeline import work_minutes
from web import access, ui
from web.transactions import session
from web.weeks import at_desk
from web.weeks.at_desk import ROSTER, Place, asked_cell, draft, place
from web.weeks.bodies import Body
from web.weeks.cells import told
from web.weeks.refusals import answering
from web.weeks.routes import pages
from web.weeks.saying import Index, Json, Speaker
from web.weeks.sheet import name

SENTENCES = 4
"""Of what a candidate would give up, so many are told."""


def written(cells: Mapping[Cell, str]) -> list[Json]:
    """Cells as a page is told of them, and tells of them."""
    return [{"person": who, "day": day, "code": code} for (who, day), code in cells.items()]


class Telling:
    """Tells candidates: what they would give up, how much they have, and their number."""

    def __init__(self, found: Place, roster: Roster, speaker: Speaker) -> None:
        self.problem, self.roster, self.speaker = found.docket.problem, roster, speaker
        self.index = Index(self.problem)
        self._moving = {rule.code for rule in found.docket.rules if rule.moves}
        self.phones = {who: row.phone for who, row in names(session(), found.unit).items()}

    def all(self, found: Candidates, in_turn: Sequence[Relay], vacated: Mapping[Cell, str]) -> Json:
        """Those who could take a duty, and pairs who could in turn.

        Parameters
        ----------
        vacated : Mapping[Cell, str]
            What changes whoever takes it.
        """
        return {
            "candidates": [self.candidate(each, vacated) for each in found.found],
            "in_turn": [self._relay(each, vacated) for each in in_turn],
            "stopped": found.stopped,
            "more": found.untried,
        }

    def _relay(self, relay: Relay, vacated: Mapping[Cell, str]) -> Json:
        return {
            "moves": [self.candidate(each, {}) for each in relay.moves],
            "points": relay.points,
            "cells": written({**vacated, **relay.cells}),
        }

    def candidate(self, each: Candidate, vacated: Mapping[Cell, str]) -> Json:
        totals = overview.totals(self.problem, self.roster, each.person)
        return {
            "person": each.person,
            "day": each.day,
            "symbol": self.index.of[each.code],
            "code": each.code,
            "points": each.points,
            "costs": [self.speaker.sentence(v) for v in self._costs(each)],
            "stops": [self.speaker.sentence(v) for v in each.stops],
            "leaves": None if each.leaves is None else self.index.of[each.leaves],
            "phone": self.phones.get(each.person, ""),
            "today": [self._at(each.person, each.day + step) for step in (-1, 0, 1)],
            "hours": {"period": totals.minutes, "month": self._month(each.person, each.day)},
            "nights": totals.nights,
            "cells": written({**vacated, **each.cells}),
        }

    def _costs(self, each: Candidate) -> list[Violation]:
        """What someone would give up, beside what one sees: that their duty moves."""
        return [v for v in each.costs if v.rule not in self._moving][:SENTENCES]

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


@pages.get(f"{ROSTER}/standins.json")
@access.allow(*at_desk.DRAFTERS)
def standins(unit: int, first: str) -> ResponseReturnValue:
    """Who could take a person's duty if they fall out."""
    found = place(unit, first)
    docket, language = found.docket, ui.language()
    problem, roster = docket.problem, _in_force(found)
    cell = asked_cell(problem)
    held = problem.symbol[roster.at(*cell)]
    index = Index(problem)
    duty = {"symbol": index.of[held.code], "sentence": name(problem, held, language)}
    if not held.is_duty:
        return {"duty": duty, "candidates": [], "stopped": 0, "more": 0, "shortages": []}
    able, in_turn = stand_in(problem, docket.rules, roster, cell, found.today)
    speaker = at_desk.speaker(found)
    return {
        "duty": duty,
        **Telling(found, roster, speaker).all(able, in_turn, {cell: LEAVE}),
        "shortages": _shortages(docket, roster, cell, speaker),
    }


@pages.get(f"{ROSTER}/openings.json")
@access.allow(*at_desk.DRAFTERS)
def openings(unit: int, first: str) -> ResponseReturnValue:
    """Who could take each duty that leave or a shortage has opened, best first; no search."""
    found = place(unit, first)
    docket, drawn = found.docket, found.docket.drawn(found.begun)
    since = max(found.today, request.args.get("from", 0, type=int), 0)
    pins = {cell: drawn.at(*cell) for cell in locked(found.begun) if cell[0] in drawn.rows}
    problem = docket.problem.with_(pins={**pins, **docket.problem.pins})
    ranked = answer(problem, docket.rules, drawn, since)
    changes = drawn.changes(ranked.roster)
    telling = _Openings(found, drawn, ranked)
    return {
        "openings": [telling.opening(each) for each in ranked.openings],
        "forced": written(telling.forced),
        "left": ranked.left,
        "together": {
            "cells": len(changes),
            "people": len({who for who, *_ in changes}),
            "change": recheck(problem, docket.rules, drawn, ranked.roster).points,
        },
    }


class _Openings:
    """Tells the openings one after the other, as the roster fills."""

    def __init__(self, found: Place, drawn: Roster, ranked: Answer) -> None:
        taken = {cell for each in ranked.openings if each.best for cell in each.best.cells}
        self.forced = {
            (who, day): now
            for who, day, _, now in drawn.changes(ranked.roster)
            if (who, day) not in taken
        }
        self._telling = Telling(found, drawn.put(self.forced), at_desk.speaker(found))

    def opening(self, each: Opening) -> Json:
        telling, problem = self._telling, self._telling.problem
        told = telling.all(each.found, each.relays, {})
        if each.best:
            telling.roster = telling.roster.put(each.best.cells)
        duty = name(problem, problem.symbol[each.code], ui.language()) if each.code else ""
        return {
            "person": each.person,
            "day": each.day,
            "sentence": duty or telling.speaker.sentence(each.short[0]),
            **told,
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

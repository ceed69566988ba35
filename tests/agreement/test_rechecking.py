"""What an edit does is found where it reaches, and nowhere else does anything change."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar

import pytest

from constraints import CATALOGUE
from constraints.coverage import MinimumCover
from constraints.rest import DailyRest
from roster.checking import Report, check
from roster.domain import Problem, Roster
from roster.rechecking import Difference, applied, identity, recheck
from roster.rules import Reach, Rule, Violation
from tests.agreement.settings import settings
from tests.agreement.test_agreement import drawn

SAMPLES, EDITS = 80, 4
SEEN_AT_LEAST = 5
NOTHING = Difference((), ())


def edited(rng: random.Random, world: Problem, roster: Roster) -> Roster:
    """One to six cells changed, of one or two people."""
    people = rng.sample([p.id for p in world.people], rng.randint(1, 2))
    codes = list(world.symbol)
    cells = {
        (rng.choice(people), rng.randrange(world.days)): rng.choice(codes)
        for _ in range(rng.randint(1, 6))
    }
    return roster.put(cells)


def counted(violations: Iterable[Violation]) -> Counter[tuple[object, ...]]:
    return Counter(map(identity, violations))


def goes_wrong(rule: Rule, world: Problem, before: Roster, afters: Sequence[Roster]) -> bool:
    """Whether a difference, put on the old report, is ever anything but the new one."""
    old = check(world, before, [rule])
    for after in afters:
        report = applied(old, recheck(world, [rule], before, after), [rule])
        if counted(report.violations) != counted(check(world, after, [rule]).violations):
            return True
    return False


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.code)
def test_an_edit_is_checked_as_the_whole_roster_would_be(rule: type[Rule]) -> None:
    rng = random.Random(zlib.crc32(rule.code.encode()))
    seen = 0
    for number in range(SAMPLES):
        world, before = drawn(number)
        bound = settings(rng, rule, world)
        afters = [edited(rng, world, before) for _ in range(EDITS)]
        assert not goes_wrong(bound, world, before, afters), (bound, world, before, afters)
        seen += any(recheck(world, [bound], before, after) != NOTHING for after in afters)
    assert seen >= SEEN_AT_LEAST, seen


class RowsAlone(MinimumCover):
    """Coverage that claims to depend on the changed rows alone."""

    reach: ClassVar[Reach] = Reach.ROWS


def test_a_rule_that_claims_too_short_a_reach_is_found_out() -> None:
    rng = random.Random(0)
    tried = (drawn(number) for number in range(SAMPLES))
    assert any(
        goes_wrong(RowsAlone(), world, before, [edited(rng, world, before)])
        for world, before in tried
    )


def test_a_report_keeps_the_order_of_the_rulebook() -> None:
    rules = [MinimumCover(), DailyRest()]
    for number in range(20):
        world, before = drawn(number)
        after = edited(random.Random(number), world, before)
        report = applied(check(world, before, rules), recheck(world, rules, before, after), rules)
        codes = [violation.rule for violation in report.violations]
        assert codes == sorted(codes, key=[rule.code for rule in rules].index)


def test_nothing_changes_where_nothing_was_edited() -> None:
    world, before = drawn(1)
    difference = recheck(world, [MinimumCover()], before, before)
    assert difference.gone == difference.new == ()
    assert applied(Report(()), difference, []) == Report(())

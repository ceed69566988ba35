"""Repair cases: minutes from the report, against target, promise and ceiling kept apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from roster.duty.customer_terms import Area, Bound, figures
from roster.duty.repairs import ITEMS, Case, Held, Node, flaw, totals, verdicts

ZONE = "Asia/Shanghai"
DAY = date(2026, 12, 1)
AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def case(area: Area = Area.TOWN, **minutes: float) -> Case:
    times = {Node(name): AT + timedelta(minutes=number) for name, number in minutes.items()}
    return Case("B1", area, {Node.RECEIVED: AT, **times})


def held(found: Case, now: float = 600) -> dict[str, Held]:
    at = AT + timedelta(minutes=now)
    return {each.name: each.held for each in verdicts(found, figures(), ZONE, at)}


def test_one_figure_may_be_kept_while_another_is_not() -> None:
    found = held(case(gate=5, arrived=50))
    assert found == {
        "gate": Held.WITHIN,
        "target.town": Held.OVER,
        "promise.town": Held.OVER,
        "ceiling.town": Held.WITHIN,
    }


def test_a_begun_minute_counts_whole() -> None:
    assert held(case(gate=5.01, arrived=30))["gate"] is Held.OVER
    assert case(arrived=29.2).minutes(Node.ARRIVED) == 30


def test_a_step_that_is_still_to_come_runs_and_then_is_over() -> None:
    assert held(case(), now=30)["target.town"] is Held.RUNS
    assert held(case(), now=31)["target.town"] is Held.OVER
    assert held(case(), now=31)["ceiling.town"] is Held.RUNS


def test_a_step_that_nobody_wrote_down_is_not_known() -> None:
    assert held(case(arrived=20))["gate"] is Held.UNKNOWN
    assert verdicts(Case("B1", Area.TOWN, {}), figures(), ZONE, AT) == ()


def test_a_month_tells_mean_and_share_with_what_they_come_from() -> None:
    cases = [
        case(arrived=20),
        case(arrived=40),
        case(arrived=75),
        case(Area.RURAL, arrived=80),
        case(),
    ]
    found = {each.name: each for each in totals(cases, figures(), DAY)}
    town = found["target.town"]
    assert (town.taken, town.unknown, town.within) == ((20, 40, 75), 1, 1)
    assert town.mean == 45
    assert town.share == 1 / 3
    assert town.is_kept is False
    assert found["promise.town"].is_kept is True
    assert found["ceiling.town"].is_kept is False
    assert found["ceiling.rural"].is_kept is True
    assert "target.remote" not in found
    assert found["gate"].mean is None
    assert found["gate"].is_kept is None


def test_the_promise_is_kept_by_the_mean_and_not_by_each_case() -> None:
    found = {
        each.kind: each for each in totals([case(arrived=30), case(arrived=70)], figures(), DAY)
    }
    assert found[Bound.PROMISE].is_kept is False
    found = {
        each.kind: each for each in totals([case(arrived=20), case(arrived=70)], figures(), DAY)
    }
    assert found[Bound.PROMISE].is_kept is True


def test_steps_keep_their_order() -> None:
    times = {Node.RECEIVED: AT, Node.ARRIVED: AT + timedelta(minutes=20)}
    early, later = AT - timedelta(minutes=1), AT + timedelta(minutes=21)
    assert flaw(times, Node.GATE, early) is not None
    assert flaw(times, Node.GATE, later) is not None
    assert flaw(times, Node.GATE, AT) is None
    # A correction of the step itself is measured against the others alone.
    assert flaw(times, Node.ARRIVED, AT) is None
    assert flaw(times, Node.SUPPLIED, AT) is None


def test_the_next_step_follows_the_last_one_done() -> None:
    assert case().next() is Node.DISPATCHED
    assert case(arrived=20).next() is Node.SUPPLIED
    assert case(restored=90).next() is None
    assert set(ITEMS.values()) == set(Node)

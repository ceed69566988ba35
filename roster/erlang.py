"""How many people answer a hotline: the arithmetic of Erlang C, shown step by step.

Calls that find nobody free wait, none gives up, so the figures are careful for calm hours and say
nothing good about a storm. Where the load reaches the heads, the queue only grows: it is said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from roster.domain import Text
from roster.errors import BadInput, Flaw


@dataclass(frozen=True, slots=True)
class Demand:
    """Calls in one stretch of the day, and the service promised to them.

    Parameters
    ----------
    calls : int [calls/interval]
    handling : int [s]
        Mean time a call takes: talk, hold and work after it.
    interval : int [min]
    share : int [per mille]
        Part of the calls that is to be answered within `within`.
    within : int [s]
    """

    calls: int
    handling: int
    interval: int
    share: int
    within: int

    @property
    def load(self) -> float:
        """[erlang] heads kept busy on average."""
        return self.calls * self.handling / (self.interval * 60)

    def overloads(self, heads: int) -> bool:
        """Whether calls come at least as fast as so many heads can take them."""
        return self.calls > 0 and self.calls * self.handling >= heads * self.interval * 60


@dataclass(frozen=True, slots=True)
class Service:
    """What callers meet when so many heads are at the phones.

    Parameters
    ----------
    waiting : float [0 to 1]
        Part of the calls that finds nobody free; 1 where the queue only grows.
    answered : float [0 to 1]
        Part of the calls answered in time; 0 where the queue only grows.
    occupancy : float [0 to 1]
        Part of their time that the heads are busy with calls; 1 where the queue only grows.
    """

    heads: int
    waiting: float
    answered: float
    occupancy: float
    overloaded: bool


@dataclass(frozen=True, slots=True)
class Staffing:
    """The heads that a demand asks for, at the phones and on the roster.

    Parameters
    ----------
    shrinkage : int [per mille]
        Part of the rostered time not spent at the phones: training, meals, patrol, handover.
    occupancy : int [per mille]
        Highest occupancy that people bear.
    before : Service or None
        The service with one head fewer, which is why that was not enough.
    rostered : int [heads]
    """

    demand: Demand
    shrinkage: int
    occupancy: int
    service: Service
    before: Service | None
    rostered: int

    @property
    def heads(self) -> int:
        """[heads] at the phones."""
        return self.service.heads

    def steps(self, language: str) -> str:
        """The arithmetic, one step a line."""
        return "\n".join(text[language] for text in self._steps())

    def _steps(self) -> Iterator[Text]:
        demand = self.demand
        yield Text(
            f"话务量：{demand.calls}个×{demand.handling}秒÷{demand.interval}分钟"
            f"={demand.load:.2f}爱尔兰。",
            f"Load: {demand.calls} calls × {demand.handling} s ÷ {demand.interval} min"
            f" = {demand.load:.2f} erlangs.",
        )
        if self.before:
            yield self._told(self.before)
        yield self._told(self.service)
        lost = _percent(self.shrinkage / 1000)
        yield Text(
            f"损耗{lost}：{self.heads}÷(1−{lost})，进位后排班{self.rostered}人。",
            f"Shrinkage {lost}: {self.heads} ÷ (1 − {lost}), rounded up: "
            f"{self.rostered} on the roster.",
        )

    def _told(self, service: Service) -> Text:
        wanted, bound = _percent(self.demand.share / 1000), _percent(self.occupancy / 1000)
        if service.overloaded:
            return Text(
                f"{service.heads}人在席：来话快于应答，排队只会越来越长。",
                f"{service.heads} at the phones: calls come faster than they are taken, "
                "the queue only grows.",
            )
        return Text(
            f"{service.heads}人在席：{_percent(service.waiting)}的来话要等待，"
            f"{self.demand.within}秒内接起{_percent(service.answered)}（目标{wanted}），"
            f"利用率{_percent(service.occupancy)}（上限{bound}）。",
            f"{service.heads} at the phones: {_percent(service.waiting)} of the calls wait, "
            f"{_percent(service.answered)} are answered within {self.demand.within} s "
            f"({wanted} wanted), occupancy {_percent(service.occupancy)} ({bound} at most).",
        )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def services(demand: Demand) -> Iterator[Service]:
    """The service with 0, 1, 2 ... heads, without end.

    Erlang B grows by one head a step: ``B(c) = A·B(c−1) / (c + A·B(c−1))``, which neither overflows
    nor loses figures; Erlang C follows from it.
    """
    load, heads, blocked = demand.load, 0, 1.0
    while True:
        if demand.overloads(heads):
            yield Service(heads, 1.0, 0.0, 1.0, overloaded=True)
        elif heads == 0:
            yield Service(0, 0.0, 1.0, 0.0, overloaded=False)
        else:
            waiting = heads * blocked / (heads - load * (1 - blocked))
            late = waiting * exp(-(heads - load) * demand.within / demand.handling)
            yield Service(heads, waiting, 1 - late, load / heads, overloaded=False)
        heads += 1
        blocked = load * blocked / (heads + load * blocked)


def service(demand: Demand, heads: int) -> Service:
    """The service with a given number of heads at the phones."""
    return next(each for each in services(demand) if each.heads == heads)


def staffing(
    calls: int,
    handling: int,
    interval: int,
    share: int = 800,
    within: int = 20,
    shrinkage: int = 300,
    occupancy: int = 850,
) -> Staffing:
    """The fewest heads that keep the promise and stay under the occupancy, and those to roster.

    Parameters
    ----------
    calls : int [calls/interval]
    handling : int [s]
    interval : int [min]
    share : int [per mille]
        Default 800: four calls in five.
    within : int [s]
        Default 20.
    shrinkage : int [per mille]
        Default 300.
    occupancy : int [per mille]
        Default 850.

    Raises
    ------
    BadInput
        A figure is out of range; all of them at once.
    """
    _in_range(locals())
    demand = Demand(calls, handling, interval, share, within)
    before = None
    for each in services(demand):
        bearable = calls * handling * 1000 <= occupancy * each.heads * interval * 60
        if bearable and not each.overloaded and each.answered * 1000 >= share:
            break
        before = each
    rostered = -(-each.heads * 1000 // (1000 - shrinkage))
    return Staffing(demand, shrinkage, occupancy, each, before, rostered)


_RANGES = {
    "calls": (0, 100_000),
    "handling": (1, 7200),
    "interval": (1, 1440),
    "share": (1, 999),
    "within": (0, 3600),
    "shrinkage": (0, 900),
    "occupancy": (1, 1000),
}


def _in_range(figures: dict[str, int]) -> None:
    flaws = [
        Flaw("erlang", 0, name, str(value), f"{low} to {high}", f"{low}至{high}")
        for name, value in figures.items()
        for low, high in [_RANGES[name]]
        if not low <= value <= high
    ]
    if flaws:
        raise BadInput(flaws)

"""How what was typed becomes the parameter of a rule: the kind that it has, and its range."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from roster.domain import Text
from roster.measures import measure
from roster.prices import Price


def fit(value: object, hint: Any) -> Any:
    """The value as a type hint asks for it: lists made tuples, tables pairs, texts dates.

    Raises
    ------
    TypeError, ValueError
        It does not fit.
    """
    arguments = get_args(hint)
    if get_origin(hint) is tuple and isinstance(value, Mapping):
        value = tuple(value.items())
    if hint is date and isinstance(value, str):
        return date.fromisoformat(value)
    if get_origin(hint) is tuple and isinstance(value, (list, tuple)):
        if arguments[-1] is ...:
            return tuple(fit(each, arguments[0]) for each in value)
        return tuple(fit(each, part) for each, part in zip(value, arguments, strict=True))
    if get_origin(hint) in (Union, UnionType):
        if value is None and NoneType in arguments:
            return None
        return fit(value, next(each for each in arguments if each is not NoneType))
    if isinstance(hint, type) and issubclass(hint, StrEnum) and isinstance(value, str):
        return hint(value)
    if not isinstance(hint, type) or not isinstance(value, hint):
        raise TypeError
    if isinstance(value, bool) != (hint is bool):
        raise TypeError
    return value


def kind_of(hint: Any) -> Text:
    """What a parameter of this type holds, in words."""
    if hint == Price:
        return Text("分值、不递减的分值列表或“hard”", "points, a list of points, or “hard”")
    if get_origin(hint) in (Union, UnionType):
        return kind_of(next(each for each in get_args(hint) if each is not NoneType))
    if get_origin(hint) is tuple:
        return _list_of(get_args(hint))
    if hint is date:
        return Text("日期", "a date")
    if hint is int:
        return Text("整数", "a whole number")
    if hint is bool:
        return Text("是或否", "true or false")
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Text("、".join(hint), "one of " + ", ".join(hint))
    return Text("文字", "a text")


def _list_of(hints: tuple[Any, ...]) -> Text:
    kinds = [kind_of(each) for each in hints if each is not ...]
    zh, en = "、".join(kind.zh for kind in kinds), " and ".join(kind.en for kind in kinds)
    if hints[-1] is ...:
        return Text(f"列表，每项为{zh}", f"a list, each of it {en}")
    return Text(f"一对值（{zh}）", f"a pair: {en}")


def out_of_range(value: object, meta: Mapping[str, Any]) -> Text | None:
    """The range that a number is out of; a tuple holds its numbers to it as well."""
    low, high = meta.get("low"), meta.get("high")
    if isinstance(value, tuple):
        return next(filter(None, (out_of_range(each, meta) for each in value)), None)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    if (low is None or low <= value) and (high is None or value <= high):
        return None
    span = Text(
        "" if low is None else f"不小于{low}", "" if low is None else f"not less than {low}"
    )
    if high is not None:
        span = Text(
            "，".join(filter(None, (span.zh, f"不大于{high}"))),
            " and ".join(filter(None, (span.en, f"not more than {high}"))),
        )
    unit = measure(meta["unit"])
    brackets = f"（{unit.zh}）" if unit.zh else "", f" [{unit.en}]" if unit.en else ""
    return Text(span.zh + brackets[0], span.en + brackets[1])

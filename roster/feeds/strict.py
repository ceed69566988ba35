"""Reads JSON that someone else may have written: one meaning or none at all."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import NoReturn

from roster.errors import BadInput, Flaw

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

LARGEST = 64_000_000
"""[characters] a roster of 5,000 people and a year has fewer."""


class _Refused(ValueError):
    def __init__(self, value: str, expected: str, expected_zh: str) -> None:
        super().__init__(value)
        self.value, self.expected, self.expected_zh = value, expected, expected_zh


def _pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(key, "each key once", "每个键只出现一次")
        found[key] = value
    return found


def _constant(text: str) -> NoReturn:
    raise _Refused(text, "a finite number", "有限的数")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _constant(text)


def parse(text: str, path: str) -> Json:
    """The value that a JSON text stands for.

    Raises
    ------
    BadInput
        It is no JSON, is nested too deep or too long, repeats a key, or holds NaN, an infinity or
        half of a surrogate pair.
    """
    try:
        if len(text) > LARGEST:
            raise _Refused(str(len(text)), f"at most {LARGEST} characters", f"不超过{LARGEST}字")
        value: Json = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_finite
        )
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        flaw = Flaw(path, error.lineno, str(error.colno), error.msg, "JSON", "JSON格式")
    except _Refused as error:
        flaw = Flaw(path, 0, "", error.value, error.expected, error.expected_zh)
    except RecursionError:
        flaw = Flaw(path, 0, "", "nesting", "a few levels of nesting", "嵌套只有几层")
    except UnicodeEncodeError as error:
        flaw = Flaw(path, 0, "", ascii(error.object[error.start]), "whole characters", "完整的字符")
    except ValueError:
        flaw = Flaw(path, 0, "", "number", "a number of a common length", "位数正常的数")
    else:
        return value
    raise BadInput([flaw])

"""One way to write a record down, so that two machines that hold the same one sign the same bytes.

It is RFC 8785 without its floating-point numbers, and every text is in the Unicode form NFC.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring as quoted

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

LARGEST = 2**53 - 1
"""Beyond it JavaScript no longer tells two whole numbers apart."""

LONE = re.compile("[\ud800-\udfff]")
WORDS = {None: "null", True: "true", False: "false"}


def canonical(value: Json) -> bytes:
    """The bytes of a value.

    Raises
    ------
    ValueError
        It holds what has no single form: a fraction, a number too large for JavaScript, half of a
        character, or two keys that are one in NFC.
    """
    return _text(value).encode()


def digest(value: Json) -> str:
    """The SHA-256 of a value's bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def same(left: Json, right: Json) -> bool:
    """Whether two values are one as JSON, where true is not 1."""
    if isinstance(left, str) or isinstance(right, str) or left is None or right is None:
        return left == right
    return canonical(left) == canonical(right)


def is_plain(value: Json) -> bool:
    """Whether a value is written as records are: whole numbers, whole characters, in NFC."""
    if isinstance(value, str):
        return value.isascii() or _is_normal(value)
    if isinstance(value, Mapping):
        return all(is_plain(key) and is_plain(each) for key, each in value.items())
    if isinstance(value, Sequence):
        return all(map(is_plain, value))
    return value is None or (isinstance(value, int) and abs(value) <= LARGEST)


def normal(value: Json) -> Json:
    """The same value with its texts in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", key): normal(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [normal(each) for each in value]
    return value


def _is_normal(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not LONE.search(text)


def _text(value: Json) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool):
        return WORDS[value]
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"{value} is beyond what JavaScript counts exactly")
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(_entries(value)) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(map(_text, value)) + "]"
    raise ValueError(f"{type(value).__name__} has no canonical form")


def _quoted(text: str) -> str:
    if text.isascii():
        return quoted(text)
    if LONE.search(text):
        raise ValueError("the text holds half of a character")
    return quoted(unicodedata.normalize("NFC", text))


def _entries(value: Mapping[str, Json]) -> list[str]:
    """RFC 8785 orders keys by their UTF-16 units, as JavaScript does."""
    if all(map(str.isascii, value)):
        return [f"{quoted(key)}:{_text(value[key])}" for key in sorted(value)]
    known = {unicodedata.normalize("NFC", key): each for key, each in value.items()}
    if len(known) != len(value):
        raise ValueError("two keys are one in NFC")
    ordered = sorted(known, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return [f"{_quoted(key)}:{_text(known[key])}" for key in ordered]

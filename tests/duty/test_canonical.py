"""A record has one form: the same bytes on the server and on the tablet, or none at all."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from roster.duty.canonical import canonical, digest, is_plain, normal, same

CANONICAL = Path(__file__).parents[2] / "web" / "frontend" / "duty" / "canonical.js"
SCRIPT = """
const { canonical, digest, isPlain } = await import(process.argv[1]);
for (const value of JSON.parse(process.argv[2])) {
  let text = null;
  try { text = canonical(value); } catch { /* has no form */ }
  console.log(JSON.stringify([text, text === null ? null : await digest(value), isPlain(value)]));
}
"""

VALUES: list[Any] = [
    {"b": 1, "a": [True, False, None], "": {}},
    {"𠮷": 1, "\ufb01": 2, "中": 3, "a": 4},
    ["𠮷野家", "e\u0301", "é", "\u1e9b\u0323", "\u212b"],
    ['"', "\\", "/", "\n\r\t\b\f", "\u0000\u001f\u007f", "\u2028\u2029", "</script>"],
    [0, -1, 2**53 - 1, -(2**53) + 1],
    2**53,
    1.5,
    {"e\u0301": 1, "é": 2},
    {"__proto__": 1, "constructor": 2, "10": 3, "9": 4},
]


def on_the_tablet(node: str, values: list[Any]) -> list[Any]:
    done = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT, CANONICAL.as_uri(), json.dumps(values)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.strip().split("\n")]


def here(value: Any) -> list[Any]:
    try:
        return [canonical(value).decode(), digest(value), is_plain(value)]
    except ValueError:
        return [None, None, is_plain(value)]


def test_the_tablet_and_the_server_write_the_same_bytes(node: str) -> None:
    assert on_the_tablet(node, [*VALUES, "\ud800"]) == [here(each) for each in [*VALUES, "\ud800"]]


def test_keys_stand_in_the_order_of_their_utf_16_units() -> None:
    written = canonical({"\ufb01": 1, "𠮷": 2, "a": 3}).decode()
    assert written == '{"a":3,"𠮷":2,"\ufb01":1}'


def test_letters_that_look_alike_are_written_alike() -> None:
    assert canonical("e\u0301") == canonical("é") == '"é"'.encode()
    assert not is_plain("e\u0301")
    assert is_plain(normal({"e\u0301": ["e\u0301"]}))


@pytest.mark.parametrize("value", [0.5, 2**53, "\ud800", {"e\u0301": 1, "é": 2}, object()])
def test_what_has_no_single_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"form|half|beyond|one in NFC"):
        canonical(value)


def test_true_is_not_one() -> None:
    assert not same(True, 1)
    assert same({"a": [1]}, {"a": [1]})
    assert not same(None, [])

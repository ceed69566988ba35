"""A tablet counts wrong PINs for itself, and forgets them once the site says so."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[2] / "web" / "frontend" / "duty" / "pins.js"
SCRIPT = """
const [url, steps] = process.argv.slice(1);
const { Tries } = await import(url);
const kept = {};
const keep = async (name, value) => { kept[name] = value; };
const box = { kept: async (name) => kept[name], keep };
const said = [];
for (const [what, value] of JSON.parse(steps)) {
  // A tablet that was started again reads what it has kept.
  const tries = new Tries(box);
  if (what === "wrong") for (let n = 0; n < value; n += 1) await tries.wrong("G01", 0);
  else if (what === "right") await tries.right("G01");
  else kept.day = { forgiven: value };
  said.push(await tries.state("G01", 0));
}
console.log(JSON.stringify(said));
"""
FREE, WAITS = {"left": 0, "isLocked": False}, {"left": 15, "isLocked": False}
LOCKED = {"left": 15, "isLocked": True}


def told(node: str, *steps: tuple[str, Any]) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT, PINS.as_uri(), json.dumps(steps)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def test_five_wrong_pins_wait_and_ten_lock(node: str) -> None:
    assert told(node, ("wrong", 5), ("wrong", 5), ("right", 0)) == [WAITS, LOCKED, FREE]


def test_a_new_day_forgives_only_whom_the_site_has_unlocked_since(node: str) -> None:
    first, second = {"G01": "2026-12-01T00:00:00+00:00"}, {"G01": "2026-12-02T00:00:00+00:00"}
    steps = [("wrong", 10), ("day", {}), ("day", {"G02": first["G01"]}), ("day", first)]
    assert told(node, *steps) == [LOCKED, LOCKED, LOCKED, FREE]
    steps = [("day", first), ("wrong", 10), ("day", first), ("day", second)]
    assert told(node, *steps) == [FREE, LOCKED, LOCKED, FREE]
    assert told(node, ("wrong", 9), ("day", first), ("wrong", 5))[-1] == WAITS

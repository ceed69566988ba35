"""Where the example units are: beside the packages in a checkout, among them once installed."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
PLACES = (HERE / "example_units", HERE.parent / "examples")
EXAMPLES = next((place for place in PLACES if place.is_dir()), PLACES[-1])

"""`roster verify`: sound or not, what is wrong in a sentence, and the heads to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from tests.tampering import Station
from web.cli import roster


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    made = Station(tmp_path_factory.mktemp("station"))
    yield made
    made.engine.dispose()


def run(station: Station, *words: str, language: str = "zh") -> Result:
    folder = Path(station.engine.url.database or "").parent
    command = ["--language", language, "verify", "--data", str(folder), *words]
    return CliRunner().invoke(roster, command)


def test_a_sound_chain_tells_its_head_and_knows_it_again(station: Station) -> None:
    done = run(station)
    assert done.exit_code == 0, done.output
    (head,) = re.findall(r"\b[0-9a-f]{64}\b", done.output)
    assert run(station, "--head", head, "--unit", "示例供电所").exit_code == 0
    other = run(station, "--head", "0" * 64, language="en")
    assert other.exit_code == 3
    assert "cut off" in other.output


def test_what_is_wrong_is_told_in_both_languages(station: Station) -> None:
    with station.engine.begin() as connection:
        number = connection.scalar(text("SELECT max(id) FROM links"))
        statement = text("UPDATE links SET content = content || ' ' WHERE id = :number")
        connection.execute(statement, {"number": number})
    chinese, english = run(station), run(station, language="en")
    assert (chinese.exit_code, english.exit_code) == (3, 3)
    assert f"第{number}条与其校验码不符" in chinese.output
    assert f"record {number} does not agree with its check code" in english.output


def test_a_unit_that_is_not_there_is_bad_input(station: Station) -> None:
    assert run(station, "--unit", "无此单位").exit_code == 2

"""Every kind of bad input ends with exit code 2 and a sentence, in both languages."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.web.desks import PEOPLE, UNIT, WEEK, process, run, unit
from web import writing


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return unit(tmp_path / "u")


PERIODS = [
    (("--from", "2026-13-45", "--to", "2026-12-03"), "日期，如 2026-12-01"),
    (("--from", "2026-12-05", "--to", "2026-12-03"), "不早于--from"),
    (("--from", "2026-12-05", "--to", "2028-12-03"), "366天"),
    (("--from", "2026-12-05"), "一同给出"),
    (("--to", "2026-12-05"), "一同给出"),
    (("--week", "nonsense"), "2026-W48"),
    (("--week", "2026-W54"), "2026-W48"),
    ((*WEEK, "--from", "2026-12-05", "--to", "2026-12-06"), "二者取一"),
    ((*WEEK, "--seconds", "0"), "大于0"),
    ((*WEEK, "--seconds", "-1"), "大于0"),
    ((*WEEK, "--seconds", "nan"), "大于0"),
    ((*WEEK, "--seconds", "soon"), "大于0"),
]


@pytest.mark.parametrize(("words", "said"), PERIODS, ids=lambda w: "-".join(w[:4]) or None)
def test_a_period_or_length_that_is_none_is_refused(
    desk: Path, words: tuple[str, ...], said: str
) -> None:
    done = run("solve", desk, *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert words[-2] in done.stderr or words[0] in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("seed", ["-1", "99999999999", "x"])
def test_a_seed_out_of_range_is_refused(desk: Path, seed: str) -> None:
    assert run("solve", desk, "--seed", seed).exit_code == 2


def test_a_unit_that_is_not_there_or_none_is_refused(tmp_path: Path, desk: Path) -> None:
    missing = run("solve", tmp_path / "nowhere")
    assert (missing.exit_code, "已有的单位文件夹或工作簿" in missing.stderr) == (2, True)
    text = tmp_path / "notes.txt"
    text.write_text("hello", "utf-8")
    assert run("explain", text).exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run("solve", empty)
    assert done.exit_code == 2
    assert "unit.toml" in done.stderr
    assert "people.csv" in done.stderr


def test_an_unknown_template_is_answered_with_those_there_are(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", toml=UNIT.replace('"plain"', '"castle"'))
    done = run("solve", desk, language="en")
    assert done.exit_code == 2
    assert "castle" in done.stderr
    assert "hotline" in done.stderr


def test_every_flaw_of_a_unit_is_told_at_once(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", demand="日期,岗位,班次,最少\n,受里,早,1\n,受理,晚,many\n")
    done = run("solve", desk)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 3
    assert "demand.csv 第3行" in done.stderr


WRONG_RULES = """
[[rules]]
code = "rest.daily"
rest = -1

[[rules]]
code = "hours.overtime_day"
off = true

[[rules]]
rest = 7

[[departures]]
rule = "rest.free_day"
basis = "urgent repair"
document = "T1"
since = 2026-12-01
until = 2026-12-31
"""


@pytest.mark.parametrize("template", ["plain", "castle"])
def test_mistakes_in_rules_are_told_with_those_in_the_files(tmp_path: Path, template: str) -> None:
    toml = UNIT.replace('"week"', '"weak"').replace("plain", template) + WRONG_RULES
    desk = unit(tmp_path / "u", toml=toml, people=PEOPLE + "E4,\n")
    said = run("solve", desk).stderr
    for part in (
        "weak",
        "“-1”",
        "hours.overtime_day off",
        "rules 3",
        "urgent repair",
        "people.csv",
    ):
        assert part in said, said
    assert ("castle" in said) == (template == "castle")
    assert "规则目录" not in said


@pytest.mark.parametrize("wrong", ["approval = 7", "cycles = 7"])
def test_a_wrong_approval_is_told_once_and_the_law_it_replaces_is_not_missed(
    tmp_path: Path, wrong: str
) -> None:
    rules = f'\n[[rules]]\ncode = "hours.cycle"\n{wrong}\n[[rules]]\n'
    toml = UNIT + rules + 'code = "hours.overtime_month"\noff = true\n'
    said = run("solve", unit(tmp_path / "u", toml=toml)).stderr
    assert "hours.cycle" in said
    assert "hours.overtime_month off" not in said


@pytest.mark.parametrize("name", ["nowhere.json", "nowhere.xlsx", "u"])
def test_a_roster_file_that_is_not_there_is_refused(tmp_path: Path, desk: Path, name: str) -> None:
    done = run("check", desk, tmp_path / name)
    assert done.exit_code == 2
    assert "roster.json" in done.stderr


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"start": 1, "days": 2}'])
def test_a_file_that_is_no_roster_is_refused(tmp_path: Path, desk: Path, content: bytes) -> None:
    path = tmp_path / "roster.json"
    path.write_bytes(content)
    for words in (("check", desk, path), ("explain", desk, path)):
        done = run(*words)
        assert done.exit_code == 2
        assert "roster.json" in done.stderr


def test_the_roster_of_another_unit_is_refused(tmp_path: Path, desk: Path) -> None:
    other = unit(tmp_path / "v", toml=UNIT.replace("小所", "大所"))
    run("solve", other, *WEEK, "--seconds", 3, "--out", tmp_path)
    done = run("check", desk, tmp_path / "roster.json")
    assert done.exit_code == 2
    assert "大所" in done.stderr


def test_a_folder_that_cannot_be_written_is_refused_before_the_search(
    tmp_path: Path, desk: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    for out in (blocked, blocked / "below"):
        done = run("solve", desk, *WEEK, "--out", out)
        assert done.exit_code == 2
        assert str(blocked) in done.stderr
        assert done.stdout == ""


def test_a_full_disk_is_told_and_the_roster_still_shown(
    tmp_path: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.Path, "write_bytes", full)
    done = run("solve", desk, *WEEK, "--seconds", 3, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "磁盘已满" in done.stderr
    assert str(tmp_path / "out") in done.stderr
    assert "已排满，无缺口" in done.stdout


def test_a_question_about_no_cell_is_refused(tmp_path: Path, desk: Path) -> None:
    run("solve", desk, *WEEK, "--seconds", 3, "--out", tmp_path)
    for asked in ("x", "E9 2026-11-30", "E1 2026-13-45", "E1 2027-01-01", "E1"):
        done = run("explain", desk, tmp_path / "roster.json", "--why", asked)
        assert (done.exit_code, asked in done.stderr) == (2, True)
    assert run("explain", desk, "--why", "E1 2026-11-30").exit_code == 2


def test_a_question_about_a_name_that_two_people_share_is_refused(tmp_path: Path) -> None:
    desk = unit(tmp_path / "u", people="工号,姓名\nE1,赵一\nE2,赵一\nE3,孙三\nE4,李四\n")
    run("solve", desk, *WEEK, "--seconds", 3, "--out", tmp_path)
    done = run("explain", desk, tmp_path / "roster.json", "--why", "赵一 2026-11-30")
    assert (done.exit_code, "--why" in done.stderr) == (2, True)
    sure = run("explain", desk, tmp_path / "roster.json", "--why", "孙三 2026-11-30")
    assert sure.exit_code == 0


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({}, True),
    ],
)
def test_chinese_is_spoken_unless_the_environment_is_english(
    tmp_path: Path, environment: dict[str, str], chinese: bool
) -> None:
    clean = dict.fromkeys(("LANG", "LC_ALL", "LC_MESSAGES"), "") | environment
    done = run("solve", tmp_path / "nowhere", language="", env=clean)
    assert ("应为" in done.stderr) is chinese


def test_an_installed_command_refuses_without_a_traceback(tmp_path: Path) -> None:
    done = process("solve", tmp_path / "nowhere")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr

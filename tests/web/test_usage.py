"""Mistakes in the words of a command are told in Chinese, or in English where it is asked for."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from tests.web.desks import run
from web.cli import roster

MISTAKES = [
    (("solve",), "缺少参数UNIT。"),
    (("adopt", "a.xlsx"), "缺少选项--out。"),
    (("solve", "u", "--bogus"), "没有选项“--bogus”。"),
    (("solve", "u", "--second", "3"), "没有选项“--second”。是否为“--seconds”、“--seed”？"),
    (("slove",), "没有命令“slove”。"),
    (("bench", "nrq"), "没有命令“nrq”。是否为“nrp”？"),
    (("solve", "u", "--seed", "x"), "--seed应为0至2147483647的整数。"),
    (("solve", "u", "--workers", "0"), "--workers应为1至64的整数。"),
    (("solve", "u", "--format", "pdf"), "--format应为text、json之一。"),
    (("solve", "u", "--seconds"), "选项--seconds后面缺少值。"),
    (("solve", "u", "--all=yes"), "选项--all不带值。"),
    (("solve", "u", "v", "w"), "多余的参数：v w。"),
    (("bench", "nrp", "no-such-file"), "应为已有的文件或文件夹。"),
    (("bench", "nrp", ".", "--workers", "x"), "--workers应为数值。"),
]
ENGLISH = re.compile(r"[A-Z]?[a-z]{2,} [a-z]{2,}")


@pytest.mark.parametrize(("words", "said"), MISTAKES, ids=lambda words: "-".join(words[:4]))
def test_a_mistake_in_a_command_is_told_in_chinese(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    mistake = done.stderr.splitlines()[-1]
    assert mistake.startswith("错误：")
    assert not ENGLISH.search(mistake)


def test_a_mistake_comes_with_how_the_command_is_used() -> None:
    assert run("solve").stderr.splitlines()[:2] == [
        "用法：roster solve [OPTIONS] UNIT",
        "说明：roster solve --help",
    ]


def test_english_is_told_where_it_is_asked_for_though_a_word_is_wrong() -> None:
    for words in (
        ("--language", "en", "--bogus"),
        ("--bogus", "--language=en"),
        ("--language", "en", "slove"),
    ):
        done = CliRunner().invoke(roster, words)
        assert done.exit_code == 2
        assert "No such" in done.stderr
    assert "没有选项“--bogus”。" in CliRunner().invoke(roster, ["--bogus"], env={"LANG": ""}).stderr
    assert "应为zh、en之一" in run("rules", language="fr").stderr


def test_help_is_no_mistake() -> None:
    assert run("--help").exit_code == 0
    assert "用法" not in run(language="").stderr

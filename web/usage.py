"""What is wrong with the words of a command, in Chinese; in English the library says it itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

FRAME = "用法：{command} {words}\n说明：{command} --help\n"
SURPLUS = re.compile(r"unexpected extra argument.*?\((.*)\)", re.DOTALL)
"""The library tells these two mistakes apart by their texts alone."""
NO_VALUE = "does not take a value"


class Mistake(click.UsageError):
    """A mistake in the words of a command, told in Chinese."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is used, and the mistake."""
        if self.ctx is not None:
            words = " ".join(self.ctx.command.collect_usage_pieces(self.ctx))
            click.echo(FRAME.format(command=self.ctx.command_path, words=words), file, err=True)
        click.echo(f"错误：{self.message}", file, err=True)


@contextmanager
def told(language: str) -> Iterator[None]:
    """Mistakes in the words of a command are told in the language."""
    try:
        yield
    except (Mistake, NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        if language != "zh":
            raise
        raise Mistake(_sentence(error), error.ctx) from error


def _sentence(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有选项“{error.option_name}”。{_nearest(error.possibilities)}"
        case NoSuchCommand():
            return f"没有命令“{error.command_name}”。{_nearest(error.possibilities)}"
        case click.MissingParameter(param=click.Parameter() as param):
            kind = "参数" if isinstance(param, click.Argument) else "选项"
            return f"缺少{kind}{_name(param)}。"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param)}应为{_expected(param.type)}。"
        case click.BadOptionUsage():
            lacking = "不带值" if NO_VALUE in error.message else "后面缺少值"
            return f"选项{error.option_name}{lacking}。"
    surplus = SURPLUS.search(error.message)
    return f"多余的参数：{surplus[1]}。" if surplus else "缺少命令。"


def _nearest(known: Sequence[str] | None) -> str:
    return f"是否为{'、'.join(f'“{each}”' for each in known)}？" if known else ""


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Argument):
        return param.human_readable_name
    return max(param.opts, key=len)


def _expected(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice():
            return "、".join(map(str, kind.choices)) + "之一"
        case click.IntRange():
            return f"{kind.min}至{kind.max}的整数"
        case click.Path():
            return "已有的文件或文件夹"
    return "数值"

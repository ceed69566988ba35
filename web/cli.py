"""The command `roster`. Every command is loaded only when it is called: help must be quick."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import itertools
import os
import sys

import click

from roster.domain import Text
from roster.errors import BadInput
from web import usage
from web.exits import Exit

COMMANDS = {
    "adopt": ("web.adopt", "Make a unit from last month's Excel grid. 由旧排班表建立单位"),
    "solve": ("web.solve", "Make the next roster of a unit. 生成下期排班"),
    "check": ("web.check", "Check a roster against the unit's rules. 校验排班表"),
    "replan": ("web.replan", "Mend a roster after leave, with the fewest changes. 请假后调整"),
    "explain": ("web.explain", "Say how a unit is understood, and why. 解释单位与结果"),
    "rules": ("web.rules", "List the rules with their parameters and sources. 列出规则"),
    "demo": ("web.demo", "Make the rosters of the example units. 演示"),
    "serve": ("web.serve", "Serve the site. 启动网站"),
    "worker": ("web.worker", "Solve what the site asks for. 求解进程"),
    "db": ("web.db", "Upgrade, check, back up, restore the database. 数据库维护"),
    "verify": ("web.verify", "Say whether handovers stand as they were signed. 核验交接班记录"),
    "user": ("web.user", "Make accounts from the console. 建立账号"),
    "bench": ("web.bench", "Run public benchmark instances. 公开算例"),
}
LANGUAGES = ("zh", "en")
YOUNG = 20_000
"""[objects made and not given up] between two searches for waste, thirty times as many as usual:
each goes through all that was read in, and little of what a command makes goes round in circles."""

CANNOT = Text("无法读写“{path}”：{why}。", "Cannot read or write “{path}”: {why}.")
WHY = {
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EDQUOT: Text("磁盘配额已用完", "the disk quota is used up"),
    errno.EROFS: Text("只读", "it is read-only"),
    errno.EACCES: Text(
        "没有权限，或文件正在Excel等程序中打开",
        "no permission, or the file is open in another program such as Excel",
    ),
    errno.EPERM: Text("没有权限", "no permission"),
    errno.ENOENT: Text("不存在", "it does not exist"),
    errno.EEXIST: Text("已有同名文件", "a file of that name is in the way"),
    errno.ENOTDIR: Text("路径中有一级不是文件夹", "a part of the path is no folder"),
    errno.EISDIR: Text("是文件夹", "it is a folder"),
}


class _Lazy(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[name][0]), name)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with usage.told(_named(args) or _language()):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            with usage.told(ctx.params["language"]):
                return super().invoke(ctx)
        except BadInput as error:
            for flaw in error.flaws:
                click.echo(flaw.say(ctx.obj), err=True)
            sys.exit(Exit.BAD_INPUT)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # Who reads has seen enough, such as `head`.
                raise
            click.echo(_said(error, ctx.obj), err=True)
            sys.exit(Exit.BAD_INPUT)
        except (KeyboardInterrupt, click.Abort):
            click.echo({"zh": "已中止。"}.get(ctx.obj, "Stopped."), err=True)
            sys.exit(Exit.UNFINISHED)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def _said(error: OSError, language: str) -> str:
    """What the operating system refused, in a sentence."""
    known = WHY.get(error.errno or 0)
    why = known[language] if known else error.strerror or type(error).__name__
    return CANNOT[language].format(path=error.filename or "", why=why)


def _language() -> str:
    """Chinese, unless the environment asks for English as POSIX reads it."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if said.startswith("en") else "zh"


def _named(args: list[str]) -> str:
    """The language that the words of a command name, also where another word is wrong."""
    words = [part for word in args for part in word.split("=", 1)]
    after = [word for before, word in itertools.pairwise(words) if before == "--language"]
    return next((word for word in after if word in LANGUAGES), "")


@click.command(cls=_Lazy)
@click.version_option(package_name="lunzhi")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=_language,
    help="Language of what is printed.",
)
@click.pass_context
def roster(context: click.Context, language: str) -> None:
    """Lunzhi 轮值: duty rosters for power-supply companies."""
    context.obj = language


def main() -> None:
    """Run the command; bad input is printed flaw by flaw and ends with exit code 2."""
    gc.set_threshold(YOUNG)
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding, such as GBK, shows a question mark for what it lacks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    roster()

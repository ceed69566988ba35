"""The command `roster`. Every command is loaded only when it is called: help must be quick."""

from __future__ import annotations

import importlib
import os
import sys

import click

from roster.errors import BadInput

COMMANDS = {
    "adopt": ("web.adopt", "Make a unit from last month's Excel grid. 由旧排班表建立单位"),
    "solve": ("web.solve", "Make the next roster of a unit. 生成下期排班"),
    "check": ("web.check", "Check a roster against the unit's rules. 校验排班表"),
    "replan": ("web.replan", "Mend a roster after leave, with the fewest changes. 请假后调整"),
    "explain": ("web.explain", "Say how a unit is understood, and why. 解释单位与结果"),
    "rules": ("web.rules", "List the rules with their parameters and sources. 列出规则"),
    "demo": ("web.demo", "Make the rosters of the example units. 演示"),
    "bench": ("web.bench", "Run public benchmark instances. 公开算例"),
}
BAD_INPUT = 2


class _Lazy(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[name][0]), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BadInput as error:
            for flaw in error.flaws:
                click.echo(flaw.say(ctx.obj), err=True)
            sys.exit(BAD_INPUT)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.command(cls=_Lazy)
@click.version_option(package_name="lunzhi")
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default=lambda: "en" if os.environ.get("LANG", "").startswith("en") else "zh",
    help="Language of what is printed.",
)
@click.pass_context
def roster(context: click.Context, language: str) -> None:
    """Lunzhi 轮值: duty rosters for power-supply companies."""
    context.obj = language


def main() -> None:
    """Run the command; bad input is printed flaw by flaw and ends with exit code 2."""
    roster()

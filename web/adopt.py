"""`roster adopt`: a unit from the Excel grid that the station already keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from roster.domain import Text
from roster.errors import BadInput, Flaw

if TYPE_CHECKING:
    from roster.adopt import Adoption, Question
    from roster.feeds.unit import Unit

ZONE = ZoneInfo("Asia/Shanghai")
INTRODUCTION = Text(
    "以下请核对，直接回车即采用括号里的答案：", "Please check; Enter takes the default:"
)
AGAIN = Text("请答其中之一：{choices}", "Please answer one of {choices}.")
WRITTEN = Text(
    "单位已写入 {folder}。下一步：roster solve {folder}",
    "The unit is in {folder}. Next: roster solve {folder}",
)
SET_ASIDE = Text("原有文件夹移到 {folder}。", "The folder that was there is now {folder}.")


@click.command()
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Unit folder.")
@click.option("--yes", is_flag=True, help="Take every default without asking.")
@click.option("--answer", "given", multiple=True, metavar="KEY=VALUE", help="Answer a question.")
@click.option("--force", is_flag=True, help="Set an existing folder aside.")
@click.pass_obj
def adopt(
    language: str, workbook: Path, out: Path, yes: bool, given: tuple[str, ...], force: bool
) -> None:
    """Make a unit folder from WORKBOOK, an ordinary month grid (.xlsx or .xls)."""
    from roster.adopt import adopt as read

    if out.exists() and not force:
        raise _refused(out)
    today = datetime.now(ZONE).date()
    answers = _given(given)
    adoption = read(workbook, answers, today)
    _show(adoption, language)
    if not yes:
        answers |= _ask(adoption.questions, answers, language)
        adoption = read(workbook, answers, today)
    for aside in _written(adoption.unit, out):
        click.echo(SET_ASIDE[language].format(folder=aside))
    click.echo(WRITTEN[language].format(folder=out))


def _refused(out: Path) -> BadInput:
    flaw = Flaw(str(out), 0, "", out.name, "a folder that isn't there yet, or --force",
                "尚不存在的文件夹，或加 --force")  # fmt: skip
    return BadInput([flaw])


def _given(answers: Sequence[str]) -> dict[str, str]:
    wrong = [answer for answer in answers if "=" not in answer]
    if wrong:
        raise BadInput(Flaw("--answer", 0, "", answer, "KEY=VALUE", "键=值") for answer in wrong)
    return {key.strip(): value for key, _, value in (answer.partition("=") for answer in answers)}


def _show(adoption: Adoption, language: str) -> None:
    for finding in adoption.findings:
        sign = "? " if finding.doubt else "  "
        click.secho(sign + finding.text[language], fg="yellow" if finding.doubt else None)


def _ask(
    questions: Sequence[Question], answers: Mapping[str, str], language: str
) -> dict[str, str]:
    """The answers that differ from the defaults."""
    found = {}
    open_ones = [question for question in questions if question.key not in answers]
    if open_ones:
        click.echo(INTRODUCTION[language])
    for question in open_ones:
        answer = _answer(question, language)
        if answer != question.default:
            found[question.key] = answer
    return found


def _answer(question: Question, language: str) -> str:
    """What is typed; asked again where it is none of the choices."""
    choices = f" ({'/'.join(question.choices)})" if question.choices else ""
    while True:
        answer = str(click.prompt(question.text[language] + choices, default=question.default))
        if not question.choices or answer in question.choices:
            return answer
        click.echo(AGAIN[language].format(choices=", ".join(question.choices)))


def _written(unit: Unit, out: Path) -> Iterator[Path]:
    """Write the unit where it can be read back or not at all; gives where the old folder went."""
    from roster.feeds import units

    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent) as place:
        fresh = Path(place) / "unit"
        units.write(unit, fresh)
        units.read(fresh)
        if out.exists():
            names = (out.with_name(f"{out.name}.old{n or ''}") for n in range(1000))
            yield out.rename(next(name for name in names if not name.exists()))
        fresh.rename(out)

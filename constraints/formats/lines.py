"""Lines of a text file with their numbers, and the flaws found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from roster.errors import BadInput, Flaw


@dataclass
class Sheet:
    """A text file that is read as fields; what cannot be read is collected, not raised one by one.

    A reader that meets a flaw goes on with a stand-in, so that all flaws are told at once.
    """

    path: Path
    flaws: list[Flaw] = field(default_factory=list)

    def rows(self) -> list[tuple[int, str]]:
        """(row number, text) of every line that is neither empty nor a comment.

        Raises
        ------
        BadInput
            The file cannot be read as UTF-8 text.
        """
        try:
            text = self.path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            expected = Flaw(str(self.path), 0, "", str(error), "a UTF-8 text file", "UTF-8文本文件")
            raise BadInput([expected]) from None
        lines = ((row, line.split("#")[0].strip()) for row, line in enumerate(text.splitlines(), 1))
        return [(row, line) for row, line in lines if line]

    def flaw(self, row: int, column: str, value: str, expected: str, zh: str) -> None:
        self.flaws.append(Flaw(str(self.path), row, column, value, expected, zh))

    def number(self, row: int, column: str, value: str) -> int:
        """A whole number of 0 or more."""
        if value.strip().isdecimal():
            return int(value)
        self.flaw(row, column, value, "a whole number", "整数")
        return 0

    def known(self, row: int, column: str, value: str, among: object) -> bool:
        """Whether a code has been declared above."""
        if hasattr(among, "__contains__") and value in among:
            return True
        self.flaw(row, column, value, "a code declared above", "前文已定义的代码")
        return False

    def fields(self, row: int, names: tuple[str, ...], values: list[str]) -> bool:
        """Whether a line has as many fields as it should."""
        if len(values) == len(names):
            return True
        found = ",".join(values)
        self.flaw(row, "", found, f"{len(names)} fields: {', '.join(names)}", f"{len(names)}个字段")
        return False

    def done(self) -> None:
        """Raise BadInput if any flaw was found."""
        if self.flaws:
            raise BadInput(self.flaws)

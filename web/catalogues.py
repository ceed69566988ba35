"""The texts of the pages: collected from each feature, translated, compiled.

``python -m web.catalogues`` compiles; with ``--collect`` it first takes up the texts that stand in
the pages and drops those that are gone, of the features named after it or of all. A text's English
form is its key; the Chinese one stands in the feature's
``translations/zh_Hans_CN/LC_MESSAGES/messages.po``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
LOCALE = "zh_Hans_CN"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""A catalogue does not depend on when it was written."""
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true"}}


def features() -> Iterator[Path]:
    """The folders of the site that have pages."""
    return (path for path in sorted(HERE.iterdir()) if (path / "templates").is_dir())


def file_of(feature: Path) -> Path:
    return feature / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"


def collected(feature: Path) -> Catalog:
    """Every text of a feature, with its translation where there is one."""
    catalog = _empty()
    for _, _, key, comments, context in extract_from_dir(
        feature,
        METHODS,
        OPTIONS,
        keywords={"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)},
    ):
        catalog.add(key, None, auto_comments=comments, context=context)
    known = read(feature)
    for message in catalog:
        if message.id and (old := known.get(message.id)) and old.string:
            message.string = old.string
    return catalog


def read(feature: Path) -> Catalog:
    path = file_of(feature)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def compile_all() -> None:
    """Write beside every catalogue the form in which the site reads it."""
    for feature in features():
        path = file_of(feature)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(feature))


def collect(names: Sequence[str]) -> None:
    """Take up new texts and drop those that are gone; no names: in every feature."""
    for feature in features():
        if names and feature.name not in names:
            continue
        path = file_of(feature)
        path.parent.mkdir(parents=True, exist_ok=True)
        # The file is read before it is opened for writing, which empties it.
        whole = collected(feature)
        with path.open("wb") as file:
            write_po(file, whole, width=100, sort_output=True, no_location=True)


def _empty() -> Catalog:
    return Catalog(locale=LOCALE, project="lunzhi", creation_date=EPOCH, revision_date=EPOCH)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--collect"]:
        collect(sys.argv[2:])
    compile_all()

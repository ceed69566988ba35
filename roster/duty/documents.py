"""The documents from which figures and duties are taken, by the name that readers know them by."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain import Text

DOCUMENTS: Mapping[str, Text] = {
    "000": Text("供电大厅管理办法", "rules of supply halls"),
    "001": Text("业扩报装服务标杆材料", "report of a benchmark company"),
    "002": Text("供电服务首问责任制实施办法", "rules of first inquiry"),
    "003": Text("95598与24小时值班管理规定", "rules of 95598 and 24-hour duty"),
    "004": Text("营业厅管理制度", "rules of business halls"),
}
"""By their number, with which data name a place in them: ``004:147``."""


def cited(source: str) -> Text:
    """Where something is from; what names no document is told as it stands."""
    return DOCUMENTS.get(source.partition(":")[0], Text(source, source))

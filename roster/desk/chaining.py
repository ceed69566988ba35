"""Links are put to the chain of a post, and its end is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk.sealing import Seal
from roster.duty.canonical import canonical
from roster.duty.chain import link
from roster.store.chains import ChainRow, LinkRow


def append(
    session: Session, chain: ChainRow, content: Mapping[str, Any], seal: Seal, at: datetime
) -> str:
    """Put a content to the chain of a post, which the caller holds; its link."""
    held, unit, post = canonical(dict(content)).decode(), chain.unit_id, chain.post
    made = link(chain.link, held)
    chain.position, chain.link = chain.position + 1, made
    chain.seal = seal.sign(end(unit, post, chain.position, made))
    session.add(
        LinkRow(unit_id=unit, post=post, position=chain.position, content=held, link=made, at=at)
    )
    return made


def end(unit: int, post: str, position: int, made: str, purpose: str = "end") -> bytes:
    """What the seal at the end of a chain stands for, or at the place where it was cut."""
    return canonical(
        {"link": made, "position": position, "post": post, "purpose": purpose, "unit": unit}
    )

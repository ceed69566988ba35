"""Links are put to the chain of a post, and its end is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from roster.desk.sealing import Seal
from roster.duty.canonical import canonical
from roster.duty.chain import link
from roster.store import chains
from roster.store.chains import LinkRow


def append(
    session: Session, unit: int, post: str, content: Mapping[str, Any], seal: Seal, at: datetime
) -> str:
    """Put a content to the chain of a post; its link. Whoever does so holds the unit."""
    chain, held = chains.hold(session, unit, post), canonical(dict(content)).decode()
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

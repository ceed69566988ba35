"""${message}."""
<% steps = "\n".join(line for line in upgrades.splitlines() if "###" not in line).strip() %>
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${steps}

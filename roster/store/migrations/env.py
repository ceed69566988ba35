"""How the migrations are run, and how a new one is drafted."""

from __future__ import annotations

from alembic import context

from roster.store.migrations.drafting import render, with_seals
from roster.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    render_item=render,
    process_revision_directives=with_seals,
)
with context.begin_transaction():
    context.run_migrations()

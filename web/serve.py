"""`roster serve`: the site, for the tablets and desks of an intranet."""

from __future__ import annotations

import secrets
from pathlib import Path

import click


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Folder of everything that is kept.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--config", type=click.Path(path_type=Path), help="A file of settings (TOML).")
@click.option("--demo", is_flag=True, help="With the example units, in a database of their own.")
@click.pass_obj
def serve(
    language: str, data: Path | None, port: int | None, config: Path | None, demo: bool
) -> None:
    """Serve the site."""
    from cheroot.wsgi import Server

    from roster.store.base import open_database
    from roster.store.schema import create
    from web.demonstration import prepare
    from web.settings import settings
    from web.site import create_app

    chosen = settings(config, data=data, port=port)
    chosen.data.mkdir(parents=True, exist_ok=True)
    engine = open_database(chosen.url)
    create(engine)
    app = create_app(chosen, engine)
    if demo:
        for line in prepare(app, language):
            click.echo(line)
    code = secrets.token_urlsafe(9)
    app.extensions["lunzhi.first_code"] = code
    click.echo(f"{chosen.host}:{chosen.port}  {code}")
    server = Server((chosen.host, chosen.port), app, numthreads=8)
    server.safe_start()

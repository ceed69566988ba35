"""`roster serve`: the site, for the tablets and desks of an intranet."""

from __future__ import annotations

import logging
import secrets
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import Engine, select

from roster.domain import Text
from roster.store.accounts import AccountRow
from roster.store.base import is_embedded, now, reading, sessions
from web import installation
from web.serving import certificates, hosts
from web.serving.beside import Replaced
from web.serving.certificates import Identity
from web.serving.ending import when_asked
from web.serving.listening import Listener
from web.serving.nightly import Nightly
from web.serving.posting import Posting
from web.serving.reckoning import Crew
from web.serving.sharing import Siblings
from web.serving.watching import Watching
from web.settings import Settings, as_environment, settings
from web.settings_options import settings_options
from web.version import VERSION

LOG = logging.getLogger("lunzhi")

OPEN = Text("轮值 {version} 已启动：", "Lunzhi {version} is open:")
FIRST = Text("首次使用的一次性口令：{code}", "Code for the first administrator, works once: {code}")
TRUST = Text(
    "让平板、手机信任本站：{address}\n证书指纹（SHA-256）：{fingerprint}",
    "To let a tablet or phone trust the site: {address}\nFingerprint (SHA-256): {fingerprint}",
)
UNCOVERED = Text(
    "本站证书不含以下名称：{names}。如需加入，删除{file}后重新启动；各设备须重新安装证书。",
    "The authority may not speak for {names}. To add them, remove {file} and start again; every "
    "device then has to install the new one.",
)
PORT = Text("没有被占用的端口", "a port that is free and may be used")
ENDS = Text(
    "公司证书{day}到期，请更换文件{file}；换好后当晚自动启用。",
    "The company's certificate ends on {day}. Replace {file}; the new one is taken up at night.",
)


@click.command()
@settings_options
@click.option("--port", help="Port to listen on.")
@click.option("--demo", is_flag=True, help="With the example units, in a database of their own.")
@click.pass_obj
def serve(
    language: str, data: Path | None, port: str | None, config: Path | None, demo: bool
) -> None:
    """Serve the site."""
    chosen = settings(config, data=data, port=port)
    if demo:
        chosen = installation.demonstration(chosen)
    with installation.in_hand(chosen), installation.database(chosen, new=True) as engine:
        installation.prepare(engine)
        installation.log(chosen, "site.log")
        names = hosts.reached_by(chosen.host, chosen.names)
        shown = certificates.identity(chosen, names)
        app = _site(chosen, engine)
        if demo:
            _demonstrate(app, language)
        with _listening(chosen, app, shown) as listener:
            for line in _said(chosen, engine, app, shown, names, language):
                click.echo(line)
                LOG.info(line)
            _run(listener, chosen, engine, app, shown)


def _site(chosen: Settings, engine: Engine) -> Flask:
    from web.site import create_app

    app = create_app(chosen, engine)
    app.extensions["lunzhi.first_code"] = secrets.token_urlsafe(9)
    return app


@contextmanager
def _listening(chosen: Settings, app: Flask, shown: Identity) -> Iterator[Listener]:
    listener = Listener((chosen.host, chosen.port), app, shown.context())
    try:
        listener.prepare()
    except OSError as error:
        raise installation.unfit("port", f"{chosen.port}: {error}", PORT) from None
    try:
        yield listener
    finally:
        listener.stop()


def _demonstrate(app: Flask, language: str) -> None:
    from web import (
        demonstration,
        demonstration_attendance,
        demonstration_cases,
        demonstration_customers,
        demonstration_dues,
        demonstration_duty,
        demonstration_month,
    )

    said = list(demonstration.prepare(app, language))
    demonstration_month.begin(app)
    demonstration_attendance.begin(app)
    demonstration_cases.begin(app)
    demonstration_customers.begin(app)
    demonstration_dues.begin(app)
    said.append(demonstration_duty.SAID[language].format(pins=demonstration_duty.begin(app)))
    for line in said:
        click.echo(line)


def _run(listener: Listener, chosen: Settings, engine: Engine, app: Flask, shown: Identity) -> None:
    """Serve until the process is asked to end; the worker and the nightly backup run beside."""
    siblings = Siblings(chosen, listener, app, shown)

    def renew() -> None:
        names = hosts.reached_by(chosen.host, chosen.names)
        listener.tls = certificates.identity(chosen, names).context()
        siblings.renewed()

    with ExitStack() as running:
        nightly = Nightly(chosen, engine, renew)
        nightly.start()
        running.callback(nightly.stop)
        posting = Posting(chosen, sessions(engine))
        posting.start()
        running.callback(posting.stop)
        dockets, crew = app.extensions["lunzhi.dockets"], Crew(chosen.url)
        watching = Watching(sessions(engine), dockets, crew=crew)
        watching.start()
        running.callback(watching.stop)
        if is_embedded(chosen.url):
            worker = Replaced(["worker"], as_environment(chosen))
            worker.start()
            running.callback(worker.stop)
        siblings.start()
        running.callback(siblings.stop)
        when_asked(listener.end, signal.SIGINT, signal.SIGTERM)
        listener.serve()


def _said(
    chosen: Settings,
    engine: Engine,
    app: Flask,
    shown: Identity,
    names: tuple[str, ...],
    language: str,
) -> Iterator[str]:
    """What the console tells: addresses, the code for the first administrator, the fingerprint."""
    place = f"{names[0]}:{chosen.port}"
    yield OPEN[language].format(version=VERSION)
    for name in names:
        host = f"[{name}]" if ":" in name else name
        yield f"  https://{host}:{chosen.port}/"
    with reading(sessions(engine)) as work:
        if work.scalar(select(AccountRow.id).limit(1)) is None:
            yield FIRST[language].format(code=app.extensions["lunzhi.first_code"])
    ends = certificates.ends(shown.pair.certificate)
    if ends - now() < certificates.RENEWED:
        file = shown.pair.certificate
        yield ENDS[language].format(day=f"{ends:%Y-%m-%d}", file=file)
    if shown.authority is not None:
        fingerprint = certificates.fingerprint(shown.authority)
        yield TRUST[language].format(address=f"http://{place}/trust", fingerprint=fingerprint)
    if shown.uncovered:
        yield UNCOVERED[language].format(names=", ".join(shown.uncovered), file=shown.authority)

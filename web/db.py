"""`roster db`: bring the database to this release, check it, back it up, restore it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from roster.desk import backups, restoring, soundness
from roster.desk.restoring import Restored
from roster.domain import Text
from roster.errors import BadInput
from roster.store import archives, upgrading
from roster.store.base import is_embedded, now
from roster.store.upgrading import Stand
from web import installation
from web.settings import Settings, settings
from web.settings_options import settings_options
from web.version import VERSION

CURRENT = Text(
    "已是本版本的数据库（{revision}）。", "The tables are those of this release ({revision})."
)
UPGRADED = Text("数据库已升级：{before} → {revision}。", "Upgraded: {before} → {revision}.")
BACKED_UP = Text("备份：{path}，{rows}条记录。", "Backup: {path}, {rows} records.")
RESTORED = Text(
    "已恢复{made}的备份，{rows}条记录。", "Restored the backup of {made}, {rows} records."
)
SET_ASIDE = Text("原数据库保留为{path}。", "The database as it was is kept as {path}.")
SHUT = Text(
    "备份后已停用的日历链接和接口令牌仍停用（{links}个）；密码和账号的停用以恢复前为准。",
    "What was shut since the backup stays shut: {links} calendars and tokens; passwords and closed "
    "accounts are as before the restore.",
)
SHUT_ALL = Text(
    "查不到备份后停用了哪些日历链接和接口令牌，已全部停用（{links}个），请重新开通。"
    "密码为备份时的密码。",
    "Nobody can say which calendars and tokens were shut since the backup: all {links} are shut, "
    "to be opened anew. Passwords are those of the backup.",
)
KEPT = Text(
    "日历链接和接口令牌照备份保留，备份后停用的也重新有效。",
    "Calendars and tokens are as in the backup: those shut since then are open again.",
)
SOUND = Text("未发现问题（{revision}）。", "Sound ({revision}).")
EMPTY = Text(
    "空的数据库；替换已有数据请加--replace",
    "an empty database; --replace replaces what is there",
)


@click.group()
def db() -> None:
    """Upgrade, check, back up, restore. 数据库的升级、检查、备份与恢复"""


@db.command()
@settings_options
@click.pass_obj
def upgrade(language: str, data: Path | None, config: Path | None) -> None:
    """Bring the database to this release; a backup is made first. 升级"""
    chosen = settings(config, data=data)
    with installation.in_hand(chosen), installation.database(chosen, new=True) as engine:
        with engine.connect() as connection:
            stand, before = upgrading.stand(connection), upgrading.revision(connection)
        if stand is Stand.UNKNOWN:
            installation.demand_current(engine)
        if stand is Stand.BEHIND:
            path, manifest = backups.make(engine, chosen.data, VERSION, now(), "before-upgrade")
            _say(language, BACKED_UP, path=path, rows=_rows(manifest))
        with upgrading.remaking(engine) as connection:
            upgrading.upgrade(connection)
    said = CURRENT if stand is Stand.CURRENT else UPGRADED
    _say(language, said, before=before or "—", revision=upgrading.head())


@db.command()
@settings_options
@click.pass_obj
def check(language: str, data: Path | None, config: Path | None) -> None:
    """Say what is wrong with the database, if anything. 检查"""
    chosen = settings(config, data=data)
    with installation.database(chosen) as engine:
        installation.demand_current(engine)
        if flaws := soundness.flaws(engine):
            raise BadInput(flaws)
    _say(language, SOUND, revision=upgrading.head())


@db.command()
@settings_options
@click.option("--to", type=click.Path(path_type=Path), help="File to write; else into the folder.")
@click.pass_obj
def backup(language: str, data: Path | None, config: Path | None, to: Path | None) -> None:
    """Write a backup, also while the site runs. 备份"""
    chosen = settings(config, data=data)
    with installation.database(chosen) as engine:
        if to is None:
            to, manifest = backups.make(engine, chosen.data, VERSION, now(), "by-hand")
        else:
            own = backups.own_files(chosen.data)
            manifest = archives.write(engine, to, own, VERSION, now())
    _say(language, BACKED_UP, path=to, rows=_rows(manifest))


@db.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace what is there.")
@click.option(
    "--keep-links",
    is_flag=True,
    help="Leave calendars and tokens open where it is not known which were shut since the backup, "
    "as when moving to another machine.",
)
@settings_options
@click.pass_obj
def restore(
    language: str,
    source: Path,
    replace: bool,
    keep_links: bool,
    data: Path | None,
    config: Path | None,
) -> None:
    """Make the database of a backup. 恢复"""
    chosen = settings(config, data=data)
    archives.proved(source)
    with installation.in_hand(chosen):
        into = _into_file if is_embedded(chosen.url) else _into_server
        done = into(chosen, source, replace, keep_links)
        backups.put_back(chosen.data, source)
    if done.aside is not None:
        _say(language, SET_ASIDE, path=done.aside)
    _say(language, RESTORED, made=done.manifest.made, rows=_rows(done.manifest))
    said = SHUT if done.shut.known else KEPT if keep_links else SHUT_ALL
    _say(language, said, links=done.shut.links)


def _into_file(chosen: Settings, source: Path, replace: bool, keep_links: bool) -> Restored:
    place = Path(make_url(chosen.url).database or "")
    if place.exists() and not replace:
        raise installation.unfit("database", str(place), EMPTY)
    return restoring.restore_file(place, source, now(), keep_links=keep_links)


def _into_server(chosen: Settings, source: Path, replace: bool, keep_links: bool) -> Restored:
    aside = None
    with installation.database(chosen) as engine:
        with engine.connect() as connection:
            stand = upgrading.stand(connection)
        if stand is not Stand.EMPTY:
            if not replace:
                raise installation.unfit("database", stand.value, EMPTY)
            aside, _ = backups.make(engine, chosen.data, VERSION, now(), "before-restore")
        done = restoring.restore_server(engine, source, now(), keep_links=keep_links)
        return dataclasses.replace(done, aside=aside)


def _rows(manifest: archives.Manifest) -> int:
    return sum(manifest.tables.values())


def _say(language: str, text: Text, **given: object) -> None:
    click.echo(text[language].format(**given))

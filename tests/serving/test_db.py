"""What `roster db` and `roster user` do to an installation, on both kinds of database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from roster.desk import backups
from roster.store import archives, upgrading
from roster.store.accounts import AccountRow, GrantRow, Role, SignInRow
from roster.store.audit import AuditRow
from roster.store.base import Sessions, now, open_database, reading, sessions, writing
from roster.store.units import UnitRow
from web import installation, sign_ins
from web.cli import roster
from web.settings import Settings, as_environment

NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = {before!r}
def upgrade() -> None:
    with op.batch_alter_table("units") as units:
        units.add_column(sa.Column("more", sa.Integer()))
    {more}
"""


class Installed:
    """An installation, and the command that works on it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def run(self, *words: str) -> Result:
        environment = {"LANG": "zh_CN.UTF-8", "LC_ALL": "", **as_environment(self.settings)}
        return CliRunner().invoke(roster, words, env=environment, standalone_mode=False)

    def well(self, *words: str) -> str:
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.output

    def refused(self, *words: str) -> str:
        done = self.run(*words)
        assert done.exit_code == 2, done.output
        return done.output

    @property
    def make(self) -> Sessions:
        return sessions(open_database(self.settings.url))

    def units(self) -> list[str]:
        with reading(self.make) as work:
            return list(work.scalars(select(UnitRow.name).order_by(UnitRow.id)))

    def add(self, name: str) -> None:
        with writing(self.make) as work:
            work.add(UnitRow(name=name))

    def backups(self) -> list[str]:
        return [each.why for each in backups.kept(backups.folder_of(self.settings.data))]


@pytest.fixture(params=["sqlite", "postgresql"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Installed:
    """An installation of this release with one unit."""
    server = request.param == "postgresql"
    database = request.getfixturevalue("postgresql") if server else ""
    found = Installed(Settings(data=tmp_path / "data", database=database))
    found.well("db", "upgrade")
    found.add("某公司")
    return found


@pytest.fixture
def embedded(tmp_path: Path) -> Installed:
    found = Installed(Settings(data=tmp_path / "data"))
    found.well("db", "upgrade")
    found.add("某公司")
    return found


Later = Callable[[str], None]


@pytest.fixture
def later_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let the programs be of a release with one migration more."""

    def become(more: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(upgrading.MIGRATIONS, folder)
        step = NEXT.format(before=upgrading.head(), more=more)
        (folder / "versions" / "9001_more.py").write_text(step, "utf-8")
        monkeypatch.setattr(upgrading, "MIGRATIONS", folder)

    return become


def test_an_upgrade_makes_a_backup_first(installed: Installed, later_release: Later) -> None:
    later_release("")
    assert "应为本版本的数据库；先运行roster db upgrade" in installed.refused("db", "check")
    assert "→ 9001" in installed.well("db", "upgrade")
    assert installed.backups() == ["before-upgrade"]
    assert installed.units() == ["某公司"]
    assert "已是本版本" in installed.well("db", "upgrade")
    assert installed.backups() == ["before-upgrade"]


def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    installed: Installed, later_release: Later
) -> None:
    before = upgrading.head()
    later_release("raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        raise installed.run("db", "upgrade").exception or AssertionError
    with open_database(installed.settings.url).connect() as connection:
        assert upgrading.revision(connection) == before
        columns = connection.execute(text("SELECT * FROM units")).keys()
    assert "more" not in columns


def test_a_database_of_something_else_is_left_alone(installed: Installed) -> None:
    with writing(installed.make) as work:
        work.execute(text("UPDATE alembic_version SET version_num = 'theirs'"))
    assert "应为本版本认识的数据库" in installed.refused("db", "upgrade")
    assert installed.units() == ["某公司"]


def test_a_backup_made_while_the_site_runs_is_restored(installed: Installed) -> None:
    with installation.in_hand(installed.settings):
        said = installed.well("db", "backup", "--to", str(installed.settings.data / "b.zip"))
    assert "b.zip" in said
    installed.add("since then")
    source = str(installed.settings.data / "b.zip")
    assert "--replace" in installed.refused("db", "restore", source)
    assert installed.units() == ["某公司", "since then"]
    assert "原数据库保留为" in installed.well("db", "restore", source, "--replace")
    assert installed.units() == ["某公司"]


def test_a_restore_is_on_record_and_ends_every_sign_in(installed: Installed) -> None:
    installed.well("user", "add", "wang", "--role", "staff", "--unit", "1")
    with writing(installed.make) as work:
        [row] = work.scalars(select(AccountRow))
        work.add(SignInRow(digest="d", account_id=row.id, ends=now() + timedelta(hours=1)))
    source = str(installed.settings.data / "b.zip")
    installed.well("db", "backup", "--to", source)
    installed.well("db", "restore", source, "--replace")
    with reading(installed.make) as work:
        assert work.scalars(select(SignInRow.ended)).one() is not None
        acts = list(work.scalars(select(AuditRow.act).order_by(AuditRow.id)))
        assert acts == ["account.create", "database.restore"]


def test_a_restore_waits_for_the_site_to_stop(installed: Installed) -> None:
    installed.well("db", "backup", "--to", str(installed.settings.data / "b.zip"))
    with installation.in_hand(installed.settings):
        said = installed.refused(
            "db", "restore", str(installed.settings.data / "b.zip"), "--replace"
        )
    assert "请先停止网站" in said


def test_what_was_replaced_can_be_had_back(installed: Installed) -> None:
    source = str(installed.settings.data / "b.zip")
    installed.well("db", "backup", "--to", source)
    installed.add("since then")
    installed.well("db", "restore", source, "--replace")
    aside = [
        *installed.settings.data.rglob("*until*.db"),
        *installed.settings.data.rglob("*-before-restore.zip"),
    ]
    if aside[0].suffix == ".db":
        make = sessions(open_database(f"sqlite:///{aside[0]}"))
        with reading(make) as work:
            assert work.scalars(select(UnitRow.name)).all() == ["某公司", "since then"]
    else:
        installed.well("db", "restore", str(aside[0]), "--replace")
        assert installed.units() == ["某公司", "since then"]


def test_a_damaged_database_gives_way_to_its_backup(embedded: Installed) -> None:
    source = embedded.settings.data / "b.zip"
    (embedded.settings.data / "session.key").write_bytes(b"sealed")
    embedded.well("db", "backup", "--to", str(source))
    (embedded.settings.data / "session.key").unlink()
    place = embedded.settings.data / "lunzhi.db"
    place.write_bytes(place.read_bytes()[:5000] + b"\xff" * 20_000)
    assert embedded.run("db", "check").exit_code != 0
    embedded.well("db", "restore", str(source), "--replace")
    assert embedded.units() == ["某公司"]
    assert (embedded.settings.data / "session.key").read_bytes() == b"sealed"
    embedded.well("db", "check")


def test_a_damaged_backup_changes_nothing(installed: Installed) -> None:
    source = installed.settings.data / "b.zip"
    installed.well("db", "backup", "--to", str(source))
    source.write_bytes(source.read_bytes()[:-50])
    assert "b.zip" in installed.refused("db", "restore", str(source), "--replace")
    assert installed.units() == ["某公司"]


def test_a_backup_of_an_earlier_release_is_restored_and_upgraded(
    installed: Installed, later_release: Later
) -> None:
    source = str(installed.settings.data / "b.zip")
    installed.well("db", "backup", "--to", source)
    later_release("")
    installed.well("db", "restore", source, "--replace")
    with open_database(installed.settings.url).connect() as connection:
        assert upgrading.revision(connection) == "9001"
    assert installed.units() == ["某公司"]


def test_a_backup_of_a_later_release_is_refused(
    installed: Installed, later_release: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = str(installed.settings.data / "b.zip")
    before = upgrading.MIGRATIONS
    later_release("")
    installed.well("db", "upgrade")
    installed.well("db", "backup", "--to", source)
    monkeypatch.setattr(upgrading, "MIGRATIONS", before)
    assert "应为本版本或更早版本的备份" in installed.refused("db", "restore", source, "--replace")


def test_check_names_a_table_that_was_changed_by_hand(installed: Installed) -> None:
    with writing(installed.make) as work:
        work.execute(text("DROP TABLE workers"))
    assert "workers" in installed.refused("db", "check")


def test_check_names_a_record_that_refers_to_nothing(embedded: Installed) -> None:
    engine = open_database(embedded.settings.url)
    raw = engine.raw_connection()
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("INSERT INTO grants (account_id, unit_id, role) VALUES (7, 1, 'staff')")
    raw.commit()
    engine.dispose()
    assert "accounts中已有的记录" in embedded.refused("db", "check")


def test_check_finds_nothing_where_nothing_is_wrong(installed: Installed) -> None:
    assert "未发现问题" in installed.well("db", "check")


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "应为已有的数据库" in Installed(Settings(data=tmp_path)).refused("db", "backup")
    nowhere = "postgresql+psycopg://u:secret@127.0.0.1:9/d"
    said = Installed(Settings(data=tmp_path, database=nowhere)).refused("db", "check")
    assert "应为能连接的数据库" in said
    assert "secret" not in said


def test_an_account_is_made_on_the_console(installed: Installed) -> None:
    said = installed.well("user", "add", "wang", "--role", "administrator", "--unit", "某公司")
    password = said.strip().rpartition("：")[2]
    with writing(installed.make) as work:
        row = sign_ins.try_password(work, "wang", password, now())
        assert isinstance(row, AccountRow)
        assert row.must_change
        grant = work.scalars(select(GrantRow)).one()
        assert (grant.role, grant.unit_id) == (Role.ADMINISTRATOR, 1)


def test_a_worker_takes_nothing_from_a_database_of_another_release(
    installed: Installed, later_release: Later
) -> None:
    later_release("")
    assert "先运行roster db upgrade" in installed.refused("worker")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("wang", "--role", "staff", "--unit", "别处"), "应为一个单位的名称或编号：1 某公司"),
        (("li", "--role", "staff", "--unit", "1"), "应为尚未使用的账号名"),
        (("wang", "--role", "staff", "--unit", "1", "--person", "G9"), "应为该单位人员的编号"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    embedded: Installed, words: tuple[str, ...], expected: str
) -> None:
    embedded.well("user", "add", "li", "--role", "staff", "--unit", "某公司")
    assert expected in embedded.refused("user", "add", *words)


def test_every_backup_command_writes_a_whole_file(installed: Installed) -> None:
    installed.well("db", "backup")
    [found] = backups.kept(backups.folder_of(installed.settings.data))
    assert found.why == "by-hand"
    assert archives.proved(found.path).tables["units"] == 1

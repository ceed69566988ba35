"""Settings: what is given goes before the environment, that before the file; mistakes are told."""

from __future__ import annotations

from dataclasses import fields
from datetime import time
from pathlib import Path
from typing import get_type_hints

import pytest

from roster.errors import BadInput
from web.settings import Settings, as_environment, settings


def _file(folder: Path, text: str) -> Path:
    path = folder / "lunzhi.toml"
    path.write_text(text, "utf-8")
    return path


def _flaws(file: Path | None, environment: dict[str, str], **given: object) -> list[str]:
    with pytest.raises(BadInput) as caught:
        settings(file, environment, **given)
    return [flaw.say("zh") for flaw in caught.value.flaws]


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = _file(tmp_path, 'port = 1\nidle = 1\nnames = ["A.cn"]\nbackup_at = 02:15:00')
    environment = {"LUNZHI_PORT": "2", "LUNZHI_IDLE": "2", "OTHER": "x"}
    found = settings(file, environment, port="3", data=None)
    assert (found.port, found.idle, found.names) == (3, 2, ("a.cn",))
    assert found.backup_at == time(2, 15)


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    assert settings(None, {"LUNZHI_CONFIG": str(_file(tmp_path, "port = 9"))}).port == 9


def test_every_mistake_has_its_sentence(tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        'port = 70000\nprot = 1\nhost = "here"\nbackup_at = "half"\n'
        'names = ["ok", "a b"]\ncertificate = "/no/such.pem"\ndatabase = "mysql://h/d"',
    )
    flaws = _flaws(file, {"LUNZHI_IDLE": "-1"})
    assert flaws[0] == "lunzhi.toml port：“70000”，应为1至65535的整数"
    assert flaws[1].startswith("lunzhi.toml prot：“prot”，应为data、database")
    said = "\n".join(flaws)
    assert "lunzhi.toml host：“here”，应为本机的IP地址" in said
    assert "lunzhi.toml backup_at：“half”，应为形如01:30的钟点" in said
    assert "不含“a b”" in said
    assert "certificate：“/no/such.pem”，应为已有的文件" in said
    assert "database：“mysql://h/d”" in said
    assert "LUNZHI_IDLE：“-1”" in said
    assert len(flaws) == 8


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    (tmp_path / "site.pem").touch()
    given = {"LUNZHI_CERTIFICATE": str(tmp_path / "site.pem")}
    assert "应为两项一同给出" in _flaws(None, given)[0]


@pytest.mark.parametrize("said", ["postgresql://u:p@h/d", "postgres://u:p@h/d"])
def test_a_server_is_reached_by_the_driver_that_is_installed(said: str) -> None:
    assert settings(None, {}, database=said).url == "postgresql+psycopg://u:p@h/d"


def test_another_program_of_ours_takes_the_same_settings(tmp_path: Path) -> None:
    (tmp_path / "c").touch()
    chosen = Settings(
        data=tmp_path,
        port=1,
        names=("a", "b"),
        certificate=tmp_path / "c",
        key=tmp_path / "c",
        backup_at=time(3),
    )
    assert settings(None, as_environment(chosen)) == chosen


def test_every_setting_is_checked() -> None:
    hints = get_type_hints(Settings, include_extras=True)
    assert all(callable(hints[field.name].__metadata__[0]) for field in fields(Settings))

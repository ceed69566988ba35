"""What each machine needs of the lock; what the installer refuses before it changes anything."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bundling import bundle, install
from bundling.targets import LINUX, PYTHONS, WINDOWS, needed

CHECKOUT = Path(__file__).parents[2]
LOCK = """\
# made by hand
both==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via lunzhi
older==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:cc
windows==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:dd
"""


def test_a_machine_is_given_what_it_needs_with_every_hash(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(LOCK, "utf-8")
    both = "both==1.0 --hash=sha256:aa --hash=sha256:bb"
    assert list(needed(lock, LINUX, "3.11")) == [both, "older==1.0 --hash=sha256:cc"]
    assert list(needed(lock, WINDOWS, "3.12")) == [both, "windows==1.0 --hash=sha256:dd"]


@pytest.mark.parametrize("python", PYTHONS)
def test_the_bundle_carries_what_is_locked_for_development(python: str) -> None:
    """The programs that were tested are the ones that are installed."""
    tested = set(needed(CHECKOUT / "requirements.lock", LINUX, python))
    carried = set(needed(CHECKOUT / bundle.LOCK, LINUX, python))
    assert {line.split("==")[0] for line in carried - tested} == {"pip"}


def test_the_pythons_are_those_that_the_project_admits() -> None:
    admitted = (CHECKOUT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">={PYTHONS[0]},<3.{int(PYTHONS[-1][2:]) + 1}"' in admitted


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle without wheels, whose installer this is."""
    folder = tmp_path / "lunzhi-2.0-linux-x64"
    folder.mkdir()
    bundle.finish(folder, {"version": "2.0", "target": "linux-x64", "pythons": list(PYTHONS)})
    monkeypatch.setattr(install, "BUNDLE", folder)
    return folder


def _about(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "bundle.json").read_text("utf-8"))
    return found


def test_a_bundle_for_this_machine_is_taken(opened: Path) -> None:
    install.check_machine(_about(opened))


@pytest.mark.parametrize("about", [{"target": "windows-x64"}, {"pythons": ["3.9"]}])
def test_another_machine_is_refused(opened: Path, about: dict[str, object]) -> None:
    with pytest.raises(install.Refused):
        install.check_machine({**_about(opened), **about})


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_bundle_that_came_damaged_is_refused(opened: Path, harm: str) -> None:
    if harm == "changed":
        (opened / "README.txt").write_text("other", "utf-8")
    else:
        (opened / "README.txt").unlink()
    with pytest.raises(install.Refused, match=r"README\.txt"):
        install.check_machine(_about(opened))


class Recorded(install.Place):
    """A place whose commands are only written down."""

    def __init__(self, folder: Path, fails: str = "") -> None:
        super().__init__(folder / "opt", folder / "data", service=False)
        self.root.mkdir()
        self.fails, self.ran = fails, list[tuple[str, ...]]()

    def roster(self, release: str, *words: str) -> str:
        self.ran.append((release, *words[:2]))
        if words[1] == self.fails:
            raise install.Refused("失败", "failed")
        return ""


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases are as good as made."""

    def make(place: install.Place, version: str) -> None:
        place.python(version).parent.mkdir(parents=True)
        place.python(version).touch()

    monkeypatch.setattr(install, "make_release", make)


def test_an_upgrade_backs_up_with_the_old_release_and_can_go_back(
    opened: Path, unbuilt: None, tmp_path: Path
) -> None:
    place = Recorded(tmp_path)
    install.make_release(place, "1.0")
    install.switch(place, "1.0")
    install.install(place, 8443)
    assert place.ran == [("1.0", "db", "backup"), ("2.0", "db", "upgrade")]
    assert place.current == "2.0"
    install.go_back(place)
    assert place.ran[-1] == ("1.0", "db", "restore")
    assert place.current == "1.0"
    with pytest.raises(install.Refused):
        install.go_back(place)


def test_an_upgrade_that_fails_leaves_the_old_release_in_place(
    opened: Path, unbuilt: None, tmp_path: Path
) -> None:
    place = Recorded(tmp_path, fails="upgrade")
    install.make_release(place, "1.0")
    install.switch(place, "1.0")
    with pytest.raises(install.Refused):
        install.install(place, 8443)
    assert place.current == "1.0"


def test_only_the_release_to_go_back_to_is_kept(
    opened: Path, unbuilt: None, tmp_path: Path
) -> None:
    place = Recorded(tmp_path)
    for release in ("0.8", "0.9"):
        install.make_release(place, release)
    install.switch(place, "0.9")
    install.install(place, 8443)
    assert {each.name for each in (place.root / "releases").iterdir()} == {"0.9", "2.0"}


def test_settings_that_are_there_are_left_alone(
    opened: Path, unbuilt: None, tmp_path: Path
) -> None:
    place = Recorded(tmp_path)
    install.write_settings(place, 9000)
    assert "port = 9000" in place.config.read_text("utf-8")
    install.write_settings(place, 1)
    assert "port = 9000" in place.config.read_text("utf-8")


def test_windows_is_told_to_keep_the_site_running(
    opened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(
        install.subprocess, "run", lambda command, **_: ran.append([str(word) for word in command])
    )
    place = Recorded(tmp_path)
    install.write_settings(place, 9000)
    install.switch(place, "2.0")
    install.start_task(place)
    task = ElementTree.parse(place.root / "task.xml").getroot()
    said = {element.tag.partition("}")[2]: element.text or "" for element in task.iter()}
    assert said["ExecutionTimeLimit"] == "PT0S"
    assert said["Arguments"].endswith(f'serve --config "{place.config}"')
    assert any("localport=9000" in words for words in ran)
    assert ran[-1] == ["schtasks", "/run", "/tn", "Lunzhi"]


def test_the_service_runs_the_launcher_with_the_settings(tmp_path: Path) -> None:
    place = Recorded(tmp_path)
    words = {"user": "lunzhi", "config": place.config, "data": place.data}
    unit = install.SYSTEMD.format(launcher=place.launcher, **words)
    assert f"ExecStart={place.launcher} serve\n" in unit
    assert f"Environment=LUNZHI_CONFIG={place.config}\n" in unit

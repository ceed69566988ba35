"""Install Lunzhi from this bundle, upgrade to it, or go back: no network, no compiler.

It runs before anything of the project is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BUNDLE = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
ENGLISH = next(
    (v for v in map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")) if v), ""
).startswith("en")
USER = "lunzhi"
RUN = "from web.cli import main; main()"
UNIT = Path("/etc/systemd/system/lunzhi.service")
RULE = "Lunzhi"
PORT = 8443

SYSTEMD = """\
[Unit]
Description=Lunzhi duty rosters
After=network-online.target
Wants=network-online.target

[Service]
User={user}
Environment=LUNZHI_CONFIG={config}
ExecStart={launcher} serve
WorkingDirectory={data}
Restart=always
RestartSec=2
TimeoutStopSec=60
KillMode=mixed
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=true
ReadWritePaths={data}

[Install]
WantedBy=multi-user.target
"""

# A task of Windows is stopped after three days unless it says otherwise.
TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals>
    <Principal id="site"><UserId>S-1-5-18</UserId><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
  </Settings>
  <Actions Context="site">
    <Exec>
      <Command>{python}</Command>
      <Arguments>-P -c "{run}" serve --config "{config}"</Arguments>
      <WorkingDirectory>{data}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""

SHELL = """\
#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
LUNZHI_CONFIG=${{LUNZHI_CONFIG:-{config}}}
export LUNZHI_CONFIG
set -- "$here/releases/$(cat "$here/current")/bin/python" -P -c '{run}' "$@"
if [ "$(id -u)" = 0 ] && [ "{user}" != root ]; then set -- runuser -u {user} -- "$@"; fi
exec "$@"
"""
COMMAND = """\
@echo off
if not defined LUNZHI_CONFIG set "LUNZHI_CONFIG={config}"
set /p RELEASE=<"%~dp0current"
"%~dp0releases\\%RELEASE%\\Scripts\\python.exe" -P -c "{run}" %*
"""


def say(zh: str, en: str) -> None:
    print(en if ENGLISH else zh, flush=True)


class Refused(Exception):
    """Something that has to be mended first; nothing was changed."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en if ENGLISH else zh)


class Place:
    """Where Lunzhi is installed, and where it keeps its data."""

    def __init__(self, root: Path, data: Path, service: bool) -> None:
        self.root, self.data, self.service = root, data, service
        self.config = data / "lunzhi.toml"
        self.state = root / "state.json"

    def python(self, release: str) -> Path:
        folder = self.root / "releases" / release
        return folder / ("Scripts/python.exe" if WINDOWS else "bin/python")

    @property
    def current(self) -> str:
        file = self.root / "current"
        return file.read_text("utf-8").strip() if file.exists() else ""

    @property
    def launcher(self) -> Path:
        return self.root / ("roster.cmd" if WINDOWS else "roster")

    def roster(self, release: str, *words: str) -> str:
        """Run a command of a release; what it prints."""
        command = [str(self.python(release)), "-P", "-c", RUN, *words]
        if self.user not in ("", "root"):
            command = ["runuser", "-u", self.user, "--", *command]
        environment = {**os.environ, "LUNZHI_CONFIG": str(self.config), "PYTHONUTF8": "1"}
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, encoding="utf-8", cwd=self.data
        )
        if done.returncode:
            raise Refused(f"roster {' '.join(words)}失败", f"roster {' '.join(words)} failed")
        return done.stdout

    @property
    def user(self) -> str:
        """As whom the site runs; it gets an account of its own where there is a service."""
        if WINDOWS or os.geteuid() != 0 or not self.service:
            return ""
        return USER if shutil.which("runuser") and shutil.which("useradd") else "root"


def check_machine(about: Mapping[str, Any]) -> None:
    """Refuse a machine that this bundle is not for."""
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if here not in about["pythons"]:
        known = ", ".join(about["pythons"])
        raise Refused(f"需要Python {known}，现为{here}。", f"Python {known} is needed, not {here}.")
    if sys.maxsize < 2**32:
        raise Refused("需要64位的Python。", "A Python of 64 bits is needed.")
    wanted = "windows" if WINDOWS else sys.platform
    machine = platform.machine().lower()
    if not about["target"].startswith(wanted) or machine not in ("x86_64", "amd64"):
        raise Refused(
            f"本安装包用于{about['target']}，不能装在{wanted} {machine}上。",
            f"This bundle is for {about['target']}, not for {wanted} {machine}.",
        )
    check_files()


def check_files() -> None:
    """Refuse a bundle that came damaged or incomplete."""
    for line in (BUNDLE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = BUNDLE / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        if found != digest:
            raise Refused(f"安装包不完整：{name}", f"The bundle is damaged: {name}")


def make_release(place: Place, version: str) -> None:
    """Make the release's own environment; a half-made one is removed."""
    folder = place.root / "releases" / version
    say(f"正在安装{version}……", f"Installing {version} …")
    try:
        venv.EnvBuilder(with_pip=False, clear=True).create(folder)
        [pip] = (BUNDLE / "wheels").glob("pip-*.whl")
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        command = [str(place.python(version)), f"{pip}/pip", "--isolated", "install", "--quiet"]
        command += ["--no-index", "--no-deps", "--require-hashes"]
        command += ["--disable-pip-version-check", "--no-warn-script-location"]
        command += ["--find-links", str(BUNDLE / "wheels")]
        command += ["-r", str(BUNDLE / "requirements" / f"{here}.txt")]
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(folder, ignore_errors=True)
        raise


def write_settings(place: Place, port: int) -> None:
    """The settings of a new installation; those that are there are left alone."""
    place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.config.exists():
        text = f"data = {json.dumps(str(place.data), ensure_ascii=False)}\nport = {port}\n"
        place.config.write_text(text, "utf-8")
    if place.user not in ("", "root"):
        make_user(place)


def make_user(place: Place) -> None:
    import pwd

    try:
        pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", USER], check=True)
    for path in (place.data, *place.data.rglob("*")):
        shutil.chown(path, USER)


def switch(place: Place, version: str) -> None:
    """Let the command and the service be those of a release."""
    words = {"config": place.config, "run": RUN, "user": place.user or "root"}
    text = (COMMAND if WINDOWS else SHELL).format(**words)
    place.launcher.write_text(text, "utf-8")
    place.launcher.chmod(0o755)
    new = place.root / "current.new"
    new.write_text(version + "\n", "utf-8")
    new.replace(place.root / "current")


def start(place: Place) -> None:
    """Let the site start now, and with the machine."""
    if place.service and WINDOWS:
        start_task(place)
    elif place.service:
        words = {"user": place.user, "config": place.config, "data": place.data}
        UNIT.write_text(SYSTEMD.format(launcher=place.launcher, **words), "utf-8")
        subprocess.run(["systemctl", "daemon-reload"], check=True)
        subprocess.run(["systemctl", "enable", "--now", "lunzhi"], check=True)
    else:
        say(f"启动网站：{place.launcher} serve", f"To start the site: {place.launcher} serve")


def start_task(place: Place) -> None:
    import tomllib

    about = place.root / "task.xml"
    words = {"python": place.python(place.current), "run": RUN.replace('"', "&quot;")}
    text = TASK.format(config=place.config, data=place.data, **words)
    about.write_text(text, "utf-16")
    subprocess.run(["schtasks", "/create", "/f", "/tn", RULE, "/xml", str(about)], check=True)
    firewall = ["netsh", "advfirewall", "firewall"]
    subprocess.run([*firewall, "delete", "rule", f"name={RULE}"], check=False)
    port = tomllib.loads(place.config.read_text("utf-8")).get("port", PORT)
    rule = ["dir=in", "action=allow", "protocol=TCP", f"localport={port}"]
    subprocess.run([*firewall, "add", "rule", f"name={RULE}", *rule], check=True)
    subprocess.run(["schtasks", "/run", "/tn", RULE], check=True)


def stop(place: Place) -> None:
    """Stop the site, if it is installed to run by itself."""
    if place.service and place.current:
        command = ["schtasks", "/end", "/tn", RULE] if WINDOWS else ["systemctl", "stop", "lunzhi"]
        subprocess.run(command, check=False)


def install(place: Place, port: int) -> None:
    """Install the release of this bundle, or upgrade to it."""
    about = json.loads((BUNDLE / "bundle.json").read_text("utf-8"))
    check_machine(about)
    version = about["version"]
    before = place.current if place.current != version else ""
    if place.current == version and runs(place, version):
        say(f"{version}已经安装。", f"{version} is installed already.")
        return
    make_release(place, version)
    write_settings(place, port)
    stop(place)
    try:
        backup = back_up(place, before, version) if before else ""
        say(place.roster(version, "db", "upgrade").strip(), "The database is ready.")
    except Refused:
        say("数据库未作改动，仍用原版本。", "The database is as it was; the old release stays.")
        if before:
            start(place)
        raise
    if before:
        place.state.write_text(json.dumps({"release": before, "backup": backup}), "utf-8")
        forget(place, {version, before})
    switch(place, version)
    start(place)
    say(f"轮值{version}已安装在{place.root}。", f"Lunzhi {version} is installed in {place.root}.")


def runs(place: Place, release: str) -> bool:
    """Whether a release runs: the Python that it was made with may have gone."""
    command = [str(place.python(release)), "-P", "-c", "import web"]
    try:
        return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def forget(place: Place, kept: set[str]) -> None:
    """Remove the releases to which nobody goes back."""
    for folder in (place.root / "releases").iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)


def back_up(place: Place, release: str, version: str) -> str:
    """A backup for the way back, made by the release that knows the database."""
    folder = place.data / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    if place.user not in ("", "root"):
        shutil.chown(folder, place.user)
    target = folder / f"before-{version}.zip"
    say(place.roster(release, "db", "backup", "--to", str(target)).strip(), f"Backup: {target}")
    return str(target)


def go_back(place: Place) -> None:
    """Go back to the release before the last upgrade, and to its database."""
    state = json.loads(place.state.read_text("utf-8")) if place.state.exists() else {}
    before, backup = state.get("release", ""), state.get("backup", "")
    if not before or not place.python(before).exists():
        raise Refused("没有可退回的版本。", "There is no release to go back to.")
    stop(place)
    say(place.roster(before, "db", "restore", backup, "--replace").strip(), "Restored.")
    switch(place, before)
    place.state.unlink()
    start(place)
    say(f"已退回{before}。", f"Back at {before}.")


def default_places() -> tuple[Path, Path]:
    if WINDOWS:
        files, data = os.environ["PROGRAMFILES"], os.environ["PROGRAMDATA"]
        return Path(files) / "Lunzhi", Path(data) / "Lunzhi"
    if os.geteuid() == 0:
        return Path("/opt/lunzhi"), Path("/var/lib/lunzhi")
    return Path.home() / "lunzhi", Path.home() / "lunzhi" / "data"


def has_service() -> bool:
    """Whether programs can be made to start with this machine, by whoever installs."""
    if WINDOWS:
        return subprocess.run(["net", "session"], capture_output=True).returncode == 0
    return os.geteuid() == 0 and Path("/run/systemd/system").is_dir()


def main() -> int:
    root, data = default_places()
    words = argparse.ArgumentParser(description="安装轮值 / Install Lunzhi")
    words.add_argument("--to", type=Path, default=root, help="安装到 / where to install")
    words.add_argument("--data", type=Path, default=data, help="数据 / where data is kept")
    words.add_argument("--port", type=int, default=PORT, help="端口 / port")
    words.add_argument("--no-service", action="store_true", help="不随开机启动 / no service")
    words.add_argument("--back", action="store_true", help="退回上一版本 / go back one release")
    given = words.parse_args()
    # The site runs as a user of its own, who has to read what is installed.
    os.umask(0o022)
    service = has_service() and not given.no_service
    place = Place(given.to.absolute(), given.data.absolute(), service)
    try:
        if given.back:
            go_back(place)
        else:
            install(place, given.port)
    except (Refused, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

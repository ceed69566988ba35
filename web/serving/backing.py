"""The nightly backup as a program of its own: it reckons for minutes, and no page waits for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from roster.desk import backups
from roster.store.base import open_database
from web.settings import Settings
from web.version import VERSION

RUN = (sys.executable, "-P", "-c", "from web.serving.backing import main; main()")
POLITE = 10
"""By how much it gives way to the site."""

if sys.platform == "win32":
    LOW = subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    LOW = 0


def back_up(settings: Settings, at: datetime) -> str:
    """Make a backup as of a moment; the name of its file.

    Raises
    ------
    OSError
        It could not be made.
    """
    # The address of a database server holds a password, which a command line would show.
    wanted = {"url": settings.url, "data": str(settings.data.resolve()), "at": at.isoformat()}
    done = subprocess.run(
        RUN,
        input=json.dumps(wanted),
        text=True,
        capture_output=True,
        creationflags=LOW,
        check=False,
    )
    if done.returncode:
        raise OSError(done.stderr.strip() or f"the backup ended with {done.returncode}")
    return done.stdout.strip()


def main() -> None:
    wanted = json.load(sys.stdin)
    if sys.platform != "win32":
        os.nice(POLITE)
    engine = open_database(wanted["url"])
    try:
        at = datetime.fromisoformat(wanted["at"])
        path, _ = backups.make(engine, Path(wanted["data"]), VERSION, at)
        print(path.name)
    finally:
        engine.dispose()

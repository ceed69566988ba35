"""--data and --config: the settings, the same for every command that works on an installation."""

from __future__ import annotations

from pathlib import Path

import click


def settings_options(command: click.decorators.FC) -> click.decorators.FC:
    """--data and --config, the same for every command that works on an installation."""
    path = click.Path(path_type=Path)
    command = click.option("--config", type=path, help="A file of settings (TOML).")(command)
    return click.option("--data", type=path, help="Folder of everything that is kept.")(command)

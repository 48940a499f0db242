"""The environment file: the site's settings written once, for the service and for every command.

The format is the part that shells, systemd and container engines all read in the same way: `NAME=value` lines, with
quotes around a value that has spaces. The environment itself takes precedence.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from learnapp.config import SettingsError

FILE = Path("/etc/learnapp.env")
NAMED_BY = "LEARNAPP_ENV_FILE"
"""The variable that names another file; if it is empty, there is none."""


def read(path: Path) -> dict[str, str]:
    """The variables that the file sets. Raises SettingsError with the line that cannot be read, and OSError."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        where = f"Line {number} of {path}"
        if name.startswith("export "):
            raise SettingsError(f"{where} begins with `export`, which only shells understand. Take it away.")
        if not equals or not (name.isascii() and name.isidentifier()):
            raise SettingsError(f"{where} must be NAME=value, with no space before the equals sign.")
        if "\0" in value or value.startswith(("“", "”", "‘", "’")):
            raise SettingsError(f"{where} has curly quotation marks or a hidden character. Type the value again.")
        try:
            words = shlex.split(value)
        except ValueError as error:
            raise SettingsError(f"{where} has a quotation mark that is not closed.") from error
        if len(words) > 1 or value.startswith(" "):
            raise SettingsError(f'{where} has spaces in its value. Put it in quotes: {name}="…"')
        if name in found:
            raise SettingsError(f"{where} sets {name} again. Keep the line that you want, and take the other away.")
        found[name] = words[0] if words else ""
    return found


def file(environ: Mapping[str, str]) -> Path | None:
    """The environment file; None if there is none."""
    named = environ.get(NAMED_BY)
    if named is None:
        return FILE if FILE.exists() else None
    return Path(named) if named else None


def load(environ: MutableMapping[str, str], *, needed: bool) -> None:
    """Add to the environment the variables that the file sets and the environment does not.

    Raises SettingsError, including for a file that may not be read if it is `needed`.
    """
    path = file(environ)
    if path is None:
        return
    try:
        for name, value in read(path).items():
            environ.setdefault(name, value)
    except PermissionError as error:
        if needed:
            raise SettingsError(
                f"You may not read the settings in {path}. Run the command as the user that the site runs as, "
                f"for example with `sudo -u learnapp`. If you are that user, run as root: "
                f"chgrp learnapp {path} && chmod 640 {path}"
            ) from error
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        named = f"{NAMED_BY} is {path}, which" if NAMED_BY in environ else f"The settings in {path}"
        raise SettingsError(f"{named} cannot be read: {why}.") from error

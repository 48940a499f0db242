"""Checks who owns the site's files and who may read them, before anything is done with them."""

from __future__ import annotations

import contextlib
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

import click

from learnapp.config import Settings

_BESIDE = ("", "-wal", "-shm", "-journal", ".lock", ".lock-line", ".retired")


def check_folder(folder: Path) -> None:
    """End the command unless its user may use the site's folder, and may leave files there that the site can use."""
    place = folder.absolute()
    if place.exists():
        owner = place.stat().st_uid
        if os.geteuid() == 0 and owner:  # the site could not use files that root makes there
            raise click.ClickException(f"{folder} belongs to {_name(owner)}. {_as_owner(owner, folder)}")
        if not place.is_dir():
            raise click.ClickException(f"LEARNAPP_INSTANCE is {folder}, which is not a folder.")
        if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            raise click.ClickException(
                f"You may not use {folder}, which belongs to {_name(owner)}. {_as_owner(owner, folder)}"
            )
        return
    above = next(parent for parent in place.parents if parent.exists())
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        raise click.ClickException(
            f"There is no folder {folder}, and you may not make it in {above}. Make it as docs/operating.md says, or "
            "set LEARNAPP_INSTANCE to a folder of yours."
        )


def write_new(file: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all. Nothing is overwritten."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            try:
                written.write(data)
                written.flush()
            except OSError:
                file.unlink()
                raise
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already. Give another name.") from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error


def check_files(settings: Settings, environment_file: Path | None) -> None:
    """End the command if a file cannot be used; close those that are open to others, and say so."""
    for file in _files(settings):
        if not os.access(file, os.R_OK | os.W_OK):
            owner = file.stat().st_uid
            raise click.ClickException(
                f"You may not read and write {file}, which belongs to {_name(owner)}. {_as_owner(owner, file)}"
                + (f" {_given_back(file)}" if owner not in {0, os.geteuid()} else "")
            )
    for file in [*_files(settings), *((environment_file,) if environment_file else ())]:
        _close(file)


def _close(file: Path) -> None:
    """Stop others reading a file of ours. If that fails, or it is not ours, warn if others can read it."""
    found = file.stat()
    mode, own = stat.S_IMODE(found.st_mode), found.st_uid == os.geteuid()
    others = mode & (0o077 if own else 0o007)
    if not others:
        return
    if own and not stat.S_ISDIR(found.st_mode):
        with contextlib.suppress(OSError):
            file.chmod(mode & ~others)
            click.echo(f"{file} could be read by other users of this machine. It no longer can.", err=True)
            return
    click.echo(f"Everyone on this machine may read {file}. As its owner, run: chmod o= {file}", err=True)


def _files(settings: Settings) -> Iterator[Path]:
    """The files with people's work or the site's secrets, as far as they exist and can be reached."""
    scheme, _, database = settings.database_url.partition("sqlite:///")
    vault = settings.vault if isinstance(settings.vault, Path) else None
    named = [settings.secret_file, vault, settings.signing_key_file, settings.lti_key_file]
    if database and not scheme:
        named.append(Path(database.partition("?")[0]))
    for one in filter(None, named):
        for suffix in _BESIDE:
            file = one.with_name(one.name + suffix)
            if file.is_file():
                yield file


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _as_owner(uid: int, path: Path) -> str:
    if uid == os.geteuid():
        return f"Run: chmod u+rw{'x' if path.is_dir() else ''} {path}"
    name = _name(uid)
    if uid == 0:  # the site never runs as root, so this is a slip
        return _given_back(path)
    return f"Run the command as {name}, for example with `sudo -u {name if ' ' not in name else f'#{uid}'}`."


def _given_back(path: Path) -> str:
    what, all_of_it = ("folder", " -R") if path.is_dir() else ("file", "")
    return f"If it is the site's own {what}, give it back: chown{all_of_it} {_name(os.geteuid())} {path}"

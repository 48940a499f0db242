"""What all commands use: the settings, the database brought up to date, the clock."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from learnapp.cli import environment, private_files
from learnapp.config import Settings, SettingsError, from_environment
from learnapp.paths import MODULES
from learnapp.store.content.media_stores import MediaAwayError

if TYPE_CHECKING:
    from learnapp.domain.content.content import Library

_Answer = TypeVar("_Answer")
_ENCODED = re.compile(r"its encoding is .+")
"""What `store.db.postgresql` says of a database that does not keep text as UTF-8."""
_REFUSED = re.compile(r"FATAL: +(.+)")
"""PostgreSQL's one-line message for a wrong password, user or database."""
_FULL = re.compile(r"disk is full|No space left")
"""What SQLite and PostgreSQL say of a full disk."""


def example(text: str) -> str:
    """The end of a command's help."""
    return f"\b\nExample:\n  {text}"


def listed(names: list[str]) -> str:
    """The names as one says them: A, B and C."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def ended(sentence: str) -> str:
    """The sentence, with a full stop if it ends without one."""
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


Use = Literal["the site's", "the site's, if there", "own"]
"""Which settings a command needs: those of the site on this machine; the site's if they may be read; or only those in
the environment.
"""


def settings(use: Use = "the site's") -> Settings:
    """The settings from the environment and the environment file. If they are wrong, says why and ends the command.

    A command that needs the site's settings must also be allowed to use the site's folder.
    """
    try:
        if use != "own":
            environment.load(os.environ, needed=use == "the site's")
        found = from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if use == "the site's":
        private_files.check_folder(found.instance)
    return found


def roots_beside(settings: Settings, *folders: Path) -> tuple[Path, ...]:
    """Where the lists are that these modules' folders may refer to: the site's folders, and those that hold them."""
    beside = (folder.resolve().parent for folder in folders)
    return tuple({root.resolve(): root for root in reversed((*settings.modules, *beside, MODULES))}.values())[::-1]


def library_beside(settings: Settings, *folders: Path) -> Library:
    """What these modules' folders may refer to. Raises LibraryError."""
    from learnapp.domain.reading import read_library

    return read_library(roots_beside(settings, *folders))


@contextlib.contextmanager
def in_a_sentence() -> Iterator[None]:
    """End a command with a sentence if the machine, rather than the program, is at fault."""
    try:
        yield
    except (SettingsError, MediaAwayError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if not error.filename and error.errno not in {
            errno.EACCES,
            errno.EPERM,
            errno.EROFS,
            errno.ENOSPC,
            errno.EDQUOT,
        }:
            raise
        where = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"{where}{error.strerror}.") from error
    except UnicodeEncodeError as error:
        if error.reason != "surrogates not allowed":
            raise
        raise click.ClickException(
            "What you typed has bytes that are not UTF-8 text. Set the terminal to UTF-8 and type it again."
        ) from error
    except Exception as error:
        if type(error).__name__ == "LibraryError":  # as below, commands without a library need not import it
            raise click.ClickException(str(error)) from error
        if said := _fault_of_the_database(error):
            raise click.ClickException(said) from error
        raise


def _fault_of_the_database(error: Exception) -> str:
    if not {"SQLAlchemyError", "StoreBusyError"} & {kind.__name__ for kind in type(error).__mro__}:
        return ""  # compared by name, so that commands without a database need not import it
    from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError
    from sqlalchemy.exc import TimeoutError as PoolTimeoutError

    from learnapp.store.db.engine import StoreBusyError, cause_of

    if isinstance(error, StoreBusyError):
        return str(error) or "The database is busy, and no turn to write came. Try again in a minute."
    # SQLite raises the base class for a file that is damaged or not a database.
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError) or type(error) is DatabaseError:
        cause = cause_of(error)
        if _FULL.search(cause):
            return "The disk of the database is full. Free some space, then try again."
        return f"The database did not do what it was asked: {cause or 'no reason given'}"
    return ""


_ELSEWHERE = "If your site has another, set LEARNAPP_INSTANCE or DATABASE_URL as `learnapp serve` has it."


def store(settings: Settings, *, migrated: bool = True, serves: bool = False, made: bool = False) -> Any:
    """The site's database, brought to this version's schema; says if it is new, unless it is about to be served.

    With `made` it must already exist: nothing is made, and the command ends if it is empty or missing.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import DBAPIError

    from learnapp.store.content.media_stores import opened
    from learnapp.store.db.engine import Store
    from learnapp.store.operations.migrate import DatabaseNewerError, current, migrate

    url = make_url(settings.database_url)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    try:
        new = file is not None and not file.exists()
        if made and new:
            raise _no_site(file)
        store = Store(settings.database_url, opened(settings.media))
        if made and current(store) is None:
            raise _no_site(file or _server(url))
        if migrated:
            migrate(store)
    except DatabaseNewerError as error:
        raise click.ClickException(str(error)) from error
    except (DBAPIError, OSError) as error:
        raise click.ClickException(_unreachable(url, file, error)) from error
    if migrated and new and not serves:
        click.echo(
            f"There was no database, so a new one was made at {file}. {_ELSEWHERE}",
            err=True,
        )
    return store


def check_answers(store: Any, named: str) -> None:
    """End the command unless the database answers whose address is `named` so."""
    from sqlalchemy.exc import DBAPIError

    try:
        with store.read():
            pass
    except DBAPIError as error:
        raise click.ClickException(_unreachable(store.url, None, error, named)) from error


def _no_site(where: Path | str | None) -> click.ClickException:
    return click.ClickException(f"There is no database of a site at {where}. {_ELSEWHERE}")


def ask(settings: Settings, question: Callable[[Any], _Answer], otherwise: _Answer) -> _Answer:
    """Call `question` with a connection to the site's database; returns its result, or `otherwise` without a database.

    Nothing is made, migrated or written.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return otherwise
    asked = store(settings, migrated=False)
    try:
        with asked.read() as connection:
            return question(connection)
    except SQLAlchemyError:
        return otherwise  # away, or older than this program: publishing says so
    finally:
        asked.dispose()


def _server(url: Any) -> str:
    return f"{url.host or 'this computer'}:{url.port or 5432}"


def _unreachable(url: Any, file: Path | None, error: Exception, named: str = "DATABASE_URL") -> str:
    from learnapp.store.db.engine import cause_of, is_denied

    if file:
        cause = getattr(error, "strerror", None) or cause_of(error)
        if _FULL.search(cause) or (cause == "disk I/O error" and not shutil.disk_usage(file.parent).free):
            return f"The disk of {file} is full. Free some space, then try again."
        return f"The database at {file} cannot be opened: {cause}. Is it an SQLite database that you may write to?"
    where = _server(url)
    message = str(getattr(error, "orig", None) or error)
    if match := _ENCODED.search(message):
        return f"The database of {named} cannot be used: {match[0]}"
    if "no password supplied" in message:
        return f"PostgreSQL at {where} asks for a password, and neither {named} nor ~/.pgpass has one."
    if match := _REFUSED.search(message):
        return f"PostgreSQL at {where} refuses the connection: {match[1].rstrip('.')}. Is {named} right?"
    if is_denied(error):
        return (
            f"PostgreSQL at {where} says: {cause_of(error)}. Make the user in {named} the owner of the database "
            f"{url.database} and of all that is in it."
        )
    return f"The database at {where} cannot be reached. Is it running, and is {named} right?"


def noted_in(settings: Settings) -> Path:
    """The folder in which a server records that it runs: beside an SQLite database, so that all its users can tell."""
    scheme, _, path = settings.database_url.partition("sqlite:///")
    return Path(path.partition("?")[0]).parent if path and not scheme else settings.instance


def vault(settings: Settings, store: Any) -> Any:
    """The vault of the site with this database: the keys of people's own writing. Without one, whichever is there."""
    from learnapp.vault import Vault

    return Vault(settings.vault, store)


def now() -> datetime:
    """The system's clock, imported at the first call because it imports Flask."""
    from learnapp.web.clock import system_clock

    return system_clock()


def erase_again(settings: Settings, store: Any) -> None:
    """Erase the people whom an older copy of the database or of the vault brought back.

    Before that, the vault is made if the site is new, and refused if it is not the site's.
    """
    from learnapp.vault.erasing import agree, replay
    from learnapp.vault.recognising import recognise

    there = vault(settings, store)
    recognise(there, store)
    with store.read() as connection:  # if there is nothing to do, do not make writers wait for the vault
        agreed = agree(there, connection)
    if not agreed:
        with store.write() as connection:
            again = replay(there, connection, now())
        if again:
            who = "1 person" if again == 1 else f"{again} people"
            click.echo(f"Erased {who} again, brought back by an older copy.")


def lacking_keys(settings: Settings, store: Any) -> str:
    """A warning if people's private writing cannot be read because the vault lacks their keys, or "". Records how many
    for Site health.
    """
    from learnapp.domain.numbers.counted import counted
    from learnapp.vault.recognising import look_for_keys

    there = vault(settings, store)
    number = look_for_keys(there, store)
    if not number:
        return ""
    return (
        f"The vault at {there.where} lacks the keys of {counted(number, 'person', 'people')} who "
        f"{'has' if number == 1 else 'have'} private writing, and cannot read or add to it. Restore a newer copy "
        "with `learnapp vault restore`, or see “If the vault is lost” in docs/operating.md."
    )

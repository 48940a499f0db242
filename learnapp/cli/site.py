"""What all commands use: the settings, the database brought up to date, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from learnapp.config import Settings, SettingsError, from_environment

_Answer = TypeVar("_Answer")


def example(text: str) -> str:
    """The end of a command's help."""
    return f"\b\nExample:\n  {text}"


def settings() -> Settings:
    """As the environment has them; says what is wrong there, and ends the command."""
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def store(settings: Settings, *, migrated: bool = True, serves: bool = False) -> Any:
    """The site's database, brought to this version's schema; says so if it is new, unless it is to be served."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import DBAPIError

    from learnapp.store.db.engine import Store
    from learnapp.store.operations.migrate import DatabaseNewerError, migrate

    url = make_url(settings.database_url)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    try:
        new = file is not None and not file.exists()
        store = Store(settings.database_url)
        if migrated:
            migrate(store)
    except DatabaseNewerError as error:
        raise click.ClickException(str(error)) from error
    except (DBAPIError, OSError) as error:
        raise click.ClickException(_unreachable(url, file)) from error
    if migrated and new and not serves:
        click.echo(
            f"There was no database, so a new one was made at {file}. If your site has another, set LEARNAPP_INSTANCE "
            "or DATABASE_URL as `learnapp serve` has it.",
            err=True,
        )
    return store


def ask(settings: Settings, question: Callable[[Any], _Answer], otherwise: _Answer) -> _Answer:
    """What the site's database answers to a question put to its connection; `otherwise` where there is none to ask.

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


def _unreachable(url: Any, file: Path | None) -> str:
    if file:
        return f"The database at {file} cannot be opened. Is it an SQLite database that you may write to?"
    where = f"{url.host or 'this computer'}:{url.port or 5432}"
    return f"The database at {where} cannot be reached. Is it running, and is DATABASE_URL right?"


def noted_in(settings: Settings) -> Path:
    """The folder in which a server notes that it runs: beside an SQLite database, so that all who open it can tell."""
    scheme, _, path = settings.database_url.partition("sqlite:///")
    return Path(path.partition("?")[0]).parent if path and not scheme else settings.instance


def vault(settings: Settings) -> Any:
    """The site's vault: the keys of people's own writing."""
    from learnapp.vault import Vault

    assert settings.vault_file is not None  # Settings fills it in
    return Vault(settings.vault_file)


def now() -> datetime:
    """The system's clock, imported when it is asked: Flask comes with it."""
    from learnapp.web.clock import system_clock

    return system_clock()


def erase_again(settings: Settings, store: Any) -> None:
    """Erase the people whom an older copy of the database or of the vault brought back."""
    from learnapp.vault.erasing import replay

    with store.write() as connection:
        again = replay(vault(settings), connection, now())
    if again:
        who = "1 person" if again == 1 else f"{again} people"
        click.echo(f"Erased {who} again, brought back by an older copy.")

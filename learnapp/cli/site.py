"""What commands stand on: the settings, the database brought up to date, the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from learnapp.config import Settings, SettingsError, from_environment


def example(text: str) -> str:
    """What stands at the foot of a command's help."""
    return f"\b\nExample:\n  {text}"


def settings() -> Settings:
    """As the environment has them; says what is wrong there, and ends the command."""
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def store(settings: Settings, *, migrated: bool = True) -> Any:
    """The site's database, brought to this version's schema."""
    from learnapp.store.db.engine import Store
    from learnapp.store.operations.migrate import DatabaseNewerError, migrate

    store = Store(settings.database_url)
    if migrated:
        try:
            migrate(store)
        except DatabaseNewerError as error:
            raise click.ClickException(str(error)) from error
    return store


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
    """Erase whoever an older copy of the database or of the vault brought back."""
    from learnapp.vault.erasing import replay

    with store.write() as connection:
        again = replay(vault(settings), connection, now())
    if again:
        who = "1 person" if again == 1 else f"{again} people"
        click.echo(f"Erased {who} again, brought back by an older copy.")

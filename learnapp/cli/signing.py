"""`learnapp verify` and `learnapp signing-key`: the seals of certificates and evidence packs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.command(epilog=example("learnapp verify learnapp-certificate.pdf --key key.pem"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The issuing site's published key, from its /verify/key page. Default: this site's own key.",
)
def verify(file: Path, key_file: Path | None) -> None:
    """Check that FILE, a certificate or evidence pack, is unchanged since it was issued. Exits with 1 if not."""
    from learnapp.exports.sealing import keys, verify

    own = site.settings("the site's, if there").signing_key_file
    assert own is not None
    if key_file is None and not own.exists():
        raise click.ClickException(
            f"There is no signing key at {own}. Give the issuing site's published key with --key."
        )
    try:
        known = verify.read_keys(key_file.read_bytes() if key_file else keys.published(own).encode())
    except (ValueError, keys.KeyFileError) as error:
        raise click.ClickException(str(error)) from error
    verdict = verify.verify(file.read_bytes(), known)
    click.echo(verify.describe(verdict))
    sys.exit(0 if verdict.good else 1)


@click.group("signing-key")
def signing_key() -> None:
    """The key that seals certificates and evidence packs."""


@signing_key.command("show", epilog=example("learnapp signing-key show"))
def signing_key_show() -> None:
    """Print the public keys, as /verify/key shows them: the current one and the retired ones."""
    from learnapp.exports.sealing import keys

    try:
        click.echo(keys.published(_signing_key_file()), nl=False)
    except keys.KeyFileError as error:
        raise click.ClickException(str(error)) from error


@signing_key.command("rotate", epilog=example("learnapp signing-key rotate"))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def signing_key_rotate(yes: bool) -> None:
    """Make a new key. Files sealed with the old key still verify. Running servers switch at once."""
    from learnapp.exports.sealing import keys

    if not yes:
        click.confirm("New certificates will be sealed with a new key. Continue?", abort=True)
    try:
        made = keys.rotate(_signing_key_file(), site.now().date().isoformat())
    except keys.KeyFileError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The current key is now {made}. Anyone who saved the published key should save it again.")


def _signing_key_file() -> Path:
    file = site.settings().signing_key_file
    assert file is not None
    return file

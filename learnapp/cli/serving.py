"""`learnapp serve` and `learnapp demo`."""

from __future__ import annotations

import contextlib
import errno
import gc
import multiprocessing
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import click

from learnapp import serving
from learnapp.cli import environment, private_files, site
from learnapp.cli.modules import publish_changed
from learnapp.cli.site import example
from learnapp.config import Settings, with_secret


def _finish_counting(settings: Settings, store: Any) -> None:
    """Destroy the keys of votes that were counted by a process that ended before it could destroy them."""
    from learnapp.vault.voting import sweep

    sweep(store, site.vault(settings, store))


def _apart(work: Callable[[], None]) -> None:
    """Do this in a separate process, so that its own imports do not stay in the server's memory. Meanwhile this process
    imports the site, which its workers then share.

    Modules that both need are imported before the fork.
    """

    def told() -> None:
        gc.enable()
        try:
            with site.in_a_sentence():
                work()
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)

    process = multiprocessing.get_context("fork").Process(target=told)
    with serving.without_collections():
        import_module("learnapp.vault.voting")
        import_module("learnapp.store.operations.publishing")
        process.start()
        serving.import_site()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def _prepare(settings: Settings) -> Any:
    """Migrate and publish; prints what was refused and goes on with the rest."""
    click.echo("Preparing the database and the modules. The first start can take a minute.")
    os.umask(0o077)
    private_files.check_files(settings, environment.file(os.environ))
    with_secret(settings)
    store = site.store(settings, serves=True)
    site.erase_again(settings, store)
    if warning := site.lacking_keys(settings, store):
        click.echo(warning, err=True)
    _finish_counting(settings, store)
    publish_changed(store, settings, quiet=True)
    return store


def check_port(host: str, port: int) -> None:
    """End the command if something else listens there: two servers on one port would share its visitors."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            used = error.errno == errno.EADDRINUSE
            said = "is in use" if used else f"cannot be used: {error.strerror}"
            then = "Stop what uses it, or give another --port." if used else "Give another --host or --port."
            raise click.ClickException(f"Port {port} on {host} {said}. {then}") from error


def _address(host: str, port: int) -> str:
    """The address at which a browser on this machine finds a server that listens there."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (which address to say for it)
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


def _run(settings: Settings, host: str, port: int, workers: int) -> None:
    from learnapp.store.operations import running
    from learnapp.web.monitoring import logs

    os.umask(0o077)
    with running.note(site.noted_in(settings), _address(host, port)), _counting(settings):
        serving.make_ahead()
        serving.serve(host, port, workers, log=logs.configuration(settings))


@contextlib.contextmanager
def _counting(settings: Settings) -> Iterator[None]:
    """During this block, if the site provides metrics, workers have a folder in which they count together."""
    from learnapp.web.monitoring import metrics

    if not settings.metrics_token:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="learnapp-metrics-") as folder:
        os.environ[metrics.FOLDER] = folder
        yield


def _say_where(settings: Settings, store: Any, address: str) -> None:
    """Print where the site is and, while it has no administrator, the link by which the first one is made."""
    from learnapp.store.people import first_admin

    click.echo(f"learnapp is at {address}")
    with store.read() as connection:
        if first_admin.is_wanted(connection):
            token = first_admin.make_token(with_secret(settings).secret, site.now())
            click.echo(
                "There is no administrator yet. To become the first, open this link in the next "
                f"{first_admin.LASTS.days} days. It works once:\n{settings.site_url or address}/account/setup/{token}/"
            )


def _prepare_and_say(settings: Settings, address: str) -> None:
    store = _prepare(settings)
    _say_where(settings, store, address)
    store.dispose()


@click.command(epilog=example("learnapp serve --host 0.0.0.0 --port 8000 --workers 2"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Number of worker processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site, after migrating the database and publishing the modules."""
    settings = site.settings()
    check_port(host, port)
    _apart(lambda: _prepare_and_say(settings, _address(host, port)))
    _run(settings, host, port, workers)


@click.command(epilog=example("learnapp demo --port 8000"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on. Loopback only.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Number of worker processes.")
def demo(host: str, port: int, workers: int) -> None:
    """Serve the site with example people, and print how to sign in as them."""
    if host not in {"127.0.0.1", "localhost", "::1"}:
        raise click.ClickException("The demonstration has published passwords, so it is served on loopback only.")
    settings = site.settings("own")  # do not put example people into this machine's real site
    check_port(host, port)
    _apart(lambda: _prepare_demo(settings, _address(host, port)))
    _run(settings, host, port, workers)


def _prepare_demo(settings: Settings, address: str) -> None:
    from learnapp.cli.reminding import ReminderRun
    from learnapp.demo import fill

    store = _prepare(settings)
    people = fill(store, settings.instance, site.now())
    ReminderRun(settings, store, site.now).count()  # as a site that runs `learnapp remind` has done by now
    store.dispose()
    click.echo(f"\nlearnapp is at {address}\n\nSign in as:")
    for who in people:
        click.echo(f"  {who.role:<11} {who.email:<28} password: {who.password}")
    click.echo("\nStop with Ctrl+C.\n")

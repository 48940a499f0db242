"""A site that people come to from a platform, and the platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask

from learnapp.exports.sealing.tool_key import tool_key
from learnapp.launch import platform_calls
from tests.conftest import Clock
from tests.launch.fake_platform import SITE, FakePlatform, register, serve


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[FakePlatform, ThreadingHTTPServer]]:
    fake, server = serve()
    yield fake, server
    server.shutdown()


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's key, made once: making one takes a while."""
    file = tmp_path_factory.mktemp("key") / "lti-key.pem"
    tool_key(file)
    return file


@pytest.fixture
def unregistered(
    app: Flask, clock: Clock, served: tuple[FakePlatform, ThreadingHTTPServer], key_file: Path
) -> FakePlatform:
    """A platform that the site does not know yet."""
    found = served[0]
    found.__init__(url=found.url, clock=clock)  # type: ignore[misc]
    platform_calls.KEYS.__init__()  # type: ignore[misc]
    platform_calls.Connector.tokens.clear()
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, site_url=SITE, lti_key_file=key_file, inside_hosts=found.inside)
    return found


@pytest.fixture
def fake(app: Flask, unregistered: FakePlatform) -> FakePlatform:
    """A well-behaved platform, registered by the site's only organisation."""
    register(app, unregistered)
    return unregistered

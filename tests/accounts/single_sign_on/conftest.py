"""A site with single sign-on, and the provider it uses."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from flask import Flask

from learnapp.accounts.single_sign_on import provider_client
from tests.accounts.single_sign_on.fake_provider import FakeProvider, provider, serve, use
from tests.conftest import Clock


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[FakeProvider, ThreadingHTTPServer]]:
    fake, server = serve()
    yield fake, server
    server.shutdown()


@pytest.fixture
def fake(app: Flask, clock: Clock, served: tuple[FakeProvider, ThreadingHTTPServer]) -> FakeProvider:
    """A provider that does nothing wrong, as the site's only one."""
    found = served[0]
    found.__init__(url=found.url, clock=clock)  # type: ignore[misc]
    provider_client.client_of.cache_clear()
    use(app, provider(found))
    return found

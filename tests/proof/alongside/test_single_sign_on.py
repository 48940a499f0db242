"""Single sign-on with a provider that the OpenID Foundation has certified: the npm package oidc-provider, with PKCE.

`tests/accounts/single_sign_on` has the attacks, with a provider of our own that lies on request. This one shows that
the site says and expects what the standard says. It needs Node.js, and npm to fetch the package.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qsl, urljoin

import pytest
import requests
from flask import Flask

from learnapp.accounts.single_sign_on import provider_client, sign_on
from learnapp.domain.people.providers import Provider
from learnapp.web.clock import system_clock
from tests.accounts.single_sign_on.fake_provider import send_off, use
from tests.client import Page, Visitor
from tests.proof.figures import reached

HERE = Path(__file__).parent / "openid"
SECRET = "canary-secret-of-the-proof"
BACK = "http://localhost/account/with/trust/back/"


@pytest.fixture(scope="module")
def said() -> Iterator[tuple[str, SimpleQueue[str]]]:
    """An address at which the provider's server calls the site, and what it said there."""
    heard: SimpleQueue[str] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/signed-out/", heard
        server.shutdown()


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory, said: tuple[str, SimpleQueue[str]]) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("openid")
    shutil.copytree(HERE, folder, dirs_exist_ok=True)
    try:
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"npm cannot fetch oidc-provider: {error}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", "provider.mjs", str(port), SECRET, BACK, said[0]]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert "listening" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@dataclass
class Browser:
    """One browser: the site's cookies are in `visitor`, the provider's in `session`."""

    visitor: Visitor
    session: requests.Session

    def sign_on(self, who: str, query: str = "", *, cancel: bool = False) -> str:
        """Sign in at the provider as someone. Returns the address to which it sends the browser back."""
        answer = self.session.get(send_off(self.visitor, query), allow_redirects=False, timeout=10)
        for _ in range(12):
            if answer.is_redirect:
                location = urljoin(answer.url, answer.headers["Location"])
                if location.startswith(BACK):
                    return location.removeprefix("http://localhost")
                answer = self.session.get(location, allow_redirects=False, timeout=10)
                continue
            assert answer.status_code == 200, answer.text
            found = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert found, answer.text
            fields = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', answer.text))
            if cancel:
                aborted = re.search(r'href="([^"]*/abort)"', answer.text)
                assert aborted, answer.text
                answer = self.session.get(urljoin(answer.url, aborted[1]), allow_redirects=False, timeout=10)
                continue
            data = {**fields, "login": who, "password": "any"} if fields.get("prompt") == "login" else fields
            answer = self.session.post(urljoin(answer.url, found[1]), data=data, allow_redirects=False, timeout=10)
        raise AssertionError("the provider never sends back")

    def arrive(self, who: str, query: str = "", status: int = 200) -> Page:
        return self.visitor.get(self.sign_on(who, query), status=status)


@pytest.fixture
def site(app: Flask, issuer: str) -> Flask:
    app.extensions["clock"] = system_clock
    provider_client.client_of.cache_clear()
    _use(app, issuer)
    return app


def _use(app: Flask, issuer: str, **settings: Any) -> None:
    usual = {"key": "trust", "name": "Trust sign-in", "issuer": issuer, "client_id": "learnapp"}
    use(app, Provider(**{**usual, "client_secret": SECRET, "proves": ("nhs.example",), **settings}))


def _browser(app: Flask) -> Browser:
    return Browser(Visitor(app), requests.Session())


def test_a_person_comes_for_the_first_time_and_again(site: Flask) -> None:
    first = _browser(site)
    page = first.arrive("nia")
    assert page.heading == "First time signing in with Trust sign-in"
    assert "nia@nhs.example" in page.main, "read from the user info: it stands in no ID token of a careful provider"
    assert first.visitor.submit(page, "Create an account").url == "/home/"
    again = _browser(site)
    assert again.arrive("nia", "?next=/progress/").url == "/progress/"
    reached(
        "single sign-on", "signed on for the first time and again, with PKCE, nonce, iss of the answer and user info"
    )


def test_the_provider_refuses_another_verifier_or_secret_and_the_page_says_so(
    site: Flask, issuer: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = sign_on._secret_of
    browser = _browser(site)
    back = browser.sign_on("nia")
    monkeypatch.setattr(sign_on, "_secret_of", lambda what, state: real(what, state)[::-1])
    assert browser.visitor.get(back, status=502).heading == "You have not been signed in"
    monkeypatch.undo()
    _use(site, issuer, client_secret="another")
    assert _browser(site).arrive("nia", status=502).heading == "You have not been signed in"
    assert "invalid_grant" in caplog.text
    assert "invalid_client" in caplog.text
    assert SECRET not in caplog.text


def test_who_cancels_is_told_that_nothing_happened(site: Flask) -> None:
    browser = _browser(site)
    page = browser.visitor.get(browser.sign_on("nia", cancel=True), status=403)
    assert "Nothing has changed" in page.main


def test_a_fresh_sign_in_there_confirms_a_person_without_a_password(site: Flask) -> None:
    browser = _browser(site)
    browser.visitor.submit(browser.arrive("cara"), "Create an account")
    assert browser.visitor.post("/account/data/erase/").status_code == 422
    page = browser.arrive("cara", "?purpose=confirm&next=/account/data/erase/")
    assert page.heading == "Erase your account"
    assert "erased" in browser.visitor.submit(page, "Erase everything").text


def test_a_learner_adds_it_to_an_account_and_signs_in_with_it(site: Flask) -> None:
    from tests.conftest import PASSWORD

    lena = Browser(Visitor(site).signed_in("lena"), requests.Session())
    page = lena.visitor.submit(lena.visitor.get("/account/ways/add/trust/"), "Continue", {"password": PASSWORD})
    assert page.link("Continue to Trust sign-in")
    lena.visitor.submit(lena.arrive("lena", "?purpose=add"), "Add it to my account")
    assert "Lena" in _browser(site).arrive("lena").heading


def test_who_signs_out_there_is_signed_out_here(site: Flask, issuer: str, said: tuple[str, SimpleQueue[str]]) -> None:
    browser = _browser(site)
    browser.visitor.submit(browser.arrive("owen"), "Create an account")
    asked = browser.session.get(f"{issuer}/session/end", timeout=10)
    found = re.search(r'name="xsrf" value="(\w+)"', asked.text)
    assert found, asked.text
    browser.session.post(f"{issuer}/session/end/confirm", {"xsrf": found[1], "logout": "yes"}, timeout=10)
    sent = dict(parse_qsl(said[1].get(timeout=10)))
    assert browser.visitor.get("/home/").heading != "Sign in"
    there = Visitor(site)
    statuses = [there.raw("POST", "/account/with/trust/signed-out/", data=sent).status_code for _ in range(2)]
    assert statuses == [200, 400], "it counts once"
    assert browser.visitor.get("/home/").heading == "Sign in"
    reached("single sign-on", "signed out at the provider: its logout token ended the session here, once")

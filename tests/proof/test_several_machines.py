"""Two application machines behind the sample of nginx, with PostgreSQL and the vault in a database of its own.

The machines are processes with addresses, folders and copies of the secret of their own.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.learners import Browser, Site
from bench.servers import Server, free_port, serving, start
from learnapp.store.db.engine import Store
from learnapp.vault import Vault
from learnapp.vault.recognising import recognise
from tests.postgres import postgres_url
from tests.proof.broken_network import network_to
from tests.proof.failing_parts import LONGEST, Work
from tests.proof.figures import reached
from tests.proof.filled import one_module
from tests.test_deploy import needs, nginx_configuration

AT_WORK = 8
MACHINES = ("127.0.0.2", "127.0.0.3")
FOUND_AGAIN = 3
"""Seconds after which the proxy again sends requests to a machine that is back."""
PRIVATE = "What is private to you, such as reflections, notes and votes, cannot be read"


@dataclass
class Machine:
    """`learnapp serve` at an address, in a folder of its own."""

    host: str
    port: int
    environment: dict[str, str]
    server: Server | None = None

    def begin(self) -> None:
        command = ["-m", "learnapp.cli", "serve", "--host", self.host, "--port", str(self.port), "--workers", "1"]
        self.server = start(command, self.port, self.environment)
        until = time.monotonic() + 60
        while not self._answers():
            assert self.server.process.poll() is None, f"the machine at {self.host} ended"
            assert time.monotonic() < until, f"the machine at {self.host} did not begin"
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 of all its processes at once."""
        if self.server is not None:
            os.killpg(self.server.process.pid, signal.SIGKILL)
            self.server.process.wait()
            self.server = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def machines(folder: Path, site: Site, vault: str) -> Iterator[list[Machine]]:
    made = []
    for number, host in enumerate(MACHINES):
        instance = folder / f"machine{number}"
        instance.mkdir()
        (instance / "secret").touch(mode=0o600)
        shutil.copyfile(site.folder / "secret", instance / "secret")
        own = {"LEARNAPP_INSTANCE": str(instance), "LEARNAPP_VAULT": vault, "LEARNAPP_PROXIES": "1"}
        made.append(Machine(host, free_port(), {**site.environment, **own}))
    try:
        for machine in made:
            machine.begin()
        yield made
    finally:
        for machine in made:
            machine.kill()


@contextmanager
def nginx(folder: Path, found: list[Machine]) -> Iterator[int]:
    """The sample with a line for each machine, without TLS; its port."""
    port = free_port()
    file = nginx_configuration(folder, port=port)
    text = file.read_text().replace(f"127.0.0.1:{port} ssl http2", f"127.0.0.1:{port}")
    text = "".join(line for line in text.splitlines(True) if "ssl_certificate" not in line)
    servers = "\n".join(f"    server {machine.host}:{machine.port} fail_timeout=2s;" for machine in found)
    sample = "    server 127.0.0.1:8000 fail_timeout=2s;"
    assert sample in text
    file.write_text(text.replace(sample, servers).replace("$scheme", "http"))
    process = subprocess.Popen([needs("nginx"), "-c", str(file)], stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(10)


def test_either_of_two_machines_can_die_under_load(tmp_path: Path) -> None:
    needs("nginx")
    site, vault = one_module(tmp_path, AT_WORK, postgres_url()), postgres_url()
    with ExitStack() as stack:
        first, second = both = stack.enter_context(machines(tmp_path, site, vault))
        proxy = stack.enter_context(nginx(tmp_path, both))
        work = Work((site, proxy))
        with work.under_way():
            for machine in (first, second):
                work.fails(f"machine at {machine.host} killed", machine.kill, 10)
                status, page = _write(proxy, site.browsers[0], f"While {machine.host} was away")
                assert status == 303, page
                machine.begin()
                time.sleep(FOUND_AGAIN)
        work.report("application machines")


def test_a_silent_vault_takes_only_private_writing_away(tmp_path: Path) -> None:
    site = one_module(tmp_path, AT_WORK, postgres_url())
    network, vault = network_to(postgres_url())
    recognise(Vault(vault, store := Store(site.environment["DATABASE_URL"])), store)  # as the first start does
    store.dispose()
    with serving("learnapp.serving:application", {**site.environment, "LEARNAPP_VAULT": vault}) as server:
        work = Work((site, server.port))
        assert _write(server.port, site.browsers[0], "Before")[0] == 303
        slowest = 0.0
        with work.under_way():
            network.become("swallowing")
            turns, until = sum(p.turn for p in work.people), time.monotonic() + 12
            while time.monotonic() < until:
                begun = time.monotonic()
                status, page = _write(server.port, site.browsers[0], "Meanwhile")
                slowest = max(slowest, time.monotonic() - begun)
                assert status == 503
                assert PRIVATE in page
            meanwhile = sum(p.turn for p in work.people) - turns
            network.become("well")
            begun = time.monotonic()
            while _write(server.port, site.browsers[0], "Afterwards")[0] != 303:
                assert time.monotonic() - begun < 5
            back = time.monotonic() - begun
        work.report("site beside a silent vault")
    reached(
        "silent vault",
        f"silent for 12 s: {meanwhile} answers acknowledged meanwhile, {sum(p.busy for p in work.people)} refused; "
        f"private writing refused after {slowest:.1f} s at the most, saved again after {back:.1f} s",
    )
    assert meanwhile > 100
    assert sum(p.busy for p in work.people) == 0
    assert set(work.read) == {"200"}
    assert slowest < LONGEST


def _write(port: int, browser: Browser, text: str) -> tuple[int, str]:
    """Save a reflection; the answer's status and page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": browser.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    fields = {"csrf_token": browser.token, "owner": browser.owner, "text": text}
    try:
        connection.request("POST", "/reflections/new/", urlencode(fields), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()

"""R10: each sample of a proxy ends half-sent forms before the site sees them."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import learners, load
from bench.servers import Server, free_port, serving
from tests.proof.figures import reached
from tests.proof.filled import one_module
from tests.proof.slow_clients import HALF_SENT, SLOW, opened, pages
from tests.test_deploy import caddyfile, needs, nginx_configuration


@pytest.fixture
def site(tmp_path: Path) -> learners.Site:
    return one_module(tmp_path / "site", 4)


@pytest.fixture
def server(site: learners.Site) -> Iterator[Server]:
    trusting = site.environment | {"LEARNAPP_PROXIES": "1"}
    with serving("learnapp.serving:application", trusting, workers=2) as started:
        yield started


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[int]:
    """The TLS port of a proxy that runs with its sample in front of the site."""
    program, port = needs(request.param), free_port()
    if request.param == "nginx":
        command = [program, "-c", str(nginx_configuration(tmp_path, port=port, site=server.port))]
        environment = {}
    else:
        text = caddyfile(tmp_path, program).read_text()
        own = f"\tadmin off\n\thttps_port {port}\n\thttp_port {free_port()}\n\tskip_install_trust\n\tservers {{"
        (tmp_path / "Caddyfile").write_text(
            text.replace("\tservers {", own).replace("} {\n\trequest_body", "} {\n\ttls internal\n\trequest_body")
        )
        command = [program, "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
        environment = {"HOME": str(tmp_path), "UPSTREAMS": f"127.0.0.1:{server.port}"}
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), _tls(port):
                break
            assert process.poll() is None, (tmp_path / "said").read_text()
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _tls(port: int) -> ssl.SSLSocket:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    return trusting.wrap_socket(plain, server_hostname="learn.example.nhs.uk")


def test_the_proxys_sample_ends_half_sent_bodies_before_the_site_sees_them(
    server: Server, site: learners.Site, proxy: int
) -> None:
    with _tls(proxy) as client:
        client.sendall(b"GET /modules/ HTTP/1.1\r\nHost: learn.example.nhs.uk\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
        assert b" 200 " in answer.split(b"\r\n", 1)[0]
        assert len(re.findall(rb"(?i)\r\nx-request-id: ([0-9a-f-]{32,36})\r\n", answer)) == 1, "the proxy's own id"
    with _tls(proxy) as client:
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: learn.example.nhs.uk\r\nConnection: close\r\n\r\n")
        assert b" 404 " in client.recv(1 << 16).split(b"\r\n", 1)[0]
    sent = HALF_SENT.format("learn.example.nhs.uk").encode()
    begun = time.monotonic()
    with opened(lambda: _tls(proxy), sent) as clients:
        seen = load.run(server.port, pages(site), 5)
        assert set(seen.statuses) == {200}
        for client in clients[:20]:
            with contextlib.suppress(OSError):  # it may hang up, or say something of its own
                assert b"content-security-policy" not in client.recv(1 << 16).lower(), "the site's own answer"
    reached("R10", f"{SLOW} half-sent bodies were ended by the proxy after {time.monotonic() - begun:.0f} s")
    assert time.monotonic() - begun < 25


def test_the_proxys_sample_lets_no_client_write_over_what_the_proxy_says(proxy: int) -> None:
    """To a WSGI application `X_Request_ID` and `X-Request-ID` are one header, and the later one counts."""
    with _tls(proxy) as client:
        said = "X_Request_ID: forged-by-a-client\r\nX_Forwarded_For: 192.0.2.66\r\nX_Forwarded_Host: evil.example"
        client.sendall(
            f"GET /modules/ HTTP/1.1\r\nHost: learn.example.nhs.uk\r\n{said}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert b" 200 " in answer.split(b"\r\n", 1)[0]
    assert b"forged-by-a-client" not in answer

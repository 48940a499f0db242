"""Addresses compared as browsers compare them."""

from urllib.parse import urlsplit

import pytest

from learnapp.domain.people.origins import host_and_port, origin_of, port_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://moodle.example/x?y", "https://moodle.example"),
        ("https://Moodle.example:443/", "https://moodle.example"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("http://learn_app:8000", "http://learn_app:8000"),
        ("http://moodle.example:443/", "http://moodle.example:443"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("https://a.example;script-src *", ""),
        ("https://a b.example", ""),
        ("javascript:alert(1)", ""),
        ("https://x.example:port", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_an_origin_is_a_plain_host_without_its_usual_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://lrs.example/xapi", "lrs.example", 443),
        ("https://lrs.example:443/", "lrs.example", 443),
        ("https://lrs.example:80/", "lrs.example:80", 80),
        ("http://lrs.example:443/", "lrs.example:443", 443),
        ("http://[::1]:8080/", "[::1]:8080", 8080),
    ],
)
def test_a_request_names_a_port_unless_its_scheme_uses_it_anyway(url: str, host: str, port: int) -> None:
    assert (host_and_port(urlsplit(url)), port_of(urlsplit(url))) == (host, port)

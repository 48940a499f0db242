"""Where passkeys belong. The ceremonies themselves are tested through the pages, in `test_passkeys.py`."""

import pytest

from learnapp.accounts.second_factor.ceremonies import PasskeySite, challenge_in, passkey_site


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://learn.example.org", PasskeySite("learn.example.org", "https://learn.example.org")),
        ("https://Learn.Example.org:443/med", PasskeySite("learn.example.org", "https://learn.example.org")),
        ("https://learn.example.org:8443", PasskeySite("learn.example.org", "https://learn.example.org:8443")),
        ("http://localhost:8000", PasskeySite("localhost", "http://localhost:8000")),
        ("http://learn.example.org", None),
        ("https://127.0.0.1", None),
        ("https://[2001:db8::1]", None),
        ("", None),
    ],
)
def test_the_sites_address_says_where_passkeys_belong(address: str, site: PasskeySite | None) -> None:
    assert passkey_site(address) == site


def test_what_is_no_answer_has_no_challenge() -> None:
    assert challenge_in("") == challenge_in("{}") == challenge_in('{"response": {"clientDataJSON": "e30"}}') == b""

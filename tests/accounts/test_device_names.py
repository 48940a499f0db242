"""The places where a person is signed in are named after their browser and system."""

import pytest

from learnapp.accounts.device_names import device_name


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Linux"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_by_what_its_browser_says(agent: str, name: str) -> None:
    assert device_name(agent) == name

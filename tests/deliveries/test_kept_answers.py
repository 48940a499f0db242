"""What another system publishes is fetched once an hour, and still used for a day while that system is down."""

from __future__ import annotations

import io

import pytest
import requests

from learnapp.deliveries import kept_answers
from learnapp.deliveries.kept_answers import KEPT_AT_MOST, KEPT_SECONDS, KEYS_AGAIN_SECONDS, KeptAnswers

URL = "https://moodle.example/keys"


class Other:
    """The other system, and the time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.asked, self.status, self.text = 1000.0, 0, 200, '{"keys": [1]}'
        monkeypatch.setattr(kept_answers.time, "monotonic", lambda: self.now)

    def ask(self, _url: str) -> requests.Response:
        self.asked += 1
        made = requests.Response()
        made.status_code, made.raw = self.status, io.BytesIO(self.text.encode())
        return made


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Other:
    return Other(monkeypatch)


def test_an_answer_serves_for_an_hour_and_less_for_an_unknown_key(other: Other) -> None:
    kept = KeptAnswers()
    asked = []
    for later, newer_than in ((0, KEPT_SECONDS), (60, KEPT_SECONDS), (60, KEYS_AGAIN_SECONDS), (3600, KEPT_SECONDS)):
        other.now = 1000.0 + later
        assert kept.get(URL, other.ask, newer_than) == {"keys": [1]}
        asked.append(other.asked)
    assert asked == [1, 1, 2, 2]
    other.now += 60
    kept.get(URL, other.ask)
    assert other.asked == 3


@pytest.mark.parametrize(("status", "text"), [(500, "{}"), (200, "no JSON")])
def test_the_last_answer_serves_for_a_day_while_the_other_system_is_down(other: Other, status: int, text: str) -> None:
    kept = KeptAnswers()
    kept.get(URL, other.ask)
    other.status, other.text = status, text
    other.now += KEPT_AT_MOST - 1
    assert kept.get(URL, other.ask) == {"keys": [1]}
    other.now += 2
    with pytest.raises(requests.RequestException):
        kept.get(URL, other.ask)
    with pytest.raises(requests.RequestException):
        kept.get(URL + "?other", other.ask)


def test_what_is_no_object_is_refused(other: Other) -> None:
    other.text = "[]"
    with pytest.raises(ValueError, match="not a JSON object"):
        KeptAnswers().get(URL, other.ask)

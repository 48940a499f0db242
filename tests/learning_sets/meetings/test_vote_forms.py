"""What is sent with a vote."""

import pytest

from tests.learning_sets.meetings_held import Held


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"choice": "7"}, ["Choose one of the options on this page"]),
        ({"choice": "-1"}, ["Choose one of the options on this page"]),
        ({"choice": "0; DROP"}, ["Choose one of the options on this page"]),
        ({"choice": None}, ["Choose one of the options on this page"]),
        ({"confidence": None}, ["Choose how sure you are"]),
        ({"confidence": "9"}, ["Choose how sure you are"]),
        ({"reason": "x" * 501}, ["Your reason must be 500 characters or fewer. It is 1 too long"]),
        ({"reason": "x" * 100_000}, ["Your reason must be 500 characters or fewer. It is 99500 too long"]),
        ({"choice": None, "confidence": None}, ["Choose one of the options on this page", "Choose how sure you are"]),
    ],
)
def test_a_vote_that_is_none_is_refused_and_what_was_typed_stays(
    meeting: Held, fields: dict[str, str | None], messages: list[str]
) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    sent = {"choice": "1", "confidence": "2", "reason": "kept words", **fields}
    page = lena.submit(lena.get(meeting.url), "Send my vote", sent, status=422)
    assert page.errors == messages
    assert (fields.get("reason") or "kept words")[:400] in page.text
    assert "Votes so far: 0 of 3." in meeting.voters[1].get(meeting.url).main


def test_a_reason_that_may_tell_who_it_is_about_is_asked_about_before_it_is_sent(meeting: Held) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    sent = {"choice": "1", "confidence": "2", "reason": "Mrs Okonjo in bed 7 asked for it."}
    asked = lena.submit(lena.get(meeting.url), "Send my vote", sent, status=422)
    assert asked.errors == ["Your vote is not sent yet. Check your reason again, or send it as it is"]
    assert "Mrs Okonjo" in asked.main
    assert "A bed, bay or room: bed 7" in asked.main
    assert "Votes so far: 0 of 3." in meeting.voters[1].get(meeting.url).main
    again = lena.submit(asked, "Check again and send", {"reason": "Dr Patel was away."}, status=422)
    assert "Dr Patel" in again.main
    assert "Your vote is in" in lena.submit(again, "Send as it is").main
    assert "Votes so far: 1 of 3." in meeting.voters[1].get(meeting.url).main

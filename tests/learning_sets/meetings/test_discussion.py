"""One address for a discussion, whichever form it has."""

from tests.client import Visitor
from tests.learning_sets.meetings_held import Held
from tests.learning_sets.tuesdays import Tuesday


def test_it_leads_a_member_to_the_thread_and_nobody_else_anywhere(
    tuesday: Tuesday, lena: Visitor, edwin: Visitor
) -> None:
    address = f"{tuesday.url}{tuesday.thread.number}/"
    assert lena.raw("GET", address).headers["Location"] == f"{tuesday.url}threads/{tuesday.thread.number}/"
    assert lena.raw("GET", f"{tuesday.url}99/").status_code == 404
    assert edwin.raw("GET", address).status_code == 404


def test_it_leads_to_the_meeting(meeting: Held) -> None:
    address = meeting.url.replace("/meetings/", "/")
    assert meeting.voters[0].raw("GET", address).headers["Location"] == meeting.url

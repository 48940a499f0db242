"""What the facilitator does and says in each phase."""

from tests.learning_sets.meetings_held import Held


def test_the_facilitator_has_the_guide_beside_the_meeting_and_nobody_else(meeting: Held) -> None:
    assert "Most say so at once." in meeting.facilitator.get(meeting.url).main
    for voter in meeting.voters:
        assert "Most say so at once." not in voter.get(meeting.url).text
        voter.get(f"{meeting.url}notes/", status=404)
    assert "Most say so at once." not in meeting.facilitator.get(f"{meeting.url}screen/").text

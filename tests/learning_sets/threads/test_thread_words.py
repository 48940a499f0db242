"""What a thread's page says in each phase."""

import pytest

from learnapp.domain.sets.meeting_phases import PHASES, About
from learnapp.learning_sets.threads.thread_words import for_phase

PLACES = [(about, phase.name) for (form, about), phases in PHASES.items() if form == "thread" for phase in phases]


@pytest.mark.parametrize(("about", "phase"), PLACES)
def test_every_phase_says_what_is_going_on_and_until_it_is_closed_what_to_do(about: About, phase: str) -> None:
    words = for_phase(about, phase)
    assert words.now.endswith(".")
    assert bool(words.do) == (phase != "closed")


def test_only_a_members_own_issue_has_a_presenter() -> None:
    for about, phase in PLACES:
        words = for_phase(about, phase)
        presenter = "presenter" in " ".join((words.now, *words.do)).lower()
        assert not presenter or about == "issue"

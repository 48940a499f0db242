"""Every status has words, a sign of its own, and a place in every order."""

from learnapp.domain.cohorts.progress_status import MOST_PRESSING, STATUSES
from learnapp.educator.cohorts.cohort_filter import STATES
from learnapp.educator.messages.message_forms import STATE_WORDS
from learnapp.educator.status_words import SELECTABLE, STATUS_WORDS


def test_every_status_has_words_of_its_own_and_a_place_among_the_pressing() -> None:
    assert tuple(STATUS_WORDS) == STATUSES  # also the order in which the overview lists them
    assert sorted(MOST_PRESSING) == sorted(STATUSES)
    assert len({words.text for words in STATUS_WORDS.values()}) == len(STATUSES)
    assert len({words.sign for words in STATUS_WORDS.values() if words.selectable}) == len(SELECTABLE)


def test_the_overview_asks_to_write_only_to_people_whom_a_message_can_reach() -> None:
    prompted = {name for name, words in STATUS_WORDS.items() if words.prompt}
    assert prompted <= set(SELECTABLE)
    assert set(SELECTABLE) <= set(STATE_WORDS)
    assert set(SELECTABLE) <= set(STATES)
    assert "not_open" not in {*STATE_WORDS, *STATES}

"""What a thread's page says to its members in each phase, so that they can take part without reading anything first."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.sets.meeting_phases import About


@dataclass(frozen=True)
class PhaseWords:
    """`now` says what is happening; `do` what each member can do, in steps."""

    now: str
    do: tuple[str, ...] = ()


VOTED = {
    "first_vote": PhaseWords(
        "Each of you reads it and votes alone, whenever you have time.",
        (
            "Read it, choose, say how sure you are and write a line about why.",
            "You can change your vote until voting closes.",
        ),
    ),
    "talk": PhaseWords(
        "The first vote has been counted. Now talk it through in posts, a few lines at a time.",
        (
            "Read how the set voted and the reasons, which have no names.",
            "Post the case for an answer, even one you did not choose. Ask more than you tell.",
            "Reply to at least one other person: what would change your mind?",
        ),
    ),
    "second_vote": PhaseWords(
        "Vote again, as you see it now. It is fine to stay where you were, and fine to move.",
        ("Read what has been said since you last looked.", "Vote. You can change your vote until voting closes."),
    ),
    "actions": PhaseWords(
        "Both votes have been counted. Before the thread closes, each of you notes one thing to do.",
        ("See what has changed, and what the authors say.", "Add one small action with a date."),
    ),
    "closed": PhaseWords("This thread is closed. You can still read it."),
}
PRESENTED = {
    "presenting": PhaseWords(
        "The presenter writes about the issue. The others read and do not reply yet.",
        ("Presenter: use up to ten lines, and end with the question you most want help with.",),
    ),
    "clarifying_questions": PhaseWords(
        "Questions about facts only: who, what and when.",
        (
            "Ask what you need to know to understand it. Leave out “why” and “have you tried”.",
            "Presenter: answer briefly.",
        ),
    ),
    "open_questions": PhaseWords(
        "Open questions only, ones you do not know the answer to.",
        (
            "Ask one question at a time. No advice yet.",
            "Presenter: answer the ones that help you. You can leave any unanswered.",
        ),
    ),
    "presenter_reflects": PhaseWords(
        "The presenter says what they see now that they did not see before.",
        ("Presenter: also say whether you want offers.",),
    ),
    "group_offers": PhaseWords(
        "If the presenter wants offers, keep them short and do not argue about them.",
        ("“One thing I might try is …”",),
    ),
    "presenter_decides": PhaseWords(
        "The presenter says what they will do, and by when.", ("Presenter: add it as an action with a date.",)
    ),
    "actions": PhaseWords(
        "Before the thread closes, anyone who wants to do something as a result notes it with a date.",
        ("Add one small action with a date.",),
    ),
    "closed": VOTED["closed"],
}


def for_phase(about: About, phase: str) -> PhaseWords:
    """What is happening in a phase of a thread."""
    return (PRESENTED if about == "issue" else VOTED)[phase]

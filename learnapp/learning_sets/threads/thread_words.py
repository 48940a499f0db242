"""What a thread's page says in each phase to everybody in it: no member has to have read anything before."""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.sets.meeting_phases import About


@dataclass(frozen=True)
class PhaseWords:
    """`now` says what is going on; `do` what each can do, in steps."""

    now: str
    do: tuple[str, ...] = ()


VOTED = {
    "first_vote": PhaseWords(
        "Each of you reads it and votes alone, whenever there is time.",
        (
            "Read it, choose, say how sure you are, and write a line why.",
            "You can change your vote until it is closed.",
        ),
    ),
    "talk": PhaseWords(
        "The first vote is counted. Now talk it through in posts, a few lines at a time.",
        (
            "Read how you voted and the reasons, which stand there without names.",
            "Post what speaks for an answer, also one that you did not choose. Ask more than you tell.",
            "Reply to at least one of the others: what would change your mind?",
        ),
    ),
    "second_vote": PhaseWords(
        "Vote again, as you see it now. Staying where you were is as good as moving.",
        ("Read what was said since you last looked.", "Vote. You can change it until the vote is closed."),
    ),
    "actions": PhaseWords(
        "Both votes are counted. Before the thread closes, each of you notes one thing to do.",
        ("See what has changed, and what the authors say.", "Add one small action with a date."),
    ),
    "closed": PhaseWords("This thread is closed. It can still be read."),
}
PRESENTED = {
    "presenting": PhaseWords(
        "The presenter writes what the issue is. The others read and do not answer yet.",
        ("Presenter: say it in ten lines, and end with the question you would like to leave with.",),
    ),
    "clarifying_questions": PhaseWords(
        "Questions about facts only: who, what, when.",
        (
            "Ask what you need to know to understand it. Leave out “why” and “have you tried”.",
            "Presenter: answer briefly.",
        ),
    ),
    "open_questions": PhaseWords(
        "Open questions only: those to which you do not know the answer.",
        ("Ask one question at a time. No advice yet.", "Presenter: answer those that help you. You may leave any."),
    ),
    "presenter_reflects": PhaseWords(
        "The presenter says what they see now that they did not see before.",
        ("Presenter: say also whether you would like offers, or none.",),
    ),
    "group_offers": PhaseWords(
        "If the presenter would like offers: short ones, with no argument about them.",
        ("“One thing I might try is …”",),
    ),
    "presenter_decides": PhaseWords(
        "The presenter says what they will do and by when.", ("Presenter: add it as an action with a date.",)
    ),
    "actions": PhaseWords(
        "Before the thread closes: whoever takes something away for themselves notes it with a date.",
        ("Add one small action with a date.",),
    ),
    "closed": VOTED["closed"],
}


def for_phase(about: About, phase: str) -> PhaseWords:
    """What is going on in a phase of a thread."""
    return (PRESENTED if about == "issue" else VOTED)[phase]

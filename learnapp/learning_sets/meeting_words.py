"""What whoever facilitates does and says in each phase, so that nobody has to have read anything before.

Each phase: what to do, in steps; words to say; and for members one line of what is going on. After the guides of the
modules, which stand beside it on the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.meetings import About
from learnapp.domain.spreads import Advice


@dataclass(frozen=True)
class Lead:
    """`do` are steps, `say` words to read out, `next` the words of the button that goes on."""

    do: tuple[str, ...]
    say: tuple[str, ...]
    next: str


VOTED = {
    "gathering": Lead(
        (
            "Wait until those who are coming are here.",
            "Go through last time’s actions, if there are any: they are first on this page.",
            "Check that everybody can see the page. Nobody needs it to speak.",
        ),
        (
            "“What we say stays here. If we hear that a patient or one of us is at risk, it has to go further, and I "
            "will say so first.”",
            "“Anybody may pass, at any point, without a reason.”",
        ),
        "Begin: first vote",
    ),
    "first_vote": Lead(
        ("Keep quiet until the votes are in. Nobody says what they will choose.",),
        (
            "“Read it again, choose, say how sure you are and write a line why. Nobody sees your vote. What we see is "
            "how many chose what.”",
        ),
        "Close the vote",
    ),
    "spread": Lead(
        ("Let everybody read. Do not ask who chose what.",),
        ("“This is where we are. What strikes you?”",),
        "Start talking",
    ),
    "talk": Lead(
        (
            "In pairs first, for six minutes, with somebody new. Under five people, all together.",
            "Then all together: one for each answer, whoever it was.",
            "Keep to questions. “Have you thought of …” is advice: ask for it as a question.",
        ),
        ("“What would change your mind?”", "“Who pays for this answer, and when?”"),
        "Vote again",
    ),
    "second_vote": Lead(
        ("Quiet again until the votes are in.",),
        ("“Vote again, as you see it now. Staying where you were is as good as moving.”",),
        "Close the vote",
    ),
    "change": Lead(
        (
            "Ask for one reason that moved somebody. Nobody has to say that they moved.",
            "Read aloud what came of it in the story, or what the authors think. It is their view.",
        ),
        ("“What did you hear that you had not thought of?”", "“What would it look like where we work?”"),
        "Go on to actions",
    ),
    "actions": Lead(
        (
            "Each writes down one thing to do, with a date. Small is good.",
            "Ask the process observer, if there is one: how did we work?",
        ),
        ("“What will you do, by when, and who will you tell?”",),
        "Close the meeting",
    ),
}
PRESENTED = {
    "gathering": Lead(VOTED["gathering"].do, VOTED["gathering"].say, "Begin: the issue"),
    "presenting": Lead(
        ("The presenter tells the issue. Nobody interrupts.",),
        ("“Three minutes are yours. What is the question you would like to leave with?”",),
        "On to the facts",
    ),
    "clarifying_questions": Lead(
        ("Facts only: who, what, when. Stop anything that begins with “why” or “have you”.",),
        ("“What do you need to know to understand it?”",),
        "On to open questions",
    ),
    "open_questions": Lead(
        (
            "Real questions only: those to which you do not know the answer.",
            "One at a time, and let silence be. The presenter may leave a question unanswered.",
        ),
        (
            "“What would the other person say the problem is?”",
            "“What are you assuming?”",
            "“What would it cost to wait a month, and who would pay?”",
        ),
        "The presenter sums up",
    ),
    "presenter_reflects": Lead(
        ("Only the presenter speaks.",),
        ("“What do you see now that you did not see before?”", "“Would you like offers from us, or not?”"),
        "On to offers",
    ),
    "group_offers": Lead(
        ("If the presenter would like none, go straight on.", "Offers, short, with no argument about them."),
        ("“One thing I might try is …”",),
        "The presenter decides",
    ),
    "presenter_decides": Lead(
        ("The presenter says what they will do and by when, and writes it down below.",),
        ("“What will you do first, and by when?”",),
        "On to actions",
    ),
    "actions": Lead(
        ("Anybody who takes something away for themselves writes it down with a date.", *VOTED["actions"].do[1:]),
        VOTED["actions"].say,
        "Close the meeting",
    ),
}
MEMBERS = {
    "gathering": "People are arriving. If you cannot stay, you can vote now already.",
    "first_vote": "Choose in private. Nobody sees your vote; all see how many chose what, once it is closed.",
    "spread": "This is how the set voted. Read it through before anybody speaks.",
    "talk": "Talk it through. What would change your mind?",
    "second_vote": "Vote again, as you see it now.",
    "change": "Both votes beside each other. What moved somebody, and what did not?",
    "presenting": "The presenter tells the issue. Listen; nobody interrupts.",
    "clarifying_questions": "Questions about facts only: who, what, when.",
    "open_questions": "Open questions only: those to which you do not know the answer. No advice yet.",
    "presenter_reflects": "The presenter says what they see now. Nobody else speaks.",
    "group_offers": "If the presenter would like offers: short ones, and no argument about them.",
    "presenter_decides": "The presenter says what they will do, and by when.",
    "actions": "One thing each of you will do, with a date.",
    "closed": "This meeting is over.",
}
ISSUE_GATHERING = "People are arriving."
ADVICE: dict[Advice, str] = {
    "explain": "Fewer than 35% have the right answer. Explain the idea briefly before you talk, then vote again.",
    "talk": "Opinions differ enough to be worth talking about. Let them talk in pairs first.",
    "move on": "More than 70% have the right answer. Ask one of them to explain it, keep the talk short and move on.",
    "ask the few": "More than 70% chose the same. Ask first for the case for the other answers, then move on.",
}


def lead(about: About, phase: str) -> Lead | None:
    """What to do and say; None once closed."""
    return (PRESENTED if about == "issue" else VOTED).get(phase)


def for_members(about: About, phase: str) -> str:
    """What is going on, in a line."""
    return ISSUE_GATHERING if (about, phase) == ("issue", "gathering") else MEMBERS[phase]

"""What whoever facilitates does and says in each phase, so that nobody has to have read anything before.

Each phase: what to do, in steps; words to say; and for members one line of what is going on. After the guides of the
modules, which stand beside it on the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.sets.meeting_phases import About
from learnapp.domain.sets.tallies import Advice


@dataclass(frozen=True)
class FacilitatorScript:
    """`do` are steps, `say` words to read out, `next` the words of the button that goes on, `then` what it does."""

    do: tuple[str, ...]
    say: tuple[str, ...]
    next: str
    then: str


VOTED = {
    "gathering": FacilitatorScript(
        (
            "If you can project, open the screen below: it shows no names and follows by itself. This page "
            "is for you alone.",
            "Ask everybody to open this meeting on their phone and press “I am here”. Press it yourself as well.",
            "Go through last time’s actions. If there are any, they stand below: “First: what happened?”",
        ),
        (
            "“What we say stays here. If we hear that a patient or one of us is at risk, it has to go further, and I "
            "will say so first.”",
            "“Anybody may pass, at any point, without a reason.”",
        ),
        "Begin: first vote",
        "Everybody’s page goes to the first vote. Whoever comes later can still join in.",
    ),
    "first_vote": FacilitatorScript(
        (
            "Read out what you could say. Then keep quiet until the votes are in.",
            "Somebody cannot get the page? Let them answer in their head: the vote does not wait for everybody.",
        ),
        (
            "“Read it again, choose, say how sure you are and write a line why. Nobody sees your vote. What we see is "
            "how many chose what.”",
        ),
        "Close the vote",
        "Everybody sees how many chose what, and the reasons without names. No vote can be changed after that.",
    ),
    "spread": FacilitatorScript(
        ("Give everybody a minute to read in silence. Then ask. Never ask who chose what.",),
        ("“This is where we are. What strikes you?”",),
        "Start talking",
        "Gives you twelve minutes to talk. The votes stay in view.",
    ),
    "talk": FacilitatorScript(
        (
            "With five or more: in pairs for six minutes, then all together. With fewer: all together from the start.",
            "All together: ask what speaks for each answer in turn. Whoever says it need not have chosen it.",
            "Keep to questions. “Have you thought of …?” is advice. Ask instead: “What have you thought of?”",
        ),
        ("“What would change your mind?”", "“Who pays for this answer, and when?”"),
        "Vote again",
        "Everybody’s page goes to the second vote, which is as private as the first.",
    ),
    "second_vote": FacilitatorScript(
        ("Quiet again until the votes are in.",),
        ("“Vote again, as you see it now. Staying where you were is as good as moving.”",),
        "Close the vote",
        "Everybody sees both votes beside each other, in totals. No vote can be changed after that.",
    ),
    "change": FacilitatorScript(
        (
            "Ask for one reason that moved somebody. Nobody has to say that they moved.",
            "Open “What came of each answer in the story” or “What the authors say” below and read it aloud. It is one "
            "view: yours may be better.",
        ),
        ("“What did you hear that you had not thought of?”", "“What would it look like where we work?”"),
        "Go on to actions",
        "Everybody can note what they will do.",
    ),
    "actions": FacilitatorScript(
        (
            "Each presses “Add an action” and writes one thing to do, with a date. Small is good.",
            "Go round: each says theirs aloud. Anybody may pass.",
            "If somebody watched how you work, they speak first. Then thank everybody.",
        ),
        ("“What will you do, by when, and who will you tell?”", "“How did we work today?”"),
        "Close the meeting",
        "Ends the meeting for everybody. The votes’ totals and the actions go into the set’s record.",
    ),
}
PRESENTED = {
    "gathering": FacilitatorScript(
        VOTED["gathering"].do, VOTED["gathering"].say, "Begin: the issue", "Everybody’s page goes to the issue."
    ),
    "presenting": FacilitatorScript(
        ("The presenter tells the issue. Nobody interrupts. You keep the time.",),
        ("“Three minutes are yours. What is the question you would like to leave with?”",),
        "On to the facts",
        "The others may then ask about facts.",
    ),
    "clarifying_questions": FacilitatorScript(
        ("Facts only: who, what, when. Stop anything that begins with “why” or “have you”.",),
        ("“What do you need to know to understand it?”",),
        "On to open questions",
        "The longest step: thirteen minutes of questions.",
    ),
    "open_questions": FacilitatorScript(
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
        "Questions are over. Only the presenter speaks.",
    ),
    "presenter_reflects": FacilitatorScript(
        ("Only the presenter speaks.",),
        ("“What do you see now that you did not see before?”", "“Would you like offers from us, or not?”"),
        "On to offers",
        "Go on also if the presenter would like none: the next step is then over at once.",
    ),
    "group_offers": FacilitatorScript(
        (
            "If the presenter would like none, go straight on.",
            "Otherwise each may make one offer, in a sentence or two. The presenter listens and does not answer.",
        ),
        ("“One thing I might try is …”",),
        "The presenter decides",
        "Offers are over.",
    ),
    "presenter_decides": FacilitatorScript(
        ("The presenter says what they will do and by when, and writes it down below with “Add an action”.",),
        ("“What will you do first, and by when?”",),
        "On to actions",
        "Everybody else can note something as well.",
    ),
    "actions": FacilitatorScript(
        (
            "Whoever takes something away for themselves presses “Add an action” and writes it down, with a date.",
            *VOTED["actions"].do[1:],
        ),
        VOTED["actions"].say,
        "Close the meeting",
        "Ends the meeting for everybody. The actions go into the set’s record.",
    ),
}
MEMBERS = {
    "gathering": "People are arriving. If you cannot stay, you can vote already.",
    "first_vote": "Choose in private, and keep quiet about it. Once the vote is closed, all see how many chose what.",
    "spread": "This is how the set voted. Read it through before anybody speaks.",
    "talk": "What speaks for each answer? What would change your mind?",
    "second_vote": "Vote again, as you see it now. Staying where you were is as good as moving.",
    "change": "What did you hear that you had not thought of?",
    "presenting": "The presenter tells the issue. Listen; nobody interrupts.",
    "clarifying_questions": "Questions about facts only: who, what, when.",
    "open_questions": "Open questions only: those to which you do not know the answer. No advice yet.",
    "presenter_reflects": "The presenter says what they see now. Nobody else speaks.",
    "group_offers": "If the presenter would like offers: short ones, and no argument about them.",
    "presenter_decides": "The presenter says what they will do, and by when.",
    "actions": "Each of you: one small thing to do, with a date. Add it on your phone.",
    "closed": "This meeting is over. Thank you.",
}
ISSUE_GATHERING = "People are arriving. Then one of you brings an issue, and the others ask."
ADVICE: dict[Advice, str] = {
    "explain": "Fewer than 35% have the right answer. Explain the idea briefly before you talk, then vote again.",
    "talk": "Opinions differ enough to be worth talking about: take all the time there is for it.",
    "move on": "More than 70% have the right answer. Ask one of them to explain it, keep the talk short and move on.",
    "ask the few": "More than 70% chose the same. Ask first for the case for the other answers, then move on.",
}


def lead(about: About, phase: str) -> FacilitatorScript | None:
    """What to do and say; None once closed."""
    return (PRESENTED if about == "issue" else VOTED).get(phase)


def for_members(about: About, phase: str) -> str:
    """What is going on, in a line."""
    return ISSUE_GATHERING if (about, phase) == ("issue", "gathering") else MEMBERS[phase]

"""What a facilitator does and says in each phase, so that they can lead a meeting without preparing.

Each phase has steps to take, words to say and, for members, one line on what is happening. They follow the modules'
guides, which are beside them on the page.
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
            "If you can project, open the screen below. It shows no names and updates by itself. Only you see this.",
            "Ask everyone to open this meeting on their phone and press “I am here”.",
        ),
        (
            "“What we say stays here. If we hear that a patient or one of us is at risk, it has to go further, and I "
            "will tell you first.”",
            "“Anyone can pass at any point, without giving a reason.”",
        ),
        "Start the first vote",
        "Everyone’s page moves to the first vote. Latecomers can still join in.",
    ),
    "first_vote": FacilitatorScript(
        (
            "Read the story aloud. Then keep quiet until the votes are in.",
            "If someone cannot open the page, they can decide without voting. The vote does not wait for everyone.",
        ),
        (
            "“Read it again, choose, say how sure you are and write a line about why. No one sees your vote. We only "
            "see how many chose each answer.”",
        ),
        "Close the vote",
        "Everyone sees how many chose each answer, and the reasons without names. After that no one can "
        "change their vote.",
    ),
    "spread": FacilitatorScript(
        ("Give everyone a minute to read in silence. Then ask. Never ask who chose what.",),
        ("“This is where we are. What strikes you?”",),
        "Start talking",
        "You get twelve minutes to talk. The results stay in view.",
    ),
    "talk": FacilitatorScript(
        (
            "With five or more people, talk in pairs for six minutes, then all together. With fewer, talk "
            "all together from the start.",
            "All together, ask for the case for each answer in turn. People can make the case for an answer "
            "they did not choose.",
            "Stick to questions. “Have you thought of …?” is advice. Ask “What have you thought of?” instead.",
        ),
        ("“What would change your mind?”", "“Who pays for this answer, and when?”"),
        "Vote again",
        "Everyone’s page moves to the second vote, which is as private as the first.",
    ),
    "second_vote": FacilitatorScript(
        ("Keep quiet again until the votes are in.",),
        ("“Vote again, as you see it now. It is fine to stay where you were, and fine to move.”",),
        "Close the vote",
        "Everyone sees both votes side by side, in totals. After that no one can change their vote.",
    ),
    "change": FacilitatorScript(
        (
            "Ask for one reason that changed someone’s mind. No one has to say that theirs changed.",
            "Open “What each answer led to in the story” or “What the authors say” below and read it aloud. It is one "
            "view: yours may be better.",
        ),
        ("“What did you hear that you had not thought of?”", "“What would it look like where we work?”"),
        "Move on to actions",
        "Everyone can note what they will do.",
    ),
    "actions": FacilitatorScript(
        (
            "Everyone presses “Add an action” and writes one thing to do, with a date. Small is good.",
            "Go round the group. Each person says theirs aloud, and anyone can pass.",
            "If someone observed how you work, they speak first. Then thank everyone.",
        ),
        ("“What will you do, by when, and who will you tell?”", "“How did we work today?”"),
        "Close the meeting",
        "Ends the meeting for everyone. The vote totals and the actions go into the set’s record.",
    ),
}
PRESENTED = {
    "gathering": FacilitatorScript(
        VOTED["gathering"].do, VOTED["gathering"].say, "Start with the issue", "Everyone’s page moves to the issue."
    ),
    "presenting": FacilitatorScript(
        ("The presenter describes the issue. No one interrupts. You keep time.",),
        ("“You have three minutes. Which question do you most want help with?”",),
        "Move on to the facts",
        "The others can then ask about facts.",
    ),
    "clarifying_questions": FacilitatorScript(
        ("Facts only: who, what and when. Stop anything that begins with “why” or “have you”.",),
        ("“What do you need to know to understand it?”",),
        "Move on to open questions",
        "The longest step: thirteen minutes of questions.",
    ),
    "open_questions": FacilitatorScript(
        (
            "Ask only real questions, ones you do not know the answer to.",
            "One at a time, and allow silences. The presenter can leave a question unanswered.",
        ),
        (
            "“What would the other person say the problem is?”",
            "“What are you assuming?”",
            "“What would it cost to wait a month, and who would pay?”",
        ),
        "Let the presenter sum up",
        "Questions are over. Only the presenter speaks.",
    ),
    "presenter_reflects": FacilitatorScript(
        ("Only the presenter speaks.",),
        ("“What do you see now that you did not see before?”", "“Would you like suggestions from us, or not?”"),
        "Move on to offers",
        "Move on even if the presenter does not want any offers. The next step then takes no time.",
    ),
    "group_offers": FacilitatorScript(
        (
            "If the presenter does not want any, move straight on.",
            "Otherwise each person can make one offer, in a sentence or two. The presenter listens and does not reply.",
        ),
        ("“One thing I might try is …”",),
        "Let the presenter decide",
        "Offers are over.",
    ),
    "presenter_decides": FacilitatorScript(
        ("The presenter says what they will do and by when, and writes it down below with “Add an action”.",),
        ("“What will you do first, and by when?”",),
        "Move on to actions",
        "Everyone else can note something to do as well.",
    ),
    "actions": FacilitatorScript(
        (
            "Anyone who wants to do something as a result presses “Add an action” and writes it down, with a date.",
            *VOTED["actions"].do[1:],
        ),
        VOTED["actions"].say,
        "Close the meeting",
        "Ends the meeting for everyone. The actions go into the set’s record.",
    ),
}
MEMBERS = {
    "gathering": "People are arriving. If you cannot stay, you can vote now.",
    "first_vote": "Choose in private. The set sees totals, and reasons without names.",
    "spread": "This is how the set voted. Read it through before anyone speaks.",
    "talk": "What is the case for each answer? What would change your mind?",
    "second_vote": "Vote again, as you see it now. It is fine to stay where you were, and fine to move.",
    "change": "What did you hear that you had not thought of?",
    "presenting": "The presenter describes the issue. Listen and do not interrupt.",
    "clarifying_questions": "Questions about facts only: who, what and when.",
    "open_questions": "Open questions only, ones you do not know the answer to. No advice yet.",
    "presenter_reflects": "The presenter says what they see now. No one else speaks.",
    "group_offers": "If the presenter wants offers, keep them short and do not argue about them.",
    "presenter_decides": "The presenter says what they will do, and by when.",
    "actions": "Each of you chooses one small thing to do, with a date. Add it on your phone.",
    "closed": "This meeting is over. Thank you.",
}
ISSUE_GATHERING = "People are arriving. Then one of you presents an issue, and the others ask questions."
ADVICE: dict[Advice, str] = {
    "explain": "Fewer than 35% have the right answer. Explain the idea briefly before you talk, then vote again.",
    "talk": "Opinions differ enough to be worth talking about. Take all the time you have.",
    "move on": "More than 70% have the right answer. Ask one person to explain it, keep the talk short and move on.",
    "ask the few": "More than 70% chose the same answer. Ask for the case for the other answers first, then move on.",
}


def lead(about: About, phase: str) -> FacilitatorScript | None:
    """What to do and say; None once closed."""
    return (PRESENTED if about == "issue" else VOTED).get(phase)


def for_members(about: About, phase: str) -> str:
    """What is happening, in a line."""
    return ISSUE_GATHERING if (about, phase) == ("issue", "gathering") else MEMBERS[phase]

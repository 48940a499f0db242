"""What each table holds of a person, in words for that person, and what erasing the account does to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """`what` is kept; `erased` says what becomes of it."""

    what: str
    erased: str = "Deleted"


HELD = {
    "person": Held("Your name, email address and role, and when you joined"),
    "sign_in": Held("Where and when you signed in", "Deleted; you are signed out everywhere"),
    "reset_link": Held("One-time links for setting a password"),
    "held_answer": Held("Answers kept for you because you had been signed out"),
    "lesson_finish": Held("Lessons you finished"),
    "run": Held("The ways you took through cases"),
    "attempt": Held("Your goes at quizzes and their results"),
    "response": Held("Your answers, how sure you were, and how they were marked"),
    "review_card": Held("Questions scheduled to come back"),
    "review": Held("Your answers to questions that came back"),
    "writing": Held(
        "Reflections, notes and workplace actions",
        "Deleted, and the key they are sealed with is destroyed, so that no backup can bring the words back",
    ),
    "bookmark": Held("Bookmarks"),
    "feed": Held("The secret address of your calendar", "Deleted; the calendar stops"),
    "certificate": Held(
        "That certificates were made for you",
        "Deleted here. A certificate you downloaded stays yours and can still be verified",
    ),
    "mistake_report": Held(
        "Mistakes you reported",
        "Kept for whoever looks after the module, without your name and with nothing that leads to you",
    ),
    "outbox": Held("Messages waiting to be sent to you, or sent"),
    "audit": Held(
        "What you changed as an educator or administrator, such as somebody's role",
        "Kept, without your name and with nothing that leads to you",
    ),
}

"""What each table stores about a person, in words for that person, and what erasing the account does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TableWords:
    """`what` is stored; `erased` says what happens to it when the account is erased."""

    what: str
    erased: str = "Deleted"


_OBJECT = re.compile(r"\b(to|for|of|by|about|find|include) you\b")
_OTHERS = {"your": "their", "Your": "Their", "yours": "theirs", "yourself": "themselves", "you": "they", "You": "They"}


def about_them(words: str) -> str:
    """The same words in the third person, for someone else to read."""
    words = _OBJECT.sub(r"\1 them", words)
    return re.sub(r"\b[Yy]ours?\b|\byourself\b|\b[Yy]ou\b", lambda found: _OTHERS[found[0]], words)


HELD = {
    "person": TableWords(
        "Your name, email address and role, when you joined, and the colours, text size and reminder hours you chose"
    ),
    "person_word": TableWords("The words of your name and address, so that administrators can find you"),
    "organisation_member": TableWords("The organisations you belong to, your role there, and since when"),
    "closed_membership": TableWords("The organisations you belonged to when they were closed"),
    "sign_in": TableWords("Where and when you signed in", "Deleted, and you are signed out everywhere"),
    "way_in": TableWords(
        "Other services that you sign in with, and when you last used them",
        "Deleted, and you can no longer sign in with it",
    ),
    "lti_learner": TableWords(
        "Links in other learning platforms that you came by, and the score that was sent there",
        "Deleted here. What was sent stays in the other platform",
    ),
    "half_sign_in": TableWords("Sign-ins where you have not taken the second step yet, for 20 minutes"),
    "authenticator_app": TableWords(
        "When you set up an authenticator app, and last used it", "Deleted, and the key to its secret is destroyed"
    ),
    "passkey": TableWords("Your passkeys: their names, and when they were added and last used"),
    "recovery_code": TableWords("When your recovery codes were made and used, not the codes"),
    "reset_link": TableWords("One-time links for setting a password or confirming an address"),
    "held_answer": TableWords("Drafts you have not saved yet, kept so that they are not lost"),
    "offline_work": TableWords("When you did work without a connection, when it arrived, and whether it counted"),
    "completion": TableWords("Lessons, cases and quizzes you completed, and when"),
    "run": TableWords("Your routes through cases"),
    "attempt": TableWords("Your quiz attempts and results"),
    "response": TableWords("Your answers, how sure you were, and how they were marked"),
    "review_card": TableWords("Questions scheduled for review"),
    "review": TableWords("Your answers to review questions"),
    "writing": TableWords(
        "Reflections, notes and workplace actions",
        "Deleted, and their encryption key is destroyed, so that no backup can bring the words back",
    ),
    "bookmark": TableWords("Bookmarks"),
    "feed": TableWords("The secret address of your calendar feed", "Deleted, and the feed stops"),
    "module_draft": TableWords(
        "Modules you began to write on this site", "Kept for your organisation, without your name"
    ),
    "module_draft_save": TableWords(
        "When you saved a file of a module you write", "Kept for your organisation, without your name"
    ),
    "module_draft_comment": TableWords(
        "Your comments on modules that are being written", "Kept for their authors, without your name"
    ),
    "module_draft_seen": TableWords("Which modules you had open to write, for a day"),
    "panel": TableWords("Panels of experts that you set up", "Kept for your organisation, without your name"),
    "panel_expert": TableWords(
        "What you answered as an expert of a panel, and who may read your reasons",
        "Deleted. Counts that a module's file already has do not change",
    ),
    "certificate": TableWords(
        "A record of certificates issued to you",
        "Deleted here. Certificates you have downloaded stay yours and can still be verified",
    ),
    "merged_row": TableWords("Work put aside when two accounts of yours were merged, because the other had more"),
    "mistake_report": TableWords(
        "Mistakes you reported",
        "Kept for the person who looks after the module, without your name or anything that leads to you",
    ),
    "cohort_educator": TableWords("The cohorts you look after as an educator"),
    "membership": TableWords("The cohorts you belong to, since when, and your grade, specialty and site there"),
    "invitation": TableWords("Invitations to cohorts that you have accepted or that are waiting for you"),
    "address_list": TableWords("Lists of people to invite that you checked in the last hour"),
    "assignment": TableWords("Work assigned to you alone"),
    "extension": TableWords("Extensions you were given, and the reason"),
    "standing": TableWords(
        "Which parts you started and finished, and your best end-quiz results, as your educators see them"
    ),
    "counted_person": TableWords(
        "Which of your finished quizzes and cases were counted in group totals",
        "Deleted. Totals of five or more people that already include you do not change",
    ),
    "nudge": TableWords(
        "Messages you sent to cohorts as an educator", "Kept for the people who received them, without your name"
    ),
    "message": TableWords("Messages on the site"),
    "mail_choice": TableWords("Whether you want email from the site"),
    "push_subscription": TableWords(
        "Browsers in which you asked for reminders, and when you were last reminded", "Deleted, and reminders stop"
    ),
    "action_answer": TableWords(
        "Your private answers about whether you did the workplace actions you planned",
        "Deleted. Totals of five or more people that are already counted do not change",
    ),
    "set_member": TableWords("The learning sets you belong to or facilitate"),
    "set_invitation": TableWords("Invitations to learning sets that you have accepted or that are waiting for you"),
    "discussion": TableWords(
        "Meetings and threads you facilitated",
        "Kept for the other members, without your name",
    ),
    "present": TableWords("Meetings you attended"),
    "ballot": TableWords(
        "Your votes in rounds that are still open, and answers you kept for yourself. Counted votes are destroyed"
    ),
    "facilitator_note": TableWords("Notes you made as a facilitator"),
    "route_shown": TableWords("Discussions where you agreed to show your route through the case"),
    "post": TableWords("Your posts in learning sets"),
    "post_version": TableWords("Earlier versions of those posts"),
    "post_report": TableWords(
        "Posts you reported",
        "Kept with the post, without your name",
    ),
    "set_action": TableWords("Actions you took on in a learning set, and what happened"),
    "delivery": TableWords(
        "Messages to other systems of your organisation about work you finished, and your best results, until delivered"
    ),
    "outbox": TableWords("Emails sent to you or waiting to be sent"),
    "audit": TableWords(
        "Changes you made as an educator or administrator, such as to someone's role",
        "Kept, without your name or anything that leads to you",
    ),
}


def erasing(tables: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What happens to these tables when the account is erased, in three groups: (heading, [(what, what happens)])."""
    lines = [(HELD[table].what, HELD[table].erased) for table in tables]
    kept = [line for line in lines if line[1].startswith("Kept")]
    plain = [line for line in lines if line[1] == "Deleted"]
    other = [line for line in lines if line not in kept and line not in plain]
    return [("Deleted", plain), ("Deleted, and what else happens", other), ("Kept without your name", kept)]

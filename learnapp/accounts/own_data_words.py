"""What each table holds of a person, in words for that person, and what erasing the account does to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableWords:
    """`what` is kept; `erased` says what becomes of it."""

    what: str
    erased: str = "Deleted"


HELD = {
    "person": TableWords("Your name, email address and role, and when you joined"),
    "sign_in": TableWords("Where and when you signed in", "Deleted; you are signed out everywhere"),
    "reset_link": TableWords("One-time links for setting a password"),
    "held_answer": TableWords("What you typed and had not saved yet, kept so that it is not lost"),
    "completion": TableWords("Lessons, cases and quizzes you completed, and when"),
    "run": TableWords("The ways you took through cases"),
    "attempt": TableWords("Your goes at quizzes and their results"),
    "response": TableWords("Your answers, how sure you were, and how they were marked"),
    "review_card": TableWords("Questions scheduled to come back"),
    "review": TableWords("Your answers to questions that came back"),
    "writing": TableWords(
        "Reflections, notes and workplace actions",
        "Deleted, and the key they are sealed with is destroyed, so that no backup can bring the words back",
    ),
    "bookmark": TableWords("Bookmarks"),
    "feed": TableWords("The secret address of your calendar", "Deleted; the calendar stops"),
    "certificate": TableWords(
        "That certificates were made for you",
        "Deleted here. A certificate you downloaded stays yours and can still be verified",
    ),
    "mistake_report": TableWords(
        "Mistakes you reported",
        "Kept for whoever looks after the module, without your name and with nothing that leads to you",
    ),
    "cohort_educator": TableWords("The cohorts you look after as an educator"),
    "membership": TableWords("The cohorts you belong to, since when, and your grade, specialty and site there"),
    "invitation": TableWords("Invitations to cohorts that you accepted, or that wait for your address"),
    "address_list": TableWords("Lists of people to invite that you were looking at in the last hour"),
    "assignment": TableWords("Work assigned to you alone"),
    "extension": TableWords("Extensions you were given, and the reason"),
    "standing": TableWords(
        "Which parts you began and finished, and your best end-quiz results, as your educators see them"
    ),
    "counted_person": TableWords(
        "Which of your finished quizzes and cases were counted in the figures of a group",
        "Deleted. Sums over five people or more that you were already counted in stay as they are",
    ),
    "nudge": TableWords(
        "Messages you sent to cohorts as an educator", "Kept for those who got them, without your name"
    ),
    "message": TableWords("Messages on the site"),
    "mail_choice": TableWords("Whether you want e-mail from the site"),
    "action_answer": TableWords(
        "What you said, in private, about whether you did the workplace actions you set yourself",
        "Deleted. Counts of five people or more that were already drawn up stay as they are",
    ),
    "set_member": TableWords("The learning sets you belong to or facilitate"),
    "set_invitation": TableWords("Invitations to learning sets that you accepted, or that wait for your address"),
    "discussion": TableWords(
        "Meetings and threads you facilitated",
        "Kept for the other members, without your name",
    ),
    "present": TableWords("Meetings you were at"),
    "ballot": TableWords(
        "Your votes in rounds that are still open, and answers you kept for yourself; votes that were counted are gone"
    ),
    "facilitator_note": TableWords("Notes you made as a facilitator"),
    "route_shown": TableWords("Discussions in which you agreed to show your route through the case"),
    "post": TableWords("What you wrote in a learning set's discussions"),
    "post_version": TableWords("Earlier wordings of what you wrote there"),
    "post_report": TableWords(
        "Posts you reported",
        "Kept with the post, without your name",
    ),
    "set_action": TableWords("Actions you took on in a learning set, and what came of them"),
    "outbox": TableWords("Messages waiting to be sent to you, or sent"),
    "audit": TableWords(
        "What you changed as an educator or administrator, such as somebody's role",
        "Kept, without your name and with nothing that leads to you",
    ),
}

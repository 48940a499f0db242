"""Messages to learners: texts to begin from, the places to fill in, and filling them in for one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

SUBJECT_LONGEST = 120
BODY_LONGEST = 4000
PLACES = ("name", "module", "due", "link")
"""The places in braces that a text can have; each is filled in for the recipient."""
_GREETING = re.compile(r"(?:dear|hello|hi)\b[^,.:;!?\n]{0,80},", re.IGNORECASE)
_PLACE = re.compile(r"\{([^{}\n]{0,40})\}")


@dataclass(frozen=True)
class Template:
    """A text to begin from. `state` is the status it is meant for, as the dashboard names it; "" for any."""

    key: str
    title: str
    state: str
    subject: str
    body: str


TEMPLATES: tuple[Template, ...] = (
    Template(
        "not_started",
        "Not started",
        "not_started",
        "{module}: a first step",
        "Dear {name},\n\n"
        "{module} is due {due}. The first part takes a few minutes and you can stop at any point: "
        "the site keeps your place.\n\n"
        "Start here: {link}\n\n"
        "If something is getting in the way, tell me and we will find a date that works.",
    ),
    Template(
        "half_way",
        "Part-way",
        "started",
        "{module}: you have made a start",
        "Dear {name},\n\n"
        "You have started {module}. The rest is due {due}. You can pick up where you left off: {link}\n\n"
        "If you need more time, let me know.",
    ),
    Template(
        "stuck",
        "Stuck",
        "stuck",
        "{module}: can I help?",
        "Dear {name},\n\n"
        "You haven't been back to {module} for a while. Is it the work, the rota or the site? Tell me "
        "and I will see what I can do. You can pick up where you left off: {link}",
    ),
    Template(
        "due_soon",
        "Due soon",
        "",
        "{module} is due {due}",
        "Dear {name},\n\n{module} is due {due}. You can pick up where you left off: {link}\n\n"
        "If you cannot make it, ask me for more time before then.",
    ),
    Template(
        "overdue",
        "Overdue",
        "late",
        "{module} was due {due}",
        "Dear {name},\n\n"
        "{module} was due {due}. It is still open, and better late than never: {link}\n\n"
        "If you need more time, or something has happened, tell me.",
    ),
    Template(
        "extended",
        "Extension",
        "",
        "{module}: you have until {due}",
        "Dear {name},\n\nYou now have until {due} for {module}. You can pick up where you left off: {link}\n\n"
        "If that is still too soon, let me know.",
    ),
    Template("own_words", "Blank message", "", "", "Dear {name},\n\n"),
)
REMIND_BEFORE = Template(
    "remind_before",
    "Reminder before it is due",
    "",
    "{module} is due {due}",
    "Dear {name},\n\n{module} is due {due}. You can pick up where you left off: {link}",
)
REMIND_AFTER = Template(
    "remind_after",
    "Reminder after it was due",
    "",
    "{module} was due {due}",
    "Dear {name},\n\n{module} was due {due} and is still open: {link}",
)
SENT_BY_ITSELF = "This reminder was sent automatically. If you need more time, ask {educator}."
"""The end of a reminder: whom to ask, by name where the cohort has an educator."""


def template(key: str) -> Template | None:
    return next((one for one in TEMPLATES if one.key == key), None)


def template_for(state: str) -> Template:
    """The text that fits people of this status."""
    return next((one for one in TEMPLATES if one.state and one.state == state), TEMPLATES[-1])


def tidy(text: str, *, lines: bool) -> str:
    """The text as typed, without invisible characters or those that reverse text; on one line unless `lines`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = " ".join(text.split())
    kept = (c for c in text if c == "\n" or c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return "".join(kept).strip()


def problems(subject: str, body: str, can_fill: Collection[str]) -> list[tuple[str, str]]:
    """What is wrong with a tidied text, as (field, message). `can_fill` are the places that have a value."""
    found = []
    if not subject:
        found.append(("subject", "Enter a subject"))
    elif len(subject) > SUBJECT_LONGEST:
        found.append(("subject", f"The subject must be {SUBJECT_LONGEST} characters or fewer. It has {len(subject)}"))
    elif wrong := _wrong_place(subject, can_fill):
        found.append(("subject", wrong))
    if not body:
        found.append(("body", "Enter a message"))
    elif len(body) > BODY_LONGEST:
        found.append(("body", f"The message must be {BODY_LONGEST:,} characters or fewer. It has {len(body):,}"))
    elif wrong := _wrong_place(body, can_fill):
        found.append(("body", wrong))
    return found


def _wrong_place(text: str, can_fill: Collection[str]) -> str | None:
    for match in _PLACE.finditer(text):
        if match[1] not in PLACES:
            known = ", ".join(f"{{{place}}}" for place in PLACES)
            return f"We cannot fill in {match[0]}. You can use {known}"
        if match[1] not in can_fill:
            why = "this work has no due date" if match[1] == "due" else "the message is not about one piece of work"
            return f"Remove {match[0]}: {why}"
    return None


def only_greets(body: str) -> bool:
    """Whether a tidied text is a greeting with nothing after it."""
    return _GREETING.fullmatch(body) is not None


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each place filled in. Braces within a value are left alone."""
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), text)

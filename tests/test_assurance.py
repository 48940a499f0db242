"""The papers for a trust say what the code says: each file and test they name exists, and so do their figures."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from datetime import timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest

from learnapp import config
from learnapp.config import Settings
from learnapp.store.operations import (
    migrate,  # noqa: F401 (adds every table to the metadata)
)
from learnapp.store.operations.housekeeping import ENDS
from learnapp.store.tables.people_and_work import Personal, metadata
from learnapp.web.monitoring import security_log
from tests.templates.test_words import banned

ROOT = Path(__file__).parent.parent
PAPERS = ROOT / "docs" / "assurance"
ALL = [*sorted(PAPERS.glob("*.md")), ROOT / "SECURITY.md"]
NAMED = re.compile(
    r"`((?:learnapp|tests|templates|static|docs|modules|bench)/[\w./-]*|[A-Z]+\.md|Makefile|requirements\.txt|setup\.cfg)"
    r"(?:::(\w+))?`"
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

LEVELS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223
3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122
6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223
7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222
10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223
13.1:2333 13.2:222223 13.3:2233 13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
"""
"""The level of each requirement of ASVS 5.0.0, by section, in their order."""

# What the papers give in figures, and where the code has it.
HOUSEKEEPING = "learnapp.store.operations.housekeeping"
PERIODS = {
    "A session without use": ("learnapp.config", "session_idle"),
    "A session, however much it is used": ("learnapp.config", "session_longest"),
    "An ended session's row": (HOUSEKEEPING, "SIGN_INS_KEPT"),
    "A link for a new password that an operator or educator made": ("learnapp.store.people.links", "HANDED_LASTS"),
    "One that was mailed": ("learnapp.store.people.links", "MAILED_LASTS"),
    "One for a person who was added and has not been in their account": (
        "learnapp.store.people.links",
        "NEW_ACCOUNT_LASTS",
    ),
    "A link that proves an address": ("learnapp.store.people.links", "ADDRESS_LASTS"),
    "The first administrator's link": ("learnapp.store.people.first_admin", "LASTS"),
    "An ended link's row": (HOUSEKEEPING, "RESET_LINKS_KEPT"),
    "A draft since it was last typed in": (HOUSEKEEPING, "DRAFTS_KEPT"),
    "The times of work done without a network": (HOUSEKEEPING, "OFFLINE_WORK_KEPT"),
    "An email's address and subject": (HOUSEKEEPING, "EMAIL_KEPT"),
    "A cohort's snapshot": (HOUSEKEEPING, "SNAPSHOTS_KEPT"),
    "An invitation to an address": ("learnapp.store.cohorts.invitations", "ADDRESS_LASTS"),
    "The name and address in it after that": ("learnapp.store.cohorts.invitations", "FORGET_AFTER"),
    "An invitation to a learning set": ("learnapp.store.sets.set_invitations", "LASTS"),
    "A learning set after it was closed": ("learnapp.store.sets.sets", "KEPT_CLOSED"),
    "An expert's answers after their panel was closed": ("learnapp.store.content.panels", "KEPT"),
    "An account with an address never confirmed, used for nothing": (HOUSEKEEPING, "UNUSED_KEPT"),
    "An organisation after it was closed": ("learnapp.store.leaving.closing", "GRACE"),
}
LIMITS = {
    "Guesses at a password": ("learnapp.store.security.guesses", "GUESSES"),
    "Wrong codes of the second step, of each kind": ("learnapp.store.security.guesses", "GUESSES"),
    "Passkeys of one person": ("learnapp.store.people.second_factors", "MOST_PASSKEYS"),
    "Browsers of one person with reminders": ("learnapp.store.messages.push_subscriptions", "MOST"),
    "Calls to sign-in providers in a process": ("learnapp.accounts.single_sign_on.provider_client", "AT_ONCE"),
    "Calls to learning platforms in a process": ("learnapp.launch.platform_calls", "AT_ONCE"),
    "Emails with a link to one address": ("learnapp.accounts.actions", "MAILS_AN_HOUR"),
    "Registrations with a taken address, whole site, without email": ("learnapp.accounts.actions", "TAKEN_AN_HOUR"),
    "Codes to join a cohort that one person tries": ("learnapp.learner.cohorts.join", "TRIES"),
    "Links that one educator hands to members": ("learnapp.educator.cohorts.member_link", "LINKS_AN_HOUR"),
    "Messages that one educator sends": ("learnapp.educator.messages.messages", "MOST_AN_HOUR"),
    "Addresses tried to add an educator": ("learnapp.educator.cohorts.settings", "TRIES"),
    "Addresses of others' people that one lead tries to add": ("learnapp.admin.new_person", "TAKEN_AN_HOUR"),
    "Things that one person makes, of all kinds together: notes, posts, attempts, sets and so on": (
        "learnapp.web.monitoring.shared_limits",
        "MOST_MADE",
    ),
    "Drafts kept of one person": ("learnapp.web.drafts", "MOST"),
    "Pieces of work done without a network that are kept for one person": (
        "learnapp.store.learning.offline_work",
        "MOST",
    ),
    "Reports of mistakes by one person": ("learnapp.store.content.mistake_reports", "MOST_AN_HOUR"),
    "Reports of mistakes by all visitors; by one network address, once 30 have been sent": (
        "learnapp.catalogue.report",
        "LIMIT_VISITORS",
    ),
    "New accounts; from one network address, once 1,000 have been made": ("learnapp.accounts.register", "NEW_AN_HOUR"),
    "Registrations with a cohort's code, right or wrong": ("learnapp.accounts.register", "CODES_AN_HOUR"),
    "Certificates and packs that one person makes": ("learnapp.learner.learning.evidence_actions", "MOST"),
    "Reads of one calendar feed": ("learnapp.learner.cohorts.calendar", "MOST_AN_HOUR"),
    "Requests with one key of the read API": ("learnapp.api.scope", "MOST"),
    "Keys of one organisation that work at once": ("learnapp.store.sharing.tokens", "MOST"),
    "Other systems that one organisation's data are sent to": ("learnapp.store.sharing.receivers", "MOST"),
    "Experts of a panel": ("learnapp.store.content.panels", "MOST_EXPERTS"),
    "Addresses in a list": ("learnapp.domain.cohorts.address_entries", "MOST"),
}


def rows(paper: str, heading: str = "") -> list[list[str]]:
    """The cells of every row of a page's tables, or of those under one heading."""
    text = (PAPERS / paper).read_text()
    if heading:
        text = re.split(r"(?m)^#+ ", text.split(f"## {heading}\n")[1])[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("|---")
    ]


def words(period: timedelta) -> str:
    hours = round(period.total_seconds() / 3600)
    return f"{hours} hours" if hours <= 24 else f"{hours // 24} days"


def module_of(path: str) -> str:
    return path.strip("`").removesuffix(".py").replace("/", ".")


def constant(module: str, name: str) -> Any:
    found = importlib.import_module(module)
    return getattr(Settings(), name) if found is config else getattr(found, name)


@pytest.mark.parametrize("paper", ALL, ids=lambda path: path.name)
def test_every_file_and_test_that_a_paper_names_exists(paper: Path) -> None:
    for path, test in NAMED.findall(paper.read_text()):
        assert (ROOT / path).exists(), path
        if test:
            assert re.search(rf"^ *def {test}\(", (ROOT / path).read_text(), re.MULTILINE), f"{path}::{test}"


@pytest.mark.parametrize("paper", ALL, ids=lambda path: path.name)
def test_every_link_of_a_paper_leads_to_its_heading(paper: Path) -> None:
    for link in LINK.findall(paper.read_text()):
        if link.startswith("https:"):
            continue
        file, _, anchor = link.partition("#")
        target = (paper.parent / file).resolve() if file else paper
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@cache
def anchors(page: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text())
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", ALL, ids=lambda path: path.name)
def test_papers_say_what_people_would_say_aloud(paper: Path) -> None:
    assert banned(re.sub(r"`[^`]*`", "", paper.read_text())) == []


def test_the_index_names_every_paper() -> None:
    linked = set(LINK.findall((PAPERS / "README.md").read_text()))
    assert {path.name for path in PAPERS.glob("*.md")} - {"README.md"} <= linked


# Retention ----------------------------------------------------------------------------------------

CLASSES = re.findall(r"(?m)^\| `(\w+)`( \*)? \| .+? \| (.+) \| (.*) \|$", (PAPERS / "retention.md").read_text())


def test_each_table_has_its_end_in_the_programs_own_words() -> None:
    found = {table: (ends, bool(cleared)) for table, cleared, ends, _ in CLASSES}
    assert len(CLASSES) == len(found)
    assert found == {table: (end.words, end.clear is not None) for table, end in ENDS.items()}


def test_each_table_says_what_erasing_does_to_it() -> None:
    said = {"delete": "deleted", "anonymise": "kept without the name"}
    for table, _, _, erased in CLASSES:
        personal = metadata.tables[table].info.get("personal")
        assert erased == (said[personal.erase] if isinstance(personal, Personal) else ""), table


def figures(paper: str, heading: str) -> dict[str, tuple[str, str]]:
    """What the rows under a heading say: the module that has the figure, and the figure."""
    return {what: (module_of(where), figure) for what, figure, where in rows(paper, heading)[1:]}


def test_periods_are_those_of_the_code() -> None:
    found = figures("retention.md", "Periods in figures")
    said = {what: (module, figure.removesuffix(" more")) for what, (module, figure) in found.items()}
    assert said == {what: (place[0], words(constant(*place))) for what, place in PERIODS.items()}


def test_limits_are_those_of_the_code() -> None:
    found = figures("security-rules.md", "Limits")
    said = {what: (module, figure.split()[0]) for what, (module, figure) in found.items()}
    assert said == {what: (place[0], f"{constant(*place):,}") for what, place in LIMITS.items()}


# Security rules -----------------------------------------------------------------------------------


def named_under(heading: str) -> set[str]:
    """The files of the program that the security rules name under a heading."""
    text = re.split(r"(?m)^#+ ", (PAPERS / "security-rules.md").read_text().split(f"## {heading}\n")[1])[0]
    return {path for path, _ in NAMED.findall(text) if path.startswith("learnapp/")}


def files_with(pattern: str) -> dict[str, str]:
    """The files of the program that have a match of a pattern, by path."""
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "learnapp").rglob("*.py")}
    found = {path: text for path, text in texts.items() if re.search(pattern, text, re.MULTILINE)}
    assert found
    return found


def test_everything_that_is_counted_and_limited_is_written_down() -> None:
    counting = files_with(r"rate_limits\.count\(|too_many_by_visitors\(|count_guess\(")
    limits = {f"{place.rpartition('.')[2]}.{name}" for place, name in LIMITS.values()} | {"guesses.count_guess"}
    written = named_under("Limits")
    assert [path for path, text in counting.items() if path not in written and not any(map(text.count, limits))] == []


def test_every_form_that_takes_files_is_written_down() -> None:
    assert named_under("Files that people send") >= set(files_with(r"request\.files\b"))


GIVEN = {
    "An invitation to a cohort": "invitation",
    "An invitation to a learning set": "set_invitation",
    "A link for a new password": "reset_link",
    "A link of a panel": "panel_expert",
    "A link by which a learning platform registers": "",  # signed, and in no table
    "A key of the read API": "api_token",
    "A calendar feed": "feed",
}
"""What the rules on given things begin with, and the table that has the digests of its tokens."""
OWN = {"sign_in", "half_sign_in"}
"""The tables of tokens that only a person's own browser has."""


def test_whatever_opens_something_for_its_holder_says_what_becomes_of_it() -> None:
    written = [row[0] for row in rows("security-rules.md", "What people have given to others")[1:]]
    assert [begins for begins, what in zip(GIVEN, written, strict=True) if not what.startswith(begins)] == []
    tokens = {table.name for table in metadata.tables.values() if {"token_digest", "link_digest"} & set(table.c.keys())}
    assert tokens == {table for table in GIVEN.values() if table} | OWN


def test_everything_that_speaks_to_others_is_written_down() -> None:
    web = r"\(http\.client\.HTTP|\bbounded\(|OAuth2Session\(|requests\.Session\)|S3Store\("
    others = r"smtplib\.SMTP\(|create_engine\(|subprocess\.(?:run|Popen)\("
    assert named_under("Connections") == set(files_with(f"{web}|{others}"))


def test_only_public_descriptions_may_be_read_by_other_sites() -> None:
    assert set(files_with(r"Access-Control-|flask_cors")) == {"learnapp/catalogue/badges.py"}


def test_every_event_that_the_program_notes_for_security_is_in_the_paper() -> None:
    """Each kind of event, in the words of the row about the log."""
    (said,) = (row[1] for row in rows("security-rules.md", "Logs") if row[0].startswith("Security events"))
    words_of = {
        "signed in": "signing in and out",
        "signed out": "signing in and out",
        "sign-in failed": "that passed or failed",
        "sign-in locked": "too many tries",
        "first step passed": "each step of signing in",
        "second step failed": "that passed or failed",
        "second step locked": "too many tries",
        "password changed": "passwords changed",
        "password refused": "that passed or failed",
        "denied": "pages and forms refused",
        "form refused": "pages and forms refused",
        "limit reached": "limits reached",
        "exported": "files downloaded",
    }
    assert set(words_of) == set(get_args(security_log.SecurityEvent))
    assert [words for words in words_of.values() if words not in said] == []


# ASVS ---------------------------------------------------------------------------------------------

ANSWERS = ("met", "not met", "not applicable", "operator")


def asvs() -> list[list[str]]:
    return [row for row in rows("asvs.md") if re.fullmatch(r"\d+\.\d+\.\d+", row[0])]


def test_each_requirement_of_levels_1_and_2_is_answered_once() -> None:
    sections = (section.split(":") for section in LEVELS.split())
    wanted = [
        (f"{section}.{place}", level)
        for section, levels in sections
        for place, level in enumerate(levels, 1)
        if level in "12"
    ]
    assert [(row[0], row[1]) for row in asvs()] == wanted


def test_each_answer_says_why_and_what_is_met_says_where_to_look() -> None:
    for number, _, answer, why, where in asvs():
        assert answer in ANSWERS, number
        assert why, number
        if answer in {"met", "operator"}:
            assert NAMED.search(where) or LINK.search(where), number


def test_the_sums_of_answers_are_right() -> None:
    text = (PAPERS / "asvs.md").read_text()
    for answer in ANSWERS:
        assert f"| {answer} ({sum(row[2] == answer for row in asvs())}) |" in text


# The rest -----------------------------------------------------------------------------------------


def test_the_sites_own_accessibility_page_says_the_same() -> None:
    paper = " ".join((PAPERS / "accessibility-statement.md").read_text().replace("\n> ", " ").split())
    page = unescape((ROOT / "templates" / "catalogue" / "accessibility.html").read_text())
    told = [" ".join(text.split()) for text in re.findall(r"<(?:li|h2)>(.+?)</", page)]
    told += re.findall(r"Prepared on [\w ]+\. Last reviewed on [\w ]+\.|This website is [^.]+?\.2 AA[^.]+\.", page)
    assert len(told) > 15
    assert [text for text in told if text not in paper] == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-media.txt"])
def test_the_bill_of_materials_lists_every_locked_package(tmp_path: Path, lock: str) -> None:
    made = tmp_path / "sbom.json"
    command = ("cyclonedx_py", "requirements", lock, "--output-reproducible", "-o")
    assert f"-m {' '.join(command)} " in (ROOT / "Makefile").read_text()
    # Checking the file against its schema takes most of the time, and `make sbom` does it.
    subprocess.run([sys.executable, "-m", *command, str(made), "--no-validate"], cwd=ROOT, check=True)
    listed = json.loads(made.read_text())["components"]
    locked = re.findall(r"(?m)^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", (ROOT / lock).read_text())
    assert {(one["name"], one["version"]) for one in listed} == set(locked)
    assert all(one["externalReferences"][0]["hashes"] for one in listed)

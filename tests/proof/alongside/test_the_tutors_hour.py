"""A tutor with sixty foundation doctors and an hour a week, from an empty site to the report for her director.

Everything is done by the pages and forms of the site, the command and the emails it sends; weeks pass by a clock.
What the pages then say is compared with a count from the script's own notes of what everyone did. The table
of what each goal took the tutor is printed.
"""

from __future__ import annotations

import csv
import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from tests.client import Page, Visitor
from tests.exports.pdfs import _spoken as spoken
from tests.mail.server import Server
from tests.proof.alongside.tutoring import NOTHING, TEA, Doctor, Stands, Tutor, stands
from tests.proof.alongside.tutors_world import OTHER, SITE, World, as_outlook_gives_it, people, swap
from tests.proof.figures import reached

TEA_DUE = datetime(2026, 11, 27, 17, tzinfo=UTC)
OTHER_DUE = datetime(2026, 12, 11, 23, 59, 59, tzinfo=UTC)
LONGER = datetime(2026, 12, 4, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with Server() as server:
        made = World(tmp_path, server, monkeypatch)
        yield made
        made.app.extensions["store"].dispose()


# What pages say --------------------------------------------------------------------------------------


def card(page: Page, title: str) -> dict[str, int]:
    """The counts on one assignment's card of the dashboard."""
    section = next(s for s in page.all("section") if page.words(s).startswith(title))
    text = page.words(section)
    found = {name: int(count) for name, count in re.findall(r"(Done|In progress|Stuck|Not started) (\d+) of \d+", text)}
    for words in ("overdue", "done late", "with an extension"):
        told = re.search(rf"(\d+) {words}", text)
        found[words] = int(told[1]) if told else 0
    return found


def expected(everybody: list[Doctor], module: str, world: World) -> dict[str, int]:
    """The same, counted from the notes."""
    here = [one for one in everybody if not one.left]
    found = [stands(one, module, due_of(one, module), world.clock()) for one in here]
    states = Counter(one.state for one in found)
    return {
        **{name: states[name] for name in ("Done", "In progress", "Stuck", "Not started")},
        "overdue": sum(one.late and one.state != "Done" for one in found),
        "done late": sum(one.late and one.state == "Done" for one in found),
        "with an extension": sum(due_of(one, module) == LONGER for one in here),
    }


HAS_LONGER: set[str] = set()


def due_of(doctor: Doctor, module: str) -> datetime:
    if module == OTHER:
        return OTHER_DUE
    return LONGER if doctor.email in HAS_LONGER else TEA_DUE


def agree(tutor: Tutor, everybody: list[Doctor], world: World) -> None:
    """The open dashboard, its cards and its file agree with the notes about everyone."""
    page = tutor.page
    assert card(page, "The tea round") == expected(everybody, TEA, world)
    assert card(page, "Followership") == expected(everybody, OTHER, world)
    file = tutor.visitor.raw("GET", page.link("as a spreadsheet file")).get_data()  # for this check: not counted
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    told = {(row["Email"], row["Module"]): Stands(row["Status"], row["Late"] == "Yes") for row in rows}
    titles = {"The tea round": TEA, next(m for _, m in told if m != "The tea round"): OTHER}
    assert told == {
        (one.email, title): stands(one, module, due_of(one, module), world.clock())
        for one in everybody
        if not one.left
        for title, module in titles.items()
    }


def when(name: str, typed: str, clock: str = "") -> dict[str, str]:
    return {f"{name}-day": typed, f"{name}-month": "", f"{name}-year": "", f"{name}-time": clock}


def test_the_tutors_hour(world: World) -> None:
    began = time.monotonic()
    HAS_LONGER.clear()
    world.educator("tess@example.org", "Tess Tutor")
    world.educator("edwin@example.org", "Edwin Okafor")
    group = people(world)
    everybody = [one for some in group.values() for one in some]
    assert len(everybody) == 60
    tutor = Tutor(world.app, "tess@example.org")

    _invite(world, tutor, everybody)
    _assign(world, tutor)
    _two_weeks(world, tutor, group, everybody)
    _a_bad_item(world, tutor, group)
    _nudge(world, tutor, group, everybody)
    _until_the_end(world, group, everybody)
    _look_back(world, tutor, group, everybody)

    print(f"\n{tutor.table()}\n{len(everybody)} people, {time.monotonic() - began:.0f} s")
    reached("an educator's term", f"{len(everybody)} people: {sum(tutor.pages.values())} pages from list to report")
    assert sum(tutor.pages.values()) <= 32, "a tutor's term takes more pages than it did"


def _invite(world: World, tutor: Tutor, everybody: list[Doctor]) -> None:
    with tutor.trying("Create a cohort"):
        tutor.follow("Cohorts", "Create your first cohort")
        tutor.press("Create cohort", {"name": "Foundation doctors", "starts-day": "2 Nov 2026"})
    with tutor.trying("Invite sixty by a pasted list", going_on=True):
        page = tutor.press("Check the list", {"list": as_outlook_gives_it(everybody)})
        assert "60 people will be invited" in page.main
        assert "1 with a problem" in page.main
        assert "2 in the list twice" in page.main
        assert tutor.press("Invite 60 people").heading == "60 people invited"
    mails = world.mails()
    links = {
        to.lower(): re.search(rf"{SITE}(/join/\S+)", text) for to, subject, text in mails if "Invitation" in subject
    }
    assert set(links) == {one.email for one in everybody}
    world.at(3, 10)
    for one in everybody:
        link = links[one.email]
        assert link
        one.accept(link[1])


def _assign(world: World, tutor: Tutor) -> None:
    world.at(3, 14)
    with tutor.trying("Assign two modules, with dates and reminders"):
        tutor.follow("Cohorts", "Foundation doctors")
        assert "60 people" in tutor.page.main
        tutor.follow("Assign work")
        terms = {**when("due", "27 Nov", "5pm"), "before": "3", "after": "1", "note": "Before our teaching day"}
        page = tutor.press("Assign", {"modules": [TEA], **terms})
        page = tutor.follow("Assign work")
        page = tutor.press("Assign", {"modules": [OTHER], **when("due", "11/12/2026"), "before": "3", "after": "1"})
        assert "Friday 27 November" in page.main
        assert "Friday 11 December" in page.main


def _two_weeks(world: World, tutor: Tutor, group: dict[str, list[Doctor]], everybody: list[Doctor]) -> None:
    """Most early ones do it all, four a day; eight stop after the lesson; one leaves; one asks for an extension."""
    for day in range(4, 13):
        world.at(day, 18)
        for one in group["early"][(day - 4) * 4 : (day - 3) * 4]:
            one.all_of_it()
        if day == 4:
            for one in group["halted"]:
                one.lesson()
        if day == 5:
            for one in group["leaver"]:
                one.prequestions()
                one.lesson()
        if day == 10:
            group["leaver"][0].leave()
    world.at(12, 19)
    for one in group["early"][:7]:
        one.lesson(OTHER, world.parts[0][1])
    world.at(13, 9)
    longer = group["longer"][0]
    with tutor.trying("Give one person longer"):
        tutor.follow("Cohorts", "Foundation doctors")
        agree(tutor, everybody, world)
        tutor.follow("Not started", f"Extend the due date for {longer.name}")
        tutor.press("Give extension", {**when("due", "4 Dec"), "reason": "Nights on ITU"})
        HAS_LONGER.add(longer.email)
    assert "Extended for you: due 11:59pm on Fri 4 Dec" in longer.sign_in().get("/home/").main
    assert "Nights on ITU" in longer.visitor.get("/assigned/").main


def _a_bad_item(world: World, tutor: Tutor, group: dict[str, list[Doctor]]) -> None:
    """The tutor sees it and tells the owner, who puts the key right while four are in the middle of the quiz."""
    world.at(16, 11)
    open_pages = [(one, _half_of(one)) for one in group["midway"]]
    world.at(16, 12)
    with tutor.trying("See what the group finds hard, and tell the owner of a bad item"):
        page = tutor.follow("Cohorts", "Foundation doctors", "Questions and cases")
        assert "Based on 35 people." in page.main
        warnings = [page.words(e) for e in page.all("li") if "Check the key" in page.words(e)]
        assert len(warnings) == 1
        assert warnings[0].startswith("Which cup is warmest?"), "good learners fail this one and no other"
        tutor.follow("Tell the module")
        tutor.press("Send report", {"text": "After the tea: the last cup poured is the warmest."})
    owner = Visitor(world.app).signed_in("edwin")
    assert "the last cup poured is the warmest" in owner.get("/educator/reports/").main

    world.at(16, 13)
    swap(world.quiz, "[x] The first poured", "[ ] The first poured", "[ ] The last poured", "[x] The last poured")
    note = "The last cup poured is the warmest, as learners told us."
    change = f"changes:\n  - date: 2026-11-16\n    class: key\n    note: {note}\n"
    swap(world.modules / TEA / "module.md", "changes:\n", change)
    assert " 0 errors" in world.command("check", str(world.modules / TEA))
    assert f"{TEA}: published" in world.command("publish")

    for one, page in open_pages:  # the pages they had open before
        results = one.end_quiz(page)
        right = "The first poured" if not one.strong else "The last poured"
        assert right in results.main
    before = group["early"][0].sign_in().get(f"/modules/{TEA}/after/attempts/1/")
    done = world.command("remark", TEA, "--yes")
    answered = group["early"] + group["midway"]
    assert f"{len(answered)} would change, for {len(answered)} people" in done
    assert f"Re-marked {len(answered)} answers" in done
    strong, weak = (next(one for one in group["early"] if one.strong is way) for way in (True, False))
    for one, line in ((strong, "0 -> 1 of 1"), (weak, "1 -> 0 of 1")):
        assert f"{one.email}  after, attempt 1, warmest: {line}" in done
    assert before.main != group["early"][0].visitor.get(before.url).main
    assert note in strong.sign_in().get(f"/modules/{TEA}/").main
    assert "0 would change" in world.command("remark", TEA)


def _half_of(one: Doctor) -> Page:
    """Everything before the end quiz and the first question of it; the second is open."""
    one.prequestions()
    one.lesson()
    one.case()
    page = one.answer(one.begin_quiz())
    assert page.heading == "Question 2 of 4"
    return page


def _nudge(world: World, tutor: Tutor, group: dict[str, list[Doctor]], everybody: list[Doctor]) -> None:
    world.at(23, 9)
    world.mails()
    with tutor.trying("Find who is stuck, and write to them"):
        page = tutor.follow("Cohorts", "Foundation doctors")
        agree(tutor, everybody, world)
        assert card(page, "The tea round")["Stuck"] == len(group["halted"])
        tutor.follow(f"Message {len(group['halted'])} stuck, The tea round")
        page = tutor.press("Preview")
        assert group["halted"][0].name in page.main
        assert f"Sent to {len(group['halted'])} people" in tutor.press("Send to 8 people").main
    mails = world.mails()
    assert sorted(to for to, _, _ in mails) == sorted(one.email for one in group["halted"])
    for one in group["halted"]:
        assert "tea round" in one.sign_in().get("/messages/").main.lower()
    assert world.mails() == [], "nothing is sent twice"


def _until_the_end(world: World, group: dict[str, list[Doctor]], everybody: list[Doctor]) -> None:
    """Reminders go out; five who get one finish in time, others late, one with an extension; one only for herself."""

    def reminded() -> set[str]:
        mails = world.mails()
        assert len({to for to, _, _ in mails}) == len(mails)
        return {to for to, _, _ in mails}

    def not_done(*, longer: bool) -> set[str]:
        open_yet = [one for one in everybody if not one.left and not one.done.get(TEA, NOTHING).finished]
        return {one.email for one in open_yet if (one.email in HAS_LONGER) is longer}

    world.at(24, 8, 30)
    assert reminded() == not_done(longer=False)
    world.at(25, 19)
    for one in group["halted"][:5]:
        one.prequestions()
        one.case()
        one.end_quiz()
    for one in group["fresh"]:
        one.all_of_it()
    group["leaver"][0].case()
    group["leaver"][0].end_quiz()
    world.at(28, 8, 30)
    assert reminded() == not_done(longer=False)
    world.at(30, 20)
    for one in group["late"]:
        one.all_of_it()
    for one in group["early"][:3]:
        one.another_module(OTHER, world.parts[1:])
    world.at(1, 8, 30, month=12)
    assert reminded() == not_done(longer=True)
    world.at(2, 20, month=12)
    group["longer"][0].all_of_it()


def _look_back(world: World, tutor: Tutor, group: dict[str, list[Doctor]], everybody: list[Doctor]) -> None:
    world.at(4, 9, month=12)
    here = [one for one in everybody if not one.left]
    with tutor.trying("Look how everybody stands, and take the file"):
        page = tutor.follow("Cohorts", "Foundation doctors")
        assert "59 people, plus 1 who left" in page.main
        agree(tutor, everybody, world)
        assert tutor.download("as a spreadsheet file").count(b"\r\n") == 1 + 2 * len(here)
    with tutor.trying("See what the corrected item is like", going_on=True):
        page = tutor.follow("Questions and cases")
        fresh = [one for name in ("fresh", "late", "longer") for one in group[name]] + group["halted"][:5]
        figures = re.search(r"Based on (\d+) people\..*Before the change on 16 Nov", page.main, re.DOTALL)
        # Counted in groups as they finished, one of each left out; the last few wait for a group.
        assert figures is not None
        assert 5 <= int(figures[1]) < len(fresh)
    with tutor.trying("Report for the programme director, as PDF and as CSV", going_on=True):
        page = tutor.follow("Report")
        assert "2 Nov to 4 Dec 2026" in page.main, "from the cohort's first day until today"
        data = tutor.download("Download as CSV")
        document = tutor.download("Download as PDF")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    for row, module in zip(rows, (TEA, OTHER), strict=True):
        count = expected(everybody, module, world)
        begun = count["In progress"] + count["Stuck"]
        # The report counts people who left with the status they had then, so there is one more under way.
        gone = Counter(stands(one, module, due_of(one, module), world.clock()).state for one in everybody if one.left)
        assert int(row["Done"]) == count["Done"] + gone["Done"]
        assert int(row["In progress or stuck"]) == begun + gone["In progress"]
        assert int(row["Not started"]) == count["Not started"] + gone["Not started"]
        assert int(row["Done after the due date"]) == count["done late"]
        assert int(row["Overdue"]) == count["overdue"]
        assert int(row["Extended"]) == count["with an extension"]
    with pikepdf.open(io.BytesIO(document)) as pdf:
        text = " ".join(words for _, words in spoken(pdf))
    assert f"{len(here)} people; 1 had left" in text
    assert not any(one.name in text for one in everybody), "nobody is named in it"

"""A module written wholly on the site, as someone does who has never seen a module's files. Its author is simulated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learnapp.domain.authoring.draft_words import new_file
from learnapp.domain.authoring.new_parts import with_question
from learnapp.domain.people.roles import Role
from learnapp.domain.questions import KINDS
from learnapp.domain.reading import check_files, read_library
from learnapp.paths import MODULES
from learnapp.store.content import module_drafts
from learnapp.store.db.engine import Store
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch
from tests.conftest import PASSWORD
from tests.domain.activities import test_case_reading
from tests.domain.checking import test_case_checks, test_flaws_case, test_flaws_codes, test_flaws_item
from tests.domain.reading import test_module
from tests.domain.reading.good_module import spoilt

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
STORY = (
    "You are on the ward at ten past three. The nurse in charge, Sam Okoro, has just put the telephone down and looks "
    "at you. The bed manager wants bed four by four o'clock, and the man in it is not ready to go. His daughter is on "
    "her way and expects to speak to a doctor. The registrar is in theatre and can be reached by telephone. Two other "
    "patients are waiting for you, and neither is ill. Sam asks what you would like to do first, and when."
)
WRITER = {"width": 1280, "height": 900}


@pytest.fixture
def newcomer(
    site: Site, password_hash: str, open_context: Callable[..., tuple[BrowserContext, Watch]]
) -> Iterator[Looking]:
    """An educator who signs in for the first time."""
    email = f"{os.urandom(6).hex()}@example.org"
    site.add_person(email, "Nora Fell", password_hash, Role.EDUCATOR)
    context, watch = open_context(viewport=WRITER)
    page = context.new_page()
    sign_in(page, email, PASSWORD)
    yield Looking(page, watch)
    context.close()


def _follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def _save(page: Page, **fields: str) -> None:
    """Fill in some fields of a form and save. A button can be pressed again after a second."""
    for name, value in fields.items():
        field = page.locator(f'[name="{name.replace("_", "-")}"]')
        if not field.is_visible():
            page.locator("details", has=field).locator("summary").first.click()
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(value == "yes")
        else:
            field.fill(value)
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Saved.")


def _choice(number: int, does: str, leads: str, follows: str) -> dict[str, str]:
    name = f"choice_{number}"
    return {
        f"{name}_text": does,
        f"{name}_target": leads,
        f"{name}_consequence": follows,
        f"{name}_hindsight": f"It is good to think of this. It costs time, and others pay for it: {does.lower()}.",
    }


def test_a_newcomer_goes_from_nothing_to_a_published_module_in_forms(newcomer: Looking) -> None:
    """A lesson, a case of three decisions and five questions, by the links and the words of the pages alone."""
    page = newcomer.page
    page.goto("/")
    _follow(page, "write a module of your own")
    press(page, "Start a module")
    page.get_by_label("Title", exact=True).fill("Beds at ten past three")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/drafts/*/")
    draft = page.url
    newcomer.here("a new draft")

    _follow(page, "In forms for module.md")
    _save(
        page,
        front_summary="Who gets a bed, and who says so.",
        text="A short module about one bed.\n\nIt takes a tea break.",
    )
    newcomer.here("the form of module.md")
    page.goto(draft)
    _follow(page, "In forms for 20-one-thing.lesson.md")
    _save(
        page,
        **{
            "front-title": "Say what you know",
            "text": "Say what you know, and then what you ask for.\n\n- Who it is\n- What changed",
        },
    )
    newcomer.here("the form of a lesson")

    page.goto(draft)
    _follow(page, "In forms for 30-first-decision.case.md")
    page.get_by_label("Heading").fill("Four o'clock, the desk")
    page.get_by_label("A scene with choices").check()
    press(page, "Add")
    newcomer.here("a new scene with its error")
    _save(
        page,
        text_1=f"It is four o'clock. {STORY}",
        choice_1_new_text="Ring the daughter now",
        choice_1_new_target="agreed",
    )
    fresh = _choice(2, "Ask Sam to ring her", "posted", "Sam rings her and frowns.")
    _save(page, **{name.replace("choice_2", "choice_2_new"): value for name, value in fresh.items()})
    _save(page, **_choice(1, "Ring the daughter now", "agreed", "She says she will come at once."))
    expect(page.locator("main")).to_contain_text("No path leads to the scene")
    newcomer.here("a scene with choices")
    page.goto(draft + "parts/30-first-decision.case.md")
    _follow(page, "A week later, the office")
    _save(page, **_choice(1, "Ask Sam what to do", "four-o-clock-the-desk", "Sam names two things."))
    expect(page.locator("main")).not_to_contain_text("Error:")

    page.goto(draft)
    for number, kind in enumerate(("ranking", "multiple"), 1):
        page.goto(draft + "parts/40-what-stayed.quiz.md")
        page.get_by_label("Heading").fill(f"What comes first, part {number}?")
        page.locator(f'[value="{kind}"]').check()
        press(page, "Add")
        _save(
            page,
            option_1_text="Speak to Sam before you ring",
            option_1_feedback="She knows the ward and can ring for you.",
        )
    newcomer.here("a question's form")

    page.goto(draft)
    _follow(page, "Map and endings of 30-first-decision.case.md")
    expect(page.locator(".case-map .node")).to_have_count(5)
    page.locator("[data-flag]").first.focus()
    expect(page.locator(".flag-sets").first).to_be_attached()
    expect(page.locator(".case-map a.flag-reads, .case-map .flag-reads").first).to_be_attached()
    page.locator("h1").click()  # the focus changes a link's colours
    newcomer.here("the map")
    press(page, "Walk the case")
    for _ in range(3):
        page.locator("main h2:has-text('What do you do?') + ul a").first.click()
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("The walk so far")
    expect(page.locator("main h2", has_text="Debrief")).to_be_visible()
    newcomer.here("the end of a walk")

    page.goto(draft)
    press(page, "Publish")
    expect(page.locator("main")).not_to_contain_text("to correct first")
    press(page, "Publish now")
    page.goto("/modules/beds-at-ten-past-three/")
    expect(page.locator("h1")).to_contain_text("Beds at ten past three")


def _open_editor(page: Page, draft: str, name: str) -> None:
    page.goto(f"{draft}files/{name}")
    expect(page.locator(".cm-content")).to_be_visible()


def _write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")  # over a heading, the browser would set what is inserted in the heading's looks
    page.keyboard.insert_text(text)


def _begin(page: Page, title: str) -> str:
    page.goto("/educator/drafts/new/")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/drafts/*/")
    return page.url


def test_two_cases_and_every_kind_of_question_are_the_files_that_were_typed(site: Site, newcomer: Looking) -> None:
    page = newcomer.page
    draft = _begin(page, "All kinds of things")
    library = read_library(MODULES)
    competency, claim = next(iter(library.competencies)), str(next(iter(library.claims)))
    files = {name: new_file(name, competency, claim) for name in ("50-one.case.md", "60-two.case.md", "70-all.quiz.md")}
    files = {name: text.replace("What happens.", f"You read {name}.") for name, text in files.items()}
    for kind in sorted(KINDS.keys() - {"hotspot"}):  # its picture would have to be uploaded first
        files["70-all.quiz.md"] = with_question(files["70-all.quiz.md"], kind, f"Ask {kind}", competency)
    for name, text in files.items():
        page.goto(draft)
        page.get_by_text("Name the file yourself").click()
        page.get_by_label("File name").fill(name)
        press(page, "Add file")
        expect(page.locator(".cm-content")).to_be_visible()
        _write(page, text)
        page.keyboard.press("Control+s")
        expect(page.locator(".editor-status")).to_contain_text("Saved at")
    store = Store(site.database)
    with store.read() as connection:
        kept = module_drafts.files(connection, int(draft.rstrip("/").rpartition("/")[2]))
    store.dispose()
    assert {name: kept[name].text for name in files} == files
    module, problems = check_files({name: file.data for name, file in kept.items()}, "all-kinds-of-things", library)
    assert module is not None, problems


def test_text_from_word_keeps_its_shape_and_says_what_it_lost(newcomer: Looking) -> None:
    page = newcomer.page
    draft = _begin(page, "From a document")
    _open_editor(page, draft, "20-one-thing.lesson.md")
    _write(page, "---\ntitle: T\nminutes: 3\ncompetencies: [1.1]\nclaims: [1]\n---\n\n")
    html = (
        "<h1>Ring <b>early</b><o:p></o:p></h1><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
        "<span style='mso-list:Ignore'>·</span>One</p><p>And <b>two</b><img src='x.png'></p>"
    )
    page.evaluate(
        """html => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", "plain");
          const editor = document.querySelector(".editor-host").shadowRoot.querySelector(".cm-content");
          editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )
    expect(page.locator(".editor-pasted")).to_contain_text("A picture is left out")
    for line in ("### Ring early", "- One", "And **two**"):
        expect(page.locator(".cm-content")).to_contain_text(line)
    expect(page.locator(".editor-fragment h3, .editor-fragment h2").first).to_have_text("Ring early")
    newcomer.here("the editor after pasting")


def test_every_slip_is_seen_in_the_editor_at_its_line(newcomer: Looking) -> None:
    """The reader's message about each seeded slip is below the text, and marked at its line."""
    page = newcomer.page
    draft = _begin(page, "Slips")
    library = read_library(MODULES)
    slips = [(file, changes) for _, _, file, changes, _ in (*test_case_checks.SEEDS, *test_flaws_case.SEEDS)]
    slips += [(file, changes) for _, _, file, changes, _ in (*test_flaws_codes.SEEDS, *test_flaws_item.SEEDS)]
    slips += [(file, changes) for file, changes, *_ in (*test_case_reading.MISTAKES, *test_module.MISTAKES)]
    seen = 0
    opened = ""
    for file, changes in sorted(slips, key=lambda slip: slip[0]):
        text = spoilt(file, *changes)[file]
        if not file.endswith((".case.md", ".quiz.md")) or (not text.isprintable() and "\x00" in text):
            continue
        name = "30-first-decision.case.md" if file.endswith(".case.md") else "40-what-stayed.quiz.md"
        _, problems = check_files({name: text.encode()}, "slips", library)
        wrong = [p for p in problems if p.file == f"slips/{name}" and p.severity == "error"]
        if not wrong:
            continue
        if name != opened:
            _open_editor(page, draft, name)
            opened = name
        _write(page, text)
        for problem in wrong:
            item = page.locator(".editor-problems li", has_text=problem.message).filter(has_text=f"Line {problem.line}")
            expect(item.first).to_be_attached()
        seen += 1
    assert seen > 20

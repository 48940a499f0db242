"""A bank of questions written on the site: a draft with one file, published for the organisation's modules."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import publish
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES
from tests.educator.drafts.authoring import Writing, begin

FILE = "night-calls.bank.md"
QUIZ = "90-again.quiz.md"
ITEM = (
    "## Whom do you ring first? {{#{id} .single-best competency=1.1}}\n\nIt is three o’clock.\n\n"
    "- [x] The registrar\n\n    She can come and she knows the ward.\n\n"
    "- [ ] The switchboard\n\n    They can only pass you on to someone.\n\n"
    "- [ ] A friend\n\n    A friend cannot see the patient for you.\n"
)


@pytest.fixture
def bank(app: Flask, edwin: Visitor) -> Writing:
    begun = edwin.submit(edwin.get("/educator/drafts/new/"), "Start a bank", {"bank": "Night calls"})
    found = Writing(app, edwin, int(begun.url.split("/")[3]))
    found.save(FILE, ITEM.format(id="ring-first"))
    return found


def _publish(writing: Writing, status: int = 200, **fields: str) -> str:
    page = writing.author.get(f"{writing.url}publish/")
    return writing.author.submit(page, "Publish now", fields, status).main


def _asking(writing: Writing) -> None:
    head = (
        "---\ntitle: Again\nminutes: 5\npurpose: practice\ncompetencies: [1.1]\nclaims: [1]\nbank: night-calls\n---\n"
    )
    writing.write(QUIZ, head)


def test_a_bank_begins_with_a_question_to_write_over_and_checks_clean(app: Flask, edwin: Visitor) -> None:
    page = edwin.submit(edwin.get("/educator/drafts/new/"), "Start a bank", {"bank": "Late, and early"})
    assert page.heading == "Late and early, a bank of questions: draft"
    assert "The checker found no problems in this bank." in page.main
    assert "Add a file" not in page.main
    assert "Late-and-early" not in edwin.get("/educator/drafts/").main
    again = edwin.submit(edwin.get("/educator/drafts/new/"), "Start a bank", {"bank": "late and EARLY"}, 422)
    assert again.errors == ["A bank on this site already has this name. Choose another"]
    assert edwin.submit(edwin.get("/educator/drafts/new/"), "Start a bank", {"bank": "…"}, 422).errors


def test_its_file_is_checked_previewed_and_changed_in_forms_like_a_quiz(bank: Writing) -> None:
    assert "Whom do you ring first?" in bank.author.get(f"{bank.url}preview/night-calls/").main
    assert "It is three" in bank.author.get(f"{bank.url}preview/night-calls/?question=ring-first").main
    said = bank.check(FILE, "## What? {.single-best}\n")["problems"]
    assert said[0]["message"].startswith("This question has no id.")
    assert said[0]["line"] == 1
    assert "Whom do you ring" in bank.check(FILE, bank.text(FILE), 3)["shown"]
    parts = bank.author.get(f"{bank.url}parts/{FILE}")
    bank.author.submit(parts, "Add", {"title": "And then?", "kind": "multiple"})
    assert "{#and-then" in bank.text(FILE)
    broken = bank.save(FILE, "no heading")
    assert "A bank holds questions alone" in broken.main
    assert "1 error to correct first" in bank.author.get(f"{bank.url}publish/").main


def test_modules_ask_what_is_published_and_take_a_change_when_they_are_published(
    app: Flask, bank: Writing, lena: Visitor
) -> None:
    module = begin(app, bank.author, "Handing over", "handing-over")
    _asking(module)
    assert "There is no bank night-calls.bank.md" in module.author.get(module.file(QUIZ)).main
    assert "Published." in _publish(bank)
    assert "There is no bank" not in module.author.get(module.file(QUIZ)).main
    assert "handing-over" in bank.author.get(bank.url).main
    _publish(module)
    assert lena.get("/modules/handing-over/again/").status == 200

    bank.save(FILE, bank.text(FILE).replace("It is three", "It is four"))
    assert "There is nothing" not in module.author.get(f"{module.url}publish/").main
    assert "Nothing has changed since it was published." in _publish(module)
    assert "Published." in _publish(bank)
    assert "Nothing has changed since it was published." in _publish(bank)
    results = publish(app.extensions["store"], (TEST_MODULES,), read_library((TEST_MODULES, MODULES)), START)
    assert [(one.outcome, one.problems) for one in results if one.module == "handing-over"] == [("unchanged", ())]
    assert "What changed" in module.author.get(f"{module.url}publish/").main
    assert "Published." in _publish(module, note="The hour is another.")


def test_only_the_authors_of_the_organisation_find_it(bank: Writing, lena: Visitor) -> None:
    for path in ("", f"files/{FILE}", "publish/", "items/", "zip"):
        assert lena.client.get(bank.url + path).status_code == 404
    for path in ("pictures/", "import/", "panels/", f"remove/{FILE}"):
        assert bank.author.client.get(bank.url + path).status_code == 404
    download = bank.author.client.get(f"{bank.url}zip")
    assert download.data.decode() == bank.text(FILE)
    assert FILE in download.headers["Content-Disposition"]


def test_figures_lead_to_the_text_in_the_bank(app: Flask, bank: Writing) -> None:
    _publish(bank)
    module = begin(app, bank.author, "Handing over", "handing-over")
    _asking(module)
    page = module.author.get(f"{module.url}items/")
    assert "Change its text in the bank night-calls" in page.main
    assert (
        page.link("Change its text in the bank night-calls: Whom do you ring first?")
        == f"{bank.file(FILE)}?at=ring-first"
    )
    own = bank.author.get(f"{bank.url}items/")
    assert own.link("Change its text: Whom do you ring first?") == f"{bank.file(FILE)}?at=ring-first"
    assert "Line 1:" in bank.author.get(f"{bank.file(FILE)}?at=ring-first").main


def test_two_authors_write_a_bank_at_once_and_both_changes_are_kept(bank: Writing, erica: Visitor) -> None:
    text, revision = bank.text(FILE), bank.files()[FILE].revision
    bank.auto(FILE, text.replace("It is three", "It is four"), revision)
    merged = bank.auto(FILE, text.replace("- [ ] A friend", "- [ ] A cousin"), revision, erica)
    assert merged["outcome"] == "merged"
    assert "It is four" in bank.text(FILE)
    assert "A cousin" in bank.text(FILE)
    assert "Merged with a colleague" in bank.author.get(f"{bank.url}history/").main

"""A draft's questions with their figures wherever they were asked."""

from flask import Flask

from learnapp.domain.authoring.module_zip import write_zip
from learnapp.domain.reading import load_folder
from tests.client import Visitor
from tests.conftest import TEST_MODULES
from tests.educator.cohorts.august import August
from tests.educator.drafts.authoring import Writing, upload
from tests.educator.findings.working import Work, findings


def test_questions_without_figures_say_so(writing: Writing, lena: Visitor) -> None:
    page = writing.author.get(f"{writing.url}items/")
    assert "No figures for this text yet." in page.main
    assert lena.client.get(f"{writing.url}items/").status_code == 404


def test_figures_follow_the_same_question_into_another_module(app: Flask, edwin: Visitor, ids: dict[str, int]) -> None:
    august, work = August(app, ids), Work(app)
    for number, who in enumerate(august.add(12)):
        august.join(who)
        work.attempts(who, number % 4 > 0, 0.5)
    findings(edwin, august)
    files = load_folder(TEST_MODULES / "tea-round")
    begun = upload(
        edwin, "/educator/drafts/new/", "zip", "any.zip", write_zip("coffee-round", files, ""), **{"from": "zip"}
    )
    page = edwin.get(f"/educator/drafts/{begun.url.split('/')[3]}/items/")
    assert "% of the marks on average" in page.main

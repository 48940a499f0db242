"""What a cohort finds hard in one module."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from markupsafe import Markup

from learnapp.educator.findings import findings_actions, findings_queries
from learnapp.store.content import mistake_reports
from learnapp.store.tables.people_and_work import edition
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.educator.cohorts.august import August
from tests.educator.findings.working import Work, bars, findings

HARDEST = ["Which of these belong on a tray", "Which cup is warmest"]


def test_questions_cases_and_gain_of_a_group(august: August, edwin: Visitor, work: Work) -> None:
    for number, who in enumerate(august.add(12)):
        work.attempts(who, True, 0.2 + number / 100, "before")
        work.attempts(who, number < 9, 0.6 + number / 50)
        work.runs(who, number % 2)
    page = findings(edwin, august)
    assert "Based on 11 people." in page.main
    titles = [page.words(h) for h in page.all("h4")]
    assert [title.partition("?")[0] for title in titles[:2]] == HARDEST, "the hardest first"
    shown = bars(page)
    assert re.search(r"Which cup is warmest\?[^?]* (73|82)% of the marks", page.main)
    assert shown["The last poured Best answer"] in {"8 of 11", "9 of 11"}
    assert shown["Say so at once"] in {"6 of 11", "5 of 11"}
    assert shown["Leave it"] == "0 of 11"
    assert "% of 11 people" not in page.main
    assert "The median time was about 18 seconds." in page.main
    assert page.main.count("Go through these together") == 1, "said once, above the hard questions"
    assert (
        page.main.index("Go through these together")
        < page.main.index("belong on a tray")
        < page.main.index("Mixed" if "Mixed" in page.main else "Well known")
    )
    assert "11 people answered, none right." in page.main, "of the tray, which nobody got right"
    assert "Which cup is warmest?" in edwin.get(page.link("See it with its answers and explanation: Which cup")).main
    assert "Average marks of 11 people in the starter questions and the end quiz. Of the marks they missed" in page.main
    assert page.main.index("hardest first") < page.main.index("What was learnt"), "what was hard comes first"
    assert "too few people to compare it with the other questions" in page.main
    assert edwin.get(page.link("reports of mistakes")).heading == "Reports of mistakes"
    assert "Which of these belong on a tray?" in edwin.get(august.url).main


def test_the_report_counts_without_the_page_of_questions(august: August, edwin: Visitor, work: Work) -> None:
    august.assign()
    for who in august.add(6):
        work.attempts(who, True, 0.2, "before")
        work.attempts(who, True, 0.6)
    report = edwin.get(august.url + "report/").main
    assert "What was learnt" in report
    assert report == edwin.get(august.url + "report/").main
    findings(edwin, august)
    assert report == edwin.get(august.url + "report/").main


def test_choices_that_read_alike_count_as_one() -> None:
    shares = [findings_queries.Share(Markup(text), n, 6) for text, n in (("Go", 1), ("Tell them", 2), ("Tell them", 3))]
    found = [(str(one.text), one.count, one.total) for one in findings_queries.merged(shares)]
    assert found == [("Go", 1, 6), ("Tell them", 5, 6)]


def test_individual_gains_are_not_shown_under_five(august: August, edwin: Visitor, work: Work) -> None:
    for number, who in enumerate(august.add(10)):
        if number < 4:
            work.attempts(who, True, 0.2, "before")
        work.attempts(who, True, 0.6)
    page = findings(edwin, august)
    assert "Based on 5 people." in page.main
    assert "What was learnt" not in page.main


def test_disagreements_are_told_in_fives(august: August, edwin: Visitor, work: Work) -> None:
    people = august.add(7)
    for who in people:
        work.attempts(who, True, 0.6)
    for number, who in enumerate(people, 1):
        with august.store.write() as connection:
            values = {"page": "/", "module": "tea-round", "edition": None, "owner_email": "", "text": "x"}
            mistake_reports.add(connection, **values, person_id=who, now=START, question="after#warmest")
        assert ("people disagree with the key" in findings(edwin, august).main) is (number >= 5)
    assert "5 or more people disagree with the key" in findings(edwin, august).main


def test_a_corrected_key_has_figures_of_its_own(app: Flask, august: August, edwin: Visitor, work: Work) -> None:
    for who in august.add(6):
        work.attempts(who, True, 0.6)
    findings(edwin, august)
    with august.store.write() as connection:
        row = dict(connection.execute(sa.select(edition).where(edition.c.digest == work.digest)).mappings().one())
        row |= {"digest": "2" * 64, "number": 2, "change_class": "key", "change_note": "The first cup, after all."}
        connection.execute(edition.insert().values(**row))
        connection.execute(sa.text("UPDATE shelf SET edition = :d WHERE module = 'tea-round'"), {"d": "2" * 64})
        connection.execute(sa.text("UPDATE site SET number = number + 1 WHERE key = 'catalogue'"))
    work.digest = "2" * 64
    for who in august.add(7):
        work.attempts(who, False, 0.1)
    page = findings(edwin, august)
    heads = [page.words(h) for h in page.all("h2")]
    assert heads.index("Before the change on 2 November 2026") > heads.index("The tea round")
    assert (
        page.main.index("Based on 6 people.")
        < page.main.index("Before the change")
        < page.main.index("Based on 5 people.")
    )
    assert "The first cup, after all." in page.main


def test_queries_do_not_grow_with_people(
    august: August, edwin: Visitor, work: Work, monkeypatch: pytest.MonkeyPatch, queries: Queries
) -> None:
    def taken() -> int:
        findings(edwin, august)
        queries()
        findings(edwin, august)
        return len(queries())

    for who in august.add(6):
        work.runs(who, 0)
        work.attempts(who, True, 0.5)
    few = taken()
    for who in august.add(30):
        work.runs(who, 1)
        work.attempts(who, False, 0.5)
    assert taken() == few <= 12
    monkeypatch.setattr(findings_actions, "LARGE", 5)
    assert taken() <= 7

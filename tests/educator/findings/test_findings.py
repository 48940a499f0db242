"""What the group finds hard, on its page: honest when few have answered, and telling nobody's answer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.findings import suppression
from learnapp.educator.findings import findings_actions
from learnapp.store.content import mistake_reports
from learnapp.store.learning import attempts, runs
from learnapp.store.tables.people_and_work import edition
from tests.client import HTML, Page, Visitor
from tests.conftest import START, Clock, Queries
from tests.educator.cohorts.august import August
from tests.educator.findings.attacker import Attacker, Counts

PATHS = {0: (0, 0, 1), 1: (1, 0, 0), 2: (2, 0, 2)}
ASKED = ("warmest", "tray")


class Work:
    """What people do, as rows."""

    def __init__(self, app: Flask) -> None:
        self.store = app.extensions["store"]
        with self.store.read() as connection:
            query = sa.select(edition.c.digest).where(edition.c.module == "tea-round")
            self.digest = connection.execute(query).scalar_one()

    def runs(self, who: int, choice: int) -> None:
        with self.store.write() as connection:
            where = (connection, who, "tea-round", "spilt")
            runs.begin(*where, self.digest, 1, START)
            record = runs.first(*where)
            assert record
            runs.move(connection, record.id, PATHS[choice], START, ended=True)

    def attempts(self, who: int, right: bool, share: float, activity: str = "after") -> None:
        asked = ASKED if activity == "after" else ("pour",)
        with self.store.write() as connection:
            where = (connection, who, "tea-round", activity)
            attempts.begin(*where, edition=self.digest, seed=1, questions=asked, now=START)
            opened = attempts.unfinished(*where)
            assert opened
            values = {"edition": self.digest, "certainty": None, "revision": 1, "seconds": 20, "now": START}
            answer = [1] if right else [0]
            attempts.save_response(connection, opened.id, who, question=asked[0], answer=answer, **values)
            attempts.submit(connection, opened.id, {}, score=share, out_of=1, share=share, now=START)


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return August(app, ids)


@pytest.fixture
def work(app: Flask) -> Work:
    return Work(app)


def findings(visitor: Visitor, august: August) -> Page:
    return visitor.get(august.url + "findings/?module=tea-round")


def bars(page: Page) -> dict[str, str]:
    """Each bar's label and text."""
    found = {}
    for bar in page.all("li"):
        if bar.get("class") == "bar":
            label, text = (page.words(e) for e in bar.iter(HTML + "span") if e.get("class", "").startswith("bar-"))
            found[label] = text
    return found


def test_of_fewer_than_six_there_is_nothing(august: August, edwin: Visitor, work: Work) -> None:
    assert "There is nothing to show yet" in findings(edwin, august).main
    for who in august.add(5):
        work.runs(who, 0)
        work.attempts(who, True, 0.5)
    page = findings(edwin, august)
    assert "There is nothing to show yet" in page.main
    assert bars(page) == {}


def test_questions_cases_and_gain_of_a_group(august: August, edwin: Visitor, work: Work) -> None:
    for number, who in enumerate(august.add(12)):
        work.attempts(who, True, 0.2 + number / 100, "before")
        work.attempts(who, number < 9, 0.6 + number / 50)
        work.runs(who, number % 2)
    page = findings(edwin, august)
    assert "Based on 11 people." in page.main
    titles = [page.words(h) for h in page.all("h4")]
    assert titles[:2] == ["Which of these belong on a tray?", "Which cup is warmest?"], "the hardest first"
    shown = bars(page)
    assert re.fullmatch(r"(7[23]|8[12])% of 11 people", shown["Share of full marks"]), shown
    assert shown["The last poured Key"] in {"72%", "81%"}
    assert shown["Say so at once"] in {"54%", "45%"}
    assert shown["Leave it"] == "0%"
    assert "about 18 seconds" in page.main
    assert "Based on 11 people who did both. The gain lies between" in page.main
    assert "too few people to compare it with the other questions" in page.main
    assert edwin.get(page.link("reports of mistakes")).heading == "Reports of mistakes"
    assert "Which of these belong on a tray?" in edwin.get(august.url).main


def test_the_overview_tells_what_is_hard_though_nobody_opened_the_findings(
    app: Flask, august: August, edwin: Visitor, work: Work, clock: Clock
) -> None:
    for who in august.add(6):
        work.attempts(who, True, 0.5)
    assert "of full marks" not in edwin.get(august.url).main
    store, kept = app.extensions["store"], app.extensions["catalogue"]
    assert findings_actions.count_all(store, kept, clock.now) == 1
    assert "of full marks" in edwin.get(august.url).main
    assert findings_actions.count_all(store, kept, clock.now) == 0


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
    assert page.main.index("Based on 6 people.") < page.main.index("Before the change") < page.main.index("of 5 people")
    assert "The first cup, after all." in page.main


def test_only_its_educators_see_it(
    august: August, ids: dict[str, int], lena: Visitor, ada: Visitor, edwin: Visitor
) -> None:
    august.join("lena")
    for stranger in (lena, ada):
        assert stranger.raw("GET", august.url + "findings/").status_code == 404
    assert edwin.raw("GET", f"/educator/cohorts/{august.id + 1}/findings/").status_code == 404
    with august.store.write() as connection:
        connection.execute(sa.text("UPDATE cohort_educator SET until = since"))
    assert edwin.raw("GET", august.url + "findings/").status_code == 404


@pytest.mark.parametrize("module", ["", "no-such-module", "../etc", "tea-round%"])
def test_a_module_that_there_is_not_shows_another(august: August, edwin: Visitor, module: str) -> None:
    edwin.get(august.url + "findings/", query_string={"module": module})


# The attack --------------------------------------------------------------------------------------


@pytest.fixture
def reading(edwin: Visitor, august: August, app: Flask) -> Callable[[int], Counts]:
    """The number of people at each choice of the first decision, worked out from what the page says."""

    def read(cohort: int) -> Counts:
        page = edwin.get(f"/educator/cohorts/{cohort}/findings/?module=tea-round")
        came = re.search(r"The corridor (\d+) people reached this decision", page.main)
        if not came:
            return ()
        shown = bars(page)
        shares = [shown[label] for label in ("Say so at once", "Mop it and say nothing", "Leave it")]
        return tuple(round(int(share.rstrip("%")) / 100 * int(came[1])) for share in shares)

    return read


def _world(august: August, work: Work, reading: Callable[[int], Counts], app: Flask, ids: dict[str, int]) -> Attacker:
    """Everybody finishes in turn, nearly all choosing alike; the pages are read before and after each."""
    chance = random.Random(7)
    attacker = Attacker(reading)
    everybody = august.add(15)
    other = August(app, ids, name="The same but for one")
    for who in everybody[1:]:
        other.join(who)
    done: list[int] = []
    for number, who in enumerate(everybody):
        if number == 9:
            august.leave(everybody[2], START.replace(year=2027))
        work.runs(who, 0 if chance.random() < 0.93 else 1)
        done.append(who)
        attacker.look(august.id, done)
        attacker.look(other.id, [one for one in done if one != everybody[0]])
        attacker.look_at_both(august.id, other.id, done[:1])
    return attacker


def test_a_program_that_reads_the_page_after_each_answer_tells_nobodys_choice(
    august: August, work: Work, reading: Callable[[int], Counts], app: Flask, ids: dict[str, int]
) -> None:
    attacker = _world(august, work, reading, app, ids)
    assert attacker.shown >= 8
    assert attacker.told == []


def test_the_same_program_tells_where_groups_are_of_one(
    august: August,
    work: Work,
    reading: Callable[[int], Counts],
    app: Flask,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suppression, "SMALLEST", 1)
    whole = lambda kind, line, lot: suppression.ReleasedGroup(kind, *[tuple(one.person for one in line)] * 2)  # noqa: E731
    monkeypatch.setattr(suppression, "_group", whole)
    assert "people chose" in " ".join(_world(august, work, reading, app, ids).told)


# Cost --------------------------------------------------------------------------------------------


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

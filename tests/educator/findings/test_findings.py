"""What the group finds hard, on its page: honest when few have answered, without giving away anyone's answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.findings import suppression
from learnapp.store.organisations import organisations
from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.august import August
from tests.educator.findings.attacker import Attacker, Counts
from tests.educator.findings.working import Work, bars


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


@pytest.fixture
def reading(edwin: Visitor, august: August, app: Flask) -> Callable[[int], Counts]:
    """The number of people at each choice of the first decision, worked out from what the page says."""

    def read(cohort: int) -> Counts:
        page = edwin.get(f"/educator/cohorts/{cohort}/findings/?module=tea-round")
        shown = bars(page)
        if "Say so at once" not in shown:
            return ()
        shares = [shown[label] for label in ("Say so at once", "Mop it and say nothing", "Leave it")]
        return tuple(int(share.split(" of ")[0]) for share in shares)

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


def test_the_page_says_whom_the_figures_protect_people_from(august: August, edwin: Visitor, app: Flask) -> None:
    august.join("lena")
    page = edwin.get(august.url + "findings/").main
    assert "An educator who creates extra accounts could identify them" in page
    assert "enters the domains" in page
    _enter_domain(app, "example.org")
    assert "people who run the site set up email" in edwin.get(august.url + "findings/").main
    mail = {"smtp_url": "smtp://mail.example.org", "mail_from": "a@example.org", "site_url": "https://learn.example"}
    app.extensions["settings"] = replace(app.extensions["settings"], **mail)
    page = edwin.get(august.url + "findings/").main
    assert "No one can be identified" in page
    assert "confirmed an address at example.org" in page
    assert "not count" not in page


def test_made_up_accounts_show_nothing_and_the_page_counts_who_is_left_out(
    august: August, work: Work, reading: Callable[[int], Counts], app: Flask, edwin: Visitor
) -> None:
    _enter_domain(app, "example.org")
    for who in august.add(6):  # no address of these is proved
        work.runs(who, 1)
    assert reading(august.id) == ()
    assert "6 members of this cohort do not count" in edwin.get(august.url + "findings/").main
    with august.store.write() as connection:
        connection.execute(sa.text("UPDATE person SET proved_at = created_at"))
    assert reading(august.id) == (0, 5, 0)


def _enter_domain(app: Flask, domain: str) -> None:
    with app.extensions["store"].write() as connection:
        organisations.change(connection, 1, 1, {"domains": [domain]}, START, None)

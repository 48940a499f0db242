"""People, for administrators: finding, roles, suspending, links; each asks for the administrator's own password."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import audit
from tests.accounts.mailing import bodies, link_in_mail, signs_in, unproved, with_mail
from tests.accounts.second_factor.two_steps import confirmed, set_up_app
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, START, Clock

NEW = "granite otter ribbon"


def _open(ada: Visitor, name: str) -> Page:
    page = ada.get(f"/admin/people/?q={name}")
    return ada.get(page.link(name))


def _role(app: Flask, person_id: int) -> str:
    with app.extensions["store"].read() as connection:
        found = people.get(connection, person_id)
        return found.role if found else ""


def test_people_are_found_by_name_address_and_role(ada: Visitor) -> None:
    page = ada.get("/admin/")
    assert page.url == "/admin/people/"
    assert page.main.count("Newest first.") == 1
    assert all(name in page.main for name in ("Lena Marsh", "Bola Adeyemi", "Edwin Okafor", "Ada Whitlock"))
    page = ada.submit(page, "Find", {"q": "lena"})
    assert "Lena Marsh" in page.main
    assert "Bola" not in page.main
    assert "Bola Adeyemi" in ada.get("/admin/people/?q=bola@example").main
    assert "Edwin" in ada.get("/admin/people/?role=educator").main
    assert "Lena" not in ada.get("/admin/people/?role=educator").main
    assert "No one matches" in ada.get("/admin/people/?q=nobody-here").main


def test_people_are_found_by_what_is_wrong_with_their_account(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    unproved(app, ids["lena"])
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["bola"], START, None, on=True)
    page = ada.submit(ada.get("/admin/people/"), "Find", {"state": "unconfirmed"})
    assert "Lena Marsh" in page.main
    assert "Bola" not in page.main
    page = ada.submit(page, "Find", {"state": "suspended"})
    assert "Bola Adeyemi" in page.main
    assert "Lena" not in page.main


def test_a_role_is_given_with_ones_own_password_and_noted(
    app: Flask, ada: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    page = _open(ada, "Lena Marsh")
    for wrong in ("", "wrong wrong wrong"):
        page = ada.submit(page, "Save the role", {"role": "educator", "password": wrong}, status=422)
        assert page.errors == ["Your password is incorrect" if wrong else "Enter your password"]
        assert page.chosen() == {"Educator"}, "what was chosen is still there"
    assert _role(app, ids["lena"]) == "learner"
    page = ada.submit(page, "Save the role", {"password": PASSWORD})
    assert "Lena Marsh is now an educator" in page.text
    assert _role(app, ids["lena"]) == "educator"
    assert lena.get("/account/").heading == "Sign in"
    assert "Role given or taken: Educator" in page.main
    with app.extensions["store"].read() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.action == "role")).one()
    assert (row.person_id, row.subject_id) == (ids["ada"], ids["lena"])


def test_the_password_given_is_enough_for_ten_minutes_in_this_browser(app: Flask, ada: Visitor, clock: Clock) -> None:
    page = _open(ada, "Lena Marsh")
    page = ada.submit(page, "Save the role", {"role": "educator", "password": PASSWORD})
    assert "Your own password" not in page.main
    clock.now += timedelta(minutes=9)
    ada.submit(_open(ada, "Bola Adeyemi"), "Save the role", {"role": "educator"})
    other = Visitor(app).signed_in("ada")
    other.submit(_open(other, "Bola Adeyemi"), "Save the role", {"role": "learner"}, status=422)
    clock.now += timedelta(minutes=2)
    assert "Your own password" in _open(ada, "Bola Adeyemi").main
    ada.submit(_open(ada, "Bola Adeyemi"), "Save the role", {"role": "learner"}, status=422)


def test_an_unlocked_screen_gets_ten_guesses(ada: Visitor) -> None:
    page = _open(ada, "Lena Marsh")
    for _ in range(10):
        ada.submit(page, "Save the role", {"role": "admin", "password": "wrong"}, status=422)
    ada.submit(page, "Save the role", {"role": "admin", "password": PASSWORD}, status=429)


def test_an_address_that_nobody_has_proved_gets_no_role(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    unproved(app, ids["lena"])
    page = _open(ada, "Lena Marsh")
    assert "We do not know that this address is theirs" in page.main
    page = ada.submit(page, "Save the role", {"role": "admin", "password": PASSWORD}, status=422)
    assert "They have not confirmed their address" in page.errors[0]
    assert _role(app, ids["lena"]) == "learner"


def test_the_last_administrator_cannot_remove_or_suspend_or_erase_themself(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    own = f"/admin/people/{ids['ada']}/"
    page = ada.get(own)
    assert (
        "only administrator"
        in ada.submit(page, "Save the role", {"role": "learner", "password": PASSWORD}, status=409).errors[0]
    )
    assert "only administrator" in ada.submit(page, "Suspend", status=409).errors[0]
    page = ada.submit(ada.get("/account/data/erase/"), "Erase everything", {"password": PASSWORD}, status=409)
    assert "only administrator" in page.errors[0]
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["edwin"], Role.ADMIN, START, None)
    page = ada.submit(ada.get(own), "Save the role", {"role": "learner"})
    assert page.heading == "Sign in"
    assert _role(app, ids["ada"]) == "learner"


def test_two_administrators_who_remove_each_other_at_once_leave_one(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        people.set_role(connection, ids["edwin"], Role.ADMIN, START, None)
    start = threading.Barrier(2)

    def remove(who: int) -> None:
        start.wait()
        with store.write() as connection:
            if not people.is_last_admin(connection, who):
                people.set_role(connection, who, Role.LEARNER, START, None)

    threads = [threading.Thread(target=remove, args=[ids[name]]) for name in ("ada", "edwin")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with store.read() as connection:
        assert len(people.admins(connection)) == 1


def test_suspending_ends_everything_at_once_and_can_be_ended(
    app: Flask, ada: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    lena.post("/account/calendar/", {"instead_of": ""})
    with app.extensions["store"].write() as connection:
        token = people.make_reset_link(connection, ids["lena"], START)
    page = ada.submit(_open(ada, "Lena Marsh"), "Suspend", {"password": PASSWORD})
    assert "Suspended since" in page.main
    assert lena.get("/home/").heading == "Sign in"
    assert not signs_in(app, "lena@example.org", PASSWORD)
    lena.get(f"/account/reset/{token}/", status=410)
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM feed")).scalar() == 0
    ada.submit(page, "Show me the link", status=409)
    page = ada.submit(page, "End the suspension")
    assert signs_in(app, "lena@example.org", PASSWORD)
    assert "Suspension ended" in page.main


def test_a_link_is_shown_once_proves_the_address_and_the_person_is_told(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    unproved(app, ids["lena"])
    page = ada.submit(_open(ada, "Lena Marsh"), "Show me the link", {"password": PASSWORD})
    link = page.words(next(iter(page.all("code"))))
    lena = Visitor(app)
    page = lena.submit(lena.get(link.removeprefix("http://localhost")), "Set password", {"new_password": NEW})
    lena.submit(page, "Sign in", {"password": NEW})
    assert "Ada Whitlock made a one-time link" in lena.get("/messages/").main
    assert "Not confirmed" not in _open(ada, "Lena Marsh").main
    log = ada.get("/admin/audit/").main
    assert "Email address confirmed" in log
    assert "Password set by a link" in log


def test_a_link_is_emailed_where_there_is_mail(app: Flask, ada: Visitor) -> None:
    with_mail(app)
    page = ada.submit(_open(ada, "Lena Marsh"), "Email it to them", {"password": PASSWORD})
    assert "An email with a link is on the way to lena@example.org" in page.text
    assert any("/account/reset/" in text for text in bodies(app, "lena@example.org"))
    assert link_in_mail(app, "lena@example.org").startswith("/account/reset/")


@pytest.mark.parametrize("path", ["role/", "suspend/", "link/", ""])
def test_nobody_else_comes_near(app: Flask, lena: Visitor, edwin: Visitor, path: str, ids: dict[str, int]) -> None:
    for who in (lena, edwin):
        url = f"/admin/people/{ids['ada']}/{path}"
        assert who.post(url, {"role": "learner", "password": PASSWORD}).status_code in {404, 405}
        assert who.raw("GET", "/admin/people/").status_code == 404
    assert _role(app, ids["ada"]) == "admin"


def test_who_is_not_there_is_not_found(ada: Visitor) -> None:
    ada.get("/admin/people/99999/", status=404)
    assert ada.post("/admin/people/99999/role/", {"role": "admin", "password": PASSWORD}).status_code == 404


# Two-step sign-in --------------------------------------------------------------------------------


def test_a_lost_second_factor_is_reset_by_an_administrator_and_the_person_told(
    app: Flask, ids: dict[str, int], clock: Clock
) -> None:
    edwin = confirmed(Visitor(with_mail(app)).signed_in("edwin"))
    set_up_app(edwin, clock)
    ada = Visitor(app).signed_in("ada")
    at = f"/admin/people/{ids['edwin']}/"
    page = ada.submit(ada.get(at), "Reset two-step sign-in", {"password": "wrong"}, 422)
    assert page.errors == ["Your password is incorrect"]
    page = ada.submit(page, "Reset two-step sign-in", {"password": PASSWORD})
    assert "Two-step sign-in is reset for Edwin Okafor" in page.main
    assert "Two-step sign-in reset" in page.main  # in the log
    assert edwin.raw("GET", "/account/").status_code == 302
    assert "Ada Whitlock reset two-step sign-in for your account" in bodies(app, "edwin@example.org")[-1]
    assert Visitor(app).signed_in("edwin")
    assert ada.post(f"{at}second-factor/", {"password": PASSWORD}).status_code == 303  # nothing left to reset


def test_a_person_is_told_of_a_new_role(app: Flask, ids: dict[str, int]) -> None:
    ada = Visitor(with_mail(app)).signed_in("ada")
    ada.post(f"/admin/people/{ids['lena']}/role/", {"role": "educator", "password": PASSWORD})
    told = bodies(app, "lena@example.org")[-1]
    assert "Ada Whitlock made you an educator on the site" in told
    assert "If you did not expect this" in told
    assert "If you did" not in told.replace("If you did not expect", ""), "someone else did it"


def test_and_in_which_organisation_where_there_are_several(app: Flask, ids: dict[str, int]) -> None:
    with with_mail(app).extensions["store"].write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        organisations.enrol(connection, made, ids["lena"], START)
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, made)
    for who in ("edwin", "ada"):  # a lead of one organisation chooses none
        role = {"role": "educator" if who == "edwin" else "lead", "place": str(made), "password": PASSWORD}
        Visitor(app).signed_in(who).post(f"/admin/people/{ids['lena']}/role/", role)
        assert (
            f"made you {'an educator' if who == 'edwin' else 'a lead'} in Southmoor"
            in bodies(app, "lena@example.org")[-1]
        )

"""Learning platforms on the site: by hand, by link, accepted, removed; each lead sees their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from learnapp.domain.people.launches import identity_for
from learnapp.domain.people.roles import Role
from learnapp.store.launches import platforms
from learnapp.store.leaving import leaving
from learnapp.store.organisations import organisations
from learnapp.store.people import people, ways_in
from learnapp.web.own_password import CONFIRMED_FOR
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, START, Clock

TYPED = {
    "name": "Southmoor Moodle",
    "issuer": "https://moodle.southmoor.example",
    "client_id": "abc",
    "deployment": "5",
    "keys_url": "https://moodle.southmoor.example/mod/lti/certs.php",
    "token_url": "https://moodle.southmoor.example/mod/lti/token.php",
    "login_url": "https://moodle.southmoor.example/mod/lti/auth.php",
    "password": PASSWORD,
}
VALUES = {name: value for name, value in TYPED.items() if name not in {"deployment", "password"}} | {"audience": ""}


def test_a_platform_is_registered_by_hand_and_removed_with_the_password(app: Flask, ada: Visitor, clock: Clock) -> None:
    page = ada.submit(ada.get("/admin/platforms/new/"), "Register", {**TYPED, "keys_url": "http://moodle.example"}, 422)
    assert page.errors == ["Public keyset URL: Enter an address that starts with https://"]
    page = ada.submit(page, "Register", TYPED)
    assert "Southmoor Moodle" in page.main
    assert "Deployment 5" in page.main
    page = ada.submit(ada.get("/admin/platforms/new/"), "Register", TYPED, 422)
    assert "registered already" in page.errors[0]
    clock.now += CONFIRMED_FOR
    page = ada.get(ada.get("/admin/platforms/").link("Remove Southmoor Moodle"))
    ada.submit(page, "Remove", {"password": "wrong"}, 422)
    assert "Southmoor Moodle can" not in ada.submit(page, "Remove", {"password": PASSWORD}).main
    with app.extensions["store"].read() as connection:
        assert platforms.every(connection) == []


def test_a_deployment_that_was_seen_is_accepted_with_a_button(app: Flask, ada: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.seen(connection, made, "9", START)
        platforms.note_problem(connection, made, "deployment '9' is not accepted", START)
    page = ada.get("/admin/platforms/")
    assert "deployment '9' is not accepted" in page.main
    assert "Deployment 9" in ada.submit(page, "Accept deployment 9", {"password": PASSWORD}).main


def test_a_platform_of_another_organisation_is_not_a_leads(app: Flask, ids: dict[str, int], bola: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        organisations.put(connection, second, ids["bola"], "lead", START)  # type: ignore[arg-type]
        made = platforms.add(connection, 1, VALUES, START, None)
    assert "Southmoor" not in bola.get("/admin/platforms/").main
    assert bola.post(f"/admin/platforms/{made}/deployments/", {"deployment": "5"}).status_code == 404
    assert bola.raw("GET", f"/admin/platforms/{made}/remove/").status_code == 404


def test_where_there_are_several_organisations_one_is_chosen(app: Flask, ada: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        made = platforms.add(connection, 1, VALUES, START, None)
        for named in ("9", "10"):
            platforms.seen(connection, made, named, START)
    app.extensions["settings"] = replace(app.extensions["settings"], site_url="http://localhost")
    page = ada.get("/admin/platforms/")
    for button in ("Make a registration link", "Accept deployment 9"):
        refused = ada.submit(page, button, {"password": PASSWORD}, 422)
        assert refused.errors == ["Choose an organisation"], "none is chosen for them"
        assert refused.link("Choose an organisation").partition("#")[2] in {
            one.get("id") for one in refused.all("select")
        }
    assert (
        "for Northfield"
        in ada.submit(page, "Make a registration link", {"organisation": second, "password": PASSWORD}).main
    )
    assert "Deployment 9: Northfield" in ada.submit(page, "Accept deployment 9", {"organisation": second}).main
    page = ada.submit(ada.get("/admin/platforms/new/"), "Register", TYPED | {"client_id": "d"}, 422)
    assert page.errors == ["Choose an organisation"]


def test_a_lead_takes_no_issuer_and_no_platform_that_another_organisation_uses(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
        platforms.add(connection, 1, VALUES, START, None)
        shared = platforms.add(connection, second, VALUES | {"issuer": "https://canvas.example"}, START, None)
        platforms.accept(connection, shared, "1", 1, START, None)
    lena = Visitor(app).signed_in("lena")
    taken = TYPED | {"client_id": "d"}
    page = lena.submit(lena.get("/admin/platforms/new/"), "Register", taken, 422)
    assert page.errors == [f"{platforms.ELSEWHERE}: site@example.org"]
    assert 'value="Southmoor Moodle"' in page.text
    where = f"/admin/platforms/{shared}/remove/"
    assert "only an administrator of the site can remove it" in lena.get(where).main
    assert lena.post(where, {"password": PASSWORD}).status_code == 409
    ada.submit(ada.get("/admin/platforms/new/"), "Register", taken | {"organisation": str(second)})
    ada.submit(ada.get(where), "Remove", {"password": PASSWORD})
    with app.extensions["store"].read() as connection:
        assert {(one.organisation_id, one.client_id) for one in platforms.every(connection)} == {
            (1, "abc"),
            (second, "d"),
        }


def test_an_administrator_removes_the_platform_of_a_lead_who_was_first_to_type_anothers_issuer(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
        people.set_role(connection, ids["bola"], Role.LEAD, START, None, 1)
        organisations.change(connection, 1, 1, {"name": "Southmoor"}, START, None)
    lena, bola = Visitor(app).signed_in("lena"), Visitor(app).signed_in("bola")
    elsewhere = {"login_url": "https://other.example/auth", "keys_url": "https://other.example/keys"}
    lena.submit(lena.get("/admin/platforms/new/"), "Register", TYPED | elsewhere)
    page = bola.submit(bola.get("/admin/platforms/new/"), "Register", TYPED | {"password": "wrong"}, 422)
    assert page.errors == ["Your password is incorrect"], "no one learns without it what others have registered"
    page = bola.submit(page, "Register", TYPED, 422)
    assert page.errors == [f"{platforms.ELSEWHERE}: site@example.org"]
    log = ada.get("/admin/audit/").main
    assert "another organisation has its issuer" in log
    assert f"Southmoor Moodle, {TYPED['issuer']}, Northfield" in log
    assert f"{TYPED['issuer']}, Southmoor" in log
    page = ada.submit(ada.get("/admin/platforms/new/"), "Register", TYPED | {"organisation": "1"}, 422)
    assert page.errors == [
        "This issuer and client ID are registered already for Northfield. "
        "If it does not run this platform, remove that one first"
    ]
    ada.submit(ada.get(ada.get("/admin/platforms/").link("Remove Southmoor Moodle")), "Remove")
    page = ada.submit(ada.get("/admin/platforms/new/"), "Register", TYPED | {"organisation": "1"})
    assert "Looked after by Southmoor" in page.main


def test_a_lead_gets_nothing_that_the_site_signs_for_another_organisations_platform(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    """What the site signs to ask for tokens names the client and the audience that are typed here."""
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
        platforms.add(connection, 1, VALUES, START, None)
    lena = Visitor(app).signed_in("lena")
    own = TYPED | dict.fromkeys(("issuer", "login_url", "token_url", "keys_url"), "https://other.example/x")
    page = lena.submit(lena.get("/admin/platforms/new/"), "Register", own, 422)
    assert page.errors == [f"{platforms.ELSEWHERE}: site@example.org"], "the same client"
    page = lena.submit(page, "Register", own | {"client_id": "d", "audience": TYPED["token_url"]}, 422)
    assert page.errors == [platforms.ANOTHERS_AUDIENCE]
    with app.extensions["store"].read() as connection:
        assert not [one for one in platforms.every(connection) if one.organisation_id == second]
    lena.submit(page, "Register", own | {"client_id": "d", "audience": ""})


def test_a_deployment_is_taken_back_from_the_wrong_organisation(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    store = app.extensions["store"]
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
        people.set_role(connection, ids["bola"], Role.LEAD, START, None, 1)
        made = platforms.add(connection, second, VALUES, START, None)
        for named, where in (("ours", second), ("theirs", 1)):
            platforms.accept(connection, made, named, where, START, None)
        platforms.seen(connection, made, "unknown", START)
        of = {
            one.deployment: f"/admin/platforms/{made}/deployments/{one.id}/remove/"
            for one in platforms.deployments(connection, [made])
        }
    lena, bola = Visitor(app).signed_in("lena"), Visitor(app).signed_in("bola")
    page = lena.get("/admin/platforms/")
    assert "deployment theirs" not in page.text
    assert lena.post(of["theirs"], {"password": PASSWORD}).status_code == 404, "its people are another organisation's"
    assert bola.post(of["ours"], {"password": PASSWORD}).status_code == 404
    page = lena.get(page.link("remove deployment unknown of Southmoor Moodle"))
    assert lena.submit(page, "Remove the deployment", {"password": "wrong"}, 422).errors == [
        "Your password is incorrect"
    ]
    lena.submit(page, "Remove the deployment", {"password": PASSWORD})
    page = ada.get(ada.get("/admin/platforms/").link("Remove deployment ours of Southmoor Moodle"))
    assert "No one can come from deployment ours" in ada.submit(page, "Remove", {"password": PASSWORD}).main
    assert ada.raw("GET", of["ours"]).status_code == 404
    with store.read() as connection:
        assert [one.deployment for one in platforms.deployments(connection, [made])] == ["theirs"]
    assert "Deployment of a learning platform removed" in ada.get("/admin/audit/").main


def _selected(page: Page) -> list[str]:
    return [page.words(one) for one in page.all("option") if one.get("selected") is not None]


def test_connecting_a_platform_and_accepting_a_deployment_ask_for_the_password(app: Flask, ada: Visitor) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url="http://localhost")
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.seen(connection, made, "9", START)
    typed = TYPED | {"client_id": "d", "organisation": str(second)}
    page = ada.submit(ada.get("/admin/platforms/new/"), "Register", typed | {"password": ""}, 422)
    assert page.errors == ["Enter your password"]
    assert 'value="Southmoor Moodle"' in page.text
    assert _selected(page) == ["Northfield"]
    for button in ("Make a registration link", "Accept deployment 9"):
        page = ada.submit(ada.get("/admin/platforms/"), button, {"organisation": str(second)}, 422)
        assert page.errors == ["Enter your password"]
        assert _selected(page) == ["Northfield"]
    with app.extensions["store"].read() as connection:
        assert [one.id for one in platforms.every(connection)] == [made]
        assert [one.organisation_id for one in platforms.deployments(connection, [made])] == [None]
    assert (
        "for Northfield"
        in ada.submit(page, "Make a registration link", {"password": PASSWORD, "organisation": second}).main
    )


def test_people_whom_a_wrong_deployment_brought_are_taken_out_with_it(
    app: Flask, ids: dict[str, int], ada: Visitor
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.accept(connection, made, "5", second, START, None)
        namespace = platforms.every(connection)[0].namespace
        for name in ("lena", "bola"):
            ways_in.add(connection, ids[name], identity_for("Moodle", namespace, name), START, "lti")
        organisations.enrol(connection, second, ids["lena"], START)
    page = ada.get(ada.get("/admin/platforms/").link("Remove deployment 5 of Southmoor Moodle"))
    assert "1 person belongs to Northfield through this deployment alone" in page.main
    assert "Lena Marsh, lena@example.org" in page.main
    with app.extensions["store"].write() as connection:
        organisations.enrol(connection, second, ids["bola"], START)  # after the page was opened
    page = ada.submit(page, "Remove it and these people’s places", {"password": PASSWORD})
    assert "No one can come from deployment 5 any more. 1 person no longer belongs to the organisation." in page.main
    with app.extensions["store"].read() as connection:
        assert second not in organisations.places_of(connection, ids["lena"])
        assert second in organisations.places_of(connection, ids["bola"])


def test_a_platform_of_a_lead_who_has_left_is_to_do_until_it_is_kept(
    app: Flask, ids: dict[str, int], ada: Visitor, bola: Visitor
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        for who in ("lena", "bola"):
            people.set_role(connection, ids[who], Role.LEAD, START, None, second)
        assert second is not None
        platforms.add(connection, second, VALUES, START - timedelta(days=1), ids["lena"])
    bola.signed_in("bola")
    assert "Still to do" not in bola.get("/admin/platforms/").main
    assert "Check the learning platforms" not in ada.get("/admin/health/").main
    with app.extensions["store"].write() as connection:
        leaving.leave(connection, second, ids["lena"], START, None)
    page = ada.get(ada.get("/admin/health/").link("Check the learning platforms"))
    assert "does not look after Northfield any more" in page.main
    page = bola.submit(bola.get("/admin/platforms/"), "Keep Southmoor Moodle")
    assert "Southmoor Moodle stays. You answer for it from now on." in page.main
    assert "Still to do" not in page.main
    assert "Check the learning platforms" not in ada.get("/admin/health/").main


def test_two_platforms_that_can_be_taken_for_one_another_are_named_to_administrators_alone(
    app: Flask, ids: dict[str, int], ada: Visitor, bola: Visitor
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        people.set_role(connection, ids["bola"], Role.LEAD, START, None, second)
        platforms.add(connection, 1, VALUES, START, ids["ada"])
        other = {"name": "Northfield Moodle", "issuer": "https://moodle.northfield.example"}
        tokens = {"token_url": "https://moodle.northfield.example/token"}
        platforms.add(connection, second, VALUES | other | tokens, START, ids["bola"])
    page = ada.get(ada.get("/admin/health/").link("Check the learning platforms"))
    assert (
        "Northfield Moodle (https://moodle.northfield.example) of Northfield, is registered here with this" in page.main
    )
    bola.signed_in("bola")
    page = bola.get("/admin/platforms/")
    assert "Another platform is registered here with this client ID" in page.main
    assert "Southmoor" not in page.main

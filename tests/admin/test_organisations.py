"""Organisations on the site: an administrator makes them, their own lead changes them and gives roles in them."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from learnapp.admin.organisations import LOGO_AGAIN, LOGO_AWAY
from learnapp.domain.people.roles import Role
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.accounts.registering import GOOD
from tests.client import Visitor
from tests.conftest import PASSWORD, START
from tests.media_places import away

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def second(app: Flask, ids: dict[str, int]) -> int:
    """A second organisation, which Lena leads and Bola belongs to."""
    with app.extensions["store"].write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, made)
        organisations.enrol(connection, made, ids["bola"], START)
    return made


def test_an_administrator_makes_one_and_says_who_can_register(ada: Visitor) -> None:
    page = ada.get("/admin/organisations/")
    assert "Until there is a second one, no other page mentions organisations" in page.main
    page = ada.submit(ada.get(page.link("Create an organisation")), "Create organisation", {"name": "Southmoor"})
    assert page.heading == "Southmoor"
    page = ada.submit(page, "Save", {"registration": "domain", "domains": ""}, status=422)
    assert page.errors == ["Enter at least one domain, such as southmoor.nhs.uk"]
    page = ada.submit(page, "Save", {"domains": "@southmoor.example", "contact": "help@southmoor.example"}, 422)
    assert page.errors == ["Enter your password"]
    assert "@southmoor.example" in page.text
    assert "help@southmoor.example" in page.text
    page = ada.submit(page, "Save", {"password": PASSWORD})
    assert "Saved" in page.text
    assert "also lets in people with other addresses" in page.main
    assert "People with an address in its domains" in ada.get("/admin/organisations/").main
    again = ada.get("/admin/organisations/new/")
    assert ada.submit(again, "Create organisation", {"name": "Southmoor"}, status=422).errors == [
        "Another organisation has this name, or one very like it"
    ]


def test_a_lead_lets_no_one_in_by_domain_and_names_none(app: Flask, ids: dict[str, int], second: int) -> None:
    """People who confirm an address at a domain belong without being asked, and their lead can have them erased."""
    lena, url = Visitor(app).signed_in("lena"), f"/admin/organisations/{second}/"
    page = lena.get(url)
    assert "Only an administrator of the site can enter domains" in page.main
    assert 'value="domain"' not in page.text
    sent = {
        "name": "Southmoor",
        "revision": "1",
        "registration": "domain",
        "domains": "gmail.example",
        "notice": "Ours.",
    }
    answer = lena.post(url, sent)
    assert answer.status_code == 422
    assert "Only an administrator of the site can choose this" in answer.text
    assert "Ours." in answer.text, "what was typed is kept"
    assert lena.post(url, {**sent, "registration": "open"}).status_code == 422, "it takes the password, too"
    assert lena.post(url, {**sent, "registration": "open", "password": PASSWORD}).status_code == 303
    with app.extensions["store"].write() as connection:
        found = organisations.get(connection, second)
        assert found is not None
        assert (found.registration, found.domains) == ("open", ())
        values = {"registration": "domain", "domains": ["southmoor.example"]}
        organisations.change(connection, second, found.revision, values, START, None)
    page = lena.get(url)
    assert "southmoor.example" in page.main
    lena.submit(page, "Save", {"contact": "help@southmoor.example"})
    with app.extensions["store"].read() as connection:
        found = organisations.get(connection, second)
        assert found is not None
        kept = "help@southmoor.example", "domain", ("southmoor.example",)
        assert (found.contact, found.registration, found.domains) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Her\u043en NHS Trust",
        "\U0001d407eron NHS Trust",
        "\uff28\uff45\uff52\uff4f\uff4e NHS Trust",
        "Heron N.H.S Trust",
        "Heron NHS Trust.",
        "Hero\u0301n NHS-Trust",
        "Hero\u200bn NHS Trust",
        "\u202eHeron",
    ],
)
def test_a_lead_gives_their_organisation_no_name_that_passes_for_anothers(app: Flask, second: int, name: str) -> None:
    """People who register choose their organisation by its name, and its leads are then in charge of them."""
    with app.extensions["store"].write() as connection:
        first = next(one for one in organisations.every(connection) if one.id != second)
        values = {"name": "Heron NHS Trust"}
        assert organisations.change(connection, first.id, first.revision, values, START, None)
    lena, url = Visitor(app).signed_in("lena"), f"/admin/organisations/{second}/"
    page = lena.get(url)
    assert lena.submit(page, "Save", {"name": name}, status=422).errors
    lena.submit(page, "Save", {"name": "Southmoor, St Anne’s"})


def test_a_stale_page_overwrites_nothing_and_keeps_what_was_typed(ada: Visitor, second: int) -> None:
    old = ada.get(f"/admin/organisations/{second}/")
    ada.submit(ada.get(f"/admin/organisations/{second}/"), "Save", {"name": "Southmoor Trust"})
    page = ada.submit(old, "Save", {"contact": "late@example.org"}, status=409)
    assert "Nothing was saved" in page.main
    assert "it replaces this: Name: Southmoor Trust Contact address: empty" in page.main
    assert "late@example.org" in page.text
    assert "Southmoor Trust" in ada.get("/admin/organisations/").main


def test_its_people_see_its_name_logo_notice_and_contact(app: Flask, second: int) -> None:
    lena = Visitor(app).signed_in("lena")
    url = f"/admin/organisations/{second}/"
    values = {"csrf_token": lena.get(url).token, "revision": "1", "name": "Southmoor", "registration": "invitation"}
    values |= {"notice": "We keep your progress.\n\nAsk us.", "contact": "help@southmoor.example"}
    sent = {**values, "logo": (BytesIO(LOGO), "logo.svg")}
    assert lena.client.post(url, data=sent, content_type="multipart/form-data").status_code == 303
    with app.extensions["store"].write() as connection:
        first = next(one.id for one in organisations.every(connection) if one.id != second)
        organisations.take_out(connection, first, people.find(connection, "bola@example.org").id)  # type: ignore[union-attr]
    bola = Visitor(app).signed_in("bola")
    page = bola.get("/privacy/")
    assert "We keep your progress." in page.main
    assert "help@southmoor.example" in page.main
    (logo,) = (e for e in page.all("img") if e.get("alt") == "Southmoor")
    assert bola.raw("GET", logo.get("src", "")).status_code == 200
    edwin = Visitor(app).signed_in("edwin").get("/privacy/")
    assert "We keep your progress." not in edwin.text
    assert "Southmoor" not in edwin.text


def test_a_file_that_is_no_picture_is_refused_with_what_to_do(ada: Visitor, second: int) -> None:
    url = f"/admin/organisations/{second}/"
    values = {"csrf_token": ada.get(url).token, "revision": "1", "name": "Southmoor", "registration": "invitation"}
    sent = {**values, "logo": (BytesIO(b"<svg onload='x()'/>"), "logo.svg")}
    answer = ada.client.post(url, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_logo_beside_something_wrong_is_asked_for_again(ada: Visitor, second: int) -> None:
    url = f"/admin/organisations/{second}/"
    values = {"csrf_token": ada.get(url).token, "name": "Southmoor", "registration": "invitation"}
    for wrong in (
        {"revision": "1", "contact": "nonsense"},
        {"revision": "1", "registration": "open"},
        {"revision": "9"},
    ):
        sent = {**values, **wrong, "logo": (BytesIO(LOGO), "logo.svg")}
        answer = ada.client.post(url, data=sent, content_type="multipart/form-data")
        assert answer.status_code in {422, 409}
        assert LOGO_AGAIN in answer.text, wrong


def test_a_file_that_is_too_large_for_the_site_is_said_to_be_a_file(ada: Visitor, second: int) -> None:
    url = f"/admin/organisations/{second}/"
    sent = {"csrf_token": ada.get(url).token, "logo": (BytesIO(b"0" * 600_000), "logo.png")}
    answer = ada.client.post(url, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "choose a smaller file" in answer.text


def test_a_logo_that_cannot_be_kept_is_refused_and_the_rest_of_the_form_is_still_there(
    app: Flask, ada: Visitor, second: int
) -> None:
    url = f"/admin/organisations/{second}/"
    values = {"csrf_token": ada.get(url).token, "revision": "1", "name": "Southmoor", "registration": "invitation"}
    sent = {**values, "contact": "new@southmoor.example", "logo": (BytesIO(LOGO), "logo.svg")}
    with away(app):
        answer = ada.client.post(url, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert LOGO_AWAY in answer.text
    assert 'value="new@southmoor.example"' in answer.text
    assert "new@southmoor.example" not in ada.get(url).text


def test_a_lead_sees_and_gives_roles_in_their_own_organisation_only(
    app: Flask, ids: dict[str, int], second: int
) -> None:
    lena = Visitor(app).signed_in("lena")
    assert lena.get(lena.get("/admin/people/").link("Settings of Southmoor")).heading == "Southmoor"
    found = lena.get("/admin/people/").main
    assert "Bola Adeyemi" in found
    assert "Edwin Okafor" not in found
    lena.get(f"/admin/people/{ids['edwin']}/", status=404)
    for path in ("/admin/organisations/", "/admin/audit/", "/admin/health/"):
        lena.get(path, status=404)
    lena.get(f"/admin/organisations/{second - 1}/", status=404)
    page = lena.get(f"/admin/people/{ids['bola']}/")
    assert "Link for a new password" not in page.text
    page = lena.submit(page, "Save the role", {"role": "admin", "password": PASSWORD}, status=422)
    page = lena.submit(page, "Save the role", {"role": "educator", "password": PASSWORD})
    assert "Bola Adeyemi is now an educator in Southmoor" in page.text
    with app.extensions["store"].read() as connection:
        assert organisations.may(connection, ids["bola"], second, "educate")
        assert not organisations.may(connection, ids["bola"], second - 1, "educate")


def test_an_administrator_chooses_where_a_role_is_held(ada: Visitor, ids: dict[str, int], second: int) -> None:
    page = ada.get(f"/admin/people/{ids['bola']}/")
    page = ada.submit(page, "Save the role", {"role": "educator", "password": PASSWORD}, status=422)
    assert page.errors == ["Choose where they have the role"]
    page = ada.submit(page, "Save the role", {"place": "site", "role": "educator"}, status=422)
    assert "Choose an organisation for this role" in page.errors[0]
    page = ada.submit(page, "Save the role", {"place": str(second), "role": "educator", "password": PASSWORD})
    assert "Southmoor Educator" in page.main


def test_taking_a_person_out_ends_what_they_reached_through_it(
    app: Flask, ada: Visitor, ids: dict[str, int], second: int
) -> None:
    page = ada.get(ada.get(f"/admin/people/{ids['bola']}/").link("from Southmoor"))
    old = page
    page = ada.submit(page, "Remove them", {"password": PASSWORD})
    assert "Bola Adeyemi no longer belongs to Southmoor" in page.text
    assert "Bola Adeyemi does not belong to Southmoor" in ada.submit(old, "Remove them").text, "sent from an old page"
    with app.extensions["store"].read() as connection:
        assert not organisations.may(connection, ids["bola"], second)
    assert "Removed from an organisation" in ada.get("/admin/audit/").main


def test_a_module_is_made_its_own(app: Flask, ada: Visitor, visitor: Visitor, second: int) -> None:
    page = ada.get(f"/admin/organisations/{second}/")
    ada.submit(page, "Save modules", {"module": "tea-round"})
    visitor.get("/modules/tea-round/", status=404)
    Visitor(app).signed_in("edwin").get("/modules/tea-round/", status=404)
    Visitor(app).signed_in("bola").get("/modules/tea-round/")
    assert "No results" in visitor.get("/search/?q=pot").main
    ada.submit(ada.get(f"/admin/organisations/{second}/"), "Save modules", {"module": None})
    visitor.get("/modules/tea-round/")


def test_an_old_page_opens_no_module_to_everyone(app: Flask, ada: Visitor, visitor: Visitor, second: int) -> None:
    url = f"/admin/organisations/{second}/"
    old, older = ada.get(url), ada.get(f"/admin/organisations/{second - 1}/")
    ada.submit(ada.get(url), "Save modules", {"module": "tea-round"})
    ada.submit(old, "Save modules", {"module": "challenging-colleagues"})
    visitor.get("/modules/tea-round/", status=404)
    visitor.get("/modules/challenging-colleagues/", status=404)
    page = ada.submit(older, "Save modules", {"module": "tea-round"})
    assert "The tea round: another organisation has this as its own now" in page.text
    Visitor(app).signed_in("bola").get("/modules/tea-round/")


def test_people_register_with_the_organisation_they_choose_or_are_invited_to(
    app: Flask, visitor: Visitor, second: int
) -> None:
    """One is open and the other is by invitation: no choice is offered, and new people belong to the open one."""
    page = visitor.get("/account/register/")
    assert "Your organisation" not in page.text
    with app.extensions["store"].write() as connection:
        organisations.change(connection, second, 1, {"registration": "open"}, START, None)
    page = visitor.get("/account/register/")
    page = visitor.submit(page, "Create an account", GOOD, status=422)
    assert page.errors == ["Choose your organisation"]
    page = visitor.submit(page, "Create an account", {"organisation": str(second), "password": GOOD["password"]})
    assert "Southmoor" in page.text
    with app.extensions["store"].write() as connection:
        for one in organisations.every(connection):
            organisations.change(connection, one.id, one.revision, {"registration": "invitation"}, START, None)
    assert "only by invitation" in Visitor(app).get("/account/register/").main


def test_a_lead_answers_for_people_of_their_own_organisation_alone(
    app: Flask, ids: dict[str, int], second: int
) -> None:
    """Bola belongs to another organisation as well, at first: her name and data are not this lead's to handle."""
    lena = Visitor(app).signed_in("lena")
    paths = [f"/admin/people/{ids['bola']}/{what}/" for what in ("name", "data", "erase")]
    assert "Ask an administrator to correct their name" in lena.get(f"/admin/people/{ids['bola']}/").main
    for path in paths:
        lena.get(path, status=404)
        assert lena.post(path, {"name": "No", "sure": "yes", "password": PASSWORD}).status_code == 404
    with app.extensions["store"].write() as connection:
        organisations.take_out(connection, second - 1, ids["bola"])
    page = lena.submit(lena.get(paths[0]), "Save name", {"name": "Bola Ade", "password": PASSWORD})
    assert page.heading == "Bola Ade"
    assert lena.post(paths[1]).status_code == 200
    page = lena.submit(lena.get(paths[2]), "Erase everything", {"sure": "yes"})
    assert "The account of Bola Ade is erased" in page.text


def test_a_person_of_a_closed_organisation_comes_into_no_ones_charge(
    app: Flask, ids: dict[str, int], second: int
) -> None:
    with app.extensions["store"].write() as connection:
        third = organisations.make(connection, "Northmoor", START, None)
        assert third is not None
        organisations.take_out(connection, second - 1, ids["bola"])
        organisations.enrol(connection, third, ids["bola"], START)
        closing.close(connection, third, START, None)
    lena = Visitor(app).signed_in("lena")
    assert "Ask an administrator to correct their name" in lena.get(f"/admin/people/{ids['bola']}/").main
    for what in ("name", "data", "erase", "address", "link"):
        path = f"/admin/people/{ids['bola']}/{what}/"
        assert lena.post(path, {"name": "No", "sure": "yes", "password": PASSWORD}).status_code == 404, what
    with app.extensions["store"].write() as connection:
        closing.reopen(connection, third, START, None)
    lena.get(f"/admin/people/{ids['bola']}/data/", status=404)


def test_a_lead_who_educates_elsewhere_leads_nothing_there(app: Flask, ids: dict[str, int], second: int) -> None:
    with app.extensions["store"].write() as connection:
        first = organisations.only(connection) or second - 1
        people.set_role(connection, ids["lena"], Role.EDUCATOR, START, None, first)
    lena = Visitor(app).signed_in("lena")
    assert "Bola Adeyemi" in lena.get("/admin/people/").main
    assert "Edwin Okafor" not in lena.get("/admin/people/").main
    for path in (f"organisations/{first}/", f"organisations/{first}/data/", f"people/{ids['edwin']}/"):
        lena.get(f"/admin/{path}", status=404)
    lena.get(f"/admin/people/{ids['edwin']}/data/", status=404)


def test_a_person_who_belongs_nowhere_is_in_no_leads_charge(app: Flask, ids: dict[str, int], second: int) -> None:
    with app.extensions["store"].write() as connection:
        for where in (second - 1, second):
            organisations.take_out(connection, where, ids["bola"])
    lena = Visitor(app).signed_in("lena")
    for page in ("", "name/", "data/", "erase/"):
        lena.get(f"/admin/people/{ids['bola']}/{page}", status=404)


def test_people_are_listed_by_organisation(ada: Visitor, second: int) -> None:
    page = ada.get(ada.get("/admin/organisations/").link("people of Southmoor"))
    assert "Bola Adeyemi" in page.main
    assert "Edwin Okafor" not in page.main
    page = ada.submit(page, "Find", {"organisation": ""})
    assert "Edwin Okafor" in page.main
    assert ada.get(ada.get(f"/admin/organisations/{second}/").link("See the people of")).url.endswith(f"={second}")


def test_an_organisation_says_that_no_one_leads_it_until_someone_does(
    app: Flask, ada: Visitor, ids: dict[str, int], second: int
) -> None:
    url = f"/admin/organisations/{second}/"
    assert "No one is the lead of" not in ada.get(url).main
    ada.submit(
        ada.get(f"/admin/people/{ids['lena']}/"),
        "Save the role",
        {"place": str(second), "role": "learner", "password": PASSWORD},
    )
    page = ada.get(ada.get(url).link("Add a person as its lead"))
    assert page.chosen() == {"Lead"}
    assert [one.text for one in page.all("option") if one.get("selected") is not None] == ["Southmoor"]


def test_a_person_who_is_only_added_stays_signed_in(
    app: Flask, ada: Visitor, edwin: Visitor, ids: dict[str, int], second: int
) -> None:
    page = ada.get(f"/admin/people/{ids['edwin']}/")
    page = ada.submit(page, "Add them", {"place": "", "password": PASSWORD}, status=422)
    assert page.errors == ["Choose where they have the role"]
    page = ada.submit(page, "Add them", {"place": str(second), "password": PASSWORD})
    assert "Edwin Okafor now belongs to Southmoor" in page.text
    assert edwin.get("/account/").heading == "Your account"
    with app.extensions["store"].write() as connection:
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, second)
    ada.post(f"/admin/people/{ids['edwin']}/role/", {"add": "yes", "role": "learner", "place": str(second)})
    with app.extensions["store"].read() as connection:
        assert organisations.may(connection, ids["edwin"], second, "lead"), "an old page takes no role away"


def test_a_lead_is_offered_nothing_about_an_administrator(app: Flask, ids: dict[str, int], second: int) -> None:
    with app.extensions["store"].write() as connection:
        organisations.enrol(connection, second, ids["ada"], START)
    lena = Visitor(app).signed_in("lena")
    page = lena.get(f"/admin/people/{ids['ada']}/")
    assert "Administrator of the whole site" in page.main
    assert "Give or take a role" not in page.main
    assert "Remove" not in page.main
    lena.get(f"/admin/organisations/{second}/people/{ids['ada']}/out/", status=404)
    sent = {"role": "educator", "place": str(second), "password": PASSWORD}
    assert lena.post(f"/admin/people/{ids['ada']}/role/", sent).status_code == 404


def test_a_role_is_shown_once_and_explained_where_it_is_chosen(ada: Visitor, ids: dict[str, int], second: int) -> None:
    page = ada.get(f"/admin/people/{ids['lena']}/")
    assert "Southmoor Lead" in page.main
    assert "Role Lead" not in page.main
    assert "gives them roles there" in page.main


def test_the_log_says_what_was_changed_about_an_organisation(ada: Visitor, second: int) -> None:
    page = ada.get(f"/admin/organisations/{second}/")
    ada.submit(
        page, "Save", {"name": "Southmoor Trust", "registration": "open", "notice": "We keep it.", "password": PASSWORD}
    )
    log = ada.get("/admin/audit/").main
    assert "Organisation changed: Southmoor Trust. Name: Southmoor Trust (before: Southmoor)" in log
    assert "Notice changed. Who can register: anyone (before: by invitation)" in log
    assert "Contact" not in log, "it stayed as it was"


def test_people_are_found_by_their_organisation(ada: Visitor, second: int) -> None:
    page = ada.get("/admin/people/")
    assert "Bola Adeyemi" in page.main
    assert "Edwin" in page.main
    page = ada.get(ada.get("/admin/organisations/").link("people of Southmoor"))
    assert "Bola Adeyemi" in page.main
    assert "Edwin" not in page.main
    assert "Lena Marsh Email lena@example.org Role Lead" in page.main
    assert "Organisation Main organisation, Southmoor" in page.main

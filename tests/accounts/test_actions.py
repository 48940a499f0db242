"""The emails that prove an address: few, and a stranger cannot stop them."""

from flask import Flask

from learnapp.accounts.actions import MAILS_AN_HOUR
from learnapp.store.people import people
from tests.accounts.mailing import bodies, link_in_mail, signs_in, with_mail
from tests.accounts.registering import GOOD, _register
from tests.client import Visitor

NEW = "granite otter ribbon"


def test_a_stranger_who_registers_an_address_many_times_keeps_its_owner_from_nothing(app: Flask) -> None:
    with_mail(app)
    for _ in range(MAILS_AN_HOUR + 3):
        _register(Visitor(app))
    assert len(bodies(app, GOOD["email"])) == MAILS_AN_HOUR
    owner = Visitor(app)
    owner.submit(owner.get("/account/forgotten/"), "Send me a link", {"email": GOOD["email"]})
    owner.submit(owner.get(link_in_mail(app, GOOD["email"])), "Set password", {"new_password": NEW})
    assert signs_in(app, GOOD["email"], NEW)
    assert not signs_in(app, GOOD["email"], GOOD["password"])
    with app.extensions["store"].read() as connection:
        found = people.find(connection, GOOD["email"])
    assert found is not None
    assert found.proved

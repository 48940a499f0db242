"""A person's own account page."""

from tests.client import Visitor


def test_the_account_page_leads_to_the_calendar(lena: Visitor) -> None:
    assert lena.get("/account/").link("to your calendar") == "/account/calendar/"

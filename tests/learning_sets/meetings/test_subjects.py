"""What a new meeting or thread is to be about."""

import pytest
from flask import Flask

from tests.learning_sets.meetings_held import signed_in
from tests.learning_sets.sets_made import a_set


@pytest.mark.parametrize("form", ["meetings", "threads"])
@pytest.mark.parametrize(
    ("query", "eyebrow"),
    [("about=issue", "issue"), ("module=tea-round&activity=spilt", "Spilt")],
)
def test_the_address_says_what_is_chosen(app: Flask, ids: dict[str, int], form: str, query: str, eyebrow: str) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    page = signed_in(app, ids["lena"]).get(f"/sets/{set_id}/{form}/new/?{query}")
    assert eyebrow.casefold() in page.main.casefold()
    assert page.heading in ("Plan a meeting", "Start a thread")


@pytest.mark.parametrize("form", ["meetings", "threads"])
def test_what_cannot_be_voted_on_is_not_there(app: Flask, ids: dict[str, int], form: str) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    for query in ("module=nothing&activity=spilt", "module=tea-round&activity=leaves"):
        lena.get(f"/sets/{set_id}/{form}/new/?{query}", status=404)

"""Health, for whatever watches the site."""

from flask import Flask

from tests.client import Visitor


def test_health_tells_strangers_nothing_but_the_status(visitor: Visitor) -> None:
    for url in ("/healthz", "/readyz"):
        response = visitor.raw("GET", url)
        assert (response.status_code, response.data) == (200, b"")


def test_a_site_without_modules_is_alive_but_not_ready(app: Flask, visitor: Visitor) -> None:
    from learnapp.store.tables.people_and_work import published_edition

    with app.extensions["store"].write() as connection:
        connection.execute(published_edition.delete())
    assert visitor.raw("GET", "/healthz").status_code == 200
    assert visitor.raw("GET", "/readyz").status_code == 503

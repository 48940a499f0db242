"""What tests of the second factor share: a site with an address, and people who have set one up."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp
from flask import Flask

from tests.accounts.mailing import with_mail
from tests.accounts.second_factor.soft_key import SoftKey
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock

STEP = "/account/second-step/"
FACTORS = "/account/second-factor/"


def required(app: Flask, *roles: str) -> Flask:
    """The same site, which sends mail and asks people with these roles for a second factor."""
    app.extensions["settings"] = replace(with_mail(app).extensions["settings"], second_factor_for=frozenset(roles))
    return app


def first_factor(app: Flask, who: str, browser: Visitor | None = None) -> Visitor:
    """A browser that has given this person's password, and no more."""
    visitor = browser or Visitor(app)
    fields = {"email": f"{who}@example.org", "password": PASSWORD}
    assert visitor.post("/account/sign-in/", fields).headers["Location"] == STEP
    return visitor


def confirmed(visitor: Visitor) -> Visitor:
    visitor.post(f"{FACTORS}confirm/", {"password": PASSWORD})
    return visitor


def app_offered_on(page: Page) -> pyotp.TOTP:
    """A phone's app that has taken the key from this page."""
    secret = re.search(r"<samp[^>]*>([A-Z2-7 ]+)</samp>", page.text)
    assert secret
    return pyotp.TOTP(secret[1].replace(" ", ""))


def set_up_app(visitor: Visitor, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app; the app, and the recovery codes that were shown (none if the person had some)."""
    page = visitor.get(f"{FACTORS}app/")
    app = app_offered_on(page)
    page = visitor.submit(page, "Continue", {"code": app.at(clock.now)})
    return app, codes_on(page)


def codes_on(page: Page) -> list[str]:
    return [page.words(code) for code in page.all("samp")]


def options_on(page: Page) -> str:
    """The options that the page gives the browser."""
    return next(found for form in page.forms() if (found := form.get("data-passkey")))


def add_passkey(visitor: Visitor, name: str = "Laptop", key: SoftKey | None = None, status: int = 200) -> SoftKey:
    key, page = key or SoftKey(), visitor.get(f"{FACTORS}passkey/")
    visitor.submit(page, "Add the passkey", {"name": name, "credential": key.create(options_on(page))}, status)
    return key


def show_passkey(visitor: Visitor, key: SoftKey, at: str = STEP, status: int = 200) -> Page:
    page = visitor.get(at)
    key.count += 1
    return visitor.submit(page, "Use a passkey", {"credential": key.get(options_on(page))}, status)


def is_in(visitor: Visitor) -> bool:
    return visitor.raw("GET", "/account/").status_code == 200

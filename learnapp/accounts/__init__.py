"""Accounts: registering, signing in and out, passwords, the person's own account page."""

from learnapp.accounts import (
    account,
    address,
    forgotten,
    looks,
    mail,
    name,
    own_data,
    password,
    register,
    reminders,
    reset,
    setup,
    sign_in,
    sign_out,
)
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.second_factor import authenticator_app, passkeys, second_factor, second_step
from learnapp.accounts.single_sign_on import first_sign_on, provider_sign_out, sign_on, ways

__all__ = ["blueprint"]

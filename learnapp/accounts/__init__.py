"""Accounts: registering, signing in and out, passwords, the person's own account page."""

from learnapp.accounts import (
    account,
    address,
    forgotten,
    mail,
    name,
    own_data,
    password,
    register,
    reset,
    sign_in,
    sign_out,
)
from learnapp.accounts.blueprint import blueprint

__all__ = ["blueprint"]

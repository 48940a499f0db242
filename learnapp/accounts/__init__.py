"""Accounts: registering, signing in and out, passwords, the person's own account page."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/account")

from learnapp.accounts import account, mail, own_data, password, register, reset, sign_in, sign_out  # noqa: E402, F401

"""What people type to register, sign in and change a password."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from learnapp.domain.people.addresses import checked_address
from learnapp.store.people.people import email_key
from learnapp.web.passwords import LONGEST, weakness
from learnapp.web.typed_fields import TypedForm, check_name


def _valid_email(_form: Any, field: Any) -> None:
    try:
        email_key(field.data or "")
    except ValueError as error:
        raise ValidationError(str(error)) from error


class SignInForm(TypedForm):
    email = StringField("Email address", [InputRequired("Enter your email address"), _valid_email])
    password = PasswordField("Password", [InputRequired("Enter your password")])

    def validate_password(self, field: Any) -> None:
        if len(field.data) > LONGEST:
            raise ValidationError(f"Your password must be {LONGEST} characters or fewer")


def _without_slips(_form: Any, field: Any) -> None:
    """Refuse slips, such as a curly apostrophe: the account's mail would never arrive."""
    try:
        checked_address((field.data or "").strip())
    except ValueError as error:
        raise ValidationError(str(error)) from error


class AddressForm(TypedForm):
    """An address, to be sent a link."""

    email = StringField("Email address", [InputRequired("Enter your email address"), _valid_email])


class NewAddressForm(TypedForm):
    """Another address for an account, and its password."""

    email = StringField("New email address", [InputRequired("Enter the new address"), _valid_email, _without_slips])
    password = PasswordField("Your password")


class NameForm(TypedForm):
    name = StringField("Your name", [InputRequired("Enter your name")])

    def validate_name(self, field: Any) -> None:
        check_name(field)


class RegisterForm(NameForm):
    email = StringField("Email address", [InputRequired("Enter your email address"), _valid_email, _without_slips])
    password = PasswordField("Password", [InputRequired("Enter a password")])

    def validate_password(self, field: Any) -> None:
        weak = weakness(field.data, (self.name.data or "", self.email.data or ""))
        if weak:
            raise ValidationError(weak)


class NewcomerForm(NameForm):
    """A new account for a person who signs in elsewhere."""

    email = StringField("Email address", [InputRequired("Enter your email address"), _valid_email, _without_slips])


class NewPasswordForm(TypedForm):
    """A new password, for a person whose name and address the view knows."""

    about: tuple[str, ...] = ()
    new_password = PasswordField("New password", [InputRequired("Enter a new password")])

    def validate_new_password(self, field: Any) -> None:
        weak = weakness(field.data, self.about)
        if weak:
            raise ValidationError(weak)


class ChangePasswordForm(NewPasswordForm):
    current_password = PasswordField("Current password", [InputRequired("Enter your current password")])

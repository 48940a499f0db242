"""What an administrator types to add a person."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from learnapp.domain.people.addresses import checked_address
from learnapp.store.people.people import clean_name, email_key
from learnapp.web.typed_fields import LineField, TypedForm

LAST_ADMIN = "This is the only administrator. Make someone else one first"


class NameForm(TypedForm):
    name = LineField("name", 100)

    def validate_name(self, field: Any) -> None:
        try:
            field.data = clean_name(field.data)
        except ValueError as error:
            raise ValidationError(str(error).replace("Your name", "The name")) from error


def check_email(field: Any) -> None:
    """Refuse what is no address, or has a slip in it, in words for the field."""
    try:
        email_key(field.data)
        checked_address(field.data)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class AddressForm(TypedForm):
    email = LineField("email address", 254)

    def validate_email(self, field: Any) -> None:
        check_email(field)


class NewPersonForm(NameForm, AddressForm):
    role = StringField(default="learner")

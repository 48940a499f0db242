"""What an administrator types to add a person."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from learnapp.web.typed_fields import LineField, TypedForm, check_email, check_name

LAST_ADMIN = "This is the only administrator. Make someone else one first"


class NameForm(TypedForm):
    name = LineField("name", 100)

    def validate_name(self, field: Any) -> None:
        check_name(field, "The name")


class AddressForm(TypedForm):
    email = LineField("email address", 254)

    def validate_email(self, field: Any) -> None:
        check_email(field)


class NewPersonForm(NameForm, AddressForm):
    role = StringField(default="learner")

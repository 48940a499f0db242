"""The form for a person's first time from a platform: the name and address, which it may have withheld."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from learnapp.store.people.people import clean_name
from learnapp.web.typed_fields import LineField, TypedForm, check_email


class FirstTimeForm(TypedForm):
    name = LineField("name your colleagues know you by", 100)
    email = LineField("email address", 254)

    def validate_name(self, field: Any) -> None:
        try:
            field.data = clean_name(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def validate_email(self, field: Any) -> None:
        check_email(field)

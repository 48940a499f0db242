"""The form for a person's first time from a platform: the name and address, which it may have withheld."""

from __future__ import annotations

from typing import Any

from learnapp.web.typed_fields import LineField, TypedForm, check_email, check_name


class FirstTimeForm(TypedForm):
    name = LineField("name your colleagues know you by", 100)
    email = LineField("email address", 254)

    def validate_name(self, field: Any) -> None:
        check_name(field)

    def validate_email(self, field: Any) -> None:
        check_email(field)

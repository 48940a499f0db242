"""What a lead types about keys and receivers."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from learnapp.web.typed_fields import LineField, TypedForm


class KeyForm(TypedForm):
    name = LineField("name of the key", 80)
    lasts = StringField(default="365")

    def validate_lasts(self, field: Any) -> None:
        if field.data not in {"30", "90", "365"}:
            raise ValidationError("Choose how long the key works")


class LoginForm(TypedForm):
    """What a learning record store gave the organisation."""

    login = LineField("name", 120, required=False)
    pass_ = StringField(name="store-password", default="")


class ReceiverForm(LoginForm):
    address = LineField("address", 500)

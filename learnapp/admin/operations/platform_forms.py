"""What an administrator or lead types about a learning platform."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from learnapp.domain.people.providers import is_safe_url
from learnapp.web.typed_fields import LineField, TypedForm

ADDRESSES = ("login_url", "token_url", "keys_url")


def _https(_form: Any, field: Any) -> None:
    if not is_safe_url(field.data):
        raise ValidationError(f"The {field.what} must begin with https://")


class PlatformForm(TypedForm):
    name = LineField("name of the platform", 120)
    issuer = LineField("issuer", 255)
    client_id = LineField("client ID", 255)
    login_url = LineField("authentication request URL", 500, validators=[_https])
    token_url = LineField("access token URL", 500, validators=[_https])
    keys_url = LineField("public keyset URL", 500, validators=[_https])
    audience = LineField("audience of the access token", 500, required=False)
    deployment = LineField("deployment ID", 255, required=False)

    def validate_issuer(self, field: Any) -> None:
        if not is_safe_url(field.data):
            raise ValidationError("The issuer must begin with https://")

    @property
    def values(self) -> dict[str, str]:
        """What is to be kept of the platform, by the columns of its table."""
        names = "name", "issuer", "client_id", *ADDRESSES, "audience"
        return {name: getattr(self, name).data for name in names}

"""What an administrator or lead types about a learning platform."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from learnapp.deliveries.addresses import AddressError, check
from learnapp.web.typed_fields import LineField, TypedForm

ADDRESSES = ("login_url", "token_url", "keys_url")


def _may_be_called(form: Any, field: Any) -> None:
    try:
        check(field.data, form.inside)
    except AddressError as error:
        raise ValidationError(f"{field.what[0].upper()}{field.what[1:]}: {error}") from None


class PlatformForm(TypedForm):
    """`inside` are hosts that may be private."""

    inside: frozenset[str] = frozenset()
    name = LineField("name of the platform", 120)
    issuer = LineField("issuer", 255, validators=[_may_be_called])
    client_id = LineField("client ID", 255)
    login_url = LineField("authentication request URL", 500, validators=[_may_be_called])
    token_url = LineField("access token URL", 500, validators=[_may_be_called])
    keys_url = LineField("public keyset URL", 500, validators=[_may_be_called])
    audience = LineField("audience of the access token", 500, required=False)
    deployment = LineField("deployment ID", 255, required=False)

    @property
    def values(self) -> dict[str, str]:
        """The values to store, by the columns of the platform's table."""
        names = "name", "issuer", "client_id", *ADDRESSES, "audience"
        return {name: getattr(self, name).data for name in names}

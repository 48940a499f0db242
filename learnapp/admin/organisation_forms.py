"""What an administrator or lead types about an organisation."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from learnapp.domain.people.organisations import REGISTRATIONS, Organisation, read_domains
from learnapp.domain.people.person_names import UnusableNameError, tidy_name
from learnapp.domain.source.pictures import FOLDER, IMAGES, Picture, PictureError, read_picture
from learnapp.web.typed_fields import LineField, ParagraphsField, TypedForm, check_email

LONGEST_NAME = 120
LONGEST_NOTICE = 10_000


class NewOrganisationForm(TypedForm):
    name = LineField("name of the organisation", LONGEST_NAME)

    def validate_name(self, field: Any) -> None:
        try:
            field.data = tidy_name(field.data, LONGEST_NAME)
        except UnusableNameError as error:
            raise ValidationError(f"The name of the organisation {error}") from error


class OrganisationForm(NewOrganisationForm):
    """`kept` is the organisation as it is, for a lead: only an administrator enters domains and lets people in by them.

    A person who confirms an address at a domain may belong without being asked, and is then in the lead's charge.
    """

    kept: Organisation | None = None
    contact = LineField("contact address", 254, required=False)
    registration = StringField(default="invitation")
    domains = StringField(default="")
    notice = ParagraphsField(
        LONGEST_NOTICE, "The privacy notice has {has} characters. Shorten it to {longest}. All of it is still below"
    )
    revision = StringField(default="")

    def validate_contact(self, field: Any) -> None:
        if field.data:
            check_email(field)

    def validate_registration(self, field: Any) -> None:
        if field.data not in REGISTRATIONS:
            raise ValidationError("Choose who can register")
        if self.kept is not None and field.data == "domain" != self.kept.registration:
            raise ValidationError("Only an administrator of the site can choose this. Choose another, or ask one")

    def validate_domains(self, field: Any) -> None:
        if self.kept is not None:
            return
        found = read_domains(field.data or "")
        if self.registration.data == "domain" and not found:
            raise ValidationError("Enter at least one domain, such as southmoor.nhs.uk")
        wrong = next((one for one in found if "." not in one or "@" in one or len(one) > 120), None)
        if wrong:
            raise ValidationError(f"“{wrong[:60]}” is not the part of an address after the @, such as southmoor.nhs.uk")

    @property
    def values(self) -> dict[str, Any]:
        """The values to store, by the columns of the table."""
        names = "name", "contact", "registration", "notice"
        domains = self.kept.domains if self.kept is not None else read_domains(self.domains.data)
        return {**{name: getattr(self, name).data for name in names}, "domains": list(domains)}


def of_organisation(organisation: Organisation) -> OrganisationForm:
    """The form, filled in for an organisation."""
    return OrganisationForm(
        name=organisation.name,
        contact=organisation.contact,
        registration=organisation.registration,
        domains="\n".join(organisation.domains),
        notice=organisation.notice,
        revision=organisation.revision,
    )


def read_logo(name: str, data: bytes) -> Picture:
    """An uploaded file as a picture to serve; raises PictureError, whose message says what to do."""
    ending = name.rpartition(".")[2].lower()
    if ending not in {*IMAGES, "jpeg"}:
        raise PictureError("Choose an SVG, PNG, JPEG or WebP file.")
    return read_picture(f"{FOLDER}logo.{ending}", data)

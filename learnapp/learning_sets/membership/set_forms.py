"""The forms to make a set, to invite a person to it, and to edit its ground rules.

A set's name is read by a function, since the form of a cohort's plan has as many names as sets.
"""

from __future__ import annotations

import unicodedata

from wtforms import StringField
from wtforms.validators import ValidationError

from learnapp.domain.people.addresses import checked_address
from learnapp.domain.people.typed_text import has_hidden
from learnapp.domain.sets.ground_rules import LONGEST
from learnapp.store.people import people
from learnapp.store.sets.sets import MOST
from learnapp.web.typed_fields import FieldErrors, ParagraphsField, TypedForm, WholeNumberField

LONGEST_NAME = 120


def set_name(typed: str, where: str = "name") -> tuple[str, FieldErrors]:
    """A name for a set, spaces tidied, and what is wrong with it."""
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not name:
        return name, [(where, "Give the set a name, such as the day it meets")]
    if len(name) > LONGEST_NAME:
        return name, [(where, f"The name has {len(name):,} characters. Shorten it to {LONGEST_NAME}")]
    if has_hidden(name, emoji=True):
        return name, [(where, "The name must not include hidden characters")]
    return name, []


class InvitationForm(TypedForm):
    """An invitation: `email_key` is "" for one that anyone who has the link can accept.

    Without `places` it is for one person, as it always is with an address or to facilitate.
    """

    email = StringField(default="", filters=[str.strip])
    role = StringField(default="member", filters=[lambda typed: typed if typed == "facilitator" else "member"])
    places = WholeNumberField(most=MOST)
    email_key = ""

    def validate_places(self, places: WholeNumberField) -> None:
        if self.email.data or self.role.data == "facilitator" or not places.raw_data:
            places.data = 1
        elif places.data is None:
            raise ValidationError(f"Enter how many people can join with the link, 1 to {MOST}")

    def validate_email(self, email: StringField) -> None:
        try:
            self.email_key = people.email_key(email.data) if email.data else ""
            if email.data:
                checked_address(email.data)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class RulesForm(TypedForm):
    """Ground rules."""

    rules = ParagraphsField(
        LONGEST,
        "The rules have {has} characters. Shorten them to {longest}. All of it is still below",
        missing="Enter at least one rule",
    )

"""The forms of posts: the words, what they quote, and the nonce that makes them one post.

A post itself is read by `typed`, as all writing is, which searches it for what could identify a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learnapp.domain.content.rendering import MOST_CHARACTERS
from learnapp.store.sets.posts import Quote
from learnapp.web.typed_fields import ParagraphsField, TypedForm, new_nonce, nonce_in, whole_number
from learnapp.web.typed_writing import OwnNames, Typed, typed

LONGEST_REASON = 1_000
"""Characters of the reason for a report."""


@dataclass(frozen=True)
class TypedPost:
    """A post as typed. `quoted` is the place of what it quotes in the list that was offered, from 1; "" for none."""

    text: Typed
    nonce: str
    quoted: str = ""

    def quote(self, offered: list[Quote]) -> Quote | None:
        """The passage it quotes; None if it quotes nothing, or something that was not offered."""
        place = whole_number(self.quoted) or 0
        return offered[place - 1] if 0 < place <= len(offered) else None


def written(form: Mapping[str, str], own_names: OwnNames) -> TypedPost:
    """Read a post that was sent. `own_names` returns the names in the discussion's subject."""
    text = typed(form, "post", longest=MOST_CHARACTERS, own_names=own_names)
    return TypedPost(text, nonce_in(form), form.get("quoted", "")[:8])


def not_sent(form: Mapping[str, str]) -> TypedPost:
    """A form before it is sent: empty, or with the stored draft."""
    return TypedPost(Typed(form.get("text", "")), new_nonce(), form.get("quoted", "")[:8])


class ReasonForm(TypedForm):
    """Why a post is reported."""

    reason = ParagraphsField(
        LONGEST_REASON,
        "Your reason has {has} characters. Shorten it to {longest}",
        missing="Say in a sentence what is wrong with the post",
    )

"""A draft as learners would see it, with the same previews as folders have."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.scope import my_draft, read_draft
from learnapp.educator.previews.preview import around, show_activity
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.pages import address


@blueprint.get("/drafts/<int:draft>/preview/")
@access("author")
def draft_preview(draft: int) -> ResponseReturnValue:
    own_draft = my_draft(draft)
    preview = read_draft(own_draft).preview
    return render_template(
        "educator/previews/preview.html", preview=preview, module=preview.draft, **_around(own_draft), draft=own_draft
    )


@blueprint.route("/drafts/<int:draft>/preview/<activity>/", methods=["GET", "POST"])
@access("author")
def draft_preview_activity(draft: int, activity: str) -> ResponseReturnValue:
    """One activity; for a question also the marks of an answer, which are not stored."""
    own_draft = my_draft(draft)
    return show_activity(read_draft(own_draft).preview, activity, _around(own_draft))


def _around(draft: ModuleDraft) -> dict[str, Any]:
    return {
        **around("educator.draft_preview", "educator.draft_preview_activity", draft=draft.id),
        "map_at": partial(address, "educator.draft_case", draft=draft.id),
    }

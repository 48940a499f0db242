"""Text from a word processor: pasted into the editor as HTML, or imported as a Word document without a script."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.pasted_text import document_markdown, pasted_markdown
from learnapp.domain.exchange.items import ExchangeError
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_actions import TOO_MUCH, save
from learnapp.educator.drafts.scope import LARGEST_FORM, my_draft, text_or_404
from learnapp.store.content import module_drafts
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import takes_files
from learnapp.web.identity import person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

MOST_SAID = 8


@blueprint.route("/drafts/<int:draft>/word/<path:name>", methods=["GET", "POST"])
@access("author")
@takes_files(LARGEST_FORM)
def draft_paste(draft: int, name: str) -> ResponseReturnValue:
    """Add the text of a Word document to the end of a file. For the page's script, convert HTML and return the text."""
    own_draft = my_draft(draft)
    file = text_or_404(module_drafts.files(db(), own_draft.id), name)
    if request.method == "GET":
        return _page(own_draft, name, [])
    if "html" in request.form:
        text, lost = pasted_markdown(request.form["html"])
        return jsonify(text=text, lost=lost)
    sent = request.files.get("document")
    if sent is None or not sent.filename:
        return _page(own_draft, name, [("document", "Choose a Word document")])
    try:
        text, lost = document_markdown(sent.read())
    except ExchangeError as error:
        return _page(own_draft, name, [("document", str(error).rstrip("."))])
    if not text:
        return _page(own_draft, name, [("document", "There is no text in this document. Choose another")])
    begun = file.text.rstrip("\n")
    done = save(db(), own_draft, name, f"{begun}\n\n{text}\n", file.revision, person.id, now())
    if done.outcome == "full":
        return _page(own_draft, name, [("document", TOO_MUCH)])
    flash_success("The text of the document was added at the end of the file.")
    if lost:
        more = f" And {len(lost) - MOST_SAID} more." if len(lost) > MOST_SAID else ""
        flash_information(" ".join(lost[:MOST_SAID]) + more)
    line = begun.count("\n") + 3
    return redirect(url_for("educator.draft_file", draft=own_draft.id, name=name, line=line), 303)


def _page(draft: ModuleDraft, name: str, errors: FieldErrors) -> ResponseReturnValue:
    page = render_template("educator/drafts/draft_paste.html", draft=draft, name=name, errors=errors)
    return page, 422 if errors else 200

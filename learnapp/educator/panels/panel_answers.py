"""For experts of a panel: opening the link, answering the items blind, sending the answers, and withdrawing them.

No account is needed. The link works once; from then on the browser's session holds a token of its own.
"""

from __future__ import annotations

from typing import get_args

from flask import Response, abort, after_this_request, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Question
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.reading.panel_file import digest_of
from learnapp.educator.blueprint import blueprint
from learnapp.educator.panels.panel_queries import items_of_panel
from learnapp.store.content import panels
from learnapp.store.content.panels import Consent, Expert, Panel
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

HELD = "panel"
"""Where the browser's session keeps its token."""
LONGEST_REASON = 1000


def _keep_nowhere() -> None:
    """Keep browsers from storing the answer: items need a token, and the expert may be using someone else's machine."""

    @after_this_request
    def _no_store(response: Response) -> Response:
        response.cache_control.no_store = True
        return response


def _held() -> tuple[Panel, Expert]:
    """The panel, and the expert who answers in this browser. 404 for any other browser. A POST locks the expert."""
    act_for_every()
    _keep_nowhere()
    token, lock = str(session.get(HELD, "")), request.method == "POST"
    found = panels.held_by(db(), token, lock=lock) if token else None
    if found is None:
        abort(404)
    return found


@blueprint.route("/panel/<token>/", methods=["GET", "POST"])
@access("anyone")
def panel_link(token: str) -> ResponseReturnValue:
    """Show what the panel is about; on POST, begin."""
    act_for_every()
    _keep_nowhere()
    found = panels.offered(db(), token[:100])
    if found is None or found[0].closed_at is not None:
        return render_template("educator/panels/panel_gone.html", began=HELD in session), 410
    if request.method == "POST":
        own = panels.open_link(db(), token[:100], person.id if person.is_authenticated else None, now())
        if own is None:
            return render_template("educator/panels/panel_gone.html", began=HELD in session), 410
        session.permanent = True
        session[HELD] = own
        return redirect(url_for("educator.panel_answers"), 303)
    return render_template("educator/panels/panel_link.html", panel=found[0], expert=found[1])


@blueprint.route("/panel/", methods=["GET", "POST"])
@access("anyone")
def panel_answers() -> ResponseReturnValue:
    """The items, and which ones are answered; on POST, send the answers or withdraw them all."""
    panel, expert = _held()
    items = items_of_panel(panel)
    if request.method == "GET":
        return _overview(panel, expert, items, [])
    if request.form.get("do") == "withdraw":
        panels.remove(db(), panel.id, expert.id)
        session.pop(HELD, None)
        flash_success("Your answers and your name are deleted from this panel.")
        return redirect(url_for("catalogue.front"), 303)
    consent = next((one for one in get_args(Consent) if one == request.form.get("consent")), None)
    left = [name for name, question in items.items() if not _counts(expert, name, question)]
    errors: FieldErrors = []
    if consent is None:
        errors.append(("consent", "Choose who may read your reasons"))
    if left and panel.closed_at is None:
        errors.append(("items", f"Answer every item first. Still open: {len(left)}"))
    if errors or consent is None:
        return _overview(panel, expert, items, errors)
    moment = now() if panel.closed_at is None else expert.sent_at
    if moment is not None:
        panels.send(db(), expert.id, consent, moment)
    flash_success("Thank you. Your answers are with the authors.")
    return redirect(url_for("educator.panel_answers"), 303)


def _counts(expert: Expert, name: str, question: Question) -> bool:
    """Whether the expert has answered the item as it is now."""
    return expert.answers.get(name, {}).get("text") == digest_of(question)


def _overview(panel: Panel, expert: Expert, items: dict[str, Question], errors: FieldErrors) -> ResponseReturnValue:
    rows = [
        (number, question, _counts(expert, name, question), name in expert.answers)
        for number, (name, question) in enumerate(items.items(), 1)
    ]
    page = render_template(
        "educator/panels/panel_answers.html", panel=panel, expert=expert, rows=rows, errors=errors, form=request.form
    )
    return page, 422 if errors else 200


@blueprint.route("/panel/<int:number>/", methods=["GET", "POST"])
@access("anyone")
def panel_item(number: int) -> ResponseReturnValue:
    """One item, as learners see it before they answer, with a reason to give."""
    panel, expert = _held()
    items = list(items_of_panel(panel).items())
    if not 1 <= number <= len(items):
        abort(404)
    if panel.closed_at is not None:
        return redirect(url_for("educator.panel_answers"), 303)
    name, question = items[number - 1]
    if request.method == "GET":
        return _item(panel, expert, number, (name, question), {}, "", [])
    kind, sent, reason = KINDS[question.kind], request.form.to_dict(flat=False), request.form.get("reason", "").strip()
    errors: FieldErrors = []
    try:
        answer = kind.parse(question, kind.ask(question, expert.id), sent)
    except AnswerError as error:
        errors.append((error.field, error.message))
    if not reason or len(reason) > LONGEST_REASON:
        errors.append(("reason", f"Say why in up to {LONGEST_REASON} characters"))
    if errors:
        return _item(panel, expert, number, (name, question), sent, reason, errors)
    panels.answer(db(), expert, name, {"text": digest_of(question), "answer": answer, "reason": reason})
    if number == len(items):
        return redirect(url_for("educator.panel_answers"), 303)
    return redirect(url_for("educator.panel_item", number=number + 1), 303)


def _item(
    panel: Panel,
    expert: Expert,
    number: int,
    item: tuple[str, Question],
    sent: dict[str, list[str]],
    reason: str,
    errors: FieldErrors,
) -> ResponseReturnValue:
    name, question = item
    kind = KINDS[question.kind]
    asked = kind.ask(question, expert.id)
    existing = expert.answers.get(name)
    if existing and not errors:
        reason = existing["reason"]
        sent = kind.form(question, asked, existing["answer"]) if _counts(expert, name, question) else {}
    page = render_template(
        "educator/panels/panel_item.html",
        number=number,
        count=len(panel.items),
        kind_name=question.kind,
        view=kind.view(question, asked),
        form=sent,
        reason=reason,
        older=bool(existing) and not _counts(expert, name, question),
        errors=errors,
    )
    return page, 422 if errors else 200

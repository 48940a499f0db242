"""One panel, for authors: asking experts, reminding them, closing it, the spread, and applying it to the files."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.numbers.counted import counted
from learnapp.domain.people.typed_text import tidy
from learnapp.domain.reading.folder import MOST_FILES
from learnapp.domain.reading.panel_file import NAME
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.educator.drafts.scope import my_draft, read_draft
from learnapp.educator.panels import panel_queries
from learnapp.educator.panels.panel_mail import PanelMail
from learnapp.store.content import module_drafts
from learnapp.store.content import panels as store_panels
from learnapp.store.content.panels import MOST_EXPERTS, Panel
from learnapp.store.people.people import email_key
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import keep_to, person, settings
from learnapp.web.notices import flash_information, flash_problem, flash_success
from learnapp.web.pages import address
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

LONGEST_NAME, LONGEST_POST = 100, 120


def my_panel(panel_id: int) -> Panel:
    """The panel, for the authors of its draft. 404 for anyone else."""
    row = store_panels.find(db(), panel_id, person.id)
    if row is None:
        abort(404)
    keep_to(row[0].organisation_id)
    return row[0]


@blueprint.get("/panels/<int:panel>/")
@access("author")
def panel(panel: int) -> ResponseReturnValue:
    return _page(my_panel(panel), [])


def _page(panel: Panel, errors: FieldErrors) -> ResponseReturnValue:
    draft = read_draft(my_draft(panel.draft_id))
    page = render_template(
        "educator/panels/panel.html",
        panel=panel,
        draft=draft.draft,
        title=draft.preview.draft.title,
        read=panel_queries.read(panel, store_panels.experts(db(), panel.id), draft),
        mail=settings().sends_mail,
        errors=errors,
        form=request.form,
    )
    return page, 422 if errors else 200


@blueprint.post("/panels/<int:panel>/ask/")
@access("author")
@makes_one("educator.panel")
def panel_ask(panel: int) -> ResponseReturnValue:
    """Ask one expert: by email if there is an address, else by a link to hand over."""
    own_panel = my_panel(panel)
    name, post = tidy(request.form.get("name", "")), tidy(request.form.get("post", ""))
    email, key, errors = request.form.get("email", "").strip(), "", list[tuple[str, str]]()
    if not name or len(name) > LONGEST_NAME:
        errors.append(("name", f"Enter a name of up to {LONGEST_NAME} characters"))
    if len(post) > LONGEST_POST:
        errors.append(("post", f"Enter a post of up to {LONGEST_POST} characters"))
    if email:
        try:
            key = email_key(email)
        except ValueError as error:
            errors.append(("email", str(error)))
    if not store_panels.has_room(db(), own_panel.id):
        errors.append(("name", f"You cannot ask anyone else: the panel is closed, or has {MOST_EXPERTS} experts"))
    if errors:
        return _page(own_panel, errors)
    mailed = bool(email) and settings().sends_mail
    seen_by = None if mailed else person.id
    expert, token = store_panels.ask(db(), own_panel.id, name, post, email, key, now(), seen_by=seen_by)
    if mailed:
        items = counted(len(own_panel.items), "question")
        _mail(own_panel).ask(db(), expert, email, token, items, own_panel.note, now())
        flash_success(f"We have sent {name} an email.")
    else:
        _hand_over(name, token)
    return redirect(url_for("educator.panel", panel=own_panel.id), 303)


def _hand_over(name: str, token: str) -> None:
    flash_information(f"Give {name} this link, which works once and is not shown again: {_link()}{token}/")


def _link() -> str:
    return (
        settings().site_url + address("educator.panel_answers")
        if settings().site_url
        else url_for("educator.panel_answers", _external=True)
    )


def _mail(panel: Panel) -> PanelMail:
    draft = read_draft(my_draft(panel.draft_id))
    return PanelMail(person.id, person.name, draft.preview.draft.title, settings().site_url, _link())


@blueprint.post("/panels/<int:panel>/experts/<int:expert>/")
@access("author")
def panel_expert(panel: int, expert: int) -> ResponseReturnValue:
    """Make a new link for an expert, or remove them from the panel with their answers."""
    own_panel = my_panel(panel)
    one = next((one for one in store_panels.experts(db(), own_panel.id) if one.id == expert), None)
    if one is None:
        abort(404)
    if request.form.get("do") == "remove":
        store_panels.remove(db(), own_panel.id, one.id)
        flash_success(f"{one.name} is no longer on the panel.")
    else:
        _hand_over(one.name, store_panels.new_link(db(), one.id, person.id))
    return redirect(url_for("educator.panel", panel=own_panel.id), 303)


@blueprint.post("/panels/<int:panel>/state/")
@access("author")
def panel_state(panel: int) -> ResponseReturnValue:
    """Close or reopen the panel, remind those who have not answered, or show them the draft's text of today."""
    own_panel = my_panel(panel)
    do = request.form.get("do", "")
    if do == "close" and own_panel.closed_at is None:
        store_panels.close(db(), own_panel.id, now())
        flash_success("The panel is closed. You can see how the experts answered.")
    elif do == "reopen":
        store_panels.close(db(), own_panel.id, None)
        flash_success("The panel is open again.")
    elif do == "remind" and own_panel.closed_at is None:
        _remind(own_panel)
    elif do == "refresh":
        _update_text(own_panel)
    return redirect(url_for("educator.panel", panel=own_panel.id), 303)


def _remind(panel: Panel) -> None:
    waiting = [one for one in store_panels.experts(db(), panel.id) if one.sent_at is None and one.email]
    if not waiting or not settings().sends_mail:
        flash_problem("You cannot remind anyone by email. Give those who have not answered a new link.")
        return
    today = day_of(now())
    due = [one for one in waiting if one.reminded_at is None or day_of(one.reminded_at) != today]
    tokens = store_panels.remind(db(), [one.id for one in due], now())
    sent = _mail(panel).remind(db(), due, tokens, now())
    flash_success(f"Reminded: {sent}. Each expert gets at most one reminder a day.")


def _update_text(panel: Panel) -> None:
    today = panel_queries.items_today(read_draft(my_draft(panel.draft_id)))
    gone = [name for name in panel.items if name not in today]
    items = {name: today[name] for name in panel.items if name in today}
    if not items:
        flash_problem("None of these questions is in the draft any more, so nothing was changed.")
        return
    store_panels.update_items(db(), panel.id, panel_queries.kept_items(items))
    left = f" No longer in the draft, so removed from the panel: {', '.join(gone)}." if gone else ""
    flash_success(f"Experts now see the current text of the draft. Answers to the older text do not count.{left}")


@blueprint.post("/panels/<int:panel>/apply/")
@access("author")
def panel_apply(panel: int) -> ResponseReturnValue:
    """Write what the panel answered into panel.yaml of the draft, as an edit that is published like any other."""
    own_panel = my_panel(panel)
    draft = my_draft(own_panel.draft_id)
    module_drafts.lock(db(), draft.id)
    read = read_draft(draft)
    result = panel_queries.read(own_panel, store_panels.experts(db(), own_panel.id), read)
    if own_panel.closed_at is None or not result.answered:
        flash_problem("Close the panel first, once at least one expert has answered the current text.")
    elif NAME not in read.files and len(read.files) >= MOST_FILES:
        flash_problem(f"A module has at most {MOST_FILES} files. Remove one first.")
    else:
        _write(own_panel, read, result)
        flash_success(f"Written into {NAME}. Publish the draft to use it.")
    return redirect(url_for("educator.panel", panel=own_panel.id), 303)


def _write(panel: Panel, read: DraftRead, result: panel_queries.PanelRead) -> None:
    before = read.files.get(NAME)
    text = panel_queries.text_with(result.spread, before.data if before else None)
    revision = before.revision if before else 0
    module_drafts.put(db(), panel.draft_id, NAME, text.encode(), revision, "saved", person.id, now())
    store_panels.mark_applied(db(), panel.id, now())

"""A set's record: its decisions, changes of mind in totals, actions, and what came of them."""

from __future__ import annotations

import re

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.sets import set_records
from learnapp.domain.sets.set_records import Discussed, SetRecord
from learnapp.exports import set_record, typesetting, word_file
from learnapp.exports.own_data import archive
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.scope import SetMembership, my_set
from learnapp.store.sets import agreed_actions, discussions
from learnapp.store.sets.discussion_subjects import vote_item_of
from learnapp.store.sets.discussions import Discussion
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import editions, settings
from learnapp.web.sending import download
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import asked_page

ON_A_PAGE = 10
"""Discussions on a page: each has a table and its actions."""


@blueprint.get("/<int:set_id>/record/")
@access("learn")
def record(set_id: int) -> ResponseReturnValue:
    membership, closed = my_set(set_id), _closed(set_id)
    part = asked_page(len(closed), size=ON_A_PAGE)
    known = {one.number for one in closed}
    found = _record(membership, closed[part.start : part.end])
    other = [one for one in reversed(found.other) if one.discussion not in known]
    of_other = asked_page(len(other), "other")
    return render_template(
        "learning_sets/actions/record.html",
        membership=membership,
        discussed=found.discussed,
        part=part,
        other=other[of_other.start : of_other.end],
        of_other=of_other,
        today=today(),
    )


@blueprint.get("/<int:set_id>/record/<any(pdf, docx, md, zip):kind>/")
@access("learn")
def download_record(set_id: int, kind: str) -> ResponseReturnValue:
    """The record as a file: `pdf`, `docx` for Word, `md` as text, or `zip` with text, CSV and JSON."""
    membership, made_at = my_set(set_id), now()
    found, name = _record(membership, _closed(set_id)), f"{_file_name(membership.the_set.name)}-record"
    if kind == "pdf":
        commit()  # no lock is held while the file is typeset
        pdf = typesetting.pdf(set_record.document(found, made_at), int(made_at.timestamp()), settings().fonts)
        return download(pdf, "application/pdf", f"{name}.pdf")
    if kind == "docx":
        return download(word_file.docx(set_record.document(found, made_at), made_at), word_file.TYPE, f"{name}.docx")
    text = set_records.as_markdown(found, made_at)
    if kind == "md":
        return download(text, "text/markdown", f"{name}.md")
    tables = {"decisions": set_records.decision_rows(found), "actions": set_records.action_rows(found)}
    return download(archive(text, {}, tables, made_at, folder=name), "application/zip", f"{name}.zip")


def _closed(set_id: int) -> list[Discussion]:
    """The set's closed discussions, the last first."""
    return [one for one in discussions.of_set(db(), set_id) if one.closed]


def _record(membership: SetMembership, closed: list[Discussion]) -> SetRecord:
    discussed = [_discussed(one) for one in closed]
    return set_records.record(membership.the_set.name, discussed, agreed_actions.of_set(db(), membership.the_set.id))


def _discussed(one: Discussion) -> Discussed:
    item = vote_item_of(db(), editions(), one)
    assert one.closed_at is not None
    return Discussed(
        number=one.number,
        form=one.form,
        about=one.about,
        title=one.title,
        from_=item.from_ if item else "",
        module=item.module_title if item else "",
        closed_at=one.closed_at,
        options=item.plain_options if item else (),
        first=one.tallies.get(1),
        second=one.tallies.get(2),
    )


def _file_name(text: str) -> str:
    """A set's name as a file name that works everywhere."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower(), flags=re.ASCII).strip("-")[:60] or "set"

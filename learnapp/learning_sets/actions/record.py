"""A set's record: its decisions, changes of mind in totals, actions, and what came of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from flask import Response, render_template
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
from learnapp.web.errors import BusyError
from learnapp.web.identity import editions, settings
from learnapp.web.transaction import commit, db


@blueprint.get("/<int:set_id>/record/")
@access("learn")
def record(set_id: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    return render_template(
        "learning_sets/actions/record.html", membership=membership, record=_record(membership), today=today()
    )


@blueprint.get("/<int:set_id>/record/<any(pdf, docx, md, zip):kind>/")
@access("learn")
def download_record(set_id: int, kind: str) -> ResponseReturnValue:
    """The record as a file: `pdf`, `docx` for Word, `md` as text, or `zip` with text, CSV and JSON."""
    membership = my_set(set_id)
    name = f"{_file_name(membership.the_set.name)}-record"
    answer = _FILES[kind](_record(membership), now(), name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _pdf(found: SetRecord, made_at: datetime, _name: str) -> Response:
    commit()  # no lock is held while the file is typeset
    try:
        data = typesetting.pdf(set_record.document(found, made_at), int(made_at.timestamp()), settings().fonts)
    except typesetting.TypesettingError as error:
        raise BusyError from error
    return Response(data, content_type="application/pdf")


def _docx(found: SetRecord, made_at: datetime, _name: str) -> Response:
    return Response(word_file.docx(set_record.document(found, made_at), made_at), content_type=word_file.TYPE)


def _md(found: SetRecord, made_at: datetime, _name: str) -> Response:
    return Response(set_records.as_markdown(found, made_at), content_type="text/markdown; charset=utf-8")


def _zip(found: SetRecord, made_at: datetime, name: str) -> Response:
    tables = {"decisions": set_records.decision_rows(found), "actions": set_records.action_rows(found)}
    text = set_records.as_markdown(found, made_at)
    return Response(archive(text, {}, tables, made_at, folder=name), content_type="application/zip")


_FILES: dict[str, Callable[[SetRecord, datetime, str], Response]] = {
    "pdf": _pdf,
    "docx": _docx,
    "md": _md,
    "zip": _zip,
}


def _record(membership: SetMembership) -> SetRecord:
    found = discussions.of_set(db(), membership.the_set.id)
    discussed = [_discussed(one) for one in found if one.closed]
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
        first=one.spreads.get(1),
        second=one.spreads.get(2),
    )


def _file_name(text: str) -> str:
    """A set's name as a file name that works everywhere."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower(), flags=re.ASCII).strip("-")[:60] or "set"

"""A set's record: which decisions, which changes of mind in totals, which actions, and what came of them."""

from __future__ import annotations

import re

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.sets import set_records
from learnapp.domain.sets.set_records import Discussed, SetRecord
from learnapp.exports.own_data import archive
from learnapp.learning_sets.actions.agreed_actions import today
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings.meeting_page import matter_of
from learnapp.learning_sets.scope import Mine, my_set
from learnapp.store.sets import agreed_actions, discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import editions
from learnapp.web.transaction import db


@blueprint.get("/<int:set_id>/record/")
@access("learner")
def record(set_id: int) -> ResponseReturnValue:
    mine = my_set(set_id)
    return render_template("learning_sets/actions/record.html", mine=mine, record=_record(mine), today=today())


@blueprint.get("/<int:set_id>/record/<any(md, zip):kind>/")
@access("learner")
def download_record(set_id: int, kind: str) -> ResponseReturnValue:
    """To keep: `md` to read, `zip` with the same and its tables as CSV and JSON."""
    mine = my_set(set_id)
    found, made_at = _record(mine), now()
    text = set_records.as_markdown(found, made_at)
    name = f"{_file_name(mine.the_set.name)}-record"
    if kind == "md":
        answer = Response(text, content_type="text/markdown; charset=utf-8")
    else:
        tables = {"decisions": set_records.decision_rows(found), "actions": set_records.action_rows(found)}
        answer = Response(archive(text, {}, tables, made_at, folder=name), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _record(mine: Mine) -> SetRecord:
    found = discussions.of_set(db(), mine.the_set.id)
    discussed = [_discussed(one) for one in found if one.closed]
    return set_records.record(mine.the_set.name, discussed, agreed_actions.of_set(db(), mine.the_set.id))


def _discussed(one: Discussion) -> Discussed:
    matter = matter_of(db(), editions(), one)
    assert one.closed_at is not None
    return Discussed(
        number=one.number,
        form=one.form,
        about=one.about,
        title=one.title,
        from_=matter.from_ if matter else "",
        module=matter.module_title if matter else "",
        closed_at=one.closed_at,
        options=matter.plain_options if matter else (),
        first=one.spreads.get(1),
        second=one.spreads.get(2),
    )


def _file_name(text: str) -> str:
    """A set's name as files can be called everywhere."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower(), flags=re.ASCII).strip("-")[:60] or "set"

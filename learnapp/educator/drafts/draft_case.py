"""A draft's case as a map: what no walk reaches, where flags are set and read, the text, ways to each ending."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.case_ways import ways_to_endings
from learnapp.domain.authoring.draft_words import line_of_scene
from learnapp.domain.authoring.flag_uses import flag_marks, flag_uses
from learnapp.domain.content.content import Case
from learnapp.domain.learning import previews
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.scope import my_draft, read_draft
from learnapp.educator.previews.preview_case_page import preview_page
from learnapp.web.access import access
from learnapp.web.pages import address


@blueprint.get("/drafts/<int:draft>/case/<activity>/")
@access("author")
def draft_case(draft: int, activity: str) -> ResponseReturnValue:
    own_draft = my_draft(draft)
    read = read_draft(own_draft)
    case, name = read.preview.draft.activity(activity), read.preview.draft.files.get(activity)
    if not isinstance(case, Case) or name is None:
        abort(404)
    draws = case.parameters.draws if case.parameters else ()

    def to(path: tuple[int, ...]) -> str:
        way = {"way": previews.written(path)} if path else {}
        return address("educator.draft_preview_activity", draft=own_draft.id, activity=activity, **way)

    text, uses = read.files[name].text, flag_uses(case)
    return render_template(
        "educator/drafts/draft_case.html",
        draft=own_draft,
        name=name,
        case=case,
        page=preview_page(case, (), draws[0] if draws else {}, to),
        endings=[(one, to(one.shortest) if one.shortest is not None else "") for one in ways_to_endings(case)],
        walk=to(()),
        uses=uses,
        marks=flag_marks(uses),
        lines={scene.id: line_of_scene(text, scene.id) for scene in case.scenes}
        | {"debrief": line_of_scene(text, "debrief")},
        problems=[problem for problem in read.preview.problems if problem.file == f"{own_draft.module}/{name}"],
    )

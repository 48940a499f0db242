"""Looking at any module as a learner would, from any point of it, with the checker's messages. Nothing is recorded.

It shows the folder as it is now, published or not. The address holds the place in a case and the version of a question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.activities import kind_of
from learnapp.domain.cases import cases
from learnapp.domain.checking.flaws_dates import date_flaws
from learnapp.domain.content.content import Case, Quiz
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.editions.edition_changes import check_changes
from learnapp.domain.learning import previews
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.reading import Problem, load_folder
from learnapp.educator.blueprint import blueprint
from learnapp.educator.previews.preview_folders import Folders, ModulePreview
from learnapp.store.operations.publishing import published_before
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions
from learnapp.web.pages import address
from learnapp.web.transaction import db


@dataclass(frozen=True)
class SceneShown:
    """A scene as reached by `way`, with what led there and what can be done."""

    scene: Any
    body: str
    chosen: str
    consequence: str
    choices: list[tuple[str, str]]
    hindsight: list[tuple[str, str]]
    tracks: list[dict[str, Any]]
    flags: list[str]
    back: str | None


def folders() -> Folders:
    """What can be previewed on this site."""
    return cast(Folders, current_app.extensions["previews"])


def _preview(slug: str) -> ModulePreview:
    found = folders().read(slug)
    if found is None:
        abort(404)
    return found


@blueprint.get("/preview/")
@access("educate")
def previews_list() -> ResponseReturnValue:
    published = catalogue().modules
    listed = [(slug, published[slug].title if slug in published else "") for slug in folders().paths()]
    return render_template(
        "educator/previews/previews_list.html", modules=sorted(listed, key=lambda one: (not one[1], one[1], one[0]))
    )


@blueprint.get("/preview/<module>/")
@access("educate")
def preview(module: str) -> ResponseReturnValue:
    found = _preview(module)
    found = replace(found, problems=(*found.problems, *_on_publishing(found)))
    return render_template("educator/previews/preview.html", preview=found, follow=_follow(module))


def _on_publishing(found: ModulePreview) -> list[Problem]:
    """What publishing would say of the folder besides: whether `changes` accounts for its edits, and dates by today."""
    files = load_folder(folders().paths()[found.slug])
    dated = list(date_flaws(files, day_of(now())))
    before = published_before(db(), found.slug, files, editions().library) if found.module else None
    return [*(check_changes(before, found.module) if before and found.module else ()), *dated]


@blueprint.get("/preview/<module>/stamp")
@access("educate")
def preview_stamp(module: str) -> ResponseReturnValue:
    """A value that changes when the folder does, for a page that reloads by itself."""
    stamp = folders().stamp(module)
    if stamp is None:
        abort(404)
    return Response(stamp, mimetype="text/plain")


@blueprint.route("/preview/<module>/<activity>/", methods=["GET", "POST"])
@access("educate")
def preview_activity(module: str, activity: str) -> ResponseReturnValue:
    """One activity; for a question also the marks of an answer, which are shown and not kept."""
    found = _preview(module)
    if found.module is None:
        return render_template("educator/previews/preview.html", preview=found, follow=_follow(module))
    part = found.module.activity(activity)
    if part is None:
        abort(404)
    about = {"preview": found, "module": found.module, "activity": part, "follow": _follow(module)}
    kind = kind_of(part)
    if kind.name in PREVIEWS:
        return PREVIEWS[kind.name](part, about)
    return render_template(f"educator/previews/preview_{kind.name}.html", body=kind.body(part), **about)


Preview = Callable[[Any, dict[str, Any]], ResponseReturnValue]
PREVIEWS: dict[str, Preview] = {}
"""What shows an activity of a kind, by its name, if it takes more than a template with the kind's `body`."""


def preview_of(kind: str) -> Callable[[Preview], Preview]:
    """Register what shows activities of a kind to their author, given the activity and what every preview shows."""

    def register(show: Preview) -> Preview:
        PREVIEWS[kind] = show
        return show

    return register


@preview_of("case")
def _case(case: Case, about: dict[str, Any]) -> ResponseReturnValue:
    way = previews.read_way(case, request.args.get("way", ""))
    draws = case.parameters.draws if case.parameters else ()
    number = request.args.get("draw", 0, type=int) % (len(draws) or 1)
    values = draws[number] if draws else {}

    def to(path: tuple[int, ...]) -> str:
        extra = {"draw": number} if number else {}
        return address(
            "educator.preview_activity",
            module=about["module"].slug,
            activity=case.slug,
            **({"way": previews.written(path)} if path else {}),
            **extra,
        )

    walk = cases.replay(case, way)
    scene = cases.scene_of(case, walk.state.scene)
    last = walk.steps[-1] if walk.steps else None
    shown = SceneShown(
        scene=scene,
        body=fill(cases.visible(scene.body, walk.state.flags), values),
        chosen=fill(last.choice.html, values) if last else "",
        consequence=fill(last.consequence, values) if last else "",
        choices=[(to((*way, i)), fill(c.html, values)) for i, c in cases.open_choices(case, walk.state)],
        hindsight=[
            (fill(choice.html, values), fill(said, values))
            for i, choice in cases.open_choices(case, walk.state)
            if (said := cases.visible(choice.hindsight, cases.take(case, walk.state, i).after.flags))
        ],
        tracks=[
            {"label": label, "value": walk.state.tracks[name], "moved": _moved(last, name)}
            for name, label in case.tracks.items()
        ],
        flags=sorted(walk.state.flags),
        back=to(way[:-1]) if way else None,
    )
    known = previews.ways(case)
    places = [(s, to(known[s.id]) if s.id in known else None) for s in case.scenes]
    debrief = fill(cases.visible(case.debrief, walk.state.flags), values) if scene.ending else ""
    return render_template(
        "educator/previews/preview_case.html",
        shown=shown,
        places=places,
        debrief=debrief,
        draws=len(draws),
        draw=number,
        **about,
    )


def _moved(last: cases.WalkStep | None, track: str) -> int:
    return last.after.tracks[track] - last.before.tracks[track] if last else 0


@preview_of("quiz")
def _quiz(quiz: Quiz, about: dict[str, Any]) -> ResponseReturnValue:
    question = next((q for q in quiz.questions if q.id == request.args.get("question")), None)
    if question is None:
        if "question" in request.args or request.method == "POST":
            abort(404)
        return render_template("educator/previews/preview_quiz.html", **about)
    version = max(1, request.args.get("version", 1, type=int))
    kind, asked = KINDS[question.kind], previews.asked(quiz, question, version)
    errors: list[tuple[str, str]] = []
    form: dict[str, list[str]] = {}
    mark = None
    if request.method == "POST":
        form = {name: values for name, values in request.form.lists() if name != "csrf_token"}
        try:
            answer = kind.parse(question, asked, form)
        except AnswerError as error:
            errors = [(error.field, error.message)]
            form = kind.form(question, asked, error.kept) if error.kept is not None else form
        else:
            mark, form = kind.mark(question, asked, answer), kind.form(question, asked, answer)
    elif "key" in request.args:
        mark = kind.mark(question, asked, None)
    place = quiz.questions.index(question)
    return render_template(
        "educator/previews/preview_question.html",
        question=question,
        view=kind.view(question, asked),
        explanation=fill(question.explanation, asked.values),
        form=form,
        mark=mark,
        errors=errors,
        version=version,
        number=place + 1,
        following=quiz.questions[place + 1] if place + 1 < len(quiz.questions) else None,
        **about,
    )


def _follow(slug: str) -> str | None:
    """Where a page asks whether it must be loaded again; None on a site where folders seldom change."""
    if not current_app.extensions.get("preview_follows"):
        return None
    return address("educator.preview_stamp", module=slug)

"""Looking at any module as a learner would, from any point of it, with the checker's messages. Nothing is recorded.

It shows the folder as it is now, published or not. The address holds the place in a case and the version of a question.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Case, Quiz
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.learning import previews
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.reading import load_folder
from learnapp.educator.blueprint import blueprint
from learnapp.educator.previews.preview_case_page import preview_page
from learnapp.educator.previews.preview_folders import Folders, ModulePreview, on_publishing
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions
from learnapp.web.pages import address
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, whole_number


def folders() -> Folders:
    """The folders that can be previewed on this site."""
    return cast(Folders, current_app.extensions["previews"])


def _preview(slug: str) -> ModulePreview:
    found = None if slug in catalogue("educate").hidden else folders().read(slug)
    if found is None:
        abort(404)
    return found


@blueprint.get("/preview/")
@access("educate")
def previews_list() -> ResponseReturnValue:
    offered = catalogue("educate")
    published, hidden = offered.modules, offered.hidden
    folders_seen = [slug for slug in folders().paths() if slug not in hidden]
    listed = [(slug, published[slug].title if slug in published else "") for slug in folders_seen]
    return render_template(
        "educator/previews/previews_list.html", modules=sorted(listed, key=lambda one: (not one[1], one[1], one[0]))
    )


@blueprint.get("/preview/<module>/")
@access("educate")
def preview(module: str) -> ResponseReturnValue:
    found = _preview(module)
    files = load_folder(folders().paths()[module])
    found = on_publishing(db(), found, files, editions().library, day_of(now()))
    return render_template("educator/previews/preview.html", preview=found, module=found.draft, **_around(module))


def _around(module: str) -> dict[str, Any]:
    return {**around("educator.preview", "educator.preview_activity", module=module), "follow": _follow(module)}


def around(home: str, one: str, **values: Any) -> dict[str, Any]:
    """The addresses to which the pages of a preview link: of the module, and of an activity by its slug."""
    return {"home": address(home, **values), "at": partial(address, one, **values)}


@blueprint.get("/preview/<module>/stamp")
@access("educate")
def preview_stamp(module: str) -> ResponseReturnValue:
    """A value that changes when the folder does, for a page that reloads by itself."""
    stamp = None if module in catalogue("educate").hidden else folders().stamp(module)
    if stamp is None:
        abort(404)
    return Response(stamp, mimetype="text/plain")


@blueprint.route("/preview/<module>/<activity>/", methods=["GET", "POST"])
@access("educate")
def preview_activity(module: str, activity: str) -> ResponseReturnValue:
    """One activity; for a question also the marks of an answer, which are shown and not kept."""
    return show_activity(_preview(module), activity, _around(module))


def show_activity(found: ModulePreview, activity: str, around: dict[str, Any]) -> ResponseReturnValue:
    """An activity's page.

    `around` has the addresses it links to: `at` returns an activity's, `home` is the module's.
    """
    file = found.draft.files.get(activity)
    about = {"preview": found, "module": found.draft, "file": file, **around}
    part = found.draft.activity(activity)
    if part is None:
        if file is None and not found.errors:
            abort(404)
        page = "preview_broken" if file else "preview"
        return render_template(f"educator/previews/{page}.html", **about)
    about["activity"] = part
    kind = kind_of(part)
    if kind.name in PREVIEWS:
        return PREVIEWS[kind.name](part, about)
    return render_template(f"educator/previews/preview_{kind.name}.html", body=kind.body(part), **about)


Preview = Callable[[Any, dict[str, Any]], ResponseReturnValue]
PREVIEWS: dict[str, Preview] = {}
"""Shows activities, by the name of their kind, if that takes more than a template with the kind's `body`."""


def preview_of(kind: str) -> Callable[[Preview], Preview]:
    """Register a function that previews activities of a kind; it gets the activity and what every preview shows."""

    def register(show: Preview) -> Preview:
        PREVIEWS[kind] = show
        return show

    return register


@preview_of("case")
def _case(case: Case, about: dict[str, Any]) -> ResponseReturnValue:
    way = previews.read_way(case, request.args.get("way", ""))
    draws = case.parameters.draws if case.parameters else ()
    number = (whole_number(request.args.get("draw", "")) or 0) % (len(draws) or 1)
    values = draws[number] if draws else {}

    def to(path: tuple[int, ...]) -> str:
        extra = {"draw": number} if number else {}
        led: str = about["at"](activity=case.slug, **({"way": previews.written(path)} if path else {}), **extra)
        return led

    return render_template(
        "educator/previews/preview_case.html",
        page=preview_page(case, way, values, to),
        draws=len(draws),
        draw=number,
        **about,
    )


@preview_of("quiz")
def _quiz(quiz: Quiz, about: dict[str, Any]) -> ResponseReturnValue:
    question = quiz.question(request.args.get("question", ""))
    if question is None:
        if "question" in request.args or request.method == "POST":
            abort(404)
        return render_template("educator/previews/preview_quiz.html", **about)
    version = whole_number(request.args.get("version", "")) or 1
    kind, asked = KINDS[question.kind], previews.asked(quiz, question, version)
    errors: FieldErrors = []
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
    """The address at which a page asks whether to reload; None on a site where folders seldom change."""
    if not current_app.extensions.get("preview_follows"):
        return None
    return address("educator.preview_stamp", module=slug)

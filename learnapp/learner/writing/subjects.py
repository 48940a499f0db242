"""The subject of a piece of writing: a module, an activity of it, a scene, question, prompt or action in that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import abort, url_for

from learnapp.domain.activities import kind_of
from learnapp.domain.cases.cases import draw_of
from learnapp.domain.content.content import Activity, Module
from learnapp.domain.content.module_names import names_in
from learnapp.store.learning import runs
from learnapp.web.identity import catalogue, person
from learnapp.web.transaction import db
from learnapp.web.typed_writing import OwnNames

_SECTION = re.compile(r'<section class="(?:prompt|action)" id="([\w-]+)">|<section\b[^>]*>|</section>')
_TITLE = re.compile(r'<p class="(?:prompt|action)-title">.*?</p>', re.DOTALL)


@dataclass(frozen=True)
class Subject:
    """`title` says what it is about and `href` leads there; both are empty for writing about nothing on the site.

    `prompt` is the HTML of the author's prompt or action, where `place` names one that is still there.
    """

    module: str = ""
    activity: str = ""
    place: str = ""
    title: str = ""
    href: str = ""
    prompt: str = ""

    @property
    def key(self) -> str:
        return "/".join(part for part in (self.module, self.activity, self.place) if part)


def find_subject(module_slug: str, activity_slug: str, place: str) -> Subject:
    """What these slugs name today.

    If the subject has since left the site, its title is its slugs and it has no address.
    """
    module = catalogue().modules.get(module_slug)
    if module is None:
        return Subject(module_slug, activity_slug, place, title=module_slug.replace("-", " "))
    activity = module.activity(activity_slug) if activity_slug else None
    if activity is None:
        href = url_for("catalogue.module", module=module_slug)
        return Subject(module_slug, activity_slug, place, module.title, href)
    return Subject(
        module_slug,
        activity_slug,
        place,
        f"{activity.title}, in {module.title}",
        url_for("learner.activity", module=module_slug, activity=activity_slug),
        _prompt(activity, place),
    )


def subject_or_404(module_slug: str, activity_slug: str, place: str) -> Subject:
    """The same, for an address: 404 if it does not exist. A blank module means writing about nothing on the site."""
    if not module_slug:
        return Subject()
    module = catalogue().modules.get(module_slug)
    activity = module.activity(activity_slug) if module and activity_slug else None
    if module is None or (activity_slug and activity is None) or (place and not _holds(activity, place)):
        abort(404)
    return find_subject(module_slug, activity_slug, place)


def names_known(module_slug: str) -> OwnNames:
    """Returns a function that reads the names in the module that a piece of writing is about, if they are needed."""

    def names() -> frozenset[str]:
        module = catalogue().modules.get(module_slug)
        return names_in(module) if module else frozenset()

    return names


def place_title(one: Subject) -> str:
    """The title. It names the scene only if this person has seen it, so that it gives nothing away."""
    module: Module | None = catalogue().modules.get(one.module)
    activity = module.activity(one.activity) if module else None
    if activity is None or not one.place:
        return one.title

    def path() -> tuple[int, ...] | None:
        run = runs.latest(db(), person.id, one.module, one.activity)
        return run.path if run else None

    return kind_of(activity).place_title(activity, one.place, one.title, path)


def _holds(activity: Activity | None, place: str) -> bool:
    return activity is not None and (kind_of(activity).holds(activity, place) or bool(_prompt(activity, place)))


def _prompt(activity: Activity, place: str) -> str:
    if not place.startswith(("prompt-", "action-")):
        return ""
    html = kind_of(activity).body(activity, draw_of(person.id))
    for id_, start, end in _blocks(html):
        if id_ == place:
            return _TITLE.sub("", html[start:end], count=1)
    return ""


def _blocks(html: str) -> list[tuple[str, int, int]]:
    """(id, start, end) of the content of each prompt and action block."""
    found: list[tuple[str, int, int]] = []
    open_: list[tuple[str | None, int]] = []
    for tag in _SECTION.finditer(html):
        if tag[0] != "</section>":
            open_.append((tag[1], tag.end()))
        elif open_:
            id_, start = open_.pop()
            if id_:
                found.append((id_, start, tag.start()))
    return found


def with_ways_to_write(html: str, module: str, activity: str) -> str:
    """A debrief or lesson, with a link in each prompt and action block for writing about it privately."""
    for id_, _, end in sorted(_blocks(html), key=lambda block: -block[2]):
        kind = id_.split("-")[0]
        endpoint = "learner.new_reflection" if kind == "prompt" else "learner.new_action"
        words = "Write about this privately" if kind == "prompt" else "Set a date for this"
        href = url_for(endpoint, module=module, activity=activity, place=id_).replace("&", "&amp;")
        html = f'{html[:end]}<p><a href="{href}">{words}</a></p>\n{html[end:]}'
    return html

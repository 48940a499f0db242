"""How pages look for a person: light or dark, and how large the text is."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.domain.people.looks import COLOURS, TEXT_SIZES, chosen, looks_of
from learnapp.store.people import people
from learnapp.web.access import access
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db


@blueprint.route("/looks/", methods=["GET", "POST"])
@access("learn")
def looks() -> ResponseReturnValue:
    if request.method == "GET":
        colours, text_size = chosen(person.looks)
        offered = {"all_colours": COLOURS, "all_text_sizes": TEXT_SIZES}
        return render_template("accounts/looks.html", colours=colours, text_size=text_size, **offered)
    try:
        wanted = looks_of(request.form.get("colours", ""), request.form.get("text_size", ""))
    except ValueError:
        abort(400)
    people.set_looks(db(), person.id, wanted)
    flash_success("Your display settings are saved.")
    return redirect(url_for("accounts.looks"), 303)

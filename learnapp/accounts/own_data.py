"""A person's own data: all of it in one archive, and erasing the account."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from learnapp.accounts.blueprint import blueprint
from learnapp.exports import own_data as exports
from learnapp.exports.own_data_words import HELD
from learnapp.exports.own_data_words import erasing as erasing_words
from learnapp.store.operations import personal_data
from learnapp.store.people import people
from learnapp.vault import erasing, voting
from learnapp.vault import words as inside
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import opened, vault
from learnapp.web.identity import act_for_every, hides_others, person
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.own_password import own_password_wrong
from learnapp.web.pages import uk_date, uk_time
from learnapp.web.sending import download
from learnapp.web.transaction import commit, db, store

KINDS = {"reflection": "Reflection", "shareable": "Shareable version", "note": "Note", "action": "Workplace action"}
OTHERS = {"mistake_report": {"owner_email"}}
"""Columns of a person's rows that are about another person."""
ELSEWHERE = "You belong to another organisation, too. Sign in here in a tab of your own to download your data"
"""Said in a session that a platform launched, which acts for one organisation."""


@blueprint.get("/data/")
@access("learn")
def own_data() -> ResponseReturnValue:
    return render_template("accounts/own_data.html", held=_held())


def _held() -> list[tuple[str, str]]:
    """(what, whether it is in the archive) for every table that names a person."""
    given = {True: "Yes", False: "No, only the site can use it"}
    return [(HELD[table.name].what, given[declared.export]) for table, declared in personal_data.personal_tables()]


@blueprint.get("/data/download/")
@access("learn")
def download_data() -> ResponseReturnValue:
    if hides_others():
        flash_problem(ELSEWHERE)
        return redirect(url_for("accounts.own_data"), 303)
    act_for_every()  # includes what remains in an organisation that the person has left
    tables = {
        name: [{k: v for k, v in row.items() if k not in OTHERS.get(name, ())} for row in rows]
        for name, rows in personal_data.rows_of(db(), person.id).items()
    }
    tables["writing"] = _unsealed(tables["writing"])
    tables["facilitator_note"] = _notes(tables["facilitator_note"])
    tables["ballot"] = _votes(tables["ballot"])
    for row in tables["held_answer"]:
        row["form"] = opened(person.id, row["form"])
    texts = {"my-writing.md": _writing(tables["writing"])}
    whole = exports.archive(_readme(tables), texts, tables, now())
    return download(whole, "application/zip", f"my-learnapp-data-{today():%Y-%m-%d}.zip")


def _unsealed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Writing with its words in place of the stored bytes."""
    words = inside.read_all(vault(), person.id, [row["sealed"] for row in rows])
    found = []
    for row, one in zip(rows, words, strict=True):
        said = {"text": one.text, "outcome": one.outcome, "came_of_it": one.came_of_it} if one else {"text": None}
        found.append({**{k: v for k, v in row.items() if k != "sealed"}, **said})
    return found


def _notes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A facilitator's own notes with their text in place of the stored bytes."""
    texts = vault().open_those_readable(person.id, [row.pop("sealed") for row in rows])
    return [{**row, "text": text} for row, text in zip(rows, texts, strict=True)]


def _votes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One's own votes: those of rounds that are still open, and answers kept for oneself. Choices count from 1."""
    found = []
    for row in rows:
        del row["id"]  # the number would reveal the order in which people voted
        where = row["discussion_id"], row["round"], person.id
        vote = voting.opened(vault(), *where, row.pop("sealed"), late=row["late"])
        said = {"choice": vote.choice + 1, "confidence": vote.confidence, "reason": vote.reason} if vote else {}
        found.append({**row, "choice": None, "confidence": None, "reason": None, **said})
    return found


def _writing(rows: list[dict[str, Any]]) -> str:
    parts = [f"# What I wrote\n\nBy {person.name}, as of {uk_date(now())}.\n"]
    for row in rows:
        about = "/".join(row[name] for name in ("module", "activity", "place") if row[name])
        parts.append(f"\n## {KINDS.get(row['kind'], row['kind'])}, {uk_time(row['made_at'])}\n")
        parts += [f"About: {about}\n"] if about else []
        parts += [f"Date: {uk_date(row['due_on'])}\n"] if row["due_on"] else []
        parts.append(
            f"{row['text']}\n"
            if row["text"] is not None
            else "(can no longer be read: its encryption key is missing)\n"
        )
        parts += [f"Outcome: {row['outcome']}. {row['came_of_it']}\n"] if row.get("outcome") else []
    return "\n".join(parts)


def _readme(tables: dict[str, list[dict[str, Any]]]) -> str:
    lines = [
        f"# What this site holds about {person.name}",
        f"\nMade on {uk_time(now())}. Times in the files are UTC; modules and activities are given by address.",
        "\n`my-writing.md` holds your reflections, notes and actions. On the site they are encrypted; in this",
        "file they are not. Each table below is in `json/` and, unless it is empty, in `csv/`.\n",
        "| File | Contents | Rows |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {HELD[name].what} | {len(rows)} |" for name, rows in tables.items()]
    lines.append("\nNot included: your password, which the site itself does not know, and secret addresses and tokens.")
    return "\n".join(lines) + "\n"


@blueprint.route("/data/erase/", methods=["GET", "POST"])
@access("learn")
def erase_account() -> ResponseReturnValue:
    """Says what happens to each kind of data, asks for the password, erases."""
    if request.method == "GET":
        return _erase_page()
    act_for_every()
    person_id = person.id
    refusal = own_password_wrong(request.form.get("password", ""))
    if refusal is not None:
        return _erase_page(*refusal)
    if people.is_last_admin(db(), person_id):
        return _erase_page("You are the only administrator. Make someone else one first", 409)
    erasing.erase(vault(), db(), person_id, now())
    commit()
    personal_data.drop_traces(store())
    logout_user()
    session.clear()
    flash_success("Your account has been erased. Thank you for learning here.")
    return redirect(url_for("catalogue.front"), 303)


def _erase_page(message: str = "", status: int = 200) -> ResponseReturnValue:
    errors = [("password", message)] if message else []
    groups = erasing_words(table.name for table, _ in personal_data.personal_tables())
    return render_template("accounts/erase_account.html", groups=groups, errors=errors), status

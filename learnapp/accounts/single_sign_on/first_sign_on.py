"""Coming back from a provider for the first time: making an account, or using an existing one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.accounts.actions import LinkMail
from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.forms import NewcomerForm
from learnapp.accounts.single_sign_on import matching
from learnapp.accounts.single_sign_on import sign_on_errors as errors
from learnapp.accounts.single_sign_on.matching import Match
from learnapp.accounts.single_sign_on.sign_on import failed, provider_or_404, signed_in, tell_of_way, who_came_back
from learnapp.domain.people.providers import Identity, Provider
from learnapp.store.people import links, people, ways_in
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import act_for_every, own_start, person, settings
from learnapp.web.notices import flash_information
from learnapp.web.transaction import db


@blueprint.route("/first-time/", methods=["GET", "POST"])
@access("anyone")
def first_sign_on() -> ResponseReturnValue:
    """Show what the provider said, and the choices. Reading the page changes nothing."""
    found = who_came_back()
    if found is None:
        return redirect(own_start() if person.is_authenticated else url_for("accounts.sign_in"), 303)
    who, after = found
    act_for_every()  # it is not known yet where the person belongs
    provider = provider_or_404(who.provider)
    match = matching.match(db(), who)
    if match.kind == "suspended":
        return failed(provider, errors.SUSPENDED, "the account is suspended")
    form = NewcomerForm(request.form)
    if who.proved:
        del form.email
    if request.method == "GET":
        form.name.data = who.name
        if not who.proved:
            form.email.data = who.email
        return _page(provider, who, match, form)
    if match.account is not None and match.kind in {"known", "yours"}:
        return _use(match.account.id, match, provider, who, after)
    if match.account is not None and match.kind == "earlier" and request.form.get("do") == "earlier":
        own = match.account.id
        token = people.make_reset_link(db(), own, now(), lasts=links.MAILED_LASTS, by=own)
        return redirect(url_for("accounts.reset", token=token), 303)
    if match.kind == "guarded":
        return _page(provider, who, match, form, 409)
    return _make(provider, who, after, match, form)


def _page(
    provider: Provider, who: Identity, match: Match, form: NewcomerForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "accounts/single_sign_on/first_sign_on.html",
        provider=provider,
        who=who,
        match=match,
        form=form,
        errors=form.problems,
        add=url_for("accounts.add_way", provider=provider.key),
    )
    return page, status


def _use(person_id: int, match: Match, provider: Provider, who: Identity, after: str) -> ResponseReturnValue:
    """Sign in to an existing account; from now on the identity signs in to it, if it did not before."""
    if match.kind == "yours" and ways_in.add(db(), person_id, who, now()):
        tell_of_way(person_id, provider.name, added=True)
    return signed_in(person_id, who, after)


def _make(provider: Provider, who: Identity, after: str, match: Match, form: NewcomerForm) -> ResponseReturnValue:
    if not form.validate():
        return _page(provider, who, match, form, 422)
    name, email = form.name.data or "", who.email if who.proved else (form.email.data or "").strip()
    made = matching.make_account(db(), who, name, email, now(), provider.organisation)
    if made is None:  # the form, sent again: by a second click, or the Back button
        owner = ways_in.owner(db(), who.issuer, who.subject)
        if owner is None or owner.suspended:
            return failed(provider, errors.STALE, "the identity was taken by another account")
        return signed_in(owner.person_id, who, after)
    mails = settings().sends_mail and not who.proved
    if mails:
        LinkMail(settings().site_url).confirm(db(), made, email, now())
    answer = signed_in(made, who, after)
    if mails:
        flash_information(
            f"We have sent a link to {email}. Open it to confirm your address. It can take ten minutes to arrive."
        )
    return answer

"""Signing a person out because they signed out at their provider, or it ended their account there.

The provider's server calls this one, with no browser between them (OpenID Connect Back-Channel Logout 1.0).
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, request
from flask.typing import ResponseReturnValue

from learnapp.accounts.blueprint import blueprint
from learnapp.accounts.single_sign_on.sign_on import client_of, provider_or_404
from learnapp.accounts.single_sign_on.sign_on_errors import AnswerRefusedError, ProviderError
from learnapp.store.people import sign_ins, ways_in
from learnapp.store.security import rate_limits
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import sent_by_platform
from learnapp.web.monitoring import security_log
from learnapp.web.transaction import begin_writing, commit, db

LONGEST = 10_000
"""Characters of a logout token."""


@blueprint.post("/with/<provider>/signed-out/")
@access("anyone")
@sent_by_platform
def provider_sign_out(provider: str) -> ResponseReturnValue:
    """End the sign-ins of the person whom the provider's signed token names. A token counts once."""
    sent_by, token = provider_or_404(provider), request.form.get("logout_token", "")
    commit()  # no connection is held while the provider's keys are fetched
    try:
        if not token or len(token) > LONGEST:
            raise AnswerRefusedError("no logout_token, or a long one")
        said = client_of(sent_by).signed_out(token, now())
    except ProviderError as error:
        current_app.logger.warning("signed out at %s: %s", sent_by.key, error)
        refused = isinstance(error, AnswerRefusedError)
        return {"error": "invalid_request"}, 400 if refused else 503
    begin_writing()
    until = datetime.fromtimestamp(said.expires, UTC)
    if not rate_limits.once(db(), f"signed-out:{said.issuer}:{said.token_id}", until):
        return {"error": "invalid_request"}, 400
    owner = ways_in.owner(db(), said.issuer, said.subject)
    if owner is not None:
        sign_ins.end_sessions(db(), owner.person_id)
        security_log.note("signed out", owner.person_id)
    return "", 200

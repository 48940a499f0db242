"""What was sent to an organisation's other systems, and what was not, with the reason; trying again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import my_organisation
from learnapp.domain.numbers.counted import counted
from learnapp.store.sharing import deliveries
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import whole_number


@blueprint.get("/organisations/<int:organisation_id>/data/deliveries/")
@access("lead")
def delivery_log(organisation_id: int) -> ResponseReturnValue:
    organisation = my_organisation(organisation_id)
    lines, older = deliveries.log(db(), organisation.id, whole_number(request.args.get("before", "")))
    return render_template(
        "admin/sharing/delivery_log.html",
        organisation=organisation,
        lines=lines,
        older=older,
        failed=deliveries.failed(db(), organisation.id),
    )


@blueprint.post("/organisations/<int:organisation_id>/data/deliveries/")
@access("lead")
def resend(organisation_id: int) -> ResponseReturnValue:
    """Try one again, or all that had failed. If the form is sent twice, the second finds nothing to do."""
    organisation = my_organisation(organisation_id)
    again = deliveries.resend(db(), organisation.id, whole_number(request.form.get("delivery", "")), now())
    if again:
        flash_success(f"{counted(again, 'delivery', 'deliveries')} will be tried again when learnapp remind next runs.")
    else:
        flash_information("That was delivered since you opened the page, or is no longer on the list.")
    return redirect(url_for("admin.delivery_log", organisation_id=organisation.id), 303)

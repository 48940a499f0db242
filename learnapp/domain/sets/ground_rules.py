"""The ground rules a learning set begins with; its facilitator can reword them."""

LONGEST = 4_000
"""Characters of ground rules: a page that a member will read before they agree to it."""

DEFAULT = """\
- **What is said here stays here.** We may take away what we learned. We do not take away who said it.
- **Nothing we say identifies a patient, relative or colleague.** No names, dates, wards, bed numbers or ages.
- **There is a limit.** If a patient or anyone else is at risk of serious harm, we act on it, and we say so to \
each other first wherever we can.
- **We turn up.** If we cannot, we say so beforehand. We start and end on time.
- **We ask before we advise.** The person whose issue it is decides what to do.
- **We disagree with the argument**, never with the person, and we may change our minds.
- **Everyone can speak and no one has to.** Anyone may pass without giving a reason.
- **We take our turns** at presenting, observing how we work, and facilitating.
- **We do what we said we would**, or say what got in the way.
"""

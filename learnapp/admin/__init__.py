"""For the people who run the site: its health, the people on it, and the audit log."""

from learnapp.admin import (
    audit_file,
    audit_log,
    editions,
    erase_person,
    health,
    mail_queue,
    merge_people,
    organisations,
    people,
    person_data,
    person_name,
    retention,
)
from learnapp.admin.blueprint import blueprint

__all__ = ["blueprint"]

"""For the people who run the site: its health, the people on it, and the audit log."""

from learnapp.admin import (
    audit_file,
    audit_log,
    close_organisation,
    erase_person,
    give_cohort,
    merge_people,
    new_person,
    organisations,
    people,
    person_address,
    person_data,
    person_name,
)
from learnapp.admin.blueprint import blueprint
from learnapp.admin.operations import editions, frame_hosts, health, mail_queue, platforms, retention
from learnapp.admin.sharing import data_out, delivery_log, keys, receiving

__all__ = ["blueprint"]

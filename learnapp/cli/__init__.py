"""The `learnapp` command: serve, check and publish modules, manage people, make backups.

Each file has some commands. A command imports what it needs itself, so that the others start quickly.
"""

from __future__ import annotations

from typing import Any

import click

from learnapp import __version__
from learnapp.cli import (
    auditing,
    editions,
    mail,
    modules,
    organisations,
    people,
    previewing,
    reminding,
    retaining,
    serving,
    signing,
    site,
    upkeep,
)
from learnapp.cli.exchange import exporting, importing
from learnapp.cli.repositories import following


class Commands(click.Group):
    """A group of commands that report failures of the machine in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        with site.in_a_sentence():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="learnapp")
def main() -> None:
    """Case-based e-learning on medical leadership."""


main.add_command(serving.serve)
main.add_command(serving.demo)
main.add_command(modules.new)
main.add_command(modules.check)
main.add_command(previewing.preview)
main.add_command(importing.import_)
main.add_command(exporting.export)
main.add_command(modules.publish)
main.add_command(following.follow)
main.add_command(following.commit)
main.add_command(modules.remark)
main.add_command(editions.edition)
main.add_command(people.person)
main.add_command(organisations.organisation)
main.add_command(signing.verify)
main.add_command(signing.signing_key)
main.add_command(reminding.remind)
main.add_command(mail.mail)
main.add_command(upkeep.backup)
main.add_command(upkeep.restore)
main.add_command(upkeep.move)
main.add_command(upkeep.vault)
main.add_command(upkeep.media)
main.add_command(auditing.audit)
main.add_command(retaining.retention)

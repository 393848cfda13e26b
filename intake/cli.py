"""`python -m intake`: the commands of DESIGN section 5."""

from __future__ import annotations

from typing import Any

import click

from intake import (
    cli_accounts,
    cli_backup,
    cli_export,
    cli_keys,
    cli_moves,
    cli_purge,
    cli_queue,
    cli_resident,
    cli_serve,
    cli_slips,
    cli_stats,
    cli_submit,
    cli_template,
    cli_verify,
    cli_work,
)
from intake.options import remember, shared


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@shared
@click.pass_context
def intake(context: click.Context, /, **given: Any) -> None:
    """Request forms: take them in, and work the queue to an outcome.

    Settings come from HUTONG_QUEUE, HUTONG_CONTENT and HUTONG_KEYS where no option is given.
    """
    remember(context, given)


intake.add_command(cli_submit.submit)
intake.add_command(cli_template.template)
intake.add_command(cli_queue.list_requests)
intake.add_command(cli_queue.show)
for move in (
    cli_moves.claim, cli_moves.release, cli_moves.refer, cli_moves.close, cli_moves.reopen
):
    intake.add_command(move)
for work in cli_work.COMMANDS:
    intake.add_command(work)
intake.add_command(cli_resident.admit)
intake.add_command(cli_resident.ask)
intake.add_command(cli_stats.stats)
intake.add_command(cli_export.export)
intake.add_command(cli_slips.slip)
intake.add_command(cli_slips.slips)
intake.add_command(cli_purge.purge)
intake.add_command(cli_serve.serve)
intake.add_command(cli_verify.verify)
intake.add_command(cli_backup.backup)
intake.add_command(cli_backup.restore)
intake.add_command(cli_keys.keys)
intake.add_command(cli_accounts.accounts)

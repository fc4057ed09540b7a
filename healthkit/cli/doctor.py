"""``healthkit doctor``: checks everything that a person could have wrong, and says what to do about it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.i18n import text


@click.command(name="doctor")
@click.option(
    "--recovery-sheet", type=click.Path(path_type=Path, exists=True), help="Try the code on this recovery sheet, too."
)
@JSON
@click.pass_obj
def command(context: Context, recovery_sheet: Path | None, *, as_json: bool) -> None:
    """Check the installation and the vault. Ends with 1 where something that is needed is wrong."""
    from healthkit.cli import schedule_checks, setting_checks, system_checks, vault_checks

    findings = [
        *system_checks.all_checks(context.lang),
        *setting_checks.all_checks(context.lang),
        *vault_checks.all_checks(context, recovery_sheet),
        *schedule_checks.all_checks(context),
    ]
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=2))
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            mark = "✓" if finding.ok else ("✗" if finding.needed else "–")
            click.echo(f"{mark} {finding.check:<{width}}  {finding.detail}")
            if finding.fix:
                click.echo(f"  {'':<{width}}  {finding.fix}")
    wrong = sum(not finding.ok and finding.needed for finding in findings)
    click.echo(text("doctor.wrong" if wrong else "doctor.well", context.lang, wrong), err=True)
    if wrong:
        raise click.exceptions.Exit(1)

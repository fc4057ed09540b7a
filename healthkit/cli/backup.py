"""``healthkit backup`` and ``healthkit restore``: a copy of the vault, still encrypted, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import click

from healthkit.cli.given import JSON
from healthkit.cli.main import Context
from healthkit.cli.vault import say
from healthkit.i18n import number


@click.command(name="backup")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Make none, but read the backup in PATH whole, as a restore would.")
@JSON
@click.pass_obj
def backup_command(context: Context, path: Path, *, verify: bool, as_json: bool) -> None:
    """Copy the vault to a new folder PATH, or to a dated one in an existing folder; the same passphrase opens it."""
    from healthkit.store import open_vault
    from healthkit.store.backup import make_backup

    if verify:
        _verify(context, path, as_json=as_json)
        return
    made = make_backup(open_vault(context.vault), path)
    say(context, "backed_up", path=made.path, size=number(made.size / 1e6, context.lang, 1))
    if as_json:
        files = {name: {"bytes": size, "sha256": digest} for name, (size, digest) in made.files.items()}
        answer = {"path": str(made.path), "made_at": made.made_at, "bytes": made.size, "files": files}
        click.echo(json.dumps(answer, ensure_ascii=False))


def _verify(context: Context, path: Path, *, as_json: bool) -> None:
    from healthkit.store.verifying import verify_backup

    found = verify_backup(path)
    told = {name: number(many, context.lang) for name, many in (("rows", found.rows), ("tables", found.tables))}
    say(context, "verified", path=path, made_at=found.backup.made_at, copies=number(found.copies, context.lang), **told)
    if as_json:
        answer = {
            "path": str(found.backup.path), "made_at": found.backup.made_at, "bytes": found.backup.size,
            "tables": found.tables, "rows": found.rows, "kept_copies": found.copies,
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))


@click.command(name="restore")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--forget-ledger", is_flag=True, help="Restore even if the present vault's ledger cannot be opened.")
@JSON
@click.pass_obj
def restore_command(context: Context, path: Path, *, forget_ledger: bool, as_json: bool) -> None:
    """Bring the backup in PATH back. The vault that is there is kept aside; what it revoked or erased stays so."""
    from healthkit.source.erasing import enforce
    from healthkit.store.restore import restore_backup

    done = restore_backup(path, context.vault, forget_ledger=forget_ledger, then=enforce)
    say(context, "restored", folder=done.vault.folder)
    if done.kept_aside:
        say(context, "kept_aside", folder=done.kept_aside)
    if done.carried:
        say(context, "carried", files=", ".join(done.carried))
    if done.ledger == "forgotten":
        say(context, "ledger_forgotten")
    if as_json:
        aside = str(done.kept_aside) if done.kept_aside else None
        answer = {
            "vault": str(done.vault.folder), "kept_aside": aside, "ledger": done.ledger, "carried": list(done.carried)
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))

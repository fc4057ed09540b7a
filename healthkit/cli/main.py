"""Entry point: global options, lazy commands, errors as one sentence and an exit code."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from healthkit.errors import HealthkitError
from healthkit.settings import TRACEBACK, settings, traceback_wanted

# command: (module below healthkit.cli, one line of help). The module's click command is named ``command``.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("vault", "Make an encrypted vault."),
    "import": ("imports", "Read files, folders and zips into the vault."),
    "review": ("review", "Rows of laboratory documents that wait for you."),
    "status": ("status", "What the vault holds, since when, with which gaps."),
    "metrics": ("metrics", "The catalogue of metrics."),
    "analytes": ("analytes", "What laboratories measure: names, units, codes, ranges."),
    "sources": ("sources", "Where rows come from, and which device wins."),
    "series": ("series", "One metric, merged over devices, by day, week or month."),
    "labs": ("labs", "Laboratory results, verified: range, flag, change, critical."),
    "sql": ("sql", "One read-only SELECT."),
    "add": ("add", "Enter a result, a medication, a diagnosis … by hand."),
    "edit": ("edit", "Correct a row of the record, or mark it stale."),
    "documents": ("documents", "Search and read the documents of the medical record."),
    "ask": ("ask", "Ask a question; numbers are computed, never guessed."),
    "calc": ("calc", "A published clinical formula."),
    "triage": ("triage", "The red-flag rules alone: how pressing, what to do now."),
    "report": ("report", "A report as PDF."),
    "schedule": ("schedule", "Reports, backups and alerts on time."),
    "alerts": ("alerts", "What you want to be told of, declared beforehand."),
    "brief": ("brief", "What to bring to the next visit, on two pages."),
    "experiment": ("experiment", "A trial on yourself: decided beforehand, checked in daily."),
    "goal": ("goal", "Goals of your own: small steps, a weekly look, letting go."),
    "insights": ("insights", "What is going on, and whether it is real."),
    "relations": ("relations", "What goes with what, how sure, over which days."),
    "journal": ("journal", "Symptoms, mood and notes in your own words."),
    "insurance": ("insurance", "What plans would cost under your own use of care."),
    "export": ("export", "Your data in forms that other programs read."),
    "share": ("share", "One encrypted file for a clinician or relative."),
    "consent": ("consent", "What you allow to leave, to whom, for what."),
    "egress": ("egress", "What left this computer."),
    "privacy": ("privacy", "What is held of you, who received it, how long it stays."),
    "conversations": ("conversations", "Your chats: list, search, export, delete."),
    "memory": ("memory", "What the assistant may remember; off unless you say so."),
    "household": ("household", "Whose vault this is: a minor's needs a guardian."),
    "backup": ("backup", "Copy the vault, still encrypted."),
    "restore": ("backup", "Bring a backup back."),
    "erase": ("erase", "Take data out for good, so that it stays out."),
    "rebuild": ("rebuild", "Make the vault anew from kept copies, or recompute what is derived."),
    "doctor": ("doctor", "Check everything that could be wrong."),
    "demo": ("demo", "A vault of a synthetic person, to look around in."),
    "lab": ("lab", "Open JupyterLab at the notebooks."),
    "mcp": ("mcp", "The assistant's tools for another program, read-only, by consent."),
    "new-connector": ("new_connector", "A connector of your own, to start from."),
    "bench-model": ("bench_model", "Score a model on questions from your own vault."),
}


@dataclass
class Context:
    """What every command needs to know."""

    vault: Path
    lang: str


class LazyGroup(click.Group):
    """A group that imports a command's module when the command runs, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; ``<name>_command`` where a module holds several."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"healthkit.cli.{COMMANDS[cmd_name][0]}")
        found = getattr(module, f"{cmd_name}_command", None) or module.command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--vault", type=click.Path(path_type=Path), help="Folder of the vault.")
@click.option("--lang", type=click.Choice(["en", "fr"]), help="Language of answers and reports.")
@click.version_option(package_name="personal-health-workbench", prog_name="healthkit")
@click.pass_context
def cli(ctx: click.Context, vault: Path | None, lang: str | None) -> None:
    """Your health data, on your machine: import it, look at it, ask it, print it. Not affiliated with Apple."""
    current = settings()
    ctx.obj = Context(vault=(vault or current.vault).expanduser().resolve(), lang=lang or current.lang)


_FAULT = f"""healthkit met a fault of its own ({{what}}) and stopped; a change that was not finished did not happen.
If it comes again, report these words, which hold nothing of yours; {TRACEBACK}=1 shows more, perhaps with values."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code and exits with it. Each run leaves a line in the log.

    A fault of ours is told by its kind and place: its own words, or a traceback, could hold values of the person's.
    """
    from healthkit.cli import logbook

    given = sys.argv[1:] if arguments is None else arguments
    watch, code = logbook.Stopwatch(), 1
    failed: dict[str, str] = {}
    try:
        # Outside standalone mode click hands back the code of an Exit in place of raising it.
        ended = cli.main(args=arguments, prog_name="healthkit", standalone_mode=False)
        code = ended if isinstance(ended, int) else 0
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code, failed = 2, logbook.fault(error)
    except HealthkitError as error:
        click.echo(f"{error.message}\n{error.hint}".strip(), err=True)
        code, failed = error.exit_code, logbook.fault(error)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException as error:  # Polars' own faults are no Exception
        failed = logbook.fault(error)
        if traceback_wanted():
            raise
        click.echo(_FAULT.format(what=", ".join(filter(None, failed.values()))), err=True)
    finally:
        if logbook.wanted():
            watch.write(logbook.path_of(cli, given), code, failed)
    sys.exit(code)
